"""Guesses from known answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tuneproof.engine.drafts import LONGEST_FREE, NGRAM, DraftBook


def test_the_commonest_answer_is_the_first_guess() -> None:
    book = DraftBook([(1, 2, 9), (3, 4, 9), (3, 4, 9)])
    assert book.next([]) == (3, 4, 9)


def test_a_shared_beginning_is_continued_by_the_commonest_answer() -> None:
    book = DraftBook([(1, 2, 3, 9), (1, 2, 4, 9), (1, 2, 4, 9)])
    assert book.next([1]) == (2, 4, 9)
    assert book.next([1, 2, 3]) == (9,)


def test_in_new_text_the_last_three_tokens_find_the_place() -> None:
    book = DraftBook([(1, 2, 3, 4, 5, 9)])
    assert NGRAM == 3
    assert book.next([77, 2, 3, 4]) == (5, 9)
    assert book.next([77, 3, 4]) == ()


def test_a_guess_in_new_text_is_short() -> None:
    answer = tuple(range(100, 160))
    assert DraftBook([answer]).next([1, *answer[:3]]) == answer[3 : 3 + LONGEST_FREE]


def test_nothing_known_nothing_guessed() -> None:
    assert DraftBook([]).next([]) == ()
    assert DraftBook([]).next([1, 2, 3, 4]) == ()
    assert DraftBook([(1, 2, 9)]).next([1, 2, 9]) == ()


IDS = st.lists(st.integers(0, 3), max_size=20)


@given(targets=st.lists(IDS, max_size=8), produced=IDS, data=st.data())
def test_guesses_are_those_of_all_beginnings_written_down(
    targets: list[list[int]], produced: list[int], data: st.DataObject
) -> None:
    book = DraftBook(targets)
    known = data.draw(st.sampled_from([*targets, produced]))
    for asked in (produced, [*known[: len(produced)], *produced[:3]], known):
        for stop in range(len(asked) + 1):
            assert book.next(asked[:stop]) == written_down(targets, asked[:stop])


def written_down(targets: Sequence[Sequence[int]], produced: Sequence[int]) -> tuple[int, ...]:
    """The plain way: the commonest answers first, every beginning and every n-gram of each."""
    beginnings: dict[tuple[int, ...], tuple[int, ...]] = {}
    grams: dict[tuple[int, ...], tuple[int, ...]] = {}
    for target, _count in Counter(map(tuple, targets)).most_common():
        for at in range(len(target)):
            beginnings.setdefault(target[:at], target[at:])
        for at in range(NGRAM, len(target)):
            grams.setdefault(target[at - NGRAM : at], target[at : at + LONGEST_FREE])
    found = beginnings.get(tuple(produced), ())
    return found or grams.get(tuple(produced[-NGRAM:]), ())


def test_a_book_grows_with_its_answers_and_no_faster() -> None:
    """It once held every beginning of every answer: 1,000 answers of 400 tokens took 746 MB."""
    sizes = []
    for length in (50, 100, 200, 400):
        answers = [tuple(range(n * 1000, n * 1000 + length)) for n in range(20)]
        book = DraftBook(answers)
        for answer in answers:
            for at in range(10, length, 10):
                assert book.next(answer[:at]) == answer[at:]
        sizes.append(numbers_in(vars(book)) / (20 * length))
    assert sizes[0] < 8
    assert all(later < 1.1 * earlier for earlier, later in pairwise(sizes))


def numbers_in(held: Any) -> int:
    """How many numbers a nest of containers holds."""
    if isinstance(held, Mapping):
        return sum(numbers_in(key) + numbers_in(value) for key, value in held.items())
    return sum(map(numbers_in, held)) if isinstance(held, list | tuple) else int(held is not None)
