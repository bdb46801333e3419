"""Answers against their own entry, clause by clause: D163, the same words and another meaning.

What no entry states at all is told elsewhere (D124); here the figures are known and stand at
another place, a "not" is missing, or a word has become its opposite.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import combinations, product

from tuneproof.check.clauses import alike, clauses, on_one_thing, sides, telling
from tuneproof.check.needs import NeedsKnowledge
from tuneproof.check.sources.support import Bases, Basis, answers_of
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Hit
from tuneproof.i18n import N_, short
from tuneproof.text.facts import Fact, facts, unknown
from tuneproof.text.negation import negations
from tuneproof.text.opposites import apart, contrary
from tuneproof.text.weekdays import weekdays
from tuneproof.types import Example

SAME_NO = 0.7
"""Overlap of two clauses from which only one of them saying no is a contradiction."""
SAME_NUMBER = 0.8
"""The same for other numbers. With both no clause of five clean data sets (1,767 answers) is named,
and 5 of 12 answers that were turned round: the figures of two things exchanged, a "not" taken out.
The others say it in words of their own."""
TURNED = 0.4
"""The same, without the words that have an opposite, for 左 beside 右. In nine clean data sets no
two such clauses have more than 0.38, but where the entry says the same elsewhere."""
TURNED_ALIKE = 0.3
"""The same where both clauses have one and the same figures or days."""
EXCHANGED = 0.3
"""By how much two clauses must fit each other's figures better than their own."""


class D163(NeedsKnowledge):
    """Each figure is in the source, and the answer is wrong all the same."""

    title = N_("Answer that contradicts its knowledge-base entry")
    measures = N_(
        "Clauses of answers that say, but for figures and a “not”, what a clause of the entry says "
        "that the answer rests on (see D124; overlap of at least 0.8, with a “not” 0.7), while "
        "only one of the two says no, or each has other numbers although the entry has them all: "
        "the price of another thing. Clauses on one thing (0.4 without the words that have an "
        "opposite, 0.3 with the same figures) that differ in such a word: open and closed, at most "
        "and at least, before and after, 左 and 右, 每月 and 每年. Two clauses that fit each "
        "other's figures better, by 0.3, than their own. What no entry states is D124."
    )
    message = N_("The answer says “{clause}”, {entry} says “{other}”: “{answer}”.")
    remedy = N_("Correct the answer, or bring the knowledge base up to date.")
    sources = ("EVIDENCE C (KB check: necessary, not sufficient)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each answer and clause, with all its rows."""
        bases = Bases(subject.knowledge)
        texts = {entry.id: entry.text for entry in subject.knowledge}
        found: dict[tuple[str, str, str, str], list[Example]] = defaultdict(list)
        looked: dict[tuple[str, tuple[str, ...]], list[tuple[str, str, str]]] = {}
        for row, text in answers_of(subject):
            basis = bases.of(row, text)
            if (text, basis.entries) not in looked:  # many rows share an answer
                looked[text, basis.entries] = list(_contradicted(text, basis, texts))
            for clause, name, other in looked[text, basis.entries]:
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
    said = clauses(text)
    found = dict(_exchanged(said, known))
    for clause in said:
        near = _near(clause, known, alike, SAME_NO)
        turned = _near(clause, known, _on_one_thing, TURNED)
        if near and (_denies(clause, near) or _differs(clause, near, basis)):
            found.setdefault(clause, near[0][1:])
        elif turned and _turns(clause, turned):
            found.setdefault(clause, turned[0][1:])
    for clause, (name, other) in found.items():
        yield clause, name, other


_Near = tuple[float, str, str]


def _near(
    clause: str,
    known: Sequence[tuple[str, str]],
    likeness: Callable[[str, str], float],
    least: float,
) -> list[_Near]:
    """The clauses of the entry that are like one, with their overlap, the closest first."""
    near = [(likeness(clause, part), name, part) for name, part in known]
    return sorted((each for each in near if each[0] >= least), key=lambda each: -each[0])


def _on_one_thing(one: str, other: str) -> float:
    """How much two clauses are about one thing; one figure in both counts."""
    here, there = (facts(each) | weekdays(each) for each in (one, other))
    bonus = TURNED - TURNED_ALIKE if here and here == there else 0.0
    return on_one_thing(one, other) + bonus


def _denies(clause: str, near: Sequence[_Near]) -> bool:
    """Whether a clause says no and none of those like it does, or the other way round."""
    no = bool(negations(clause))
    return all(
        bool(negations(part)) != no and contrary(sides(clause), sides(part))
        for _overlap, _name, part in near
    )


def _turns(clause: str, near: Sequence[_Near]) -> bool:
    """Whether a clause has the opposite word of all those like it, 左 for 右."""
    said = sides(clause)
    others = [sides(part) for _overlap, _name, part in near]
    return bool(apart(said, others[0])) and all(contrary(said, other) for other in others)


def _exchanged(
    said: Sequence[str], known: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The clauses of an answer that have each other's figures, with what the entry says there."""
    stated = [(clause, facts(clause)) for clause in said]
    entry = [(name, part, facts(part)) for name, part in known]
    for (one, here), (other, there) in combinations(stated, 2):
        if not here or here & there or _kinds(here) != _kinds(there):
            continue
        of_here = [part for part in entry if part[2] == here]
        of_there = [part for part in entry if part[2] == there]
        for (name, mine, _facts), (other_name, yours, _others) in product(of_here, of_there):
            own = alike(one, mine), alike(other, yours)
            turned = alike(one, yours), alike(other, mine)
            clearly = sum(turned) - sum(own) >= EXCHANGED
            if (clearly and turned[0] >= own[0] and turned[1] >= own[1]) or _named_each_other(
                (one, other), (mine, yours)
            ):
                yield one, (other_name, yours)
                yield other, (name, mine)


def _named_each_other(said: tuple[str, str], entry: tuple[str, str]) -> bool:
    """Whether two clauses that have the figures of two clauses of the entry each share what tells
    these apart with the wrong one, and one of them with the wrong one only."""
    mine, yours = telling(*entry)
    one, other = telling(*said)
    return bool(one & yours and other & mine) and not (one & mine and other & yours)


def _kinds(stated: Set[Fact]) -> list[str]:
    """What facts count, a unit or nothing, whatever their numbers."""
    return sorted(re.sub(r"[\d.:]+", "#", fact.form) for fact in stated)


def _differs(clause: str, near: Sequence[_Near], basis: Basis) -> bool:
    """Whether a clause has numbers of its entry that none of those like it has."""
    stated = facts(clause)
    if not stated or near[0][0] < SAME_NUMBER or unknown(stated, basis.facts):
        return False
    others = [facts(part) for _overlap, _name, part in near]
    # 9到11點 is what 9:00 到 11:00 states, in another form.
    return all(other and unknown(stated, other) == stated for other in others)


CHECKS = (D163,)
