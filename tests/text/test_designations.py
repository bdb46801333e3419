from __future__ import annotations

from tuneproof.text.designations import designations, others_of_a_kind


def _strange(said: str, known: str) -> list[str]:
    return sorted(
        fact.written for fact in others_of_a_kind(designations(said), designations(known))
    )


def test_another_one_of_a_kind_that_the_other_text_names() -> None:
    assert _strange("健身房在 A 棟", "健身房位於 B 棟二樓") == ["A 棟"]
    assert _strange("搭 2 號貨梯", "限用3號貨梯") == ["2 號貨梯"]
    assert _strange("at Gate C", "through gate B") == ["Gate C"]
    assert _strange("every third Tuesday", "on the second Tuesday") == ["third Tuesday"]
    assert _strange("first and third Monday", "the first and the third Monday") == []


def test_a_kind_that_the_other_text_does_not_have_says_nothing() -> None:
    assert _strange("健身房在 A 棟", "健身房位於二樓") == []
    assert _strange("in building A", "at Gate B") == []


def test_a_day_of_a_month_and_a_house_number_are_no_such_thing() -> None:
    assert not designations("3月5號開始") and not designations("民生路12號")
