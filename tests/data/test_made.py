"""The mark of made rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tuneproof.data.made import fingerprint, kind_of, mark, parents_of


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_a_mark_names_its_kind_and_parents(questions: list[str]) -> None:
    made_by = mark("near-miss", questions)
    assert kind_of(made_by) == "near-miss"
    assert parents_of(made_by) == {fingerprint(question) for question in questions}


def test_a_fingerprint_ignores_case_width_and_signs() -> None:
    assert fingerprint("How MANY？") == fingerprint("how many")
    assert fingerprint("how many") != fingerprint("how much")


def test_a_row_that_nobody_made_has_no_kind() -> None:
    assert kind_of("") == "" and parents_of("") == frozenset()
