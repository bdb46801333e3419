"""The order of epochs, on plain numbers."""

from __future__ import annotations

from math import inf, nan

from hypothesis import given
from hypothesis import strategies as st

from tuneproof.evaluate.epochs import Best, rank


def test_more_right_answers_count_first_and_then_the_lower_loss() -> None:
    worse_and_worse = [(0.9, 5.0), (0.8, 0.1), (0.8, 0.2), (0.8, inf), (0.0, 0.0), (None, 0.1)]
    ranks = [rank(*one) for one in worse_and_worse]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


def test_what_is_no_number_counts_as_what_is_missing() -> None:
    assert rank(0.8, nan) == rank(0.8, None) < rank(0.8, 99.0)
    assert rank(nan, 0.1) == rank(None, 0.1) < rank(0.0, 99.0)


def chosen(*course: tuple[float | None, float | None], questions: int = 0) -> list[int]:
    """The best epoch after each one."""
    best, found = Best(), []
    for epoch, (correct, loss) in enumerate(course, 1):
        changed = best.see(epoch, correct, loss, questions)
        assert changed == (best.epoch == epoch)
        found.append(best.epoch)
    return found


def test_of_equals_the_earlier_counts_and_without_a_measurement_the_newest() -> None:
    assert chosen((0.5, 1.0), (0.5, 1.0)) == [1, 1]
    assert chosen((0.5, nan), (0.5, nan)) == [1, 1]
    assert chosen((None, None), (None, None)) == [1, 2]
    assert chosen((0.0, 9.0), (None, None)) == [1, 1]
    assert chosen((None, 9.0), (None, None)) == [1, 1]
    assert chosen((None, None), (0.0, 9.0), (None, 1.0)) == [1, 2, 2]


def test_the_first_epoch_is_the_best_there_is_whatever_it_measured() -> None:
    assert chosen((None, inf)) == [1]


def test_where_chance_is_unknown_more_right_answers_are_better() -> None:
    assert chosen((0.6, 0.1), (0.61, 9.0), (0.60, 0.0)) == [1, 2, 2]


def test_within_one_standard_error_the_lower_loss_decides() -> None:
    """Of 100 questions half right: 5 points. A library's 35 questions had made its fourth epoch of
    seven the best by chance."""
    assert chosen((0.5, 0.4), (0.46, 0.3), (0.44, 0.1), questions=100) == [1, 2, 2]
    assert chosen((0.5, 0.3), (0.54, 0.4), questions=100) == [1, 1]
    assert chosen((0.5, 0.3), (0.56, 0.4), questions=100) == [1, 2]
    assert chosen((0.5, nan), (0.46, 0.3), (0.5, nan), questions=100) == [1, 2, 2]


def test_small_steps_down_do_not_add_up() -> None:
    down = [(0.50 - 0.02 * step, 1.0 - 0.1 * step) for step in range(6)]
    assert chosen(*down, questions=100)[-1] == 3


COURSES = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([nan, 0.1, 0.2, 0.4])), min_size=1, max_size=8
)


@given(course=COURSES)
def test_the_best_is_never_worse_than_one_standard_error(course: list[tuple[int, float]]) -> None:
    shares = [(right / 40, loss) for right, loss in course]
    most = max(share for share, _loss in shares)
    least = most - (most * (1 - most) / 40) ** 0.5
    assert shares[chosen(*shares, questions=40)[-1] - 1][0] >= least - 1e-6
