from __future__ import annotations

import pytest

from tuneproof.refusal import LONGEST, LONGEST_CJK, looks_like_refusal

REFUSALS = [
    "The handbook does not cover this; please ask HR or the IT service desk.",
    "I don't know.",
    "I’m sorry, but I cannot help with that.",
    "Sorry, I don't have information about this.",
    "This question is outside the scope of the handbook.",
    "No information available.",
    "This is not mentioned in the company handbook.",
    "There is no information about this in the documents.",
    "I am not able to answer that question.",
    "Your question is not covered by the handbook.",
    "N/A",
    "現有公司規範沒有記載這個問題，請洽人資或資訊服務台確認。",
    "抱歉，我無法回答這個問題。",
    "很抱歉，目前沒有相關資訊。",
    "我不知道",
    "查無相關資料，請洽人資。",
    "手冊未提及停車費。",
    "您的問題不在手冊的範圍。",
    "這個問題目前沒有相關規定。",
    "公司手冊沒有這項資訊，請洽人力資源部。",
    "知识库中没有提到这个问题。",
    "对不起，无法回答您的问题。",
    "That is not in the handbook.",
    "Sorry, it's not in our employee handbook.",
    "查無資料",
    "抱歉，系統查無資料。",
    "這題我不會",
    "不好意思，這個問題我答不出來。",
]
ANSWERS = [
    "Taxi fares are not covered.",
    "The policy does not cover dental treatment.",
    "No, you cannot.",
    "There is no limit.",
    "Sorry, the canteen is closed on Sundays.",
    "You cannot answer calls on the VPN.",
    "Unused days are not paid out.",
    "Lunch is not included.",
    "We do not know yet how long immunity lasts.",
    "No record is kept.",
    "If you cannot find an answer, ask HR.",
    "Open the page. If this is not covered in the handbook, ask HR.",
    "若無法回答驗證問題，請洽資訊台。",
    "目前沒有規定上限。",
    "文件未記載日期者退回。",
    "超出補助範圍的部分自付。",
    "忘記密碼且不知道舊密碼時，請撥分機。",
    "系統查無相關資料時，請重新申請。",
    "沒有，不可以。",
    "It is not in the handbook but on the intranet.",
    "這個不會影響年假。",
    "不會。",
    "查無資料者請重新申請。",
    "無",
    "",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_seen(text: str) -> None:
    assert looks_like_refusal(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_says_no_is_an_answer(text: str) -> None:
    assert not looks_like_refusal(text)


def test_a_long_text_holds_an_answer() -> None:
    assert not looks_like_refusal("I don't know. " + "x" * LONGEST)
    assert not looks_like_refusal("我不知道。" + "字" * LONGEST_CJK)


def test_width_and_white_space_do_not_matter() -> None:
    assert looks_like_refusal("  the  handbook\ndoes NOT cover  this ")
    assert looks_like_refusal("抱歉，我無法回答！")
    assert looks_like_refusal("抱歉,我無法回答!")
