from __future__ import annotations

import pytest

from tests.check.conftest import look, places, rows
from tuneproof.check.subject import Subject
from tuneproof.types import Severity

CHINESE = [(f"第{n}個問題是什麼？", f"請到一樓{n}號櫃檯辦理。") for n in range(20)]
ENGLISH = [(f"Where is it {n}?", f"It is on the floor of the hall with {n}.") for n in range(20)]


@pytest.mark.parametrize(
    ("table", "answer"),
    [
        (CHINESE, "Please bring your health insurance card to the front desk."),
        (CHINESE, "過号の場合は看護師に申し出てください。"),
        (ENGLISH, "申請日期為2月1日至4月15日。"),
        (ENGLISH, "La caution est rendue dans les 28 jours après le départ."),
    ],
)
def test_d154_an_answer_in_another_language(table: list[tuple[str, str]], answer: str) -> None:
    result = look("D154", Subject(rows(*table, (table[0][0], answer))))
    assert places(result) == {"train.csv:22"}


@pytest.mark.parametrize(
    "row",
    [
        ("網址是什麼？", "https://www.hospital.example/en/the/of/and"),
        ("Which desk has it, and where is the lift?", "It is on the floor of the hall."),
        ("找誰？", "PeopleHub"),
    ],
    ids=["an address", "asked in that language", "a name"],
)
def test_d154_what_is_right_in_another_language(row: tuple[str, str]) -> None:
    assert not look("D154", Subject(rows(*CHINESE, row))).findings


def test_d154_two_languages_side_by_side_are_no_slip() -> None:
    assert not look("D154", Subject(rows(*CHINESE, *ENGLISH))).findings


def test_d154_in_data_of_two_languages_an_answer_in_the_other_one() -> None:
    """An English question of a dormitory's 120 had the Chinese answer of its twin."""
    odd = [("how much is it", CHINESE[0][1]), ("三樓的在哪裡？", ENGLISH[3][1])]
    result = look("D154", Subject(rows(*CHINESE, *ENGLISH, *odd)))
    assert places(result) == {"train.csv:42", "train.csv:43"}
    assert [finding.message.partition(":")[0] for finding in result.findings] == [
        "Questions in English have answers in English, this one in Chinese",
        "Questions in Chinese have answers in Chinese, this one in English",
    ]


def test_d154_where_both_languages_are_answered_in_one_nothing_is_said() -> None:
    both = [(question, CHINESE[n][1]) for n, (question, _answer) in enumerate(ENGLISH[:4])]
    assert not look("D154", Subject(rows(*CHINESE, *ENGLISH, *both))).findings


def test_d154_an_answer_in_japanese_without_kana() -> None:
    """An address and “open all year” were said to be Chinese."""
    table = [(f"{n}番の窓口はどこですか？", f"{n}階の右側にあります。") for n in range(20)]
    odd = [("住所は？", "東京都港区芝公園四丁目"), ("休みは？", "年中無休です。")]
    assert not look("D154", Subject(rows(*table, *odd))).findings
    chinese = ("住所は？", "请在工作日上午九点到下午五点之间联系我们的客服人员办理。")
    assert places(look("D154", Subject(rows(*table, chinese)))) == {"train.csv:22"}


def test_d154_a_single_row_in_another_language_is_a_note() -> None:
    """A French row stood among four hundred English ones, and nothing was said."""
    many = [(f"{question} {n}", answer) for n in range(6) for question, answer in ENGLISH]
    french = ("Où est la caution pour les clés ?", "La caution est rendue dans les 28 jours.")
    (finding,) = look("D154", Subject(rows(*many, french))).findings
    assert finding.where == ("train.csv:122",) and finding.severity is Severity.NOTE
    assert "Nearly all rows are in English, this one in French" in finding.message
    assert not look("D154", Subject(rows(*many, french, french, french))).findings
