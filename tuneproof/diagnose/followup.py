"""What a diagnosis leaves open, and what became of a prescription: G580, G590, G591, G592.

Each is a check with a title, a message and a page like any other. Nothing here weighs causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tuneproof.diagnose.effects import Compared, Fulfilment
from tuneproof.diagnose.evidence import NUMBERS
from tuneproof.diagnose.numbers.number import Ask, shown
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, enumerated, in_clauses, quoted
from tuneproof.types import Finding, Phase, Severity

LISTED = 4
"""Missing numbers that are named."""


@dataclass(frozen=True)
class Undecided:
    """Titles of the causes that cannot be told apart, and the missing numbers by what measures
    them, the weightiest first; `codes` are those of the causes."""

    titles: tuple[str, ...]
    asks: Mapping[Ask, Sequence[str]]
    codes: tuple[str, ...] = ()


class G580(Check[Undecided | None]):
    """The likeliest causes cannot be told apart by the numbers that there are."""

    title = N_("The numbers cannot tell yet")
    measures = N_(
        "Whether the likeliest causes are too near one another, or all too weak, while numbers "
        "that would decide between them are not measured."
    )
    message = N_("Not clear between: {titles}. Not measured: {numbers}.")
    others: ClassVar[Mapping[tuple[int, bool], str]] = {
        (2, False): N_("Not clear between: {titles}."),
        (1, True): N_("{titles} is likeliest, but not clear. Not measured: {numbers}."),
        (1, False): N_("{titles} is likeliest, but not clear."),
        (0, True): N_("No cause stands out. Not measured: {numbers}."),
        (0, False): N_("No cause stands out."),
    }
    """Other messages: by how many candidates there are, two standing for more, and whether a number
    is missing."""
    remedy = N_("To find out: {asks}")
    severity = Severity.NOTE
    phase = Phase.AFTER

    def hits(self, subject: Undecided | None) -> Iterator[Hit]:
        """One at most."""
        if subject is not None:
            names = [name for some in subject.asks.values() for name in some]
            yield Hit(
                values={
                    "titles": enumerated(map(quoted, subject.titles)),
                    "candidates": len(subject.titles),
                    "numbers": _listed([_(NUMBERS[name].label) for name in names]),
                    "asks": " · ".join(_(ask.value) for ask in subject.asks),
                },
                # Enough to say it again in another language.
                evidence={
                    "missing": names,
                    "causes": list(subject.codes),
                    "asks": {ask.name: list(some) for ask, some in subject.asks.items()},
                },
            )

    def said(self, hit: Hit) -> str:
        """As many candidates as there are, and what was not measured, if anything."""
        case = min(2, int(hit.values["candidates"])), bool(hit.values["numbers"])
        return _(self.others.get(case, self.message)).format(**hit.values)


def _listed(labels: Sequence[str]) -> str:
    some = in_clauses(labels[:LISTED])
    more = len(labels) - LISTED
    return some if more <= 0 else _("{names} and {n} more").format(names=some, n=more)


class _Effects(Check[Sequence[Compared]]):
    phase = Phase.AFTER
    outcome: ClassVar[Fulfilment]

    def hits(self, subject: Sequence[Compared]) -> Iterator[Hit]:
        """One for each effect with this outcome."""
        for one in subject:
            if one.outcome is self.outcome:
                yield Hit(values=_in_words(one), evidence=_as_numbers(one))


class G590(_Effects):
    """The cure did what it was meant to."""

    title = N_("Expected effect came")
    measures = N_(
        "A number that the prescription of an earlier run was to move, in both runs: it moved as "
        "far as expected, and more than chance explains."
    )
    message = N_("{label}: {before} before, {after} now; {wanted} was expected.")
    remedy = N_("Keep the change.")
    severity = Severity.NOTE
    outcome = Fulfilment.CAME


class G591(_Effects):
    """The cure did not do what it was meant to: so it was another cause, or not the only one."""

    title = N_("Expected effect did not come")
    measures = N_(
        "A number that the prescription of an earlier run was to move: it moved less than "
        "expected, or the other way."
    )
    message = N_("{label}: {before} before, {after} now; {wanted} was expected.")
    remedy = N_("Look at the other causes of the earlier run, and at those of this one.")
    outcome = Fulfilment.MISSED


class G592(_Effects):
    """Too few questions to know, or not measured in both runs."""

    title = N_("Expected effect cannot be told from chance")
    measures = N_(
        "A share that the prescription of an earlier run was to move: the difference is within "
        "noise (exact McNemar on the same questions, else Fisher; p of 0.05 or more), or it was "
        "not measured in both runs."
    )
    message = N_(
        "{label}: {before} before, {after} now, {wanted} was expected. Chance alone makes such a "
        "difference with so few questions (p = {p})."
    )
    unmeasured = N_(
        "{label}: {before} before, {after} now, {wanted} was expected. It has to be measured in "
        "both runs to be told."
    )
    remedy = N_("Ask more questions before believing in either.")
    severity = Severity.NOTE
    sources = ("EVIDENCE D (85 questions)",)
    outcome = Fulfilment.NOISE

    def said(self, hit: Hit) -> str:
        """That it may be chance, or that it was not measured."""
        template = self.message if hit.values["p"] else self.unmeasured
        return _(template).format(**hit.values)


EFFECTS: tuple[Check[Sequence[Compared]], ...] = (G590(), G591(), G592())
CHECKS: tuple[Check[Any], ...] = (G580(), *EFFECTS)


def effect_findings(compared: Sequence[Compared]) -> tuple[Finding, ...]:
    """What became of each expected effect."""
    return tuple(check.finding(hit) for check in EFFECTS for hit in check.hits(compared))


def _in_words(one: Compared) -> dict[str, str]:
    named = NUMBERS[one.effect.name]
    return {
        "label": _(named.label),
        "before": shown(one.before, named.kind),
        "after": shown(one.after, named.kind),
        "wanted": one.effect.wanted,
        "p": "" if one.p is None else f"{one.p:.2f}",
    }


def _as_numbers(one: Compared) -> dict[str, Any]:
    return {"number": one.effect.name, "before": one.before, "after": one.after, "p": one.p}
