from __future__ import annotations

import pytest

from tuneproof.text.negation import negations


@pytest.mark.parametrize(
    "text",
    ["may not enter", "it isn't open", "kein Zutritt", "不需預約", "未滿六歲", "禁止飲食", "免費"],
)
def test_what_says_no(text: str) -> None:
    assert negations(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a note to nobody",
        "nothing",
        "不但可以",
        "是否",
        "無線網路",
        "未來",
        "能不能",
        "非常",
        "有沒有",
    ],
)
def test_what_only_looks_so(text: str) -> None:
    assert negations(text) == 0
