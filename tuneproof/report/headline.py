"""The headline of a run: its verdict, or else how far it came and what to run next.

The texts are for somebody who has never trained a model. This module reads no file and counts
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tuneproof.commands import command
from tuneproof.diagnose import retold
from tuneproof.evaluate.caveats import lookup_note, took_part_note
from tuneproof.evaluation import Evaluation
from tuneproof.i18n import _
from tuneproof.report.leaderboard import leaderboard
from tuneproof.report.reading import RunFiles
from tuneproof.report.words import LIGHTS, verdict_words
from tuneproof.status import RunStatus
from tuneproof.store import RunFolder
from tuneproof.types import RunState, Verdict, VerdictKind

NAMED = frozenset(VerdictKind) - {VerdictKind.UNSTABLE, VerdictKind.UNKNOWN}
"""Verdicts whose sentence begins with the class: "It generalises: …"."""
_OPENING = re.compile(r"[^:：]*(?:: |：)")
"""A sentence up to its colon, ASCII or full-width."""
CHOSEN = frozenset({RunState.TRAINED, RunState.FINISHED})
"""States in which a search is over: run.json is then about the candidate it chose."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The top of a report: a light ("green", "amber", "red", "grey"), a name and its meaning.

    `sentence` is that of the verdict, or says how far an unfinished run came; `named` says that it
    begins with the name. `why` is the reason why the run ended, empty when there is none. `notes`
    are what has to be read with the verdict.
    """

    light: str
    name: str
    sentence: str
    meaning: str
    why: str = ""
    named: bool = False
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Name and sentence on one line, without repeating the name."""
        return self.sentence if self.named else f"{self.name} · {self.sentence}"

    @property
    def beneath(self) -> str:
        """The sentence to show below the name, without repeating it."""
        opening = _OPENING.match(self.sentence) if self.named else None
        if opening is None:
            return self.sentence
        rest = self.sentence[opening.end() :]
        return rest[:1].upper() + rest[1:]


def headline_of(files: RunFiles, run: RunFolder) -> Headline:
    """The headline of the run in `run`, whose content is `files`."""
    return headline(
        files.status,
        len(leaderboard(files.search)),
        run.path,
        registered=run.is_registered,
        taken=len(files.steps),
        evaluation=files.evaluation,
    )


def headline(
    status: RunStatus,
    candidates: int = 0,
    run: object = "RUN",
    *,
    registered: bool = False,
    taken: int = 0,
    evaluation: Evaluation | None = None,
) -> Headline:
    """The headline of a run: its verdict, or else how far it came and how to continue it.

    `candidates` is the number that a search has begun, `taken` that of the optimizer steps in the
    metrics. `run` is the folder in the command to continue with; a `registered` version gets no
    such command, as it must not change. With the figures of an `evaluation`, a run that generalises
    and is clearly worse than a look-up gets no green light.
    """
    verdict = _kept_verdict(status.verdict)
    if verdict is None:
        next_step = _registered_text() if registered else _what_to_run_next(status, run, taken)
        return _unfinished_headline(status, progress_sentence(status, candidates, taken), next_step)
    name, meaning = verdict_words(verdict.kind)
    named = verdict.kind in NAMED
    light = LIGHTS[verdict.kind]
    better, shared = (
        (lookup_note(evaluation), took_part_note(evaluation)) if evaluation else ("", "")
    )
    return Headline(
        light="amber" if better and light == "green" else light,
        name=name,
        sentence=verdict.sentence,
        meaning=meaning,
        why=status.why,
        named=named,
        notes=tuple(filter(None, (better, shared))),
    )


def _kept_verdict(raw: object) -> Verdict | None:
    """The verdict in run.json, in the user's language; None where it has no sentence. A class that
    this version does not know becomes UNKNOWN, with the sentence as it is."""
    if not isinstance(raw, Mapping) or not raw.get("sentence"):
        return None
    sentence, numbers = str(raw["sentence"]), raw.get("evidence")
    try:
        kind = VerdictKind(str(raw.get("kind")))
    except ValueError:
        return Verdict(VerdictKind.UNKNOWN, sentence)
    return retold.verdict(Verdict(kind, sentence, numbers if isinstance(numbers, Mapping) else {}))


def _unfinished_headline(status: RunStatus, progress: str, next_step: str) -> Headline:
    words: dict[str, tuple[str, str, str]] = {
        RunState.RUNNING: (
            "grey",
            _("Still running"),
            _("The figures below are those so far; there is no verdict before the run ends."),
        ),
        RunState.INTERRUPTED: ("grey", _("Interrupted"), next_step),
        RunState.STOPPED: (
            "amber",
            _("Stopped early"),
            _("A breaker ended the training because going on was pointless or harmful."),
        ),
        RunState.FAILED: (
            "red",
            _("Failed"),
            _(
                "The run ended with a fault, so there is nothing to judge. What was written before "
                "it is shown below."
            ),
        ),
        RunState.TRAINED: ("grey", _("Trained, not yet proven"), next_step),
    }
    light, name, meaning = words.get(status.state, ("grey", *verdict_words(VerdictKind.UNKNOWN)))
    return Headline(light, name, progress, meaning, status.why)


def _what_to_run_next(status: RunStatus, run: object, taken: int) -> str:
    """What an interrupted or unproven run lacks, with the command to run next."""
    resuming = command("resume", run)
    if status.state == RunState.INTERRUPTED and taken and not status.step:
        return _("To train it from its first step again: {command}").format(command=resuming)
    if status.state == RunState.INTERRUPTED:
        return _("Nothing is lost. To continue it: {command}").format(command=resuming)
    if status.rows.get("test") == 0:
        return _(
            "The adapter exists, but no question was left for a test. More phrasings a topic leave "
            "some; to prove it with those of a file: {command}"
        ).format(command=command("evaluate", run, "--test", "FILE"))
    # A resume completes what was asked for; of `train` that is no proof.
    return _(
        "The adapter exists, but has not answered the test questions. To let it: {command}"
    ).format(command=command("resume" if status.proof else "evaluate", run))


def _registered_text() -> str:
    return _(
        "It was registered like this, and stays as it was registered. Prove the run that it was "
        "made from, and register that."
    )


def progress_sentence(status: RunStatus, candidates: int = 0, taken: int = 0) -> str:
    """How far the training came, as one sentence; not known where the status is empty. The status
    has a step only once there is a checkpoint; `taken` counts all that are in the metrics."""
    if status == RunStatus():
        return _("How far the training came is not known.")
    step, steps, epoch = status.step, status.steps, status.epoch
    if not step:
        return _sentence_without_checkpoint(candidates, taken)
    if candidates > 1 and status.state not in CHOSEN and steps and epoch:
        return _(
            "Candidates begun by the search: {n}; the best so far came to step {step} of {steps}, "
            "in epoch {epoch}."
        ).format(n=candidates, step=step, steps=steps, epoch=epoch)
    if steps and epoch:
        return _("The training came to step {step} of {steps}, in epoch {epoch}.").format(
            step=step, steps=steps, epoch=epoch
        )
    return _("The training came to step {step}.").format(step=step)


def _sentence_without_checkpoint(candidates: int, taken: int) -> str:
    if candidates:
        return _("Candidates begun by the search, none chosen yet: {n}.").format(n=candidates)
    if taken:
        return _("The training came to step {step}, and to no checkpoint yet.").format(step=taken)
    return _("The training has not begun.")
