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
"""How many missing numbers are named; the rest is counted."""


@dataclass(frozen=True)
class Undecided:
    """Causes that cannot be told apart: their titles and codes, and in `asks` the names of the
    missing numbers by the step that measures them, the weightiest first."""

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
        """One hit where causes cannot be told apart, else none."""
        if subject is not None:
            names = [name for missing in subject.asks.values() for name in missing]
            yield Hit(
                values={
                    "titles": enumerated(map(quoted, subject.titles)),
                    "candidates": len(subject.titles),
                    "numbers": _first_labels([_(NUMBERS[name].label) for name in names]),
                    "asks": " · ".join(_(ask.value) for ask in subject.asks),
                },
                # What `retold` needs to write the finding in another language.
                evidence={
                    "missing": names,
                    "causes": list(subject.codes),
                    "asks": {ask.name: list(missing) for ask, missing in subject.asks.items()},
                },
            )

    def said(self, hit: Hit) -> str:
        """The message for this number of candidates, with or without missing numbers."""
        case = min(2, int(hit.values["candidates"])), bool(hit.values["numbers"])
        return _(self.others.get(case, self.message)).format(**hit.values)


def _first_labels(labels: Sequence[str]) -> str:
    first = in_clauses(labels[:LISTED])
    more = len(labels) - LISTED
    return first if more <= 0 else _("{names} and {n} more").format(names=first, n=more)


class _EffectCheck(Check[Sequence[Compared]]):
    phase = Phase.AFTER
    outcome: ClassVar[Fulfilment]

    def hits(self, subject: Sequence[Compared]) -> Iterator[Hit]:
        """One for each effect with this outcome."""
        for compared in subject:
            if compared.outcome is self.outcome:
                yield Hit(values=_message_values(compared), evidence=_evidence_values(compared))


class G590(_EffectCheck):
    """The number moved as far as the prescription expected."""

    title = N_("Expected effect came")
    measures = N_(
        "A number that the prescription of an earlier run was to move, in both runs: it moved as "
        "far as expected, and more than chance explains."
    )
    message = N_("{label}: {before} before, {after} now; {wanted} was expected.")
    remedy = N_("Keep the change.")
    severity = Severity.NOTE
    outcome = Fulfilment.CAME


class G591(_EffectCheck):
    """The number did not move as expected: another cause is at work, or not this one alone."""

    title = N_("Expected effect did not come")
    measures = N_(
        "A number that the prescription of an earlier run was to move: it moved less than "
        "expected, or the other way."
    )
    message = N_("{label}: {before} before, {after} now; {wanted} was expected.")
    remedy = N_("Look at the other causes of the earlier run, and at those of this one.")
    outcome = Fulfilment.MISSED


class G592(_EffectCheck):
    """The difference is within noise, or the number is not measured in both runs."""

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
        """The message with the p-value, or the one for a number not measured in both runs."""
        template = self.message if hit.values["p"] else self.unmeasured
        return _(template).format(**hit.values)


EFFECTS: tuple[Check[Sequence[Compared]], ...] = (G590(), G591(), G592())
CHECKS: tuple[Check[Any], ...] = (G580(), *EFFECTS)


def effect_findings(compared: Sequence[Compared]) -> tuple[Finding, ...]:
    """A finding for each expected effect: G590, G591 or G592."""
    return tuple(check.finding(hit) for check in EFFECTS for hit in check.hits(compared))


def _message_values(one: Compared) -> dict[str, str]:
    named = NUMBERS[one.effect.name]
    return {
        "label": _(named.label),
        "before": shown(one.before, named.kind),
        "after": shown(one.after, named.kind),
        "wanted": one.effect.wanted,
        "p": "" if one.p is None else f"{one.p:.2f}",
    }


def _evidence_values(one: Compared) -> dict[str, Any]:
    return {"number": one.effect.name, "before": one.before, "after": one.after, "p": one.p}
