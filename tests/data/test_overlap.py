from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuneproof.data.overlap import OverlapIndex, grams, jaccard, normalise

WORDS = [
    "how",
    "do",
    "i",
    "reset",
    "my",
    "VPN",
    "password",
    "請問",
    "特休",
    "幾天",
    "申請",
    "🎉",
    "?",
]
QUESTIONS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def test_case_width_and_punctuation_are_not_compared() -> None:
    assert normalise("Ｒeset my VPN-Password？") == "resetmyvpnpassword"
    assert jaccard("重設密碼！", "重設 密碼") == 1.0


def test_emoji_alone_stays_itself() -> None:
    """Two questions of emoji were taken for equal: both had become the empty text."""
    assert normalise("🎉 🎉") == "🎉🎉"
    assert jaccard("🎉🎉🎉", "🚀🚀🚀") == 0.0


def test_chinese_has_pairs_and_english_triples() -> None:
    assert grams("忘記密碼") == {"忘記", "記密", "密碼"}
    assert grams("Reset it") == {"res", "ese", "set", "eti", "tit"}


def test_a_word_is_cut_the_same_way_in_whatever_it_stands() -> None:
    """The n of a text once flipped at half Chinese: two that differed by a word shared nothing."""
    assert grams("VPN密碼") == {"vpn", "n密", "密碼"}
    assert grams("26天") == {"26", "6天"}
    assert grams("用Teams") == {"用t", "tea", "eam", "ams"}
    assert jaccard("Teams 打不開", "Teams 打不開怎麼辦") == pytest.approx(2 / 3)
    assert jaccard("WiFi密碼?", "WiFi的密碼呢?") > 0.4


def test_a_text_shorter_than_a_gram_is_its_own() -> None:
    assert grams("OK") == {"ok"}
    assert grams("請") == {"請"}
    assert grams(" ") == frozenset()
    assert jaccard("", "") == 0.0


def test_jaccard_counts_shared_over_all() -> None:
    # abc bcd cde / bcd cde def: two shared of four
    assert jaccard("abcde", "bcdef") == 0.5


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(QUESTIONS, QUESTIONS)
def test_jaccard_is_symmetric_and_a_share(a: str, b: str) -> None:
    assert jaccard(a, b) == jaccard(b, a)
    assert 0.0 <= jaccard(a, b) <= 1.0


@given(st.lists(QUESTIONS, max_size=12), QUESTIONS)
def test_nearest_is_what_comparing_each_would_find(questions: list[str], asked: str) -> None:
    index, overlap = OverlapIndex(questions).nearest(asked)
    if not questions:
        assert (index, overlap) == (-1, 0.0)
        return
    each = [jaccard(asked, question) for question in questions]
    assert overlap == max(each)
    assert index == each.index(max(each)), "the first of equals"


@settings(max_examples=60)
@given(
    st.lists(QUESTIONS, max_size=12),
    st.sampled_from([0.05, 0.3, 0.5, 0.7, 0.8, 1.0]),
)
def test_pairs_are_what_comparing_all_would_find(questions: list[str], threshold: float) -> None:
    """The prefix filter must lose nothing, not even where t·n is a whole number but for
    rounding (0.7 × 10)."""
    expected = [
        (i, j, jaccard(questions[i], questions[j]))
        for i, j in combinations(range(len(questions)), 2)
        if jaccard(questions[i], questions[j]) >= threshold
    ]
    assert list(OverlapIndex(questions).pairs(threshold)) == expected


@pytest.mark.parametrize(("shorter", "threshold"), [("abcdefghi", 0.7), ("abcdefghij", 0.8)])
def test_a_pair_just_at_the_threshold_is_found(shorter: str, threshold: float) -> None:
    """The grams that the longer one has alone are its rarest: but for the last of its prefix the
    two would never meet."""
    found = list(OverlapIndex(["abcdefghijkl", shorter]).pairs(threshold))
    assert found == [(0, 1, threshold)]


def test_pairs_across_blocks_are_found() -> None:
    draw = random.Random(0)
    questions = ["".join(draw.choices("abcdefghij", k=24)) for _ in range(1300)]
    questions[1250] = questions[3]
    questions[700] = questions[600] + "x"
    found = [(i, j) for i, j, _overlap in OverlapIndex(questions).pairs(0.8)]
    assert found == [(3, 1250), (600, 700)]


def test_a_threshold_of_zero_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="above 0"):
        list(OverlapIndex(["a"]).pairs(0.0))


def test_normalise_keeps_what_is_a_letter_or_a_digit() -> None:
    """A pattern takes the place of asking each character; it must see the same ones."""
    every = [chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000]
    kept = normalise("".join(every))
    assert all(map(str.isalnum, kept))
    assert [char for char in every if char.isalnum() and not normalise(char)] == []
