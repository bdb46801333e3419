"""What rows say only together: which are unanswerable, and which ask the same question.

This module knows neither files nor columns.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tuneproof.data.shapes import Draft
from tuneproof.i18n import _, ngettext
from tuneproof.refusal import looks_like_refusal
from tuneproof.types import Example, Finding, Phase, Severity

REFUSAL_USES = 3
"""Different questions that must get the same sentence before it counts as the refusal."""


@dataclass(frozen=True)
class Entry:
    """A usable row on its way to an example: id, place ("file:line"), what it says."""

    id: str
    place: str
    draft: Draft


def examples_of(
    entries: Sequence[Entry], known: Sequence[Example] = ()
) -> tuple[list[Example], list[Finding]]:
    """Every entry as an example, in order, and how many were taken for unanswerable.

    A row that does not say is unanswerable when it has no answer, when its answer is that of an
    unanswerable `known` row, or when its answer looks like a refusal and is given to at least
    `REFUSAL_USES` different questions.
    """
    refusals = _refusals(entries) | {
        answer for row in known if not row.answerable for answer in row.answers
    }
    examples, inferred = [], []
    for entry in entries:
        read = entry.draft
        refused = not read.answers or read.answers[0] in refusals
        answerable = not refused if read.answerable is None else read.answerable
        if read.answerable is None and not answerable:
            inferred.append(entry)
        examples.append(
            Example(
                id=entry.id,
                question=read.question,
                answers=read.answers,
                answerable=answerable,
                topic=read.topic,
                style=read.style,
                sources=read.sources,
                origin=entry.place,
                made_by=read.made_by,
            )
        )
    return examples, [_inferred(inferred)] if inferred else []


def joined(examples: Sequence[Example]) -> tuple[list[Example], list[Finding]]:
    """Test rows with the same question as one example that has all their right answers.

    The same means equal but for case, width and white space. When some of the rows are
    answerable the refusals of the others are no right answers. The first row gives the id.
    """
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[_key(example.question)].append(example)
    several = [group for group in groups.values() if len(group) > 1]
    findings = [_joined(several)] if several else []
    return [_one(group) for group in groups.values()], findings


def _refusals(entries: Sequence[Entry]) -> frozenset[str]:
    asked: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.draft.answers and entry.draft.answerable is not True:
            asked[entry.draft.answers[0]].add(_key(entry.draft.question))
    return frozenset(
        answer
        for answer, questions in asked.items()
        if len(questions) >= REFUSAL_USES and looks_like_refusal(answer)
    )


def _key(question: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", question).casefold().split())


def _one(group: Sequence[Example]) -> Example:
    if len(group) == 1:
        return group[0]
    telling = [example for example in group if example.answerable] or group
    return replace(
        telling[0],
        id=group[0].id,
        origin=group[0].origin,
        question=group[0].question,
        answers=tuple(dict.fromkeys(answer for one in telling for answer in one.answers)),
        topic=next((one.topic for one in telling if one.topic), None),
        style=next((one.style for one in group if one.style), None),
        sources=tuple(dict.fromkeys(source for one in telling for source in one.sources)),
    )


def _inferred(entries: Sequence[Entry]) -> Finding:
    unanswered = sum(1 for entry in entries if not entry.draft.answers)
    return Finding(
        code="D107",
        severity=Severity.NOTE,
        phase=Phase.BEFORE,
        title=_("Rows taken for unanswerable"),
        message=ngettext(
            "{n} row does not say whether it is answerable and counts as unanswerable: "
            "{unanswered} without an answer, {refused} with a refusal that several questions "
            "share.",
            "{n} rows do not say whether they are answerable and count as unanswerable: "
            "{unanswered} have no answer, {refused} have a refusal that several questions share.",
            len(entries),
        ).format(n=len(entries), unanswered=unanswered, refused=len(entries) - unanswered),
        remedy=_("If that is wrong, add a column answerable with true or false."),
        where=tuple(entry.place for entry in entries),
        evidence={
            "rows": len(entries),
            "without_answer": unanswered,
            "with_refusal": len(entries) - unanswered,
        },
    )


def _joined(groups: Sequence[Sequence[Example]]) -> Finding:
    rows = sum(len(group) for group in groups)
    mixed = sum(1 for group in groups if len({one.answerable for one in group}) > 1)
    message = _(
        "{rows} rows ask {questions} questions; each is asked once, and all its answers are right."
    ).format(rows=rows, questions=len(groups))
    if mixed:
        message += " " + _(
            "{n} of them are answerable in one row and not in another; they count as answerable."
        ).format(n=mixed)
    return Finding(
        code="D110",
        severity=Severity.WARNING if mixed else Severity.NOTE,
        phase=Phase.BEFORE,
        title=_("Test rows with the same question joined"),
        message=message,
        remedy=_("Nothing, if each of these answers is right; else remove the wrong rows."),
        where=tuple(one.origin for group in groups for one in group),
        evidence={"rows": rows, "questions": len(groups), "mixed": mixed},
    )
