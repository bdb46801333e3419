from __future__ import annotations

import pytest

from tuneproof.text.notes import is_on_rights, note, notice


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Open at 9. [NB check with Ann before this goes live]", "[NB check with Ann before"),
        ("It is £5 (note: is this still right?).", "(note: is this still right?)"),
        ("Note to self: ask Tom about it. It is £5.", "Note to self"),
        ("The price rises in May; don't tell visitors yet.", "don't tell visitors yet"),
        ("This paragraph is out of date. Call us.", "This paragraph is out of date"),
        ("每時段2,500元。※阿美：明年要漲，先不要跟客人講。", "先不要跟客人講"),
        ("下月改期，還不能告訴會員。", "還不能告訴會員"),
        ("押金500元。這段要刪。", "這段要刪"),
        ("By 5 p.m. [Petra: still true since the move? pls check]", "[Petra: still true"),
        ("內部備註：租金要漲", "內部備註："),
    ],
)
def test_a_note_for_colleagues(text: str, piece: str) -> None:
    assert str(note(text)).startswith(piece)


@pytest.mark.parametrize(
    "text",
    [
        "Cash is not taken (NB: cards only).",
        "(Note: the app needs updating first)",
        "Check with your manager before you book.",
        "Test the change before it goes live.",
        "Do not tell customers your password.",
        "This section is updated every year.",
        "Press [Check in now].",
        "請先與櫃台確認。",
        "先不要跟主管請假。",
        "不要告訴客戶密碼。",
        "請看這條規定，內部分機12。",
        "這題要選哪個？",
        "Bring it back (Monday: please check in first).",
    ],
)
def test_a_note_to_the_reader_is_part_of_the_text(text: str) -> None:
    assert note(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "From the Handbook, © 2016 Harling Press.",
        "All rights reserved.",
        "Copyright 2019 Harling Press Ltd",
        "No part of this publication may be copied.",
        "種子手冊，版權所有。",
        "（未經書面同意不得轉載）",
        "（全文轉載自《手冊》第三版）",
        "Thanks, Tom | This e-mail is confidential and intended solely for the addressee.",
        "Where do I park? Sent from my iPhone",
        "本電子郵件及其附件內容屬機密，僅供收件人使用。",
        "請問幾點開門\n從我的 iPhone 傳送",
    ],
)
def test_a_notice_of_a_copyright(text: str) -> None:
    assert notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "A copy costs 5p a page.",
        "All members have equal rights.",
        "Choose (c) 20 days.",
        "公告不得轉載於社群媒體。",
        "未經同意不得轉載本館照片。",
        "版權費每年500元。",
        "This message is sent to all members.",
        "請以電子郵件寄送，資料保密。",
    ],
)
def test_a_rule_about_copying_is_no_notice(text: str) -> None:
    assert notice(text) is None


def test_questions_about_copying_are_told() -> None:
    assert is_on_rights("May I reproduce the photos?") and is_on_rights("可以轉載嗎")
    assert not is_on_rights("When are you open?")


def test_one_endless_word_takes_no_time() -> None:
    assert note("(note a" * 20_000) is None and notice("copyright " * 20_000) is None
