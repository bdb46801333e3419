"""The rows and texts of a report on what the guard of a run did.

Takes the figures of an evaluation and the lines of answers.jsonl as they are: no figure is computed
and no answer judged here. `kept` is the content of guard.json, empty where there was no guard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.evaluation import Ablation, LayerFigures
from tuneproof.guard.calibration import Calibration
from tuneproof.guard.kept import KeptRules
from tuneproof.guard.statement import statement
from tuneproof.i18n import _, short
from tuneproof.report.answers import Shortlist, of_system
from tuneproof.types import Interval, Line, System, from_json

SHOWN = 12
"""Changed answers that are shown."""
LONGEST = 240
"""Characters of an answer that are shown."""


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One line of the ablation table: which layers were on, what they changed, and the figures.

    `changed` is the number of changed answers as "answerable + unanswerable". `cells` are the
    shares of right answers, of right answers to far phrasings, of correct and of false refusals,
    each None where it was not measured. `whole` marks the chain of layers that is in use.
    """

    kind: str
    label: str
    changed: str
    cells: tuple[Interval | None, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that the guard changed; `steps` are (layer, reason). `effect` says whether it was
    made right or wrong, empty where neither."""

    question: str
    before: str
    after: str
    steps: tuple[tuple[str, str], ...]
    effect: str = ""
    good: bool = False


def layer_name(name: str) -> str:
    """The name of a layer for a person."""
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
    """The rows of the ablation table, in order; empty where there was no guard."""
    last = max((n for n, layer in enumerate(layers) if layer.kind is Ablation.ADDED), default=-1)
    return tuple(_layer_row(layer, whole=n == last) for n, layer in enumerate(layers))


def _layer_row(layer: LayerFigures, *, whole: bool) -> LayerRow:
    name = layer_name(layer.layer or "")
    labels = {
        Ablation.NONE: _("No layer: the adapter alone"),
        Ablation.ADDED: _("+ {layer}").format(layer=name),
        Ablation.WITHOUT: _("All but {layer}").format(layer=name),
    }
    counts = f"{layer.changed.answerable} + {layer.changed.unanswerable}"
    figures = (layer.correct, layer.far, layer.correct_refusals, layer.false_refusals)
    return LayerRow(
        layer.kind,
        labels[layer.kind],
        "" if layer.kind is Ablation.NONE else counts,
        tuple(None if figure.value is None else figure for figure in figures),
        whole,
    )


def calibration_of(kept: Line) -> Calibration | None:
    """The calibration of a guard; None where it has none or it cannot be read."""
    try:
        return from_json(Calibration, kept.get("calibration"))
    except ValueError:
        return None


def calibration_sentence(kept: Line, *, searched: bool = False) -> str:
    """A sentence on what the calibration promises; empty where there is none. `searched`: a search
    chose among candidates."""
    calibration = calibration_of(kept)
    return statement(calibration, searched=searched) if calibration else ""


def kept_rules(kept: Line) -> KeptRules:
    """What a guard keeps of a person's rules; nothing where it cannot be read."""
    try:
        return from_json(KeptRules, kept.get("rules"))
    except ValueError:
        return KeptRules()


def rule_tests(rules: KeptRules) -> tuple[tuple[str, int], ...]:
    """(rule, number of its own test questions, all of which it passed)."""
    return tuple(Counter(test.rule for test in rules.tests).items())


def effects_sentence(answers: Sequence[Line]) -> str:
    """How many of the answers that the guard changed it made right, and how many wrong."""
    changed = _all_changed(answers)
    right, wrong = (
        sum(bool(one.effect) and one.good is good for one in changed) for good in (True, False)
    )
    return _(
        "It made {right} of them right and {wrong} wrong; the others stayed what they were."
    ).format(right=right, wrong=wrong)


def changed_answers(answers: Sequence[Line]) -> Shortlist[Changed]:
    """Answers that the guard changed: first those it made wrong, then those it made right."""
    moved = _all_changed(answers)
    moved.sort(key=lambda answer: (not answer.effect, answer.good))
    return Shortlist(tuple(moved[:SHOWN]), len(moved))


def _all_changed(answers: Sequence[Line]) -> list[Changed]:
    before = of_system(answers, System.ADAPTER)
    return [
        _changed_answer(line, before.get(key, {}))
        for key, line in of_system(answers, System.GUARDED).items()
        if line.get("changes") and _text_changed(line)
    ]


def _text_changed(line: Line) -> bool:
    return bool(line.get("raw") != line.get("produced"))


def _changed_answer(line: Line, before: Line) -> Changed:
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
