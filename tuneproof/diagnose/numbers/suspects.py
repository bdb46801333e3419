"""The training rows behind each fault of the data, so that a remedy can name them.

Nothing here counts or weighs a fault, and no row is judged by what was answered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuneproof.check.across.misplaced import misplaced_candidates
from tuneproof.check.single.answers import D118, D132
from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import normalise
from tuneproof.diagnose.numbers.cut import is_cut_from
from tuneproof.diagnose.numbers.fit import Places
from tuneproof.types import Example

HOME_LEAST = 0.4
"""Share of an answer's rows that must have one topic for the answer to belong to it (a proposal: of
answers of which 40 % are shuffled about 64 % stay)."""


@dataclass(frozen=True)
class Suspects:
    """The ids of the rows behind each fault of the data; `rows` is how many were looked at.

    `contradicted`: of each conflict, all but the row whose answer fits best; `misplaced`: the
    answer fits the question badly by letters (`fit.Places`); `cut`: the answer is cut, and
    `completed` maps such rows to the whole answer where another row has it; `astray`: the answer
    stands more often under another topic; `echoing`: the answer repeats the question; `elsewhere`:
    the words of the question are those of another answer, which is right of nearly all of them.
    """

    contradicted: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    completed: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()
    echoing: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    rows: int = 0


def suspects_in(
    subject: Subject,
    test: Sequence[Example],
    places: Places | None,
    contradicting: Sequence[Sequence[Example]],
) -> Suspects:
    """The suspect rows of `subject`, of which `places` are the ranks of their answers and
    `contradicting` the groups of rows that a like question contradicts. The test may show that an
    answer is cut."""
    whole, echoing = _cut_rows_with_completion(subject, test), ids_found_by(subject, D118)
    return Suspects(
        contradicted=_worse_of_each_conflict(subject, contradicting, places),
        misplaced=tuple(row.id for row in places.misplaced) if places else (),
        cut=tuple(whole),
        completed={row: text for row, text in whole.items() if text},
        refusals=tuple(row.id for row in subject.unanswerable),
        astray=tuple(row.id for row in _rows_with_answer_of_other_topic(subject.answerable)),
        echoing=tuple(row.id for row in subject.answerable if row.id in echoing),
        elsewhere=tuple(row.id for row, _fit in misplaced_candidates(subject)),
        rows=len(subject.train),
    )


def ids_found_by(subject: Subject, check: type[D118] | type[D132]) -> set[str]:
    """The ids of the answerable rows that a check reports."""
    where = {spot for hit in check().hits(subject) for spot in hit.where}
    return {row.id for row in subject.answerable if place(row) in where}


def _cut_rows_with_completion(subject: Subject, test: Sequence[Example]) -> dict[str, str]:
    """Rows whose answer is cut, by id, with the whole answer from another training row, else ''.

    The test may show that an answer is cut, but the whole answer is never taken from it.
    """
    topics: dict[str, set[str]] = defaultdict(set)
    for row in subject.answerable:
        topics[row.answer] |= {row.topic} if row.topic else set()
    trained = sorted(topics, key=len)
    tested = {text for row in test if row.answerable for text in row.answers}
    longer = {
        part: next(
            (
                text
                for text in trained
                if is_cut_from(part, text) and _may_be_one_topic(topics[part], topics[text])
            ),
            "",
        )
        for part in trained
    }
    begun = {part for part in trained if any(is_cut_from(part, text) for text in tested)}
    struck = ids_found_by(subject, D132)
    return {
        row.id: longer[row.answer]
        for row in subject.answerable
        if row.id in struck or longer[row.answer] or row.answer in begun
    }


def _may_be_one_topic(topics: set[str], others: set[str]) -> bool:
    """Whether two answers, by the topics of their rows, may be the same: not if topics are
    disjoint."""
    return not topics or not others or bool(topics & others)


def _rows_with_answer_of_other_topic(rows: Sequence[Example]) -> list[Example]:
    """The rows whose answer belongs to another topic, though their own topic has answers.

    The check D145 names fewer: it has to be sure of each, and skips answers that are scattered over
    many topics, as shuffled ones are.
    """
    stands: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.topic:
            stands[normalise(row.answer)][row.topic] += 1
    home = {answer: topic for answer, found in stands.items() if (topic := _home_topic(found))}
    own = set(home.values())
    return [
        row
        for row in rows
        if row.topic in own and home.get(normalise(row.answer), row.topic) != row.topic
    ]


def _home_topic(found: Counter[str]) -> str | None:
    """The topic that an answer belongs to, by its rows a topic; None where no topic dominates."""
    (topic, most), *rest = found.most_common(2)
    alone = not rest or most > rest[0][1]
    return topic if alone and most >= HOME_LEAST * found.total() else None


def _worse_of_each_conflict(
    subject: Subject, contradicting: Sequence[Sequence[Example]], places: Places | None
) -> tuple[str, ...]:
    """Ids of the rows to leave out: of each conflict all whose answer differs from the best-fitting
    one. Equal question and answer pairs share that fate wherever they stand."""
    standing = (
        {row.id: float(at) for row, at in zip(places.rows, places.place, strict=True)}
        if places
        else {}
    )
    lost: set[tuple[str, str]] = set()
    for asked in contradicting:
        best = min(asked, key=lambda row: standing.get(row.id, 1.0), default=None)
        lost |= {
            _normalised_pair(row) for row in asked if best and subject.agreement.differ(row, best)
        }
    return tuple(row.id for row in subject.answerable if _normalised_pair(row) in lost)


def _normalised_pair(row: Example) -> tuple[str, str]:
    return normalise(row.question), normalise(row.answer)
