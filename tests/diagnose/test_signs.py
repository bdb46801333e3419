"""How one number speaks, and how several are weighed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tuneproof.diagnose.signs import Sign, weigh


def numbers(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**{"a": None, "b": None, **values})


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, 0.0), (0.2, 0.0), (0.4, 0.25), (0.6, 0.5), (0.9, 0.5)]
)
def test_a_sign_speaks_from_its_start_to_its_weight(value: float, said: float) -> None:
    assert Sign("a", 0.2, 0.6, 0.5).speaks(numbers(a=value)) == pytest.approx(said)


def test_small_values_can_speak() -> None:
    sign = Sign("a", 0.8, 0.4)
    assert [sign.speaks(numbers(a=value)) for value in (0.9, 0.6, 0.1)] == [
        0,
        pytest.approx(0.5),
        1,
    ]


def test_yes_and_no_are_one_and_zero() -> None:
    assert Sign("a", 0, 1, 0.7).speaks(numbers(a=True)) == 0.7
    assert Sign("a", 1, 0, 0.7).speaks(numbers(a=True)) == 0


def test_what_is_not_measured_says_nothing_on_either_side_and_is_missing() -> None:
    found = weigh(numbers(), [Sign("a", 0, 1, 0.3)], [Sign("b", 0, 1, 0.9)])
    assert (found.strength, found.reasons, found.blind) == (0.0, (), False)
    assert found.missing == ("b", "a"), "the weightiest first"


def test_two_halves_make_three_quarters() -> None:
    found = weigh(numbers(a=1, b=1), [Sign("a", 0, 1, 0.5), Sign("b", 0, 1, 0.5)], [])
    assert found.strength == pytest.approx(0.75)
    assert [reason.weight for reason in found.reasons] == [0.5, 0.5]


def test_what_speaks_against_is_taken_off() -> None:
    found = weigh(numbers(a=1, b=1), [Sign("a", 0, 1, 0.8)], [Sign("b", 0, 1, 0.3)])
    assert found.strength == pytest.approx(0.5)
    assert [(reason.name, reason.weight) for reason in found.reasons] == [("a", 0.8), ("b", -0.3)]


def test_without_what_it_needs_a_cause_is_ruled_out_whatever_else_speaks_for_it() -> None:
    found = weigh(numbers(a=1, b=0), [Sign("a", 0, 1, 0.9)], [], [Sign("b", 0, 1)])
    assert found.strength == -1.0
    assert found.reasons[0].name == "b" and found.reasons[0].weight == -1.0


def test_half_of_what_it_needs_leaves_half_of_the_rest() -> None:
    found = weigh(numbers(a=1, b=0.5), [Sign("a", 0, 1, 0.8)], [], [Sign("b", 0, 1)])
    assert found.strength == pytest.approx(0.8 * 0.5 - 0.5)


def test_of_two_needs_in_one_either_will_do() -> None:
    either = (Sign("a", 0, 1), Sign("b", 0, 1))
    assert weigh(numbers(a=1, b=0), [Sign("a", 0, 1, 0.8)], [], [either]).strength == 0.8
    assert weigh(numbers(b=0.5), [Sign("b", 0, 1, 0.8)], [], [either]).strength < 0.0
    found = weigh(numbers(a=0), [], [], [either])
    assert (found.strength, found.blind, found.reasons[0].name) == (-1.0, False, "a")
    assert weigh(numbers(), [], [], [either]).blind


def test_without_knowing_what_it_needs_nothing_can_be_said() -> None:
    found = weigh(numbers(a=1), [Sign("a", 0, 1, 0.9)], [], [Sign("b", 0, 1)])
    assert (found.strength, found.blind) == (0.0, True)


def test_a_number_that_speaks_on_both_sides_is_named_once_on_the_weightier() -> None:
    """ "Answered rightly: 72 %" stood under + and under − of one cause."""
    signs = [Sign("a", 0.75, 0.45, 0.3)], [Sign("a", 0.70, 0.85, 0.6), Sign("b", 0, 1, 0.5)]
    found = weigh(numbers(a=0.72, b=1), *signs)
    assert [(one.name, one.weight) for one in found.reasons] == [
        ("b", -0.5),
        ("a", pytest.approx(0.03 - 0.08)),
    ]


def test_a_number_whose_signs_cancel_out_is_not_named() -> None:
    assert not weigh(numbers(a=0.5), [Sign("a", 0, 1, 0.4)], [Sign("a", 1, 0, 0.4)]).reasons


def test_what_one_need_rules_out_another_that_is_missing_does_not_leave_open() -> None:
    """ "Constant rate without warm-up" was a candidate for a run with a cosine, for want of its
    curve."""
    needs = [Sign("a", 0, 1), Sign("b", 0, 1)]
    found = weigh(numbers(a=0), [], [], needs)
    assert (found.strength, found.blind) == (-1.0, False)
    assert weigh(numbers(a=1), [], [], needs).blind
