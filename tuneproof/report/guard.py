"""What the guard of a run did, put into rows and words for somebody who sees it first.

Takes the figures of an evaluation, and the lines of answers.jsonl as they are: no figure is
computed and no answer judged here. `kept` is what guard.json said, empty where there was no guard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.evaluation import Ablation, LayerFigures
from tuneproof.guard.calibration import Calibration
from tuneproof.guard.statement import statement
from tuneproof.i18n import _, short
from tuneproof.report.answers import Shortlist, of_system
from tuneproof.types import Interval, Line, System

SHOWN = 12
LONGEST = 240


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One line of the table: which layers were on, what changed, and the figures with them.

    `cells` are right answers, those to far phrasings, correct and false refusals, each None where
    it was not measured. `whole` marks the chain that is in use.
    """

    kind: str
    label: str
    changed: str
    cells: tuple[Interval | None, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that the guard changed, and what each layer did. `effect` is a tag, or empty."""

    question: str
    before: str
    after: str
    steps: tuple[tuple[str, str], ...]
    effect: str = ""
    good: bool = False


def layer_name(name: str) -> str:
    """What a layer is called."""
    names = {
        "loops": _("Repetition and length"),
        "facts": _("Facts"),
        "snap": _("Snap to known answers"),
        "rules": _("Own rules"),
        "scope": _("Off-topic questions"),
        "abstain": _("Calibrated choice and refusal"),
    }
    return names.get(name, name)


def layer_rows(layers: Sequence[LayerFigures]) -> tuple[LayerRow, ...]:
    """The comparison of chains, in order; empty where there was no guard."""
    last = max((n for n, one in enumerate(layers) if one.kind is Ablation.ADDED), default=-1)
    return tuple(_row(one, whole=n == last) for n, one in enumerate(layers))


def _row(one: LayerFigures, *, whole: bool) -> LayerRow:
    name = layer_name(one.layer or "")
    labels = {
        Ablation.NONE: _("No layer: the adapter alone"),
        Ablation.ADDED: _("+ {layer}").format(layer=name),
        Ablation.WITHOUT: _("All but {layer}").format(layer=name),
    }
    counts = f"{one.changed.answerable} + {one.changed.unanswerable}"
    figures = (one.correct, one.far, one.correct_refusals, one.false_refusals)
    return LayerRow(
        one.kind,
        labels[one.kind],
        "" if one.kind is Ablation.NONE else counts,
        tuple(None if figure.value is None else figure for figure in figures),
        whole,
    )


def calibration_of(kept: Line) -> Calibration | None:
    """The calibration that a guard had; None without, or in another form."""
    raw = kept.get("calibration")
    try:
        return Calibration.from_json(raw) if raw else None
    except (KeyError, TypeError, ValueError):
        return None


def calibration_sentence(kept: Line) -> str:
    """What the calibration promises; empty without one."""
    found = calibration_of(kept)
    return statement(found) if found else ""


def rule_tests(kept: Line) -> tuple[tuple[str, int], ...]:
    """Each rule with the number of its own test questions, all of which it passed."""
    tests = (kept.get("rules") or {}).get("tests") or ()
    names = [str(test.get("rule")) for test in tests]
    return tuple((name, names.count(name)) for name in dict.fromkeys(names))


def rule_warnings(kept: Line) -> tuple[str, ...]:
    """What is missing of the rules."""
    return tuple(map(str, (kept.get("rules") or {}).get("warnings") or ()))


def changed_answers(answers: Sequence[Line]) -> Shortlist[Changed]:
    """Answers that the guard changed; those that it made right or wrong come first."""
    before = of_system(answers, System.ADAPTER)
    moved = [
        _changed(one, before.get(key, {}))
        for key, one in of_system(answers, System.GUARDED).items()
        if one.get("changes") and _is_other(one)
    ]
    moved.sort(key=lambda one: (not one.effect, one.good))
    return Shortlist(tuple(moved[:SHOWN]), len(moved))


def _is_other(line: Line) -> bool:
    return bool(line.get("raw") != line.get("produced"))


def _changed(line: Line, before: Line) -> Changed:
    was, now = bool(before.get("correct")), bool(line.get("correct"))
    effect = "" if was == now else _("made right") if now else _("made wrong")
    return Changed(
        question=str(line.get("question") or ""),
        before=short(str(line.get("raw") or ""), LONGEST),
        after=short(str(line.get("produced") or ""), LONGEST),
        steps=tuple(
            (layer_name(str(change.get("layer"))), str(change.get("why") or ""))
            for change in line.get("changes") or ()
        ),
        effect=effect,
        good=now,
    )
