"""What breakers are shown: plain numbers about a run, one of its steps, an epoch, the machine."""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_LEAST = 20
"""Steps of the shortest window: a median and its deviation need about so many (EVIDENCE C)."""
WINDOW_MOST = 128
"""Steps of the longest window (OLMo-core's; EVIDENCE C)."""
FIRST = 5
"""Steps whose median is the initial loss, and the fewest that are smoothed over."""


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
    """One optimizer step. `loss` in nats a token, not finite where it was no number;
    `grad_norm` before clipping; `tokens` read in it."""

    step: int
    loss: float
    grad_norm: float
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class EpochFigures:
    """One closed epoch; also its line in metrics.jsonl. None is "not measured".

    Losses are means in nats a token. `validation_correct` to `validation_refused` are shares of
    the `validation_questions` really answered. `general_loss` is that of the fixed general
    sentences, `general_drift` how much higher it is than the base model's alone, `forgotten`
    the same as a share of what the base knew: 0 nothing, 1 predicts no better than chance.
    `best` says that this epoch's answers are the best so far. `checkpoint` is relative to the
    run folder; `seconds` is the time that measuring took.
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
    """The machine after a step. `seconds` is the time trained so far, earlier sittings included.

    `disk_free` and `checkpoint` (what one checkpoint takes) are bytes, `memory_free` and
    `memory` (what this process may use, and how much there is in all) too; None where the
    system does not say.
    """

    step: int
    seconds: float = 0.0
    disk_free: int | None = None
    checkpoint: int = 0
    memory_free: int | None = None
    memory: int | None = None
