from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneproof.text.facts import Fact, as_written, facts, unknown, without_facts


def forms(found: Iterable[Fact] | str) -> set[str]:
    return {fact.form for fact in (facts(found) if isinstance(found, str) else found)}


@pytest.mark.parametrize(
    "same",
    [
        ("民國114年11月22日", "2025-11-22", "114/11/22", "2025年11月22日", "22 November 2025",
         "November 22nd, 2025", "二〇二五年十一月二十二日", "民國一百一十四年十一月二十二日"),
        ("10", "10", "010"),
        ("三天", "3 天", "3天", "3 days", "three days", "3 Tage"),
        ("3個工作天", "3 個上班日", "3 working days", "three business days", "3 Werktage"),
        ("1,000", "1000", "1,000", "1000.0"),
        ("NT$2,800", "2800元", "2800 元", "兩千八百元", "NTD 2800"),
        ("兩萬元", "2萬元", "20,000 元"),
        ("$1.5M", "$1.5 million", "$1,500,000", "1.5 million dollars", "150萬元"),
        ("$1.5K", "$1.5k", "$1.5 thousand", "$1,500"),
        ("£5m", "£5 million", "five million pounds"),
        ("NT$2萬", "台幣 2 萬元", "20,000 元"),
        ("2½ hours", "2 1/2 hours", "2.5 hours", "two and a half hours", "兩個半小時"),
        ("½ day", "half a day", "半天", "1/2 day"),
        ("one and a half days", "1½ days", "1.5 days", "一天半"),
        ("½ cup", "1/2 cup"),
        ("兩三天", "2到3天", "二至三天", "两三天"),
        ("三四個月", "3–4 個月"),
        ("三到五天", "3到5天", "三五天", "3 to 5 days"),
        ("三至五個工作天", "3至5個工作天"),
        ("兩三百元", "200 到 300 元"),
        ("百分之三點五", "3.5%", "3.5 percent"),
        ("百分之零點零五", "0.05%"),
        ("1萬2千元", "一萬兩千元", "12,000 元", "1万2千元"),
        ("3萬5,000元", "35000元"),
        ("1億元", "一億元", "100,000,000 元", "1亿元"),
        ("1億2千5百萬元", "1.25億元", "1億2,500萬元"),
        ("5千萬元", "5,000 萬元"),
        ("8000到2萬元", "8,000 到 20,000 元"),
        ("80%", "80 %", "80%", "百分之八十", "80 percent"),
        ("下午五點半", "17:30", "5:30 pm", "5:30 p.m.", "17:30"),
        ("晚上十點", "22:00", "10 PM"),
        ("每晚2點", "02:00"),
        ("02-5555-0119", "(02) 5555-0119", "+886-2-5555-0119"),
        ("0912-345-678", "0912345678", "+886 912 345 678", "+886912345678"),
        ("555-123-4567", "(555) 123-4567", "555.123.4567", "+1 555 123 4567", "+1 (555) 123-4567",
         "1-555-123-4567", "+15551234567"),
        ("https://www.hr.ch.example/", "hr.ch.example", "到 HR.CH.example送單"),
        ("IT@ch.example", "寄信it@ch.example停卡"),
        ("form IT-12", "form it-12"),
        ("半天", "half a day", "0.5天"),
        ("2 years", "24 months", "兩年", "24 個月", "24 Monate"),
        ("兩個小時", "120 分鐘", "2 hours", "120 min", "2 Stunden"),
        ("半小時", "30 minutes", "half an hour", "eine halbe Stunde", "30 分鐘"),
        ("兩個半小時", "150 分鐘", "2.5 hours", "2,5 Stunden"),
        ("14 天", "兩個星期", "two weeks", "2 週", "zwei Wochen"),
        ("twenty-four hours", "24 hours", "24小時"),
        ("168–176 cm", "1.68–1.76 m", "168 到 176 公分"),
        ("3 m³", "3 Kubikmeter", "3 cubic metres"),
        ("2 GB", "2,000 MB"),
        ("50 Cent", "0,50 €", "50 ct"),
        ("2 个小时", "2 小時", "120 分钟"),
        ("3 个工作日", "三個工作天"),
        ("下午 4 点半", "16:30"),
        ("三千块", "3000 元"),
        ("24 个月", "两年"),
        ("50p", "£0.50", "50 pence"),
        ("50 cents", "$0.50"),
        ("24/7", "24 hours", "rund um die Uhr", "round the clock"),
        ("148,80 €", "148.80 €", "EUR 148,80", "148,80 Euro", "€148.80"),
        ("1.200 €", "1,200 euros", "1200 €"),
        ("£35", "35 GBP", "35 pounds"),
        ("1. Dezember 2026", "01.12.2026", "2026-12-01", "1 December 2026", "2026年12月1日"),
        ("今年十月一號", "10月1日", "10 月的 1 日", "1 October"),
        ("膳雜費一天400", "膳雜費400"),
        ("病假一年30天", "病假 30 天"),
        ("加班一個月最多46小時", "加班 46 小時"),
        ("0521 5512-300", "0521/5512300"),
        ("50\u200b 元", "50 元", "5\u00ad0 元"),
        ("31 March", "March 31", "3月31日", "Mar. 31", "on March 31."),
        ("Jan. 5, 2025", "5 Jan. 2025", "January 5, 2025", "2025-01-05"),
        ("Sept. 3", "3 September", "Sep. 3"),
        ("31/12/2024", "12/31/2024", "31-12-2024", "2024-12-31"),
        ("6個月", "six months"),
        ("15 de octubre de 2026", "15 octobre 2026", "15/10/2026", "15 ottobre 2026"),
        ("15 días", "15 jours", "15 giorni", "15 days"),
        ("1–15 March", "1 to 15 March", "March 1–15", "3月1日至15日", "1.–15. März"),
        ("bis 31. Dezember", "bis 31.12. offen"),
        ("地下一樓", "地下1樓", "地下 1 層", "B1", "B1F", "b1"),
        ("一樓會議室", "1樓會議室"),
        ("第七條", "第 7 條"),
        ("兩件", "2件"),
        ("10 gallons", "ten gallons", "10 gal"),
        ("2 feet", "24 inches", "2 ft"),
    ],
)  # fmt: skip
def test_one_fact_has_one_form(same: tuple[str, ...]) -> None:
    found = {facts(text) for text in same}
    assert len(found) == 1, found
    assert found != {frozenset()}


def test_a_text_with_many_facts() -> None:
    text = "會議室在 room.ch.example 預約,最早14天前開放,每次最長2小時,逾15分鐘未到自動釋出。"
    assert forms(text) == {"room.ch.example", "14 day", "7200 second", "900 second"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("10 gallons", "10 litres"), ("10 feet", "10 metres"), ("2 cubic yards", "2 cubic feet")],
)
def test_measures_of_two_systems_are_two_facts(one: str, other: str) -> None:
    assert unknown(facts(one), facts(other))


def test_days_of_the_week_in_a_row_are_no_number_of_days() -> None:
    assert not facts("週六日及國定假日休息")


def test_a_whole_date_also_states_its_day() -> None:
    assert forms("2025-11-22") == {"2025-11-22", "--11-22"}


def test_a_full_stop_without_a_space_is_no_address() -> None:
    assert forms("Ask within 2 days.Then wait, e.g. at home.") == {"2 day"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. One session: $60\n2. Pack: $275", {"60 money", "275 money"}),
        ("（1）填表（2）繳 300 元", {"300 money"}),
        ("1、填表\n2、帶 2 張照片", {"2"}),
        ("①填表②繳 300 元", {"300 money"}),
        ("1. Juli bis 15. August", {"--07-01", "--08-15"}),
        ("2. Stock\n4. Stock", {"2", "4"}),
        ("(1) only", {"1"}),
    ],
)
def test_the_numbers_of_steps_are_no_facts(text: str, expected: set[str]) -> None:
    """A price list that counted its items was said to state 2 and 3."""
    assert forms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("滿1萬30天內", {"10000", "30 day"}),
        ("$20 MB", {"20 money"}),
        ("$5 m", {"5 money"}),
        ("-5°C", {"-5"}),
        ("−20 to +60 °C", {"-20", "60"}),
        ("保存於 -20~-10°C", {"-20", "-10"}),
        ("溫度-5℃，零下十度", {"-5", "-10"}),
        ("a balance of -5, or (-2)", {"-5", "-2"}),
        ("2-8°C", {"2", "8"}),
        ("2°C-8°C，2度-8度", {"2", "8"}),
        ("minus 5 degrees, or 10 minus 3", {"-5", "10", "3"}),
        ("Room 3-5, 表單-6", {"3", "5", "6"}),
        ("-3 copies\n- 4 stamps", {"3", "4"}),
        ("02-2345-6789 -12，分機 -13", {"tel 0223456789", "12", "13"}),
        ("5 km and 5 m", {"5000000 mm", "5000 mm"}),
        ("10萬,20萬", {"100000", "200000"}),
    ],
)
def test_numbers_in_running_text(text: str, expected: set[str]) -> None:
    assert forms(text) == expected


def test_words_are_no_facts() -> None:
    assert facts("統一由一個窗口辦理,萬一天氣不好,同一天再來") == frozenset()
    assert facts("The new one is ready; you may ask. Item march on.") == frozenset()


def test_an_unknown_unit_makes_a_known_number_unknown() -> None:
    known = facts("請在3個工作天前送單")
    assert unknown(facts("請在三個工作天前送單"), known) == frozenset()
    assert forms(unknown(facts("請在三天前送單"), known)) == {"3 day"}
    assert as_written(unknown(facts("請在3小時前送單"), known)) == ["3小時"]


def test_a_unit_left_out_on_either_side_is_forgiven() -> None:
    for one, other in (("3", "3 days"), ("2", "2 hours"), ("每天 8 點開門", "晚上八點")):
        assert unknown(facts(one), facts(other)) == frozenset()
        assert unknown(facts(other), facts(one)) == frozenset()


def test_points_are_no_time_of_day() -> None:
    assert forms("沒來取的預約會記 1 點") == {"1 point"}
    assert forms(unknown(facts("記 2 點"), facts("記 1 點"))) == {"2 point"}


def test_facts_are_shown_as_they_are_written() -> None:
    text = "夜診到晚上 8 點，費用四百二十元，兩個星期內。"
    assert as_written(facts(text)) == ["兩個星期", "四百二十元", "晚上 8 點"]
    assert "8" not in without_facts(text) and "費用" in without_facts(text)


def test_a_date_that_can_be_read_in_two_ways_is_known_in_either() -> None:
    """05/01/2024 was a telephone number, and a 5."""
    known = facts("05/01/2024")
    for day in ("2024-01-05", "May 1, 2024", "1.5.2024"):
        assert unknown(facts(day), known) == unknown(known, facts(day)) == frozenset()
    assert unknown(facts("2024-02-05"), known) and unknown(facts("05/02/2024"), known)
    assert forms("13/13/2024") == {"13", "2024"}


def test_there_are_twelve_months() -> None:
    assert forms("滿10年24月") == {"120 month", "24"}


def test_another_year_is_unknown_and_the_day_alone_is_not() -> None:
    known = facts("2025-11-22")
    assert forms(unknown(facts("民國115年11月22日"), known)) == {"2026-11-22"}
    assert unknown(facts("11月22日"), known) == frozenset()


@given(st.integers(0, 10**9))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert facts(f"{number:,} 元") == facts(f"{number} 元")
    assert forms(f"{number} 元") == {f"{number} money"}


@given(st.dates(min_value=date(1921, 1, 1), max_value=date(2199, 12, 31)))
def test_roc_and_iso_dates_are_one(day: date) -> None:
    assert facts(f"民國{day.year - 1911}年{day.month}月{day.day}日") == facts(day.isoformat())


@given(st.text(alphabet="0123456789.,:/-年月日天點%@a三十萬 +()", max_size=40))
def test_no_text_is_too_odd_and_a_text_knows_its_own_facts(text: str) -> None:
    assert unknown(facts(text), facts(text)) == frozenset()


def test_a_span_that_a_figure_is_not_counted_by_is_one() -> None:
    """一天400 is 400 a day; 滿一年7天 names the year that it takes, 一年2個月 is 14 months."""
    assert "12 month" in forms(facts("滿一年7天")) and "12 month" in forms(facts("一年2個月"))
    assert "1 day" in forms(facts("請一天假")) and "1 day" in forms(facts("一天4小時"))
    assert "11 day" in forms(facts("11天400"))


def test_hours_beyond_a_day_are_no_time() -> None:
    assert forms("36:00") == {"129600 second"} == forms("36 hours")
    assert forms("48:30 小時") == {"174600 second"}
    assert forms("百分之三到五") == {"3 %", "5 %"}


def test_noon_and_midnight_are_hours() -> None:
    assert forms("12 noon") == {"t12:00"} and forms("12 midnight") == {"t00:00"}


@pytest.mark.parametrize("text", ["9/1 起", "自9/1", "9/1(一)", "9/1-9/15", "至9/1上午"])
def test_a_short_date_in_chinese_text_is_that_day(text: str) -> None:
    """“9/1 起” was said to state a 9 and a 1 that “9月1日起” does not."""
    known = facts("9月1日至9月15日、上午、週一")
    assert not unknown(facts(text), known)
    assert not unknown(facts("9 和 1"), facts("9/1 起"))


@pytest.mark.parametrize("text", ["1/3 的人", "24/7", "1/2 cup", "滿 2/3 者"])
def test_a_share_is_no_date(text: str) -> None:
    assert not any(form.startswith("--") for form in forms(text))


def test_a_year_of_school_is_no_time_of_twelve_months() -> None:
    assert facts("一年級學生") == frozenset() and forms("2 年级") == {"2"}
