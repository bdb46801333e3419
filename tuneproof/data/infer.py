"""What rows say only together: which are unanswerable, and which ask the same question.

This module knows neither files nor columns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tuneproof.data.refusing import refusals_of, same_question
from tuneproof.data.shapes import Draft
from tuneproof.i18n import _, ngettext, short
from tuneproof.types import Example, Finding, KnowledgeEntry, Phase, Severity

QUOTED = 60
"""Characters of a refusal that a message shows."""


@dataclass(frozen=True)
class Entry:
    """A usable row on its way to an example: id, place ("file:line"), what it says."""

    id: str
    place: str
    draft: Draft


def examples_of(
    entries: Sequence[Entry],
    known: Sequence[Example] = (),
    knowledge: Sequence[KnowledgeEntry] = (),
) -> tuple[list[Example], list[Finding]]:
    """Every entry as an example, in order, and how many were taken for unanswerable.

    A row that does not say is unanswerable when it has no answer, when its answer is that of an
    unanswerable `known` row, or when `refusals_of` takes it for a refusal.
    """
    own = refusals_of((entry.draft for entry in entries), known, knowledge)
    refusals = own.sure | {answer for row in known if not row.answerable for answer in row.answers}
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
    findings = [_inferred(inferred)] if inferred else []
    findings += [_asked(text, entries) for text in own.doubtful if text not in refusals]
    return examples, findings


def joined(examples: Sequence[Example]) -> tuple[list[Example], list[Finding]]:
    """Test rows with the same question as one example that has all their right answers.

    The same means equal but for case, width and white space. When some of the rows are
    answerable the refusals of the others are no right answers. The first row gives the id.
    """
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[same_question(example.question)].append(example)
    several = [group for group in groups.values() if len(group) > 1]
    findings = [_joined(several)] if several else []
    return [_one(group) for group in groups.values()], findings


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
    said = Counter(entry.draft.answers[0] for entry in entries if entry.draft.answers)
    unanswered = len(entries) - said.total()
    message = ngettext(
        "{n} row does not say whether it is answerable and counts as unanswerable: "
        "{unanswered} without an answer, {refused} with a refusal that several questions "
        "share.",
        "{n} rows do not say whether they are answerable and count as unanswerable: "
        "{unanswered} have no answer, {refused} have a refusal that several questions share.",
        len(entries),
    ).format(n=len(entries), unanswered=unanswered, refused=said.total())
    if said:
        quoted = ", ".join(f"“{short(text, QUOTED)}” ({n})" for text, n in said.most_common())
        message += " " + _("Taken for a refusal: {refusals}.").format(refusals=quoted)
    return Finding(
        code="D107",
        severity=Severity.NOTE,
        phase=Phase.BEFORE,
        title=_("Rows taken for unanswerable"),
        message=message,
        remedy=_("If that is wrong, add a column answerable with true or false."),
        where=tuple(entry.place for entry in entries),
        evidence={
            "rows": len(entries),
            "without_answer": unanswered,
            "with_refusal": said.total(),
        },
    )


def _asked(text: str, entries: Sequence[Entry]) -> Finding:
    """The question whether a sentence is the refusal; until it is answered, it is none."""
    where = tuple(entry.place for entry in entries if text in entry.draft.answers[:1])
    return Finding(
        code="D107",
        severity=Severity.NOTE,
        phase=Phase.BEFORE,
        title=_("Sentence that may be a refusal"),
        message=_(
            "“{text}” answers {n} rows whose questions have little in common. It counts as an "
            "answer; is it the refusal?"
        ).format(text=short(text, QUOTED), n=len(where)),
        remedy=_("If it is, add a column answerable with false in these rows and true elsewhere."),
        where=where,
        evidence={"rows": len(where)},
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
