from __future__ import annotations

from tests.check.conftest import look, places, rows
from tuneproof.check.subject import Subject
from tuneproof.types import Severity


def test_d172_a_question_that_says_its_answer_and_one_with_a_tag() -> None:
    train = rows(
        ("How much is a workshop (A: £95)", "It is £95 a session."),
        ("How much is a show?", "It is £5."),
    )
    test = rows(
        ("[not in KB] Is it heated?", "I do not know."),
        ("[not in KB] Who built it?", "I do not know."),
        file="test.csv",
        answerable=False,
    )
    told, tagged = look("D172", Subject(train, test)).findings
    assert told.where == ("train.csv:2",) and "(A: £95)" in told.message
    assert tagged.where == ("test.csv:2", "test.csv:3") and "[not in KB]" in tagged.message
    assert told.severity is tagged.severity is Severity.WARNING


def test_d172_a_hint_counts_where_the_answer_has_it() -> None:
    answer = "滿1年後提前清償不收違約金，未滿者收0.5%。"
    given = rows(("要付違約金嗎（提示：滿1年後提前清償不收）", answer))
    assert places(look("D172", Subject(given))) == {"train.csv:2"}
    assert not look("D172", Subject(rows(("要付錢嗎（提示：我住鄉下）", answer)))).findings


def test_d173_a_question_that_names_nothing() -> None:
    plain = [(f"When is gate {n} open?", f"Gate {n} opens at nine.") for n in range(9)]
    asked = rows(*plain, ("那個要多少？", "補發新卡每張收100元。"))
    (finding,) = look("D173", Subject(asked)).findings
    assert finding.where == ("train.csv:11",) and finding.severity is Severity.NOTE


def test_d173_what_the_answer_says_too_or_many_ask_is_left_be() -> None:
    plain = [(f"When is gate {n} open?", f"Gate {n} opens at nine.") for n in range(9)]
    known = rows(*plain, ("這個可以嗎？", "這個可以。"))
    assert not look("D173", Subject(known)).findings
    asked = rows(*plain[:4], ("How much is it?", "£5."), ("Where is it?", "In Leeds."))
    assert not look("D173", Subject(asked)).findings
    refused = rows(("How much is it?", "I do not know."), answerable=False)
    assert not look("D173", Subject((*rows(*plain), *refused))).findings
