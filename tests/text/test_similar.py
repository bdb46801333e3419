from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneproof.text.similar import KnownTexts, best_similarity, similarity

TEXTS = st.text(alphabet="abc 天年,", max_size=30)


def test_similarity_is_twice_the_matching_characters_over_both_lengths() -> None:
    # "abcd" and "bcde" share "bcd": 2 * 3 / 8.
    assert similarity("abcd", "bcde") == pytest.approx(0.75)
    assert similarity("請假", "請假") == 1.0
    assert similarity("請假", "加班") == 0.0


@given(TEXTS, TEXTS)
def test_similarity_is_the_diarys_and_lies_between_zero_and_one(
    expected: str, produced: str
) -> None:
    found = similarity(expected, produced)
    assert found == SequenceMatcher(None, expected, produced).ratio()
    assert 0.0 <= found <= 1.0


@given(TEXTS, TEXTS)
def test_one_is_reached_by_equal_texts_only_in_either_order(a: str, b: str) -> None:
    assert (similarity(a, b) == 1.0) == (similarity(b, a) == 1.0) == (a == b)


def test_the_best_of_several_right_answers_counts() -> None:
    assert best_similarity(("wxyz", "abcd"), "bcde") == pytest.approx(0.75)


def test_nothing_expected_is_not_measured_rather_than_zero() -> None:
    assert best_similarity((), "anything") is None


@given(st.lists(TEXTS, min_size=1, max_size=8), TEXTS)
def test_the_nearest_known_text_is_the_first_of_the_most_similar(
    texts: list[str], said: str
) -> None:
    known = KnownTexts(texts)
    ratios = [similarity(text, said) for text in known.texts]
    place, found = known.nearest(said)
    assert found == max(ratios)
    if found > 0:
        assert place == ratios.index(found)


@given(st.lists(TEXTS, min_size=1, max_size=8), TEXTS, st.floats(0.1, 1.0))
def test_a_least_similarity_leaves_out_what_is_below_and_nothing_else(
    texts: list[str], said: str, least: float
) -> None:
    known = KnownTexts(texts)
    near = [text for text in known.texts if similarity(text, said) >= least]
    assert known.within(said, least) == sorted(near, key=lambda text: -similarity(text, said))
    expected = known.nearest(said) if near else (-1, 0.0)
    assert known.nearest(said, least) == expected


HOURS = "; ".join(
    f"{day} from 08:00 to 12:00 and from 13:00 to 17:00"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)


def test_a_long_answer_is_as_similar_as_its_characters_say() -> None:
    """difflib's shortcut from 200 characters on made it 40 %: a right answer that counted as
    wrong."""
    right, said = f"The counter is open as follows: {HOURS}", f"Hours: {HOURS}"
    assert SequenceMatcher(None, right, said).ratio() < 0.5
    assert similarity(right, said) > 0.9
    assert KnownTexts(["Ask at the desk.", right]).nearest(said)[0] == 1


@given(st.text(alphabet="ab c", min_size=150, max_size=260), st.integers(0, 200))
def test_of_long_texts_too_the_nearest_is_the_first_of_the_most_similar(
    said: str, cut: int
) -> None:
    known = KnownTexts([said[cut:], said[:cut] + said[cut + 1 :], said[::-1], "c" * 220])
    ratios = [similarity(text, said) for text in known.texts]
    if said not in known.texts and max(ratios) > 0:
        assert known.nearest(said) == (ratios.index(max(ratios)), max(ratios))


def test_no_known_texts_have_no_nearest() -> None:
    assert KnownTexts(()).nearest("anything") == (-1, 0.0)


def test_the_texts_within_a_similarity_come_closest_first() -> None:
    texts = KnownTexts(["It opens at 9.", "It opens at 8.", "It opens at 8:30.", "Ask the desk."])
    assert texts.within("It opens at 8.", 0.9) == [
        "It opens at 8.",
        "It opens at 9.",
        "It opens at 8:30.",
    ]
    assert texts.within("No.", 0.9) == []
