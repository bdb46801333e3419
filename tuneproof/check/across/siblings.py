"""Answers beside those that they were to equal: D144 differ in a few words, where no fact tells
them apart, D174 differ from the one answer of their topic.

Where each states a fact that the other lacks, `outdated` looks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from tuneproof.check.across.copies import conflicts
from tuneproof.check.across.outdated import disagreement, out_of_date
from tuneproof.check.clauses import on_one_thing, sides
from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, quoted, short
from tuneproof.refusal import looks_like_refusal
from tuneproof.text.endings import asks, ends
from tuneproof.text.facts import facts
from tuneproof.text.mojibake import broken
from tuneproof.text.opposites import contrary
from tuneproof.text.script import simplified
from tuneproof.text.standins import answers_nothing, placeholder_in
from tuneproof.text.words import WordChange, changes
from tuneproof.types import Example, Severity

Examples = tuple[Example, ...]

_PIECES = re.compile(r"[A-Za-z\u00c0-\u024f0-9.:@/'’-]+|.", re.DOTALL)
"""Words in Latin letters and figures, whole, and every other character."""

ONE_ANSWER = 0.9
"""Share of the rows that give the one answer of their topic, from which another one is a slip. Of
ten clean data sets with topics seven have 1.00, and three, written otherwise, 0.70 at most."""
LEAST_ROWS = 5
"""Fewest rows of a topic that show its answer."""
MAINLY = 2 / 3
"""Least share of the rows of a topic that have its answer."""
MOST_ALIKE = 2
"""Most rows of an answer that is a slip; more have been given it on purpose."""


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


class D174(Check[Subject]):
    """Answers that are not the one that the other rows of their topic give."""

    title = N_("Answer unlike the one of its topic")
    measures = N_(
        "Where nine in ten rows give the one answer of their topic (topics of five rows or more, "
        "training and test together): rows with another answer, which two rows at most have. What "
        "was added, left out or written otherwise is shown: a remark, a sentence that nobody "
        "approved, an invented answer, one in other words than are asked for. Answers that other "
        "checks name are left out: placeholders, refusals, questions, broken texts, answers cut "
        "short, those of another topic, and those that D143 or D144 warns of."
    )
    message = N_(
        "“{question}” has another answer than {n} other rows on {topic}, which say “{usual}” "
        "({where}): {change}."
    )
    remedy = N_(
        "Give the row the answer of its topic; where this answer is right, correct the label or "
        "the other rows."
    )

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for row, usual in unlike_their_topic(subject):
            yield Hit(
                where=(place(row),),
                values={
                    "question": short(row.question),
                    "where": place(usual[0]),
                    "topic": quoted(short(row.topic or "", 40)),
                    "n": len(usual),
                    "usual": short(usual[0].answer),
                    "change": _change_of(usual[0].answer, row.answer),
                },
                evidence={"rows": len(usual)},
            )


def unlike_their_topic(subject: Subject) -> tuple[tuple[Example, Examples], ...]:
    """The rows with another answer than their topic, each with the rows that have the topic's;
    none where topics do not have one answer each (`ONE_ANSWER`)."""
    topics = [rows for rows in _rows_by_topic(subject).values() if len(rows) >= LEAST_ROWS]
    usual = [_rows_of_commonest_answer(rows) for rows in topics]
    if sum(map(len, usual)) < ONE_ANSWER * sum(map(len, topics)):
        return ()
    own = {normalise(rows[0].answer) for rows in usual}
    found = []
    for rows, right in zip(topics, usual, strict=True):
        times = Counter(normalise(row.answer) for row in rows)
        for row in rows if len(right) >= MAINLY * len(rows) else ():
            said = normalise(row.answer)
            swapped = normalise(row.question) in own
            rare = said not in own and times[said] <= MOST_ALIKE
            if not rare or swapped or _is_named_elsewhere(row.answer, right[0].answer):
                continue
            if disagreement((row,), right) is None:
                found.append((row, right))
    return tuple(found)


def _rows_by_topic(subject: Subject) -> Mapping[str, Examples]:
    found: dict[str, list[Example]] = defaultdict(list)
    for row in subject.answered:
        if row.topic and len(row.answers) == 1:
            found[row.topic].append(row)
    return {topic: tuple(rows) for topic, rows in found.items()}


def _rows_of_commonest_answer(rows: Examples) -> Examples:
    times = Counter(normalise(row.answer) for row in rows)
    best = times.most_common(1)[0][0]
    return tuple(row for row in rows if normalise(row.answer) == best)


def _is_named_elsewhere(said: str, usual: str) -> bool:
    """Whether another check names an answer that stands where `usual` is expected."""
    return (
        answers_nothing(said)
        or placeholder_in(said) is not None
        or looks_like_refusal(said)
        or asks(said)
        or broken(said) is not None
        or (usual.startswith(said) and not ends(said))
        or bool(simplified(said)) > bool(simplified(usual))
        or _turned(said, usual)
    )


def _change_of(usual: str, said: str) -> str:
    """What was added to an answer or left out of it in one piece, or the whole other answer."""
    one, other = _PIECES.findall(usual), _PIECES.findall(said)
    begin = _alike(one, other)
    end = min(min(len(one), len(other)) - begin, _alike(one[::-1], other[::-1]))
    gone, added = ("".join(text[begin : len(text) - end]) for text in (one, other))
    if not gone:
        return _("it adds {piece}").format(piece=quoted(short(added.strip())))
    if not added:
        return _("it leaves out {piece}").format(piece=quoted(short(gone.strip())))
    if len(added) + len(gone) <= max(len(usual), len(said)) / 2:
        template = _("it has {piece} in the place of {other}")
        return template.format(piece=quoted(short(added)), other=quoted(short(gone)))
    if apart := changes(usual, said):
        return listed([f"{change.one or '–'} → {change.other or '–'}" for change in apart])
    return _("it says {piece}").format(piece=quoted(short(said)))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces are the same in both, from the beginning on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


CHECKS = (D144, D174)
