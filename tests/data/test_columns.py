from __future__ import annotations

import pytest

from tuneproof.data.columns import find, fold


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Answerable?", "answerable"),
        ("可回答？", "可回答"),
        ("問題（必填）", "問題"),
        ("Question *", "question"),
        ("Answer (required)", "answer"),
        ("“Topic”", "topic"),
        ("# question", "question"),
        ("Is answerable:", "isanswerable"),
        ("Question #", "question#"),
        ("?", "?"),
    ],
)
def test_a_name_loses_the_signs_of_a_form(name: str, folded: str) -> None:
    """A column "Answerable?" was not used, because of its question mark."""
    assert fold(name) == folded


def test_a_name_without_signs_comes_before_one_with_them() -> None:
    assert (
        find("answer", ("Answer", "Answer?")) == find("answer", ("Answer?", "Answer")) == "Answer"
    )
