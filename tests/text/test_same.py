from __future__ import annotations

import pytest

from tuneproof.text.same import say_the_same, says
from tuneproof.text.similar import ACCURATE, similarity

ALIKE = (
    ("The library is open until 17:00.", "The library is open until 18:00."),
    ("Dogs are allowed in the garden.", "Dogs are not allowed in the garden."),
    ("The office is open on Monday mornings.", "The office is open on Sunday mornings."),
    ("Please enter by Gate B on the left.", "Please enter by Gate C on the left."),
    ("Write to help@example.org if it fails.", "Write to held@example.org if it fails."),
    (
        "特休假每年七日，請於三日前提出申請並填寫表單。",
        "特休假每年七日，請於五日前提出申請並填寫表單。",
    ),
)


@pytest.mark.parametrize(("known", "text"), ALIKE)
def test_texts_that_differ_in_a_fact_or_a_not_do_not_say_the_same(known: str, text: str) -> None:
    assert similarity(known, text) >= ACCURATE
    assert not says(known, text) and not says(text, known)


def test_the_same_in_nearly_the_same_words_is_said() -> None:
    assert says("請於3日內填寫表單並送交服務台簽收。", "請於三日內填寫表單並送交服務台簽收。")
    assert say_the_same("Passwords are reset at the desk.", "Passwords are reset at the desk")
    assert not says("Passwords are reset at the desk.", "Ask the desk.")


def test_a_fact_that_is_left_out_is_missing_on_one_side_only() -> None:
    whole, less = "Bring your card to the desk on floor 2.", "Bring your card to the desk on floor."
    assert says(whole, less)
    assert not say_the_same(whole, less)
