from __future__ import annotations

import pytest

from tuneproof.text.facts import facts, unknown
from tuneproof.text.sourced import sourced


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("You may borrow three books.", "up to 3 books"),
        ("Report it within a week.", "within one week"),
        ("It takes an hour.", "60 minutes"),
        ("in two or three days", "2–3 days"),
        ("twice a term", "2 times a term"),
        ("a hundred and fifty seats", "150 seats"),
        ("on the first floor", "on the 1st floor"),
        ("a fortnight before", "14 days before"),
        ("open daily", "7 days a week"),
        ("at noon", "at 12:00"),
        ("half of the rent", "50% of the rent"),
        ("by 15/03/2026", "by the 15th"),
        ("dos libros", "2 libros"),
        ("durante quince días", "durante 15 días"),
        ("dura una hora", "dura 60 minutos"),
        ("de 9:00 a 21:00", "de 9 a 21 h"),
        ("de 9h à 17h", "9:00-17:00"),
        ("avant midi", "avant 12 h"),
        ("a las 21:00", "a las 9 de la noche"),
        ("오후 9시까지", "21시까지"),
        ("the course CS 101", "CS101"),
        ("the course CS101", "CS 101"),
        ("innerhalb einer Woche", "1 Woche"),
        ("可借三本書", "可以借 3 本"),
        ("可借两本书", "可以借 2 本"),
        ("修滿一百二十八學分", "128 學分"),
        ("第一學期", "第 1 學期"),
        ("每天開放", "一週 7 天"),
        ("中午以前", "12:00 以前"),
        ("雙人房", "2 人房"),
    ],
)
def test_what_a_source_says_in_words_may_be_said_in_figures(source: str, said: str) -> None:
    """An answer with “3 books” was said to state what “three books” does not."""
    assert unknown(facts(said), facts(source))
    assert not unknown(facts(said), sourced(source))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("three books", "3 days"),
        ("10 working days", "10 days"),
        ("within a week", "2 weeks"),
        ("三本", "三天"),
        ("統一辦理", "1 天"),
        ("on 15/03/2026", "15 days"),
        ("two books", "20 books"),
    ],
)
def test_a_number_of_other_things_is_none_of_its_facts(source: str, said: str) -> None:
    assert unknown(facts(said), sourced(source))
