"""Chinese without a segmenter, in either script."""

from __future__ import annotations

import pytest

from tuneproof.augment import chinese
from tuneproof.augment.tongue import Tongue, Tongues

ZH, HANS = Tongue.TRADITIONAL, Tongue.SIMPLIFIED


def test_a_question_is_cut_at_its_function_words() -> None:
    assert chinese.segments("會議室最早可以多久以前預訂？", ZH) == ("會議室最早", "多久以前預訂")
    assert chinese.segments("会议室可以预订吗", HANS) == ("会议室", "预订")
    assert chinese.segments("收到可疑的郵件", ZH) == ("收到可疑", "郵件")


def test_negation_is_no_function_word() -> None:
    assert "找不到手機" in chinese.segments("我找不到手機了", ZH)


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("應收帳款怎麼處理", ("應收帳款", "處理")),
        ("能源補助可以申請嗎", ("能源補助", "申請")),
        ("要保人可以變更嗎", ("要保人", "變更")),
        ("被保險人可以退保嗎", ("被保險人", "退保")),
        ("得標廠商什麼時候簽約", ("得標廠商", "簽約")),
        ("其他假別需要附證明嗎", ("其他假別", "附證明")),
        ("股票可以轉讓給家人嗎", ("股票", "轉讓", "家人")),
    ],
)
def test_a_word_that_holds_a_function_word_is_not_cut(
    question: str, pieces: tuple[str, ...]
) -> None:
    """Keywords of 應收帳款怎麼處理 were 收帳款 處理, and those of 能源補助 源補助."""
    assert chinese.segments(question, ZH) == pieces


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("員工會被扣薪水嗎", ("員工", "扣薪水")),
        ("手機會被沒收嗎", ("手機", "沒收")),
        ("男性能請育嬰假嗎", ("男性", "育嬰假")),
        ("午餐會提供嗎", ("午餐", "提供")),
        ("離職能領獎金嗎", ("離職", "領獎金")),
    ],
)
def test_what_is_asked_of_a_word_is_no_part_of_it(question: str, pieces: tuple[str, ...]) -> None:
    """員工會, 手機會 and 男性能 were keywords: a union, a chance and a power were found in them."""
    assert chinese.segments(question, ZH) == pieces


def test_the_table_of_characters_is_that_of_opencc() -> None:
    opencc = pytest.importorskip("opencc")
    table = opencc.OpenCC("t2s")
    assert table.convert(chinese._TRADITIONAL) == chinese._SIMPLIFIED


def test_every_rule_of_the_package_is_in_the_table() -> None:
    opencc = pytest.importorskip("opencc")
    from tuneproof.augment import (
        colloquial,
        conditions_zh,
        contrast,
        formal,
        glossary,
        polite,
        typo,
    )

    table = opencc.OpenCC("t2s")
    used = {
        character
        for module in (colloquial, conditions_zh, contrast, formal, glossary, polite, typo, chinese)
        for value in vars(module).values()
        if isinstance(value, str | tuple | dict)
        for character in str(value)
        if "\u3400" <= character <= "\u9fff"
    }
    missing = {
        c for c in used - set(chinese._SIMPLIFIED)
        if table.convert(c) != c and c not in chinese._TRADITIONAL
    }  # fmt: skip
    assert not missing


def test_the_script_is_told_by_characters_and_else_by_the_data_set() -> None:
    told = Tongues(["請問特休要幾天前申請？", "How?", "年假"])
    assert told.of("軟體") == ZH and told.of("软件") == HANS and told.of("年假") == ZH
    assert Tongues(["请问年假怎么申请？"]).of("年假") == HANS


@pytest.mark.parametrize(
    "question", ["leave system 網址給我", "final exam 沒去 可以 make up 嗎", "VPN client 在哪裡"]
)
def test_a_chinese_question_with_english_words_is_chinese(question: str) -> None:
    """An English word has more letters than a Chinese one, and weighed that much more."""
    assert Tongues(["請問特休要幾天前申請？"]).of(question) == ZH
    assert Tongues(["How do I go?"]).of("What does the word 年假 mean here?") != ZH


def test_english_is_told_by_its_small_words() -> None:
    assert Tongues(["How do I go?", "annual leave"]).of("sick leave") == Tongue.ENGLISH
    assert Tongues(["Wie geht das?", "Urlaub"]).of("Urlaub") == Tongue.OTHER
    assert Tongues(["How do I go?"]).of("こんにちは元気") == Tongue.JAPANESE
    assert Tongues(["How do I go?"]).of("?!") == Tongue.OTHER
    assert Tongues([]).of("") == Tongue.OTHER
