from __future__ import annotations

import pytest

from tuneproof.text.deixis import names_nothing


@pytest.mark.parametrize(
    "question",
    [
        "and how many in that one?",
        "How much is it?",
        "那個要多少？",
        "那這個可以嗎？",
        "這個要怎麼辦",
        "那如果是這種情況呢，也一樣嗎",
    ],
)
def test_a_question_may_name_nothing(question: str) -> None:
    assert names_nothing(question)


@pytest.mark.parametrize(
    "question",
    [
        "How much does it cost to get in?",
        "How much is the pass?",
        "Where is it held?",
        "Can I pay?",
        "那個窗口幾點開",
        "這個月底前要繳嗎",
        "要多少錢",
    ],
)
def test_a_word_of_its_own_is_enough(question: str) -> None:
    assert not names_nothing(question)
