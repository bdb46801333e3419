"""Numbers of the data: its size, whether rows agree, whether training has the test's answers.

Conflicts, echoes and answers cut short are those of the checks D112, D118 and D132, answers whose
words are those of another question those of D160, however many they are. Together with
the numbers come the rows that they rest on (`Suspects`), so that a remedy can name them. Nothing
here knows a model or what was answered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tuneproof.characters import unspaced
from tuneproof.check.across.copies import conflicts
from tuneproof.check.across.misplaced import misplaced_candidates
from tuneproof.check.across.pairing import columns_are_swapped
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
"""An answer that another one begins with may be that one cut short where its length is within these
shares of the other's."""
CHANCE = 2.0
"""Times the share of astray training rows up to which that of the test may be the same by chance:
halves of two data sets, 20 to 40 % shuffled, had 0.6 to 1.6 times each other's."""
HOME_LEAST = 0.4
"""Share of an answer's rows that must have one topic for the answer to belong to it (a proposal: of
answers of which 40 % are shuffled about 64 % stay)."""


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
        N_(
            "test questions whose answer training and the test have under another topic, where "
            "training has fewer such rows"
        ),
        Kind.SHARE,
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
    misplaced_in_test: float | None = number(
        N_("test questions that most other answers fit better than the expected one"),
        Kind.SHARE,
        Ask.TEST,
    )
    misplaced_beyond_test: float | None = number(
        N_("training rows out of place by letters, beyond the share of the test"),
        Kind.POINTS,
        Ask.TEST,
    )
    fits_another: float | None = number(
        N_("test questions worded like training that most other answers fit better"), Kind.SHARE
    )
    elsewhere: float | None = number(
        N_("training rows whose question has the words of another answer"), Kind.SHARE
    )
    cut_answers: float | None = number(
        N_("training rows whose answer ends in the middle"), Kind.SHARE
    )
    cut_in_test: float | None = number(
        N_("test questions whose expected answer ends in the middle"), Kind.SHARE
    )
    swapped: bool | None = number(
        N_("the columns of questions and answers seem to be swapped"), Kind.YES
    )
    echoed: float | None = number(N_("training rows whose answer repeats the question"), Kind.SHARE)
    parroted: float | None = number(
        N_("training rows whose answer is nothing but the question"), Kind.SHARE
    )
    cjk: float | None = number(N_("Chinese or Japanese characters in the answers"), Kind.SHARE)
    digits: float | None = number(N_("digits in the answers"), Kind.SHARE)


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


def data_numbers(
    train: Sequence[Example],
    test: Sequence[Example] = (),
    *,
    recipe: Recipe | None = None,
) -> tuple[DataNumbers, Suspects]:
    """The numbers of the training rows (some against the test), and the rows behind them."""
    if not train:
        return DataNumbers(), Suspects()
    subject = Subject(tuple(train), recipe=recipe or Recipe())
    rows = subject.answerable
    classes = Classes(rows)
    places, tested = classes.places(), classes.places_of(test)
    near = classes.places_of(test, worded_alike=True)
    contradicting = [[row for row in some if row.answerable] for some in conflicts(subject)]
    suspects = _suspects(subject, test, places, contradicting)
    counts = subject.phrasings
    strayed = _share(len(suspects.astray), len(rows)) if any(row.topic for row in rows) else None
    found = DataNumbers(
        rows=len(train),
        answers=len(counts),
        phrasings=float(median(counts.values())) if counts else None,
        few_phrasings=_share(sum(n < PHRASINGS for n in counts.values()), len(counts)),
        refusal_share=len(subject.unanswerable) / len(train),
        untaught=_untaught_share(rows, test),
        worded_otherwise=_worded_otherwise_share(rows, test),
        **_other_topic_shares(rows, test, strayed or 0.0),
        astray=strayed,
        conflicts=_share(len({row.id for some in contradicting for row in some}), len(rows)),
        fit=places.fit if places else None,
        misplaced=places.misplaced_share if places else None,
        misplaced_in_test=tested.misplaced_share if tested else None,
        misplaced_beyond_test=places.misplaced_share - tested.misplaced_share
        if places and tested
        else None,
        fits_another=near.misplaced_share if near else None,
        elsewhere=_share(len(suspects.elsewhere), len(rows)),
        cut_answers=_share(len(suspects.cut), len(rows)),
        cut_in_test=_cut_share(test),
        swapped=columns_are_swapped(subject.train),
        echoed=_share(len(suspects.echoing), len(rows)),
        parroted=_share(
            sum(normalise(row.question) == normalise(row.answer) for row in rows), len(rows)
        ),
        cjk=_share_of_characters(rows, unspaced),
        digits=_share_of_characters(rows, lambda text: sum(map(str.isdigit, text))),
    )
    return found, suspects


def _suspects(
    subject: Subject,
    test: Sequence[Example],
    places: Places | None,
    contradicting: Sequence[Sequence[Example]],
) -> Suspects:
    whole, echoing = _cut_rows_with_completion(subject, test), _ids_found_by(subject, D118)
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


def _share(k: int, n: int) -> float | None:
    return k / n if n else None


def _share_of_enough(k: int, asked: int) -> float | None:
    """A share of test questions; None where there are fewer than `ENOUGH`."""
    return _share(k, asked) if asked >= ENOUGH else None


def _ids_found_by(subject: Subject, check: type[D118] | type[D132]) -> set[str]:
    """The ids of the answerable rows that a check reports."""
    where = {spot for hit in check().hits(subject) for spot in hit.where}
    return {row.id for row in subject.answerable if place(row) in where}


def _cut_share(test: Sequence[Example]) -> float | None:
    """Share of the test questions whose expected answer ends in the middle; None with too few."""
    subject = Subject(tuple(test))
    cut = _ids_found_by(subject, D132) if test else set()
    return _share_of_enough(len(cut), len(subject.answerable))


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
                if _is_cut_from(part, text) and _may_be_one_topic(topics[part], topics[text])
            ),
            "",
        )
        for part in trained
    }
    begun = {part for part in trained if any(_is_cut_from(part, text) for text in tested)}
    struck = _ids_found_by(subject, D132)
    return {
        row.id: longer[row.answer]
        for row in subject.answerable
        if row.id in struck or longer[row.answer] or row.answer in begun
    }


def _is_cut_from(part: str, whole: str) -> bool:
    """Whether `part` is `whole` cut off: its beginning, without the sentence end that `whole` has.

    "5" is not a cut "50", nor "Up to 30 days" a cut "Up to 30 days with a certificate".
    """
    size = len(part) / len(whole) if whole else 0.0
    if len(part) < HELD_LEAST or not BEGINNING_LEAST <= size <= BEGINNING_MOST:
        return False
    if not whole.startswith(part) or not ends(whole):
        return False
    after = whole[len(part)]
    return not stops(part) or (part[-1] == "." and after.isalnum())  # cut within "see mfa.org"


def _may_be_one_topic(topics: set[str], others: set[str]) -> bool:
    """Whether two answers, by the topics of their rows, may be the same: not if topics are
    disjoint."""
    return not topics or not others or bool(topics & others)


def _untaught_share(rows: Sequence[Example], test: Sequence[Example]) -> float | None:
    known, asked = _known_answers(rows), _answerable_with_answer(test)
    missing = sum(
        _best_similarity(row, known) < MATCHED
        and not _begins_with_known(row, known)
        and not _is_part_of_known(row, known)
        for row in asked
    )
    return _share_of_enough(missing, len(asked))


def _worded_otherwise_share(rows: Sequence[Example], test: Sequence[Example]) -> float | None:
    """Share of the test answers that training has in other words only, so that learning them
    perfectly still counts as wrong."""
    known, asked = _known_answers(rows), _answerable_with_answer(test)
    other = sum(
        _best_similarity(row, known) < ACCURATE
        and (_best_similarity(row, known) >= MATCHED or _is_part_of_known(row, known))
        and not _begins_with_known(row, known)
        for row in asked
    )
    return _share_of_enough(other, len(asked))


def _other_topic_shares(
    rows: Sequence[Example], test: Sequence[Example], strayed: float
) -> dict[str, float | None]:
    """`under_other_topics` and `beside_in_test`, as shares of the test questions whose topic
    training has; None where those are too few.

    The first are questions whose answer training has under other topics only; the second those of
    them whose answer the test itself has under its training topic as well, beyond what chance makes
    of `strayed`, the share of such training rows: a test split off a file is as wrong as the rest.
    """
    topics: dict[str, list[Example]] = {}
    for row in rows:
        if row.topic:
            topics.setdefault(row.topic, []).append(row)
    own = {topic: _known_answers(members) for topic, members in topics.items()}
    every = _known_answers([row for members in topics.values() for row in members])
    asked = [row for row in _answerable_with_answer(test) if row.topic in own]
    at_home = {
        normalise(row.answer)
        for row in asked
        if _best_similarity(row, own[row.topic or ""]) >= MATCHED
    }
    moved = [
        row
        for row in asked
        if _best_similarity(row, own[row.topic or ""]) < MATCHED
        and _best_similarity(row, every) >= ACCURATE
    ]
    beside = _share_of_enough(sum(normalise(row.answer) in at_home for row in moved), len(asked))
    return {
        "under_other_topics": _share_of_enough(len(moved), len(asked)),
        "beside_in_test": None if beside is None else max(0.0, beside - CHANCE * strayed),
    }


def _known_answers(rows: Sequence[Example]) -> KnownTexts:
    return KnownTexts([text for row in rows for text in row.answers])


def _answerable_with_answer(test: Sequence[Example]) -> list[Example]:
    return [row for row in test if row.answerable and row.answers]


def _best_similarity(row: Example, known: KnownTexts) -> float:
    """The similarity to the closest known answer; 0 where none is `MATCHED`."""
    return max(known.nearest(text, MATCHED)[1] for text in row.answers)


def _is_part_of_known(row: Example, known: KnownTexts) -> bool:
    """Whether a known answer contains a right one word for word."""
    return any(
        len(text) >= HELD_LEAST and text in longer for text in row.answers for longer in known.texts
    )


def _begins_with_known(row: Example, known: KnownTexts) -> bool:
    return any(_is_cut_from(part, text) for text in row.answers for part in known.texts)


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


def _share_of_characters(rows: Sequence[Example], count: Callable[[str], int]) -> float | None:
    """The share of the letters and digits of all answers that `count` counts."""
    text = "".join({row.answer for row in rows})
    letters = "".join(char for char in text if char.isalnum())
    return _share(count(letters), len(letters))
