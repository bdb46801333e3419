from __future__ import annotations

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject
from tuneproof.types import Severity

PLAIN = [(f"q{n}", f"It takes {n} days.") for n in range(20)]


def test_d151_full_width_digits_among_others() -> None:
    result = look("D151", Subject(rows(*PLAIN, ("停車", "每小時４０元"))))
    (finding,) = result.findings
    assert finding.where == ("train.csv:22",) and finding.severity is Severity.NOTE
    assert "４０" in finding.message
    assert [edit.new for edit in result.edits] == ["每小時40元"]


def test_d151_full_width_digits_that_are_the_custom() -> None:
    wide = [(f"問{n}", "每小時４０元") for n in range(3)]
    assert not look("D151", Subject(rows(*PLAIN, *wide))).findings


def test_d151_a_cyrillic_letter_in_a_word() -> None:
    result = look("D151", Subject(rows(*PLAIN, ("Where?", "Рarcels wait at the desk."))))
    (finding,) = result.findings
    assert finding.severity is Severity.WARNING and "Рarcels" in finding.message
    assert [edit.new for edit in result.edits] == ["Parcels wait at the desk."]


def test_d151_what_a_pdf_has_in_the_place_of_letters() -> None:
    """⼤學 is another word than 大學 to a model, and no check told."""
    result = look("D151", Subject(rows(*PLAIN, ("哪裡？", "⼤學⽣活中心"), ("Who?", "the oﬃce"))))
    assert [finding.severity for finding in result.findings] == [Severity.WARNING] * 2
    assert [edit.new for edit in result.edits] == ["大學生活中心", "the office"]


def test_d151_half_width_punctuation_in_few_chinese_answers() -> None:
    usual = [(f"問{n}", f"請在{n}日前登記，逾期不受理。") for n in range(20)]
    result = look("D151", Subject(rows(*usual, ("何時,怎麼辦?", "請先申請, 再登記; 逾期不受理."))))
    (finding,) = result.findings
    assert finding.where == ("train.csv:22",) and finding.severity is Severity.NOTE
    assert [edit.new for edit in result.edits] == ["請先申請，再登記；逾期不受理。"]
    narrow = [("問", "請先申請, 再登記.")] * 5
    assert not look("D151", Subject(rows(*usual, *narrow))).findings


def test_d151_spaces_that_may_not_break_are_no_usual_ones() -> None:
    """An answer that was pasted from a page was never matched: every space was another one."""
    plain = [(f"q{n}", f"It takes {n} days.") for n in range(20)]
    result = look("D151", Subject(rows(*plain, ("When?", "At\u00a0nine on\u00a0Sundays."))))
    (finding,) = result.findings
    assert finding.where == ("train.csv:22",) and finding.severity is Severity.NOTE
    assert [edit.new for edit in result.edits] == ["At nine on Sundays."]
    unit = ("How far?", "It is 10\u00a0km, or 3\u00a0hours\u00a0!")
    assert not look("D151", Subject(rows(*plain, unit))).findings
    style = [(f"q{n}", f"It\u00a0takes {n} days.") for n in range(20)]
    assert not look("D151", Subject(rows(*style))).findings


def test_d151_full_width_signs_in_an_address() -> None:
    """Mail to tour＠ytlib.example goes nowhere, and no check told."""
    result = look("D151", Subject(rows(("信箱？", "請寄 tour＠ytlib.example。"))))
    assert result.findings[0].severity is Severity.WARNING
    assert [edit.new for edit in result.edits] == ["請寄 tour@ytlib.example。"]
