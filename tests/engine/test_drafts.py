"""Guesses from known answers."""

from __future__ import annotations

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
