"""Numbers of the data: how much there is, whether rows agree, whether the test is taught.

Conflicts, echoes and answers cut short are those of the checks D112, D118 and D132. Together with
the numbers come the rows that they rest on (`Suspects`), so that a remedy can name them. Nothing
here knows a model or what was answered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tuneproof.characters import unspaced
from tuneproof.check.across.copies import conflicts
from tuneproof.check.across.topics import PHRASINGS
from tuneproof.check.single.answers import D118, D132
from tuneproof.check.subject import Subject, place
from tuneproof.config import Recipe
from tuneproof.data.overlap import normalise
from tuneproof.diagnose.numbers.answers import ENOUGH, HELD_LEAST
from tuneproof.diagnose.numbers.fit import Classes, Places
from tuneproof.diagnose.numbers.number import Ask, Kind, number
from tuneproof.i18n import N_
from tuneproof.text.endings import ends, stops
from tuneproof.text.similar import ACCURATE, MATCHED, KnownTexts
from tuneproof.types import Example

BEGINNING_LEAST, BEGINNING_MOST = 0.15, 0.95
"""A known answer of this share of a right one, and equal to its beginning, may be that one cut."""
HOME_LEAST = 0.4
"""Share of an answer's rows that must stand under one topic for it to be that topic's (a proposal:
of answers of which 40 % are shuffled about 64 % stay)."""


@dataclass(frozen=True, kw_only=True)
class DataNumbers:
    """What the training data is like; shares are of the answerable training rows unless said."""

    rows: int | None = number(N_("training rows"), Kind.COUNT)
    answers: int | None = number(N_("different answers in training"), Kind.COUNT)
    phrasings: float | None = number(N_("phrasings of an answer, the median"), Kind.PLAIN)
    few_phrasings: float | None = number(N_("answers with fewer than 3 phrasings"), Kind.SHARE)
    refusal_share: float | None = number(
        N_("training rows without an answer (refusals)"), Kind.SHARE
    )
    untaught: float | None = number(
        N_("test questions whose answer is in no training row"), Kind.SHARE, Ask.TEST
    )
    worded_otherwise: float | None = number(
        N_("test questions whose answer training gives in other words or characters alone"),
        Kind.SHARE,
        Ask.TEST,
    )
    under_other_topics: float | None = number(
        N_("test questions whose answer training has under other topics only"), Kind.SHARE
    )
    beside_in_test: float | None = number(
        N_("test questions whose answer training and the test have under another topic"), Kind.SHARE
    )
    astray: float | None = number(
        N_("training rows whose answer stands more often under another topic"), Kind.SHARE
    )
    conflicts: float | None = number(
        N_("training rows that a like question contradicts"), Kind.SHARE
    )
    fit: float | None = number(
        N_("how well questions fit their answers by letters (0.5: chance, 1: best)"), Kind.PLAIN
    )
    misplaced: float | None = number(
        N_("training rows whose question most other answers fit better"), Kind.SHARE
    )
    misplaced_beyond_test: float | None = number(
        N_("training rows out of place by that measure, beyond the share of the test"),
        Kind.POINTS,
        Ask.TEST,
    )
    cut_answers: float | None = number(
        N_("training rows whose answer ends in the middle"), Kind.SHARE
    )
    echoed: float | None = number(N_("training rows whose answer repeats the question"), Kind.SHARE)
    left_out: float | None = number(
        N_("rows left out because they are too long, of all"), Kind.SHARE
    )
    cjk: float | None = number(N_("Chinese or Japanese characters in the answers"), Kind.SHARE)


@dataclass(frozen=True)
class Suspects:
    """The rows, by id, that a fault of the data rests on, of `rows` that were looked at.

    `contradicted` are those of a conflict that agree less with the rest of the data; `astray` are
    those whose answer stands more often under another topic, and `misplaced` those that letters
    say; `echoing` are those whose answer repeats the question; `completed` maps rows with a cut
    answer to the whole of it, where another row has it.
    """

    contradicted: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    completed: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()
    echoing: tuple[str, ...] = ()
    rows: int = 0


def data_numbers(
    train: Sequence[Example],
    test: Sequence[Example] = (),
    *,
    left_out: int = 0,
    recipe: Recipe | None = None,
) -> tuple[DataNumbers, Suspects]:
    """The numbers of the training rows beside the test, and the rows behind them."""
    if not train:
        return DataNumbers(), Suspects()
    subject = Subject(tuple(train), recipe=recipe or Recipe())
    rows = subject.answerable
    classes = Classes(rows)
    places, tested = classes.places(), classes.places_of(test)
    contradicting = [[row for row in some if row.answerable] for some in conflicts(subject)]
    suspects = _suspects(subject, test, places, contradicting)
    counts = {
        answer: len({normalise(row.question) for row in asked})
        for answer, asked in subject.by_answer.items()
    }
    found = DataNumbers(
        rows=len(train),
        answers=len(counts),
        phrasings=float(median(counts.values())) if counts else None,
        few_phrasings=_share(sum(n < PHRASINGS for n in counts.values()), len(counts)),
        refusal_share=len(subject.unanswerable) / len(train),
        untaught=_untaught(rows, test),
        worded_otherwise=_worded_otherwise(rows, test),
        **_beside_topics(rows, test),
        astray=_share(len(suspects.astray), len(rows)) if any(row.topic for row in rows) else None,
        conflicts=_share(len({row.id for some in contradicting for row in some}), len(rows)),
        fit=places.fit if places else None,
        misplaced=places.misplaced_share if places else None,
        misplaced_beyond_test=places.misplaced_share - tested.misplaced_share
        if places and tested
        else None,
        cut_answers=_share(len(suspects.cut), len(rows)),
        echoed=_share(len(suspects.echoing), len(rows)),
        left_out=left_out / (len(train) + left_out),
        cjk=_cjk_share(rows),
    )
    return found, suspects


def _suspects(
    subject: Subject,
    test: Sequence[Example],
    places: Places | None,
    contradicting: Sequence[Sequence[Example]],
) -> Suspects:
    whole, echoing = _whole_answers(subject, test), _struck(subject, D118)
    return Suspects(
        contradicted=_losers(subject, contradicting, places),
        misplaced=tuple(row.id for row in places.misplaced) if places else (),
        cut=tuple(whole),
        completed={row: text for row, text in whole.items() if text},
        refusals=tuple(row.id for row in subject.unanswerable),
        astray=tuple(row.id for row in _astray(subject.answerable)),
        echoing=tuple(row.id for row in subject.answerable if row.id in echoing),
        rows=len(subject.train),
    )


def _share(k: int, n: int) -> float | None:
    return k / n if n else None


def _of_enough(k: int, asked: int) -> float | None:
    """A share of test questions, where there are enough of them to be a sign."""
    return _share(k, asked) if asked >= ENOUGH else None


def _struck(subject: Subject, check: type[D118] | type[D132]) -> set[str]:
    """The ids of the answerable rows that a check strikes."""
    where = {spot for hit in check().hits(subject) for spot in hit.where}
    return {row.id for row in subject.answerable if place(row) in where}


def _whole_answers(subject: Subject, test: Sequence[Example]) -> dict[str, str]:
    """The ids of rows whose answer is cut, and the whole answer where training has it, else ''.

    The test tells that an answer is cut; what it says in full is never taken from there.
    """
    topics: dict[str, set[str]] = defaultdict(set)
    for row in subject.answerable:
        topics[row.answer] |= {row.topic} if row.topic else set()
    trained = sorted(topics, key=len)
    tested = {text for row in test if row.answerable for text in row.answers}
    longer = {
        part: next(
            (text for text in trained if _begins(part, text) and _akin(topics[part], topics[text])),
            "",
        )
        for part in trained
    }
    begun = {part for part in trained if any(_begins(part, text) for text in tested)}
    struck = _struck(subject, D132)
    return {
        row.id: longer[row.answer]
        for row in subject.answerable
        if row.id in struck or longer[row.answer] or row.answer in begun
    }


def _begins(part: str, whole: str) -> bool:
    """Whether a text is another one cut: its beginning, with no end, where the other has one.

    "5" is no part of "50", nor "Up to 30 days" one of "Up to 30 days with a certificate".
    """
    size = len(part) / len(whole) if whole else 0.0
    if len(part) < HELD_LEAST or not BEGINNING_LEAST <= size <= BEGINNING_MOST:
        return False
    if not whole.startswith(part) or not ends(whole):
        return False
    after = whole[len(part)]
    return not stops(part) or (part[-1] == "." and after.isalnum())  # "see mfa.": an address


def _akin(topics: set[str], others: set[str]) -> bool:
    """Whether two answers may be one: an answer of another topic is another answer."""
    return not topics or not others or bool(topics & others)


def _untaught(rows: Sequence[Example], test: Sequence[Example]) -> float | None:
    known, asked = _known(rows), _asked(test)
    missing = sum(
        _nearest(row, known) < MATCHED and not _is_begun(row, known) and not _is_held(row, known)
        for row in asked
    )
    return _of_enough(missing, len(asked))


def _worded_otherwise(rows: Sequence[Example], test: Sequence[Example]) -> float | None:
    """Share of the test answers that training has in other words only: once learned, they count as
    wrong."""
    known, asked = _known(rows), _asked(test)
    other = sum(
        _nearest(row, known) < ACCURATE
        and (_nearest(row, known) >= MATCHED or _is_held(row, known))
        and not _is_begun(row, known)
        for row in asked
    )
    return _of_enough(other, len(asked))


def _beside_topics(rows: Sequence[Example], test: Sequence[Example]) -> dict[str, float | None]:
    """Shares of the test questions whose answer training has under other topics only, and of those
    whose answer the test has under one of these as well, of those whose topic training has; not
    measured where too few name one."""
    topics: dict[str, list[Example]] = {}
    for row in rows:
        if row.topic:
            topics.setdefault(row.topic, []).append(row)
    own = {topic: _known(some) for topic, some in topics.items()}
    every = _known([row for some in topics.values() for row in some])
    asked = [row for row in _asked(test) if row.topic in own]
    at_home = {
        normalise(row.answer) for row in asked if _nearest(row, own[row.topic or ""]) >= MATCHED
    }
    moved = [
        row
        for row in asked
        if _nearest(row, own[row.topic or ""]) < MATCHED and _nearest(row, every) >= ACCURATE
    ]
    beside = sum(normalise(row.answer) in at_home for row in moved)
    return {
        "under_other_topics": _of_enough(len(moved), len(asked)),
        "beside_in_test": _of_enough(beside, len(asked)),
    }


def _known(rows: Sequence[Example]) -> KnownTexts:
    return KnownTexts([text for row in rows for text in row.answers])


def _asked(test: Sequence[Example]) -> list[Example]:
    return [row for row in test if row.answerable and row.answers]


def _nearest(row: Example, known: KnownTexts) -> float:
    return max(known.nearest(text)[1] for text in row.answers)


def _is_held(row: Example, known: KnownTexts) -> bool:
    """Whether a known answer says all of a right one, and more."""
    return any(
        len(text) >= HELD_LEAST and text in longer for text in row.answers for longer in known.texts
    )


def _is_begun(row: Example, known: KnownTexts) -> bool:
    return any(_begins(part, text) for text in row.answers for part in known.texts)


def _astray(rows: Sequence[Example]) -> list[Example]:
    """The rows with the answer of another topic, where their own topic has one.

    D145 names fewer of them: it has to be sure of each, and looks away where an answer is scattered
    over many topics, as shuffled ones are.
    """
    stands: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.topic:
            stands[normalise(row.answer)][row.topic] += 1
    home = {answer: topic for answer, found in stands.items() if (topic := _most(found))}
    own = set(home.values())
    return [
        row
        for row in rows
        if row.topic in own and home.get(normalise(row.answer), row.topic) != row.topic
    ]


def _most(found: Counter[str]) -> str | None:
    """The topic that an answer belongs to; None where it is one for many."""
    (topic, most), *rest = found.most_common(2)
    alone = not rest or most > rest[0][1]
    return topic if alone and most >= HOME_LEAST * found.total() else None


def _losers(
    subject: Subject, contradicting: Sequence[Sequence[Example]], places: Places | None
) -> tuple[str, ...]:
    """The rows to leave out of each conflict: all but those whose answer fits the question best."""
    standing = (
        {row.id: float(at) for row, at in zip(places.rows, places.place, strict=True)}
        if places
        else {}
    )
    lost: set[tuple[str, str]] = set()
    for asked in contradicting:
        best = min(asked, key=lambda row: standing.get(row.id, 1.0), default=None)
        lost |= {_pair(row) for row in asked if best and subject.agreement.differ(row, best)}
    return tuple(row.id for row in subject.answerable if _pair(row) in lost)


def _pair(row: Example) -> tuple[str, str]:
    return normalise(row.question), normalise(row.answer)


def _cjk_share(rows: Sequence[Example]) -> float | None:
    text = "".join({row.answer for row in rows})
    letters = [char for char in text if char.isalnum()]
    return _share(unspaced("".join(letters)), len(letters))
