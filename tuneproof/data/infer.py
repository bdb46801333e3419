"""What can be told only from all rows together: which are unanswerable, which ask the same.

This module knows neither files nor columns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tuneproof.data.findings import D107, D110, D148, D149
from tuneproof.data.refusing import refusals_of, same_question
from tuneproof.data.shapes import Draft
from tuneproof.findings import Hit
from tuneproof.i18n import enumerated, quoted, short
from tuneproof.types import Example, Finding, KnowledgeEntry

QUOTED = 60
"""Characters of a refusal that a message shows."""


@dataclass(frozen=True)
class Entry:
    """A usable row before it becomes an example: id, place ("file:line") and content."""

    id: str
    place: str
    draft: Draft


def examples_of(
    entries: Sequence[Entry],
    known: Sequence[Example] = (),
    knowledge: Sequence[KnowledgeEntry] = (),
) -> tuple[list[Example], list[Finding]]:
    """Every entry as an example, in order, and findings on rows taken for unanswerable.

    A row that does not say whether it is answerable counts as unanswerable when it has no answer,
    when its answer is that of an unanswerable `known` row, or when `refusals_of` takes its answer
    for a refusal.
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
    findings = [_inferred_finding(inferred)] if inferred else []
    findings += [
        _possible_refusal_finding(text, entries) for text in own.doubtful if text not in refusals
    ]
    return examples, findings


def merged_by_question(examples: Sequence[Example]) -> tuple[list[Example], list[Finding]]:
    """Test rows, those with the same question merged into one with all right answers; findings.

    Questions are the same when they are equal but for case, width and white space. When some of
    the merged rows are answerable, the refusals of the others are dropped. The first row gives
    the id.
    """
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[same_question(example.question)].append(example)
    several = [group for group in groups.values() if len(group) > 1]
    findings = list(_merge_findings(several)) if several else []
    return [_merged_example(group) for group in groups.values()], findings


def _merged_example(group: Sequence[Example]) -> Example:
    if len(group) == 1:
        return group[0]
    answering = [example for example in group if example.answerable] or group
    return replace(
        answering[0],
        id=group[0].id,
        origin=group[0].origin,
        question=group[0].question,
        answers=tuple(dict.fromkeys(answer for row in answering for answer in row.answers)),
        topic=next((row.topic for row in answering if row.topic), None),
        style=next((row.style for row in group if row.style), None),
        sources=tuple(dict.fromkeys(source for row in answering for source in row.sources)),
    )


def _inferred_finding(entries: Sequence[Entry]) -> Finding:
    refusals = Counter(entry.draft.answers[0] for entry in entries if entry.draft.answers)
    unanswered = len(entries) - refusals.total()
    counted = [f"{quoted(short(text, QUOTED))} ({n})" for text, n in refusals.most_common()]
    return D107().finding(
        Hit(
            where=tuple(entry.place for entry in entries),
            values={
                "n": len(entries),
                "unanswered": unanswered,
                "refused": refusals.total(),
                "refusals": enumerated(counted),
            },
            evidence={
                "rows": len(entries),
                "without_answer": unanswered,
                "with_refusal": refusals.total(),
            },
        )
    )


def _possible_refusal_finding(text: str, entries: Sequence[Entry]) -> Finding:
    """D148: asks whether `text` is a refusal; until the user says so, it counts as an answer."""
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


def _merge_findings(groups: Sequence[Sequence[Example]]) -> Iterator[Finding]:
    """D110 for merged test rows, D149 for those that disagree on being answerable."""
    numbers = {"rows": sum(len(group) for group in groups), "questions": len(groups)}
    yield D110().finding(Hit(where=_origins(groups), values=numbers, evidence=numbers))
    mixed = [group for group in groups if len({one.answerable for one in group}) > 1]
    if mixed:
        hit = Hit(
            where=_origins(mixed), values={"n": len(mixed)}, evidence={"questions": len(mixed)}
        )
        yield D149().finding(hit)


def _origins(groups: Sequence[Sequence[Example]]) -> tuple[str, ...]:
    return tuple(one.origin for group in groups for one in group)
