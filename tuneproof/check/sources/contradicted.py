"""Answers against their own entry, clause by clause: D163, the same words and another meaning.

What no entry states at all is told elsewhere (D124); here the figures are known and stand at
another place, or a "not" is missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tuneproof.check.clauses import alike, clauses
from tuneproof.check.needs import NeedsKnowledge
from tuneproof.check.sources.support import Bases, Basis, answers_of
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Hit
from tuneproof.i18n import N_, short
from tuneproof.text.facts import facts, unknown
from tuneproof.text.negation import negations
from tuneproof.types import Example

SAME_NO = 0.7
"""Overlap of two clauses from which only one of them saying no is a contradiction."""
SAME_NUMBER = 0.8
"""The same for other numbers. With both no clause of five clean data sets (1,767 answers) is named,
and 5 of 12 answers that were turned round: the figures of two things exchanged, a "not" taken out.
The others say it in words of their own."""


class D163(NeedsKnowledge):
    """Each figure is in the source, and the answer is wrong all the same."""

    title = N_("Answer that contradicts its knowledge-base entry")
    measures = N_(
        "Clauses of answers that say, but for figures and a “not”, what a clause of the entry says "
        "that the answer rests on (see D124; overlap of at least 0.8, with a “not” 0.7), while "
        "only one of the two says no, or each has other numbers although the entry has them all: "
        "the price of another thing. What no entry states is D124."
    )
    message = N_("The answer says “{clause}”, {entry} says “{other}”: “{answer}”.")
    remedy = N_("Correct the answer, or bring the knowledge base up to date.")
    sources = ("EVIDENCE C (KB check: necessary, not sufficient)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each answer and clause, with all its rows."""
        bases = Bases(subject.knowledge)
        texts = {entry.id: entry.text for entry in subject.knowledge}
        found: dict[tuple[str, str, str, str], list[Example]] = defaultdict(list)
        for row, text in answers_of(subject):
            basis = bases.of(row, text)
            for clause, name, other in _contradicted(text, basis, texts):
                found[text, clause, name, other].append(row)
        for (text, clause, name, other), rows in found.items():
            yield Hit(
                where=(*map(place, rows), name),
                values={
                    "answer": short(text),
                    "clause": short(clause, 60),
                    "entry": name,
                    "other": short(other, 60),
                },
                evidence={"rows": len(rows), "entry": name},
            )


def _contradicted(
    text: str, basis: Basis, texts: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """The clauses of an answer that contradict one of its entry: the clause, the entry, its own."""
    known = [(name, part) for name in basis.entries for part in clauses(texts[name])]
    for clause in clauses(text):
        near = [(alike(clause, part), name, part) for name, part in known]
        near = sorted((each for each in near if each[0] >= SAME_NO), key=lambda each: -each[0])
        if near and (_denies(clause, near) or _differs(clause, near, basis)):
            yield clause, *near[0][1:]


def _denies(clause: str, near: Sequence[tuple[float, str, str]]) -> bool:
    """Whether a clause says no and none of those like it does, or the other way round."""
    no = bool(negations(clause))
    return all(bool(negations(part)) != no for _overlap, _name, part in near)


def _differs(clause: str, near: Sequence[tuple[float, str, str]], basis: Basis) -> bool:
    """Whether a clause has numbers of its entry that none of those like it has."""
    stated = facts(clause)
    if not stated or near[0][0] < SAME_NUMBER or unknown(stated, basis.facts):
        return False
    others = [facts(part) for _overlap, _name, part in near]
    # 9到11點 is what 9:00 到 11:00 states, in another form.
    return all(other and unknown(stated, other) == stated for other in others)


CHECKS = (D163,)
