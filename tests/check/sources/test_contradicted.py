from __future__ import annotations

from dataclasses import replace

import pytest

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject

BASE = kb(
    "A wash costs £3.20 and a dry £1.80, paid with the WashPoint app in the basement.",
    "Pets are not allowed in any residence; a guide dog is allowed after approval.",
    "診斷證明書須由看診醫師開立，中文每份100元，英文每份200元，加蓋院章請至二樓辦理，仍可現場掛號。",
    "The free trial lasts 14 days and needs no credit card.",
    "管理費可至超商、銀行臨櫃繳納，亦可以行動支付，管理室不收現金。",
    "黑白列印每張2元、彩色每張10元，以悠遊卡扣款。",
    "員工宿舍每人每月 1,500 元，含水電，由當月薪資扣除，退宿按日計算。",
    "Purchase orders are accepted from 25 seats upward.",
    "The VPN is not needed for email or Teams. Attachments may be up to 35 MB in all mails.",
)


@pytest.mark.parametrize(
    ("answer", "clause", "other"),
    [
        ("A wash costs £1.80 and a dry £3.20, paid with the WashPoint app.",
         "A wash costs £1.80", "A wash costs £3.20"),
        ("Pets are allowed in any residence.", "Pets are allowed", "Pets are not allowed"),
        ("診斷證明書須由看診醫師開立，中文每份200元，英文每份100元，加蓋院章請至二樓辦理。",
         "中文每份200元", "中文每份100元"),
        ("診斷證明書須由看診醫師開立，加蓋院章請至二樓辦理，不可現場掛號。",
         "不可現場掛號", "仍可現場掛號"),
        ("The free trial lasts 14 days and needs a credit card.",
         "needs a credit card", "needs no credit card"),
        ("管理費可在超商、銀行臨櫃或以行動支付繳納，管理室可收現金。",
         "管理室可收現金", "管理室不收現金"),
        ("The VPN is needed for email or Teams.", "The VPN is needed", "The VPN is not needed"),
        # The clause that is turned has three characters, too few to be compared alone.
        ("員工宿舍每人每月 1,500 元，不含水電，由當月薪資扣除，退宿按日計算。",
         "不含水電", "1,500 元，含水電"),
        ("Purchase orders are accepted up to 25 seats.", "up to 25", "from 25 seats upward"),
    ],
)  # fmt: skip
def test_d163_known_figures_at_another_place_and_a_no_too_many(
    answer: str, clause: str, other: str
) -> None:
    found = look("D163", Subject(rows(("q", answer)), knowledge=BASE)).findings
    assert found and found[0].where[0] == "train.csv:2"
    assert clause in found[0].message and other in found[0].message


@pytest.mark.parametrize(
    "answer",
    [
        "A wash costs £3.20 and a dry £1.80, paid with the app.",
        "Pets are not allowed in any residence.",
        "The trial lasts 14 days and needs no card.",
        "A guide dog is allowed after approval; pets are not allowed in any residence.",
        "A wash costs £9.90 and a dry £1.80, paid with the WashPoint app.",
        "診斷證明書須由看診醫師開立，英文每份200元、中文每份100元，加蓋院章請至二樓辦理，可現場掛號。",
    ],
    ids=[
        "the same",
        "the same no",
        "a no in fewer words",
        "another order",
        "a figure that D124 names",
        "other words",
    ],
)
def test_d163_leaves_be_what_agrees_or_is_told_elsewhere(answer: str) -> None:
    assert not look("D163", Subject(rows(("q", answer)), knowledge=BASE)).findings


def test_d163_the_same_figure_in_another_form_contradicts_nothing() -> None:
    """“9到11點” contradicted “9:00 到 11:00”, and “上限2800” the first half of “上限 2,800 元”."""
    base = kb("庫房開放時間為週一、三、五 9:00 到 11:00。", "出差住宿每晚上限 2,800 元。")
    answers = ("庫房開放週一、三、五9到11點。", "出差住宿每晚上限2800。")
    table = rows(*((f"q{n}", answer) for n, answer in enumerate(answers)))
    assert not look("D163", Subject(table, knowledge=base)).findings


def test_d163_is_one_finding_for_all_rows_of_an_answer() -> None:
    table = rows(*((f"q{n}", "Pets are allowed in any residence.") for n in range(3)))
    table = tuple(replace(row, sources=("kb-2",)) for row in table)
    result = look("D163", Subject(table, knowledge=BASE))
    assert len(result.findings) == 1
    assert places(result) == {"train.csv:2", "train.csv:3", "train.csv:4", "kb-2"}


TOWN = kb(
    "The Abbott Library is at 7 Elm Square. Books are lent for 3 weeks. It is closed on Sunday.",
    "A building permit is required for decks. Review takes up to 15 business days.",
    "車位磁扣遺失補發每個 400 元，住戶卡補發每張 150 元，須由本人至管理中心辦理。",
    "公設點數每年 3 月結算，管理費每坪每月 75 元，訪客停車前 2 小時免費。",
    "垃圾集中場位於地下一樓，週末及國定假日禁止施工，廚餘桶設於入口左側。",
)


@pytest.mark.parametrize(
    ("entry", "answer", "clause"),
    [
        (1, "The library is at 7 Elm Square. It is open on Sunday.", "It is open on Sunday"),
        (2, "You need a building permit for decks. Review takes at least 15 business days.",
         "at least 15 business days"),
        (3, "車位磁扣補發每個 150 元，住戶卡每張 400 元，須由本人到管理中心辦理。",
         "住戶卡每張 400 元"),
        (4, "公設點數每年 3 月結算，管理費每坪每年 75 元。", "每坪每年"),
        (4, "公設點數每年 3 月結算，訪客停車前 2 小時收費。", "前 2 小時收費"),
        (5, "垃圾集中場在地下一樓，週末和國定假日可以施工。", "可以施工"),
    ],
)  # fmt: skip
def test_d163_an_answer_turned_round_by_another_word(entry: int, answer: str, clause: str) -> None:
    """An opposite word, or two exchanged prices, hid behind words that the entry lacks."""
    table = tuple(replace(row, sources=(f"kb-{entry}",)) for row in rows(("q", answer)))
    found = look("D163", Subject(table, knowledge=TOWN)).findings
    assert any(clause in finding.message for finding in found)


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        (1, "The library is at 7 Elm Square and not open on Sunday. Books are lent for 3 weeks."),
        (2, "A building permit is required for decks. Review takes no more than 15 business days."),
        (3, "住戶卡每張 150 元，車位磁扣補發每個 400 元，須由本人到管理中心辦理。"),
        (5, "垃圾集中場在地下一樓，週末和國定假日不可施工，廚餘桶在入口左邊。"),
    ],
)
def test_d163_the_same_in_opposite_words_is_no_contradiction(entry: int, answer: str) -> None:
    table = tuple(replace(row, sources=(f"kb-{entry}",)) for row in rows(("q", answer)))
    assert not look("D163", Subject(table, knowledge=TOWN)).findings


def test_d163_a_case_beyond_a_limit_is_no_other_limit() -> None:
    said = "That is over the 35 MB limit for attachments, so share the link."
    assert not look("D163", Subject(rows(("q", said)), knowledge=BASE)).findings


def test_d163_figures_that_each_stand_beside_the_name_of_the_other() -> None:
    said = "彩色列印每張2元，黑白每張10元，刷悠遊卡。"
    row = replace(rows(("彩色列印多少錢", said))[0], sources=("kb-6",))
    first, second = look("D163", Subject((row,), knowledge=BASE)).findings
    assert "彩色每張10元" in first.message and "黑白列印每張2元" in second.message
    right = replace(row, answers=("彩色列印每張10元，黑白每張2元，刷悠遊卡。",))
    assert not look("D163", Subject((right,), knowledge=BASE)).findings


HOUSING = kb(
    "宿舍四人房每學期11,800元、雙人房每學期18,600元，冷氣電費另計，以電費儲值卡扣款。",
    "書卷獎系統自動排名，第1學期得獎名單於3月底、第2學期於10月底由生活輔導組公布。",
    "特休到職滿半年 3 天、滿 1 年 7 天、滿 2 年 10 天，當年沒休完可遞延到次年。",
    "住宿生須於晚上十一點前返回宿舍，外宿須事先請假，逾時須登記。",
    "Subletting is not permitted without the written consent of the landlord, nor is keeping bees.",
)


@pytest.mark.parametrize(
    "answer",
    [
        "四人房每學期11,800元，雙人房每學期18,600元，冷氣電費另計。",
        "書卷獎由生活輔導組於3月底公布第1學期、10月底公布第2學期的得獎名單，系統自動排名。",
        "特休滿半年3天、滿1年7天、滿2年10天，沒休完可遞延到次年。",
        "Subletting is permitted with the written consent of the landlord.",
    ],
)
def test_d163_figures_that_go_with_their_thing_in_the_entry(answer: str) -> None:
    """Two right answers of a university were said to contradict what they say."""
    assert not look("D163", Subject(rows(("q", answer)), knowledge=HOUSING)).findings


@pytest.mark.parametrize(
    ("answer", "clause"),
    [
        ("外宿不必事先請假，晚上十一點前返回宿舍就好。", "外宿不必事先請假"),
        ("Subletting is permitted without the written consent of the landlord.", "is permitted"),
        ("雙人房每學期11,800元，冷氣電費另計，以電費儲值卡扣款。", "雙人房每學期11,800元"),
    ],
)
def test_d163_a_must_turned_round_and_a_not_without(answer: str, clause: str) -> None:
    found = look("D163", Subject(rows(("q", answer)), knowledge=HOUSING)).findings
    assert found and clause in found[0].message


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        ("收件時間為 09:00–11:30、14:00–16:00、18:00–20:00。",
         "1 樓，9:00–11:30、14:00–16:00、18:00–20:00 收件。"),
        ("The hours are 9:00 to 11:30, 14:00 to 16:00.",
         "Floor 1, 9:00 to 11:30, 14:00 to 16:00 are the hours."),
    ],
)  # fmt: skip
def test_d163_a_list_of_hours_with_its_word_at_the_other_end(entry: str, answer: str) -> None:
    """The first and the last hours of a right answer were said to be exchanged."""
    assert not look("D163", Subject(rows(("q", answer)), knowledge=kb(entry))).findings
