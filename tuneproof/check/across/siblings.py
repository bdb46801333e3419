"""D144: answers that differ in a few words, where no fact tells them apart.

Where each states a fact that the other lacks, `outdated` looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tuneproof.check.across.copies import conflicts
from tuneproof.check.across.outdated import disagreement, out_of_date
from tuneproof.check.clauses import on_one_thing, sides
from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, short
from tuneproof.text.facts import facts
from tuneproof.text.opposites import contrary
from tuneproof.text.words import WordChange, changes
from tuneproof.types import Example, Severity

Examples = tuple[Example, ...]


class _Sibling(NamedTuple):
    """The rows of an answer, those of the commoner answer that it resembles, and what differs."""

    few: Examples
    many: Examples
    apart: tuple[WordChange, ...]


class D144(Check[Subject]):
    """Training answers that differ in a few words only, by design or by mistake."""

    title = N_("Answers that differ in a few words")
    measures = N_(
        "Different answers in training of which at most 4 words on either side differ (characters "
        "in Chinese; a fact is one word, however it is written) while 80 % agree. Each answer is "
        "compared with the commonest that is like it. Left out are pairs that D112 or D143 names, "
        "and pairs where every question names the word of its own answer. It is a warning where "
        "nothing differs but a “not” or a word that has become its opposite."
    )
    message = N_(
        "“{answer}” ({where}, rows: {rows}) and “{other_answer}” ({other_where}, rows: "
        "{other_rows}) differ in a few words only: {changes}."
    )
    remedy = N_(
        "If one of them is wrong, correct it; if both mean the same, give these rows one answer."
    )
    severity = Severity.NOTE
    sources = ("EVIDENCE C (conflict)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each answer that resembles a commoner one."""
        conflicting = _group_numbers_by_answer(conflicts(subject))
        dated = _group_numbers_by_answer(
            tuple(rows[0] for rows in answers) for answers in out_of_date(subject)
        )
        names = {rows[0].id: answer for answer, rows in subject.by_answer.items()}
        best: dict[str, _Sibling] = {}
        for one, other, _overlap in subject.answer_pairs:
            many, few = sorted((one, other), key=len, reverse=True)
            name, other_name = names[few[0].id], names[many[0].id]
            if name in best and len(many) <= len(best[name].many):
                continue
            facts = [subject.agreement.facts(rows[0].answer) for rows in (many, few)]
            if facts[0] != facts[1] and not dated[name].isdisjoint(dated[other_name]):
                continue
            together = not conflicting[name].isdisjoint(conflicting[other_name])
            if together and subject.agreement.differ(many[0], few[0]):
                continue
            apart = changes(many[0].answer, few[0].answer)
            if not apart or disagreement(many, few) is not None:
                continue
            if not _is_asked_for(few, many, apart):
                best[name] = _Sibling(few, many, apart)
        yield from map(_hit, best.values())


def _group_numbers_by_answer(groups: Iterable[Examples]) -> Mapping[str, set[int]]:
    """The numbers of the groups that each answer, normalised, occurs in."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, rows in enumerate(groups):
        for row in rows:
            found[normalise(row.answer)].add(number)
    return found


def _is_asked_for(few: Examples, many: Examples, apart: Sequence[WordChange]) -> bool:
    """Whether every question names the words in which its answer differs from the other."""
    return all(
        _all_questions_contain(many, change.one) and _all_questions_contain(few, change.other)
        for change in apart
    )


def _all_questions_contain(rows: Examples, words: str) -> bool:
    """Whether every question contains the words; False without words."""
    wanted = normalise(words)
    return bool(wanted) and all(wanted in normalise(row.question) for row in rows)


def _turned(one: str, other: str) -> bool:
    """Whether nothing sets two answers apart but a “not” or a word that has become its opposite."""
    alike = facts(one) == facts(other) and on_one_thing(one, other) == 1.0
    return alike and contrary(sides(one), sides(other))


def _hit(found: _Sibling) -> Hit:
    """The rows of the rarer answer, which is likelier to be wrong, come first among the places."""
    few, many, apart = found
    shown = [f"{change.one or '–'} → {change.other or '–'}" for change in apart]
    return Hit(
        where=(*(place(row) for row in few), place(many[0])),
        values={
            "answer": short(many[0].answer),
            "where": place(many[0]),
            "rows": len(many),
            "other_answer": short(few[0].answer),
            "other_where": place(few[0]),
            "other_rows": len(few),
            "changes": listed(shown),
        },
        evidence={"changes": [list(change) for change in apart]},
        severity=Severity.WARNING if _turned(few[0].answer, many[0].answer) else None,
    )


CHECKS = (D144,)
