"""What a cause is: a check of the evidence that weighs signs and knows what would mend it.

The name of a class is its code, as with every check; title, message, remedy and sources live in
the class, and its page is made from them and from its signs. A cause looks at numbers alone and
knows no other cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, ClassVar

from tuneproof.config import Recipe
from tuneproof.diagnose.evidence import NUMBERS, Evidence
from tuneproof.diagnose.numbers.number import Kind, shown
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.diagnose.signs import Need, Sign, Weighed, weigh
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, in_clauses, labelled
from tuneproof.types import Phase

HELD = 0.35
"""Strength from which a cause is held to be at work (a proposal: one strong sign, or two)."""
FAIR, STRONG = 0.5, 0.7
"""Strength from which the evidence for a cause is called fair, and strong (a proposal: twice as
much for it as is missing makes it strong)."""

MESSAGE = "message"
"""The key in `Hit.values` under which the filled message is passed on."""
SUMMED = N_(
    "A sign has no weight up to its first value, all of it from the second on, and a part between "
    "them. The weights of a side are joined, each taking its share of what the others left: 0.5 "
    "and 0.5 make 0.75. Strength = weakest necessary sign × what speaks for it − what speaks "
    "against it (at least what the necessary sign lacks); from {held} on the cause is held to be "
    "at work."
)
UNMEASURED = N_("None of the numbers that would show it was measured.")


def evidence_in_words(strength: float) -> str:
    """How good the evidence for a cause is, to somebody whom its strength tells nothing."""
    words = {
        STRONG: _("strong evidence"),
        FAIR: _("fair evidence"),
        HELD: _("weak evidence"),
    }
    held = (word for least, word in words.items() if strength >= least)
    return next(held, _("very weak evidence"))


@dataclass(frozen=True, slots=True)
class Effect:
    """What is expected of a cure: the number `name` rises (or falls) by at least `least`.

    `by_hand`: only a change that a person makes brings it about, not one that a program applies.
    """

    name: str
    rises: bool
    least: float
    by_hand: bool = False

    def possible(self, evidence: Evidence) -> bool:
        """Whether the number is measured and can still move that far: a loss of 0 cannot fall."""
        value = getattr(evidence, self.name)
        if value is None:
            return False
        if self.rises:
            return NUMBERS[self.name].kind is not Kind.SHARE or value + self.least <= 1.0
        return bool(value >= self.least)

    @property
    def wanted(self) -> str:
        """How far the number is expected to move, as text."""
        text = _("up by at least {least}") if self.rises else _("down by at least {least}")
        kind = NUMBERS[self.name].kind
        return text.format(least=shown(self.least, Kind.POINTS if kind is Kind.SHARE else kind))

    def __str__(self) -> str:
        return labelled(_(NUMBERS[self.name].label), self.wanted)


@dataclass(frozen=True)
class Fix:
    """What a cure changes: recipe settings by dotted name, rows to leave out and answers to
    replace, both by the id of a training row."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    replace: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Case:
    """What a cure is worked out from: the recipe of the run, its numbers and the suspect rows."""

    recipe: Recipe
    evidence: Evidence
    suspects: Suspects


class Cause(Check[Evidence]):
    """One reason why a run came out as it did.

    Messages may name any number of the evidence: {correct} becomes "80 %". Where one of them was
    not measured, those that were are listed instead.
    """

    phase = Phase.AFTER
    speaks_for: ClassVar[tuple[Sign, ...]]
    speaks_against: ClassVar[tuple[Sign, ...]] = ()
    needs: ClassVar[tuple[Need, ...]] = ()
    effects: ClassVar[tuple[Effect, ...]] = ()

    def weigh(self, evidence: Evidence) -> Weighed:
        """How strongly the evidence supports this cause, with the reasons."""
        return weigh(evidence, self.speaks_for, self.speaks_against, self.needs)

    def fix(self, case: Case) -> Fix:
        """The changes that a program can apply by itself; none by default."""
        return Fix()

    def hits(self, subject: Evidence) -> Iterator[Hit]:
        """One hit where the evidence is strong enough (`HELD`) for this cause, else none."""
        weighed = self.weigh(subject)
        if weighed.strength >= HELD:
            yield self.hit(subject, weighed)

    def hit(self, evidence: Evidence, weighed: Weighed) -> Hit:
        """The hit that the finding is made from, with the numbers that support the cause."""
        return Hit(
            values=self.values(evidence),
            evidence={
                "strength": round(weighed.strength, 3),
                **{reason.name: reason.value for reason in weighed.reasons if reason.weight > 0},
            },
        )

    def template(self, evidence: Evidence) -> str:
        """The message before its numbers are filled in; a class may choose by the evidence."""
        return self.message

    def values(self, evidence: Evidence) -> dict[str, str]:
        """Every number as text, by name, and the filled message under `MESSAGE`."""
        return {**in_words(evidence), MESSAGE: self._filled_message(evidence)}

    def said(self, hit: Hit) -> str:
        """The message that `values` filled in; which one depends on what was measured."""
        return str(hit.values[MESSAGE])

    def _filled_message(self, evidence: Evidence) -> str:
        """The message with its numbers; only a list of numbers where some were not measured."""
        template = self.template(evidence)
        named = dict.fromkeys(name for _text, name, _spec, _turn in Formatter().parse(template))
        names = [name for name in named if name]
        if all(getattr(evidence, name) is not None for name in names):
            return _(template).format(**in_words(evidence))
        listed = [
            labelled(_(NUMBERS[name].label), shown(value, NUMBERS[name].kind))
            for name in names
            if (value := getattr(evidence, name)) is not None
        ]
        return in_clauses(listed) + _(".") if listed else _(UNMEASURED)

    def details(self) -> Sequence[str]:
        """The signs, how they add up, and the expected effects, as Markdown for the page of this
        cause."""
        parts = (
            (_("**Cannot be without:**"), self.needs),
            (_("**Speaks for it:**"), self.speaks_for),
            (_("**Speaks against it:**"), self.speaks_against),
        )
        lists = ["\n".join([title, "", *map(_sign_line, signs)]) for title, signs in parts if signs]
        lists.append(_(SUMMED).format(held=HELD))
        effects = [f"- {effect}" for effect in self.effects]
        if effects:
            lists.append("\n".join([_("**Expected of the cure:**"), "", *effects]))
        return lists


def in_words(evidence: Evidence) -> dict[str, str]:
    """Every number as text for a sentence, by name; one not measured says so."""
    return {
        name: _unmeasured_text(number.kind) if value is None else shown(value, number.kind)
        for name, number in NUMBERS.items()
        for value in (getattr(evidence, name),)
    }


def _unmeasured_text(kind: Kind) -> str:
    return _("an unmeasured share") if kind is Kind.SHARE else _("an unmeasured number")


def _sign_line(need: Need) -> str:
    signs = need if isinstance(need, tuple) else (need,)
    return "- " + _("; or ").join(map(_sign_text, signs))


def _sign_text(sign: Sign) -> str:
    label, kind = _(NUMBERS[sign.name].label), NUMBERS[sign.name].kind
    text = _("{label}: from {start}, fully at {full} (weight {weight})")
    return text.format(
        label=label,
        start=shown(sign.start, kind),
        full=shown(sign.full, kind),
        weight=f"{sign.weight:g}",
    )
