from __future__ import annotations

import pytest

from tuneproof.text.opposites import contrary, count_opposites, stance


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("open on Sunday", "closed on Sunday"),
        ("at least three permits", "no more than three permits"),
        ("dogs may enter", "dogs are prohibited"),
        ("ten days before the election", "ten days after the election"),
        ("entry is free", "entry is charged"),
        ("paid monthly", "paid every year"),
        ("每戶最多兩隻", "每戶至少兩隻"),
        ("入口左側", "入口右側"),
        ("週末可以施工", "週末禁止施工"),
        ("未滿 \ufffc 歲", "滿 \ufffc 歲"),
        ("開工前 \ufffc 日", "開工後 \ufffc 日"),
        ("每坪每月", "每坪每年"),
        ("需要押金", "不需要押金"),
    ],
)
def test_what_turns_a_sentence_round(one: str, other: str) -> None:
    assert contrary(stance(one), stance(other)) and contrary(stance(other), stance(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("not open on Sunday", "closed on Sunday"),
        ("you may not park there", "parking is prohibited there"),
        ("no charge", "free of charge"),
        ("不得超過兩隻", "最多兩隻"),
        ("不開放", "休館"),
        ("請勿點連結", "勿點連結"),
        ("open in the morning", "open"),
        ("open on weekdays, closed on Sunday", "closed on Sunday"),
    ],
)
def test_what_says_the_same_in_other_words(one: str, other: str) -> None:
    assert not contrary(stance(one), stance(other))


def test_a_text_with_words_of_both_sides_takes_none() -> None:
    both, one = stance("open on Monday, closed on Sunday"), stance("closed on Sunday")
    assert not count_opposites(both, one)


def test_a_must_and_a_closed_house_in_more_words() -> None:
    assert contrary(stance("國定假日照常開放"), stance("國定假日閉館"))
    assert contrary(stance("外宿不必請假"), stance("外宿必須請假"))
    for word in ("供應早餐", "必修課", "應用程式", "應屆畢業生", "反應問題"):
        assert not any(stance(word).sides)
