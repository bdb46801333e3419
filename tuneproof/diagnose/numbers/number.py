"""How a number is declared: its label, its format, and the step that measures it.

A declaration is a dataclass field with the default None. This module knows no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from tuneproof.i18n import N_, _, percent


class Kind(StrEnum):
    """How a number is formatted."""

    SHARE = "share"
    POINTS = "points"
    COUNT = "count"
    LOSS = "loss"
    TIMES = "times"
    PLAIN = "plain"
    YES = "yes"


class Ask(StrEnum):
    """What measures a number that is missing. The values are sentences, translated when shown."""

    PROBE = N_("Measure the adapter on training rows: tuneproof diagnose RUN --measure")
    TEST = N_("Prove the run on test questions: tuneproof evaluate RUN --test FILE")
    QUESTIONS = N_(
        "Put more questions to it, in other wordings than training has; with fewer than 50 one "
        "more or less says little: tuneproof evaluate RUN --test FILE"
    )
    UNANSWERABLE = N_(
        "Add at least 5 questions without an answer to the test: tuneproof evaluate RUN --test FILE"
    )
    FAR = N_(
        "Add at least 5 questions worded unlike any training question to the test: "
        "tuneproof evaluate RUN --test FILE"
    )
    VALIDATION = N_("Set data.validation_share to 0.12, so that every epoch is checked by answers.")
    LONGER = N_("Train for two epochs at least, so that there is a course to look at.")
    AGAIN = N_("Train again with another train.seed and see whether the same comes out.")
    PHRASINGS = N_(
        "Train with more phrasings of each answer, as unlike one another as people's are: the "
        "training rows are known by heart, other wordings much less (tuneproof augment makes some)."
    )
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Label (an English msgid), format, and the step that measures a number."""

    label: str
    kind: Kind
    ask: Ask


def number(label: str, kind: Kind, ask: Ask = Ask.NOTHING) -> Any:
    """A dataclass field that declares a number; its default None means not measured."""
    return field(default=None, metadata={"named": Named(label, kind, ask)})


def named(kind: type[Any]) -> Mapping[str, Named]:
    """The declarations of a dataclass of numbers, by field name."""
    return {own.name: own.metadata["named"] for own in fields(kind)}


def shown(value: float | bool | None, kind: Kind) -> str:
    """A number formatted for a person, in the current language."""
    if value is None:
        return _("not measured")
    match kind:
        case Kind.YES:
            text = _("yes") if value else _("no")
        case Kind.SHARE:
            text = percent(value)
        case Kind.POINTS:
            text = _("{points} percentage points").format(points=f"{100 * value:.0f}")
        case Kind.COUNT:
            text = f"{value:,.0f}"
        case Kind.TIMES:
            text = f"{value:.2g}×"
        case _:
            text = f"{value:.3g}"
    return text
