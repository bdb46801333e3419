"""What the guard of a run did, put into rows and words for somebody who sees it first.

Takes evaluation.json and answers.jsonl as they are: no figure is computed and no answer judged
here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuneproof.evaluate.layers import Ablation
from tuneproof.guard.calibration import Calibration
from tuneproof.guard.statement import statement
from tuneproof.i18n import _, short
from tuneproof.report.answers import of_system
from tuneproof.report.rows import interval_of
from tuneproof.types import Interval, Line, System

SHOWN = 12
LONGEST = 240

FIGURES = ("correct", "far", "correct_refusals", "false_refusals")


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One line of the table: which layers were on, what changed, and the figures with them.

    `cells` follow `FIGURES`, None where not measured. `whole` marks the chain that is in use.
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


@dataclass(frozen=True, slots=True)
class ChangedList:
    """The first of many: `shown`, and how many there are in all."""

    shown: tuple[Changed, ...]
    total: int


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


def layer_rows(evaluation: Line) -> tuple[LayerRow, ...]:
    """The comparison of chains, in order; empty where there was no guard."""
    lines = [line for line in evaluation.get("layers") or () if isinstance(line, Mapping)]
    added = [n for n, line in enumerate(lines) if line.get("kind") == Ablation.ADDED]
    last = max(added, default=-1)
    return tuple(_row(line, whole=n == last) for n, line in enumerate(lines))


def _row(line: Line, *, whole: bool) -> LayerRow:
    kind, name = str(line.get("kind")), layer_name(str(line.get("layer")))
    labels: dict[str, str] = {
        Ablation.NONE: _("No layer: the adapter alone"),
        Ablation.ADDED: _("+ {layer}").format(layer=name),
        Ablation.WITHOUT: _("All but {layer}").format(layer=name),
    }
    label = labels.get(kind, kind)
    changed = line.get("changed") or {}
    counts = f"{changed.get('answerable', 0)} + {changed.get('unanswerable', 0)}"
    cells = tuple(interval_of(line.get(figure)) for figure in FIGURES)
    return LayerRow(kind, label, "" if kind == Ablation.NONE else counts, cells, whole)


def calibration_of(evaluation: Line) -> Calibration | None:
    """The calibration that an evaluation was made with; None without, or in another form."""
    raw = (evaluation.get("guard") or {}).get("calibration")
    try:
        return Calibration.from_json(raw) if raw else None
    except (KeyError, TypeError, ValueError):
        return None


def calibration_sentence(evaluation: Line) -> str:
    """What the calibration promises; empty without one."""
    found = calibration_of(evaluation)
    return statement(found) if found else ""


def rule_tests(evaluation: Line) -> tuple[tuple[str, int], ...]:
    """Each rule with the number of its own test questions, all of which it passed."""
    tests = ((evaluation.get("guard") or {}).get("rules") or {}).get("tests") or ()
    names = [str(test.get("rule")) for test in tests]
    return tuple((name, names.count(name)) for name in dict.fromkeys(names))


def rule_warnings(evaluation: Line) -> tuple[str, ...]:
    """What is missing of the rules."""
    found = ((evaluation.get("guard") or {}).get("rules") or {}).get("warnings") or ()
    return tuple(map(str, found))


def changed_answers(answers: Sequence[Line]) -> ChangedList:
    """Answers that the guard changed; those that it made right or wrong come first."""
    before = of_system(answers, System.ADAPTER)
    moved = [
        _changed(one, before.get(key, {}))
        for key, one in of_system(answers, System.GUARDED).items()
        if one.get("changes") and _is_other(one)
    ]
    moved.sort(key=lambda one: (not one.effect, one.good))
    return ChangedList(tuple(moved[:SHOWN]), len(moved))


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
