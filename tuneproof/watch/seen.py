"""What breakers are shown: plain numbers of a run, one of its steps, an epoch, the machine."""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_LEAST = 20
"""Steps of the shortest window: a median and its deviation need about so many (EVIDENCE C)."""
WINDOW_MOST = 128
"""Steps of the longest window (OLMo-core's; EVIDENCE C)."""
FIRST = 5
"""The median loss of so many first steps is the initial loss; also the fewest to smooth over."""


@dataclass(frozen=True, slots=True)
class RunLength:
    """How long the run is going to be, in optimizer steps."""

    steps: int
    steps_an_epoch: int

    @property
    def window(self) -> int:
        """Steps that a breaker looks back over: a fifth of the run, 20 to 128."""
        return max(WINDOW_LEAST, min(WINDOW_MOST, self.steps // 5))


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One optimizer step. `loss` is in nats per token and may be NaN or infinite; `grad_norm` is
    that before clipping; `tokens` were read in it, padding left out."""

    step: int
    loss: float
    grad_norm: float
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class EpochFigures:
    """The figures of an epoch, which are also its line in metrics.jsonl. None is "not measured".

    Losses are means in nats per token. `validation_correct` to `validation_refused` are shares of
    the `validation_questions`, which were really answered. `general_loss` is that of the fixed
    general sentences, `general_drift` how much higher it is than the base model's, `forgotten` the
    same as a share of what the base knew: 0 is nothing, at 1 it predicts no better than chance.
    `best` says that this epoch is the best so far. `checkpoint` is relative to the run folder;
    `seconds` is the time that measuring took.
    """

    epoch: int
    step: int
    train_loss: float | None = None
    validation_loss: float | None = None
    validation_questions: int = 0
    validation_correct: float | None = None
    validation_loops: float | None = None
    validation_echoes: float | None = None
    validation_cut: float | None = None
    validation_refused: float | None = None
    general_loss: float | None = None
    general_drift: float | None = None
    forgotten: float | None = None
    seconds: float = 0.0
    checkpoint: str = ""
    best: bool = False


@dataclass(frozen=True, slots=True)
class MachineSeen:
    """The machine after a step. `seconds` were trained so far, those before a resume included.

    In bytes: `disk_free`, `checkpoint` (what one checkpoint takes), `memory_free` (what this
    process may still use) and `memory` (what there is in all); None where the system does not say.
    """

    step: int
    seconds: float = 0.0
    disk_free: int | None = None
    checkpoint: int = 0
    memory_free: int | None = None
    memory: int | None = None
