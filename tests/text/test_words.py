from __future__ import annotations

import pytest

from tuneproof.text.words import WordChange, changes, words

EN = "You can send it back within 14 days, and we pay for the parcel."


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (EN.replace("can", "can't"), (WordChange("can", "can't"),)),
        (EN.replace("14 days", "two weeks"), ()),
        (EN.replace("14 days", "21 days"), (WordChange("14 days", "21 days"),)),
        (EN.replace(" back", ""), (WordChange("back", ""),)),
        ("Something else is written here, and nobody sends a parcel anywhere at all.", ()),
    ],
)
def test_few_words_that_differ(other: str, expected: tuple[WordChange, ...]) -> None:
    assert changes(EN, other) == expected


def test_a_lone_character_is_shown_with_the_one_before_it() -> None:
    assert changes("總館週二到週六開放", "總館週一到週六開放") == (WordChange("週二", "週一"),)


def test_a_fact_is_one_word_in_its_place() -> None:
    assert [word.form for word in words("Bis 6:30 Uhr, dann B1")] == ["bis", "t06:30", "dann", "b1"]


@pytest.mark.parametrize("at", [0, 1_000, 2_000])
def test_a_word_that_recurs_a_thousand_times_hides_no_change(at: int) -> None:
    """Of a dozen answers like this the check took minutes: each word was compared with each."""
    one = ["word"] * 2_000
    other = [*one[:at], "two", *one[at:]]
    one.insert(at, "one")
    assert changes(" ".join(one), " ".join(other)) == (WordChange("one", "two"),)


def test_more_than_a_few_words_are_another_answer() -> None:
    long = [f"{first}{second}" for first in "abcdef" for second in "klmnopqrst"]
    marked = [f"{word}x" if n % 15 == 7 else word for n, word in enumerate(long)]
    assert len(changes(" ".join(long), " ".join(marked))) == 4
    marked[0] = "another"
    assert changes(" ".join(long), " ".join(marked)) == ()
