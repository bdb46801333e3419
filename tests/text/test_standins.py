from __future__ import annotations

import pytest

from tuneproof.text.standins import answers_nothing, placeholder_in, points_nowhere, stands_in


@pytest.mark.parametrize(
    "text",
    [
        "TODO", "n/a", "待補", "……", "?", "同上。", "#REF!", "#N/A", "See above.", "as discussed",
        "Coming soon!", "to be confirmed", "asdf", "Lorem ipsum dolor sit amet.", "k. A.", "folgt",
        "Siehe oben", "s.o.", "same as previous", "See the previous answer.",
        "same answer as above",
        "待補充", "待完善。", "更新中", "undefined", "[object Object]", "por definir",
        "à compléter",
        "#NV", "#BEZUG!", "#¡REF!", "######",
        "See Q12", "same as #5", "as in question 4.", "見第3題", "同第三題", "siehe Frage 3",
        "見上一題", "同上題。", "請參考上一題的答案", "同前", "如上所述", "siehe vorherige Frage",
    ],
)  # fmt: skip
def test_a_whole_text_may_say_nothing(text: str) -> None:
    assert stands_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "5",
        "So.",
        "Soon.",
        "See above the door.",
        "#1",
        "#general",
        "無限",
        "Testen",
        "See the next room.",
        "見前台",
        "同上班時間",
        "同 5 樓",
        "詳見第三條",
        "See 12 High Street",
        "Same as last year.",
    ],
)
def test_a_short_text_may_say_something(text: str) -> None:
    assert not stands_in(text)


@pytest.mark.parametrize("said", ["None.", "無。", "无。", " Empty! "])
def test_none_with_a_full_stop_is_an_answer(said: str) -> None:
    """“Which documents do I need?” “None.” was said to be still to be written."""
    assert not answers_nothing(said)
    assert answers_nothing(said.strip(" .!。"))


@pytest.mark.parametrize("said", ["N/A", "N/A.", "TODO.", "同上。", "……", "待補。"])
def test_a_stand_in_with_a_full_stop_is_none(said: str) -> None:
    assert answers_nothing(said)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Shipping is [TODO].", "[TODO]"),
        ("Hi {{name}}, it is £110.", "{{name}}"),
        ("It is due on ${date}.", "${date}"),
        ("Hi {name}, the bin costs $62.", "{name}"),
        ("Dear [Customer], it is open.", "[Customer]"),
        ("親愛的{姓名}，包裹在一樓。", "{姓名}"),
        ("{customer_name}您好，包裹在一樓。", "{customer_name}"),
        ("Pay by <insert provider here>.", "<insert provider here>"),
        ("Take size ____.", "____"),
        ("Tighten it to XX Nm.", "XX"),
        ("工本費 ○○ 元。", "○○"),
        ("借期【待補】。", "【待補】"),
        ("開到（請填入時間）。", "（請填入時間）"),
        ("請洽 OOO 小姐。", "OOO"),
        ("When we ship. FIXME: ask finance", "FIXME"),
        ("%s days.", "%s"),
        ("See [link].", "[link]"),
        ("[Adresse einsetzen]", "[Adresse einsetzen]"),
        ("Der Tausch kostet ... €.", "..."),
        ("電話 02-XXXX-XXXX", "02-XXXX-XXXX"),
        ("on 0912 xxx xxx", "0912 xxx xxx"),
        ("20XX年起", "20XX"),
        ("請洽承辦人（姓名待補）。", "（姓名待補）"),
        ("金額為＿＿元", "＿＿"),
        ("請撥 8.86912E+11", "8.86912E+11"),
        ("=VLOOKUP(A2,B:C,2,0)", "=VLOOKUP(A2"),
        ("It costs $XX.", "$XX"),
    ],
)
def test_a_piece_may_be_missing(text: str, piece: str) -> None:
    assert placeholder_in(text) == piece


@pytest.mark.parametrize(
    "text",
    [
        "Return shipping is £35 [bikes only].", "It is £110 (see [1]).", "XXL fits as well.",
        "It's free – todo es gratis.",
        "Fill in the field [Name].", "在 [姓名] 欄填寫。", "Press [ENTER].",
        "Click [link] below.", "請填寫表單（紙本）。", "自二〇〇五年起。", "Call __init__ first.",
        "Set it in {id}.", "100 %", "請在（請填入統編）欄填寫。", "Windows XX", "Wait... then go.",
        "Add it (add-ons cost extra).", "Pay (insert the chip first).", "Write `${name}`.",
        "```\n{{name}}\n```",
        "Size 2 XXXL", "狀態為（待處理）的案件", "Use =SUM() in a cell.", "a 1.5e+10 or 5G line",
    ],
)  # fmt: skip
def test_brackets_as_such_miss_nothing(text: str) -> None:
    assert placeholder_in(text) is None


@pytest.mark.parametrize(
    "text",
    ["aaa", "測試測試123", "test123", "testtest", "（內容請參考舊版公告，待補）",
     "[Text to follow]",
     "(to be added, see the old notice)"],
)  # fmt: skip
def test_what_somebody_typed_or_left_for_later_says_nothing(text: str) -> None:
    assert stands_in(text)


@pytest.mark.parametrize(
    "text",
    ["AAA", "111", "Test 123 is the form.", "測試機在三樓", "（含稅）", "(by appointment)", "abc"],
)
def test_a_short_answer_and_a_bracket_may_be_meant(text: str) -> None:
    assert not stands_in(text)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("For the rates see the table below.", "see the table below"),
        ("費用如下表。", "如下表"),
        ("配置詳見附圖。", "詳見附圖"),
        ("Use the map overleaf, please.", "the map overleaf"),
        ("See the table below:\nA 3 euros\nB 4 euros", None),
        ("請填寫如下表單。", None),
        ("Put it on the table below the window.", None),
    ],
)
def test_a_reference_to_a_table_that_is_not_there(text: str, piece: str | None) -> None:
    assert points_nowhere(text) == piece
