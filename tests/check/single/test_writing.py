from __future__ import annotations

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject
from tuneproof.findings import Outcome
from tuneproof.types import Severity

PLAIN = [(f"請問第{n}條規定是什麼？", f"第{n}條規定請見員工手冊。") for n in range(20)]


def test_d133_html_with_its_mended_text() -> None:
    result = look("D133", Subject(rows(("q", "<p>Hello</p>"), ("&nbsp;why", "Hi"))))
    assert {(e.origin, e.part, e.new) for e in result.edits} == {
        ("train.csv:2", "answer", "Hello"),
        ("train.csv:3", "question", "why"),
    }


def test_d133_a_text_of_tags_alone_is_named_and_not_emptied() -> None:
    result = look("D133", Subject(rows(("q", "<br/>"))))
    assert result.findings and not result.edits


def test_d134_mends_what_can_be_told_back_and_names_the_rest() -> None:
    damaged = "It’s fine".encode().decode("cp1252")
    result = look("D134", Subject(rows(("q", damaged), ("r", "l�st"))))
    assert places(result) == {"train.csv:2", "train.csv:3"}
    assert [(edit.origin, edit.new) for edit in result.edits] == [("train.csv:2", "It’s fine")]


def test_d134_what_was_meant_is_told_by_the_other_rows() -> None:
    result = look("D134", Subject(rows(("q", "Für Sie?"), ("r", "F³r Sie"), ("s", "Gr\\u00fcn"))))
    assert [(edit.origin, edit.new, edit.severity) for edit in result.edits] == [
        ("train.csv:3", "Für Sie", Severity.ERROR),
        ("train.csv:4", "Grün", Severity.WARNING),
    ]


def test_d147_names_what_nobody_sees_and_takes_it_away() -> None:
    result = look("D147", Subject(rows(("q\u200b", "Sperr\u00admüll"), ("r", "fine\xa0so"))))
    assert "zero-width space (U+200B)" in result.findings[0].message
    assert [(edit.part, edit.new) for edit in result.edits] == [
        ("question", "q"),
        ("answer", "Sperrmüll"),
    ]


def test_d147_a_topic_with_one_is_another_topic() -> None:
    result = look("D147", Subject(rows(("q", "a", "leave"), ("r", "b", "leave\u200b"))))
    assert places(result) == {"train.csv:3"} and not result.edits


def test_d135_a_simplified_row_among_traditional_ones() -> None:
    result = look("D135", Subject(rows(*PLAIN, ("请问规定", "請見手冊。"))))
    assert places(result) == {"train.csv:22"}


def test_d135_traditional_among_simplified_needs_two_characters() -> None:
    simple = [(f"请问第{n}条规定是什么？", f"第{n}条规定请见员工手册。") for n in range(20)]
    assert not look("D135", Subject(rows(*simple, ("请问喆堃", "请见手册。")))).findings
    assert look("D135", Subject(rows(*simple, ("請問规定", "请见手册。")))).findings


def test_d135_half_and_half_is_one_finding() -> None:
    simple = [(f"请问第{n}条规定是什么？", f"第{n}条规定请见员工手册。") for n in range(20)]
    result = look("D135", Subject(rows(*PLAIN, *simple)))
    assert len(result.findings) == 1 and result.findings[0].evidence == {
        "simplified": 20,
        "traditional": 20,
    }


def test_d135_english_has_no_script_to_mix() -> None:
    assert look("D135", Subject(rows(("q", "a")))).outcome is Outcome.NOT_APPLICABLE


def test_d136_a_key_is_an_error_and_is_not_repeated() -> None:
    finding = look("D136", Subject(rows(("Which key?", "Use AKIAIOSFODNN7EXAMPLE.")))).findings[0]
    assert finding.severity == "error" and "AKIAIOSFODNN7EXAMPLE" not in finding.message


def test_d136_the_knowledge_base_is_looked_at_too() -> None:
    subject = Subject(rows(("q", "a")), knowledge=kb("The password is Larkfield2024."))
    assert places(look("D136", subject)) == {"kb-1"}


def test_d137_a_published_contact_is_no_personal_data() -> None:
    table = rows(("Who?", "Call 0912-345-678."), ("Id?", "A123456789"))
    assert places(look("D137", Subject(table))) == {"train.csv:2", "train.csv:3"}
    published = Subject(table, knowledge=kb("On duty: 0912-345-678."))
    assert places(look("D137", published)) == {"train.csv:3"}


def test_d135_japanese_texts_have_characters_of_neither() -> None:
    """A Japanese address beside a question in kana stopped the check with an IndexError."""
    table = rows(("住所は？", "東京都千代田区神田一丁目"), ("受付", "平日九時開場"))
    assert look("D135", Subject(table)).outcome is Outcome.NOT_APPLICABLE
    chinese = rows(*((f"問{n}", "請到這裡辦理。") for n in range(20)), ("の？", "神田区"))
    assert not look("D135", Subject(chinese)).findings


def test_d136_the_code_of_a_door_is_a_warning_and_a_password_an_error() -> None:
    """Guests of a house may be meant to know the code."""
    texts = kb("The side door opens with code 4471#.", "The alarm code is 2580; api_key=9f8e7d6c5b")
    door, both = look("D136", Subject((), knowledge=texts)).findings
    assert door.severity is Severity.WARNING and both.severity is Severity.ERROR
    assert "4471" not in door.message


def test_d137_a_private_number_is_no_contact_that_the_knowledge_base_publishes() -> None:
    texts = kb("Ring Ann's private mobile 07700 900471.", "Call the desk on 0912-345-678.")
    assert places(look("D137", Subject((), knowledge=texts))) == {"kb-1"}


def test_d147_a_line_break_in_one_question_of_many() -> None:
    """A question that Alt+Enter cut in two was lost by whoever reads by lines; no check told."""
    many = rows(*((f"Question {n}?", "Yes.") for n in range(60)))
    odd = rows(("How do I get to\nthe airport?", "By bus."), file="b.csv")
    result = look("D147", Subject((*many, *odd)))
    assert places(result) == {"b.csv:2"}
    assert [edit.new for edit in result.edits] == ["How do I get to the airport?"]
    usual = rows(*((f"How do I get to\nplace {n}?", "By bus.") for n in range(60)))
    assert not look("D147", Subject(usual)).findings
