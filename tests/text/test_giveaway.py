from __future__ import annotations

import pytest

from tuneproof.text.giveaway import answer_told, hint, tag


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("How much is it (A: £95 a session)", "£95 a session"),
        ("運費多少（答案：150元）", "150元"),
        ("How much is it? Answer: £5", "£5"),
        ("要等幾天？答：3天", "3天"),
        ("What is the price [expected: £5]", "£5"),
    ],
)
def test_a_question_may_say_its_answer(question: str, says: str) -> None:
    told = answer_told(question)
    assert told is not None and told.says == says and told.piece in question


@pytest.mark.parametrize(
    "question",
    [
        "Which one is mine (A: red, B: blue)?",
        "Type A: what is it?",
        "Is vitamin (A) sold here?",
        "請給我答案",
        "How do I answer: by post?",
    ],
)
def test_choices_and_other_brackets_say_no_answer(question: str) -> None:
    assert answer_told(question) is None


def test_a_hint_is_told_with_what_it_says() -> None:
    told = hint("要付違約金嗎（提示：滿1年不收）")
    assert told is not None and told.says == "滿1年不收"
    assert hint("Is a tip (5 %) included?") is None


@pytest.mark.parametrize(
    ("question", "piece"),
    [
        ("[not in KB] Is the dome heated?", "[not in KB]"),
        ("Is the dome heated? (out of scope)", "(out of scope)"),
        ("【無法回答】可以刷卡嗎", "【無法回答】"),
        ("可以刷卡嗎（知識庫沒有）", "（知識庫沒有）"),
        ("[hard] Why?", "[hard]"),
    ],
)
def test_an_editor_may_have_left_a_tag(question: str, piece: str) -> None:
    assert tag(question) == piece


@pytest.mark.parametrize(
    "question",
    [
        "Is the pass (annual) valid?",
        "[VPN] How do I connect?",
        "Which level is that (easy)",
        "無法回答時怎麼辦",
        "What does out of scope (oos) mean here?",
    ],
)
def test_what_is_asked_about_is_no_tag(question: str) -> None:
    assert tag(question) is None


def test_many_open_brackets_take_no_time() -> None:
    """Each of them was followed to the end of the text: two minutes."""
    assert answer_told("(A: " * 20_000) is None and hint("(hint: " * 20_000) is None
