from __future__ import annotations

import pytest

from tuneproof.text.numerals import parse_numeral, with_digits


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("三", 3),
        ("兩", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("一千兩百", 1200),
        ("一萬兩千", 12000),
        ("三億五千萬", 350_000_000),
        ("二〇二五", 2025),
        ("零", 0),
    ],
)
def test_numerals_have_their_value(numeral: str, value: int) -> None:
    assert parse_numeral(numeral) == value


@pytest.mark.parametrize("word", ["", "萬", "百千", "萬一"])
def test_what_is_no_numeral_has_no_value(word: str) -> None:
    assert parse_numeral(word) is None


@pytest.mark.parametrize(
    "text",
    [
        "統一由櫃台辦理",
        "萬一天氣不好",
        "同一天送單",
        "有一點問題",
        "十分重要",
        "星期三",
        "一般員工",
        "週六日",
        "星期五六日",
        "一樓梯廳",
        "同一樓層",
        "週二三日",
        "二二八事件",
        "週一到週五",
    ],
)
def test_words_that_hold_a_numeral_stay_words(text: str) -> None:
    assert with_digits(text) == text


def test_counted_things_are_written_with_digits() -> None:
    assert with_digits("下午一點半，一點鐘，十月一號，兩個半小時，三天半，2小時半價") == (
        "下午1點半，1點鐘，10月1號，2.5個小時，3.5天，2小時半價"
    )
    assert with_digits("特休十二天,半天起請,下午三點前,百分之八十") == (
        "特休12天,0.5天起請,下午3點前,百分之80"
    )


def test_the_last_power_may_be_left_out() -> None:
    assert with_digits("兩萬五元，三千二元，一百零五元，2萬5元，月薪3萬5，滿1萬30天") == (
        "25000元，3200元，105元，25000元，月薪35000，滿1萬30天"
    )


def test_a_span_of_per_cents() -> None:
    assert with_digits("百分之三到五，百分之三到百分之五") == "百分之3到5，百分之3到百分之5"


def test_about_so_many_is_a_range() -> None:
    assert with_digits("一兩天，三五天，二三十人，下午三四點，十二三天，二十三天，二〇二五年") == (
        "1到2天，3到5天，20到30人，下午3到4點，12到13天，23天，2025年"
    )
    assert with_digits("三到五天，十~十五人，時間一到三天內，統一到三樓") == (
        "3到5天，10~15人，時間一到3天內，統一到3樓"
    )


def test_floors_articles_and_counted_things_are_written_with_digits() -> None:
    assert with_digits("一樓會議室，地下二層，第七條，每戶五張，兩件，十二歲，兩公里，六日內") == (
        "1樓會議室，地下2層，第7條，每戶5張，2件，12歲，2公里，6日內"
    )
