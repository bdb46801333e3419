from __future__ import annotations

import pytest

from tuneproof.data.courtesy import without_courtesy


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("請問VPN怎麼連？謝謝", "VPN怎麼連"),
        ("您好，想請問一下特休有幾天，謝謝您！", "特休有幾天"),
        ("不好意思 請問 可以退貨嗎 感恩", "可以退貨嗎"),
        ("请问一下 怎么退货", "怎么退货"),
        ("麻煩問一下,想請教一下印表機在哪", "印表機在哪"),
        ("想問停車費", "停車費"),
        ("Hi there! Where is the pool? Thanks a lot", "Where is the pool"),
        ("Hello, quick question: how do I reset MFA please", "how do I reset MFA"),
        ("Guten Tag, wo ist das Bad?", "wo ist das Bad"),
    ],
)
def test_greeting_and_thanks_go(question: str, bare: str) -> None:
    assert without_courtesy(question) == bare


@pytest.mark.parametrize(
    "question",
    ["History of the house", "hi", "謝謝！", "你好嗎", "請教師幫忙嗎", "想問卷怎麼填", "", "?!"],
)
def test_what_only_looks_like_it_or_is_all_there_is_stays(question: str) -> None:
    assert without_courtesy(question) == question
