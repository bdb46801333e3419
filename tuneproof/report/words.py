"""The names of verdicts, states, flags and phases, and the headline of a run, in plain language.

The texts are for somebody who has never trained a model. This module reads no file and knows no
figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tuneproof.commands import command
from tuneproof.diagnose import retold
from tuneproof.findings import severity_word
from tuneproof.i18n import _
from tuneproof.status import RunStatus
from tuneproof.types import Flag, Phase, RunState, Severity, Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class Headline:
    """The top of a report: a light ("green", "amber", "red", "grey"), a name and its meaning.

    `sentence` is that of the verdict, or says how far an unfinished run came; `named` says that it
    begins with the name. `why` is the reason why the run ended, empty when there is none.
    """

    light: str
    name: str
    sentence: str
    meaning: str
    why: str = ""
    named: bool = False

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


LIGHTS = {
    VerdictKind.GENERALISES: "green",
    VerdictKind.CONFUSED: "amber",
    VerdictKind.UNSTABLE: "amber",
    VerdictKind.TOO_LITTLE: "amber",
    VerdictKind.COLLAPSED: "red",
    VerdictKind.ERASED: "red",
    VerdictKind.UNKNOWN: "grey",
}
NAMED = frozenset(VerdictKind) - {VerdictKind.UNSTABLE, VerdictKind.UNKNOWN}
"""Verdicts whose sentence begins with the class: "It generalises: …"."""
_OPENING = re.compile(r"[^:：]*(?:: |：)")
"""A sentence up to its colon, ASCII or full-width."""
CHOSEN = frozenset({RunState.TRAINED, RunState.FINISHED})
"""States in which a search is over: run.json is then about the candidate it chose."""
SYMBOLS = {"green": "✓", "amber": "!", "red": "✕", "grey": "?"}


def headline(
    status: RunStatus,
    candidates: int = 0,
    run: object = "RUN",
    *,
    registered: bool = False,
    taken: int = 0,
) -> Headline:
    """The headline of a run: its verdict, or else how far it came and how to continue it.

    `candidates` is the number that a search has begun, `taken` that of the optimizer steps in the
    metrics. `run` is the folder in the command to continue with; a `registered` version gets no
    such command, as it must not change.
    """
    verdict = _kept_verdict(status.verdict)
    if verdict is None:
        next_step = _registered_text() if registered else _what_to_run_next(status, run, taken)
        return _unfinished_headline(status, progress_sentence(status, candidates, taken), next_step)
    name, meaning = verdict_words(verdict.kind)
    named = verdict.kind in NAMED
    return Headline(LIGHTS[verdict.kind], name, verdict.sentence, meaning, status.why, named)


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


def verdict_words(kind: VerdictKind) -> tuple[str, str]:
    """(name, meaning) of a verdict's class."""
    words = {
        VerdictKind.GENERALISES: (
            _("Generalises"),
            _("It answers questions in wordings it never saw in training."),
        ),
        VerdictKind.CONFUSED: (
            _("Confuses topics"),
            _("It has learned the answers, but gives the answer of another topic too often."),
        ),
        VerdictKind.UNSTABLE: (
            _("Unstable"),
            _("Good and useless answers alternate; small changes of wording decide which."),
        ),
        VerdictKind.TOO_LITTLE: (
            _("Learned too little"),
            _("It has picked up the manner of the answers, but not enough of their content."),
        ),
        VerdictKind.COLLAPSED: (
            _("Collapsed"),
            _("It repeats itself, echoes the question or gives the same text to everything."),
        ),
        VerdictKind.ERASED: (
            _("Erased"),
            _("Training destroyed what the model could do; hardly an answer makes sense."),
        ),
        VerdictKind.UNKNOWN: (
            _("No verdict"),
            _("There is not enough evidence to say how this run generalises."),
        ),
    }
    return words[kind]


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


def state_name(state: str) -> str:
    """The name of a run's state."""
    names: dict[str, str] = {
        RunState.RUNNING: _("running"),
        RunState.INTERRUPTED: _("interrupted"),
        RunState.STOPPED: _("stopped by a breaker"),
        RunState.FAILED: _("failed"),
        RunState.TRAINED: _("trained, not evaluated"),
        RunState.FINISHED: _("finished"),
    }
    return names.get(state, state)


def flag_name(flag: str) -> str:
    """The name of a flag of an answer, as a tag."""
    names: dict[str, str] = {
        Flag.LOOP: _("repeats itself"),
        Flag.ECHO: _("echoes the question"),
        Flag.CUT: _("cut off"),
        Flag.EMPTY: _("empty"),
        Flag.INVENTED: _("invented detail"),
        "refused": _("refused"),
        "astray": _("looks right, differs in a fact"),
    }
    return names.get(flag, flag)


def phase_name(phase: str) -> str:
    """The name of a finding's phase, as a heading."""
    names: dict[str, str] = {
        Phase.BEFORE: _("Before training"),
        Phase.DURING: _("During training"),
        Phase.AFTER: _("After training"),
    }
    return names.get(phase, phase)


def severity_name(severity: str) -> str:
    """The name of a finding's severity, as a tag."""
    known = next((level for level in Severity if level == severity), None)
    return severity if known is None else severity_word(known)
