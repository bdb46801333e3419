from __future__ import annotations

import re
import unicodedata

from tuneproof.text.folded import BLANK, Folded


def test_what_was_replaced_is_still_quoted_as_written() -> None:
    folded = Folded("請在三\u200b天前，付\uff11\uff10元")
    folded.replace(re.compile("三"), lambda _match: "33")
    assert folded.text == "請在33天前，付10元"
    assert folded.written(2, 5) == "三天"
    assert folded.written(folded.text.index("10"), folded.text.index("元") + 1) == "\uff11\uff10元"


def test_what_was_taken_is_blank_and_keeps_its_length() -> None:
    folded = Folded("ab 12 cd 34")
    folded.take(re.compile(r"\d+"), lambda match: match.group() == "12")
    assert folded.text == f"ab {BLANK * 2} cd 34"


def test_full_width_commas_part_clauses_but_for_thousands() -> None:
    assert Folded("\uff11\uff0c\uff10\uff10\uff10").text == "1,000"
    assert Folded("10\uff0c11月").text == "10\uff0c11月"


def test_invisible_and_decomposed_letters() -> None:
    assert Folded(unicodedata.normalize("NFD", "Sperr\u00admüll")).text == "Sperrmüll"


def test_a_fraction_does_not_run_into_its_whole() -> None:
    assert Folded("2½").text == "2½"


def test_simplified_signs_of_units_are_quoted_as_they_are_written() -> None:
    """Two months were no fact in Simplified Chinese, and three working days were a bare 3."""
    folded = Folded("两个月、①填表")
    assert folded.text == "兩個月、①填表"
    assert folded.written(0, 3) == "两个月"
