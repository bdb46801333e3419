"""Answers that are alike but for a few words: D144, where no fact tells them apart.

Where each states a fact that the other lacks, `outdated` looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tuneproof.check.across.copies import conflicts
from tuneproof.check.across.outdated import disagreement, out_of_date
from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, short
from tuneproof.text.words import WordChange, changes
from tuneproof.types import Example, Severity

Examples = tuple[Example, ...]


class _Sibling(NamedTuple):
    """An answer's rows, those of the commoner answer that it is like, and what differs."""

    few: Examples
    many: Examples
    apart: tuple[WordChange, ...]


class D144(Check[Subject]):
    """One word was changed, by mistake or by design, and nothing else tells these answers apart."""

    title = N_("Answers that differ in a few words")
    measures = N_(
        "Different answers in training of which at most 4 words on either side differ (characters "
        "in Chinese; a fact is one word, however it is written) while 80 % agree. Each answer is "
        "compared with the commonest that is like it. Left out are pairs that D112 or D143 names, "
        "and pairs where every question names the word of its own answer."
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
        """One for each answer that is like a commoner one."""
        told = _numbered(conflicts(subject))
        dated = _numbered(tuple(rows[0] for rows in answers) for answers in out_of_date(subject))
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
            together = not told[name].isdisjoint(told[other_name])
            if together and subject.agreement.differ(many[0], few[0]):
                continue
            apart = changes(many[0].answer, few[0].answer)
            if not apart or disagreement(many, few) is not None:
                continue
            if not _asked_for(few, many, apart):
                best[name] = _Sibling(few, many, apart)
        yield from map(_hit, best.values())


def _numbered(groups: Iterable[Examples]) -> Mapping[str, set[int]]:
    """The groups in which each answer is, by number."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, rows in enumerate(groups):
        for row in rows:
            found[normalise(row.answer)].add(number)
    return found


def _asked_for(few: Examples, many: Examples, apart: Sequence[WordChange]) -> bool:
    """Whether every question names the words in which its answer differs from the other."""
    return all(_names(many, change.one) and _names(few, change.other) for change in apart)


def _names(rows: Examples, words: str) -> bool:
    wanted = normalise(words)
    return bool(wanted) and all(wanted in normalise(row.question) for row in rows)


def _hit(found: _Sibling) -> Hit:
    """The rows of the rarer answer stand first: it is likelier to be the wrong one."""
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
    )


CHECKS = (D144,)
