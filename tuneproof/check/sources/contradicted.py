"""D163: answers that contradict their own entry, compared clause by clause.

Facts that no entry states are D124. Here the figures are known but belong to another thing, a "not"
is missing, or a word has become its opposite.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import combinations, product

from tuneproof.check.clauses import (
    alike,
    clauses,
    names_a_thing,
    on_one_thing,
    sides,
    unshared_ngrams,
)
from tuneproof.check.needs import NeedsKnowledge
from tuneproof.check.sources.support import Bases, Basis, answers_of
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Hit
from tuneproof.i18n import N_, short
from tuneproof.text.facts import Fact, facts, unknown
from tuneproof.text.negation import negated
from tuneproof.text.numerals import parse_numeral
from tuneproof.text.opposites import contrary, count_opposites
from tuneproof.text.sentences import statements
from tuneproof.text.weekdays import weekdays
from tuneproof.types import Example

SAME_NO = 0.7
"""Overlap of two clauses from which they contradict each other if only one is negated."""
SAME_NUMBER = 0.8
"""The same if their numbers differ. With both thresholds no clause of five clean data sets (1,767
answers) is reported, and 5 of 12 answers that were falsified by exchanging two figures or taking a
"not" out; the other 7 are worded unlike their entry."""
TURNED = 0.4
"""The same if they have opposite words (左, 右), which are left out of the overlap. In nine clean
data sets no two such clauses have more than 0.38, except where the entry says the same
elsewhere."""
TURNED_ALIKE = 0.3
"""The same for opposite words if both clauses have the same figures or days."""
_TURN = re.compile(
    r"(?<=第)\d+|第(?P<zh>[一二三四五六七八九十]+)|\b\d+(?=st\b|nd\b|rd\b|th\b)|\b(?:[Ff]irst|[Ss]econd|[Tt]hird)\b"
)
EXCHANGED = 0.3
"""By how much the overlap must be larger, summed over two clauses, once their figures are
exchanged."""


class D163(NeedsKnowledge):
    """Answers that contradict a clause of their knowledge-base entry."""

    title = N_("Answer that contradicts its knowledge-base entry")
    measures = N_(
        "Clauses of answers that contradict a clause of the entry that the answer rests on (see "
        "D124). Either they say the same but for figures and a “not” (overlap of at least 0.8, "
        "with a “not” 0.7), while only one says no, or each has other numbers although the entry "
        "has them all: the price of another thing. Or they are on one thing (0.4 without the "
        "words that have an opposite, 0.3 with the same figures) and differ in such a word: open "
        "and closed, at most and at least, before and after, 左 and 右, 每月 and 每年. Or whole "
        "sentences differ in nothing but such a word or a “not”, in however short a clause "
        "(不含水電). Or two clauses have exchanged their figures or things: each fits the other's "
        "figures better, by 0.3, or names the other's thing. What no entry states is D124."
    )
    message = N_("The answer says “{clause}”, {entry} says “{other}”: “{answer}”.")
    remedy = N_("Correct the answer, or bring the knowledge base up to date.")
    sources = ("EVIDENCE C (KB check: necessary, not sufficient)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each answer and clause, with all rows that have the answer."""
        bases = Bases(subject.knowledge)
        texts = {entry.id: entry.text for entry in subject.knowledge}
        found: dict[tuple[str, str, str, str], list[Example]] = defaultdict(list)
        looked: dict[tuple[str, tuple[str, ...]], list[tuple[str, str, str]]] = {}
        for row, text in answers_of(subject):
            basis = bases.of(row, text)
            if (text, basis.entries) not in looked:  # many rows share an answer
                looked[text, basis.entries] = list(_contradictions(text, basis, texts))
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


def _contradictions(
    text: str, basis: Basis, texts: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """The clauses of an answer that contradict a clause of its entry.

    Each as (clause, id of the entry, clause of the entry); `texts` are the entries by id.
    """
    known = [(name, part) for name in basis.entries for part in clauses(texts[name])]
    said = clauses(text)
    found = dict(_exchanged_figures(said, known))
    for clause in said:
        near = _similar_clauses(clause, known, alike, SAME_NO)
        same = _similar_clauses(clause, known, _likeness, SAME_NO)
        turned = _similar_clauses(clause, known, _relatedness, TURNED)
        if near and _has_other_numbers(clause, near, known, basis):
            found.setdefault(clause, near[0][1:])
        elif same and _differs_in_negation(clause, same):
            found.setdefault(clause, same[0][1:])
        elif turned and _takes_the_opposite_side(clause, turned):
            found.setdefault(clause, turned[0][1:])
    whole = [(name, part) for name in basis.entries for part in statements(texts[name])]
    for sentence in statements(text):
        near = _similar_clauses(sentence, whole, on_one_thing, 1.0)
        against = all(contrary(sides(sentence), sides(part)) for _overlap, _name, part in near)
        if near and against and not any(clause in sentence for clause in found):
            found[sentence] = near[0][1:]
    for clause, (name, other) in found.items():
        yield clause, name, other


_SimilarClause = tuple[float, str, str]


def _similar_clauses(
    clause: str,
    known: Sequence[tuple[str, str]],
    likeness: Callable[[str, str], float],
    least: float,
) -> list[_SimilarClause]:
    """The (entry, clause) pairs of `known` that are at least that similar to a clause, with their
    similarity, the closest first."""
    near = [(likeness(clause, part), name, part) for name, part in known]
    return sorted((similar for similar in near if similar[0] >= least), key=lambda s: -s[0])


def _likeness(one: str, other: str) -> float:
    """How similar two clauses are, with or without the words that have an opposite: 不必 for 須."""
    return max(alike(one, other), on_one_thing(one, other))


def _relatedness(one: str, other: str) -> float:
    """How far two clauses are about one thing, whatever side they take; the same figures or days in
    both count as a bonus."""
    here, there = (facts(clause) | weekdays(clause) for clause in (one, other))
    bonus = TURNED - TURNED_ALIKE if here and here == there else 0.0
    return on_one_thing(one, other) + bonus


def _differs_in_negation(clause: str, near: Sequence[_SimilarClause]) -> bool:
    """Whether a clause is negated and none of those like it is, or the other way round."""
    no = negated(clause)
    return all(
        negated(part) != no and contrary(sides(clause), sides(part))
        for _overlap, _name, part in near
    )


def _takes_the_opposite_side(clause: str, near: Sequence[_SimilarClause]) -> bool:
    """Whether a clause has the opposite of a word in all those like it, 左 for 右."""
    said = sides(clause)
    others = [sides(part) for _overlap, _name, part in near]
    return bool(count_opposites(said, others[0])) and all(contrary(said, other) for other in others)


def _exchanged_figures(
    said: Sequence[str], known: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Clauses of an answer that have each other's figures, each with the (entry, clause) it should
    agree with."""
    stated = [(clause, facts(clause)) for clause in said]
    entry = [(name, part, facts(part)) for name, part in known]
    for (one, here), (other, there) in combinations(stated, 2):
        if not here or here & there or _fact_shapes(here) != _fact_shapes(there):
            continue
        of_here = [part for part in entry if part[2] == here]
        of_there = [part for part in entry if part[2] == there]
        for (name, mine, _facts), (other_name, yours, _others) in product(of_here, of_there):
            if (_turns(one) & _turns(mine)) - _turns(yours):
                continue
            if not all(map(names_a_thing, (one, other, mine, yours))):
                continue  # a list of figures: the words beside the first or last are those of all
            own = alike(one, mine), alike(other, yours)
            turned = alike(one, yours), alike(other, mine)
            clearly = sum(turned) - sum(own) >= EXCHANGED
            if (clearly and turned[0] >= own[0] and turned[1] >= own[1]) or _share_words_crosswise(
                (one, other), (mine, yours)
            ):
                yield one, (other_name, yours)
                yield other, (name, mine)


def _turns(clause: str) -> frozenset[str]:
    """The numbers by which a clause names one of several: 第1學期, the 2nd week."""
    return frozenset(
        str(parse_numeral(match["zh"])) if match["zh"] else match[0]
        for match in _TURN.finditer(clause)
    )


def _share_words_crosswise(said: tuple[str, str], entry: tuple[str, str]) -> bool:
    """Whether the words that tell two clauses of an answer apart are exchanged in the entry.

    `said` and `entry` are in the order of their figures. Each clause must share such words with the
    other's counterpart, and not both with their own.
    """
    mine, yours = unshared_ngrams(*entry)
    one, other = unshared_ngrams(*said)
    return bool(one & yours and other & mine) and not (one & mine and other & yours)


def _fact_shapes(stated: Set[Fact]) -> list[str]:
    """The forms of facts with # for every number, sorted: what they count, and how many of each."""
    return sorted(re.sub(r"[\d.:]+", "#", fact.form) for fact in stated)


def _states_as_well(clause: str, part: str, like: str) -> bool:
    """Whether a clause of the entry has all figures of a clause: several, or one beside words that
    the clause does not share with `like`: 四人房, where `like` is on 雙人房."""
    stated = facts(clause)
    if unknown(stated, facts(part)):
        return False
    own, others = unshared_ngrams(clause, like)[0], unshared_ngrams(part, like)[0]
    return len(stated) > 1 or bool(own & others)


def _has_other_numbers(
    clause: str, near: Sequence[_SimilarClause], known: Sequence[tuple[str, str]], basis: Basis
) -> bool:
    """Whether a clause has numbers that its entry states, but none of the clauses like it, nor one
    on the thing that sets it apart from these."""
    stated = facts(clause)
    if not stated or near[0][0] < SAME_NUMBER or unknown(stated, basis.facts):
        return False
    if any(_states_as_well(clause, part, near[0][2]) for _name, part in known):
        return False
    others = [facts(part) for _overlap, _name, part in near]
    # All must be unknown: 9到11點 states in part what 9:00 到 11:00 states in another form.
    return all(other and unknown(stated, other) == stated for other in others)


CHECKS = (D163,)
