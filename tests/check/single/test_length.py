from __future__ import annotations

from tests.check.conftest import look, places, rows
from tests.recipes import recipe
from tuneproof.check.single.length import estimate
from tuneproof.check.subject import Subject
from tuneproof.findings import Outcome
from tuneproof.types import Severity


def test_a_chinese_character_is_a_token_and_three_others_are() -> None:
    assert estimate("特休半天") == 4
    assert estimate("abcdef") == 2
    assert estimate("特休abc") == 3


def test_d129_a_row_longer_than_the_limit() -> None:
    table = rows(("q", "short"), ("r", "字" * 60))
    subject = Subject(table, recipe=recipe(model__max_length=64))
    result = look("D129", subject)
    assert places(result) == {"train.csv:3"}
    assert result.findings[0].patch == {"model.max_length": 85}
    assert look("D129", Subject(table)).outcome is Outcome.PASSED


def test_d130_an_answer_longer_than_may_be_produced() -> None:
    table = rows(("q", "short"), ("r", "字" * 60))
    assert look("D130", Subject(table)).outcome is Outcome.NOT_APPLICABLE
    assert places(look("D130", Subject(table, recipe=recipe(decode__max_new_tokens=32)))) == {
        "train.csv:3"
    }


def test_d169_a_letter_among_short_answers() -> None:
    """An answer of two hundred words of thanks stood among those of thirty, and nothing told."""
    table = [(f"第{n}題", f"請到 {n} 樓櫃檯登記，並帶識別證。") for n in range(20)]
    letter = "親愛的同仁您好，感謝您的來信，茲說明如下：" + "請到 3 樓櫃檯登記，並帶識別證。" * 4
    (finding,) = look("D169", Subject(rows(*table, ("辦證", letter)))).findings
    assert finding.where == ("train.csv:22",) and finding.severity is Severity.NOTE
    assert f"has {len(letter)} characters" in finding.message
    longer = [(f"q{n}", letter[: 20 + 4 * n]) for n in range(20)]
    assert not look("D169", Subject(rows(*longer))).findings
    assert not look("D169", Subject(rows(*table[:5], ("辦證", letter)))).findings
