"""What rows say only together: which are unanswerable, and which ask the same question.

This module knows neither files nor columns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tuneproof.data.found import D107, D110, D148, D149
from tuneproof.data.refusing import refusals_of, same_question
from tuneproof.data.shapes import Draft
from tuneproof.findings import Hit
from tuneproof.i18n import enumerated, quoted, short
from tuneproof.types import Example, Finding, KnowledgeEntry

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
    findings = list(_joined(several)) if several else []
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
    told = [f"{quoted(short(text, QUOTED))} ({n})" for text, n in said.most_common()]
    return D107().finding(
        Hit(
            where=tuple(entry.place for entry in entries),
            values={
                "n": len(entries),
                "unanswered": unanswered,
                "refused": said.total(),
                "refusals": enumerated(told),
            },
            evidence={
                "rows": len(entries),
                "without_answer": unanswered,
                "with_refusal": said.total(),
            },
        )
    )


def _asked(text: str, entries: Sequence[Entry]) -> Finding:
    """The question whether a sentence is the refusal; until it is answered, it is none."""
    where = tuple(
        entry.place
        for entry in entries
        if entry.draft.answerable is None and text in entry.draft.answers[:1]
    )
    return D148().finding(
        Hit(
            where=where,
            values={"text": short(text, QUOTED), "n": len(where)},
            evidence={"rows": len(where)},
        )
    )


def _joined(groups: Sequence[Sequence[Example]]) -> Iterator[Finding]:
    """That rows were joined, and where they do not say the same of their question."""
    numbers = {"rows": sum(len(group) for group in groups), "questions": len(groups)}
    yield D110().finding(Hit(where=_places(groups), values=numbers, evidence=numbers))
    mixed = [group for group in groups if len({one.answerable for one in group}) > 1]
    if mixed:
        hit = Hit(
            where=_places(mixed), values={"n": len(mixed)}, evidence={"questions": len(mixed)}
        )
        yield D149().finding(hit)


def _places(groups: Sequence[Sequence[Example]]) -> tuple[str, ...]:
    return tuple(one.origin for group in groups for one in group)
