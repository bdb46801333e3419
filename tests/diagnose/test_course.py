"""Curves of made-up runs, each with one shape, and the numbers that tell it."""

from __future__ import annotations

from math import exp, nan
from typing import Any

import pytest

from tuneproof.diagnose.numbers.course import CourseNumbers, course_numbers


def steps(losses: list[float], rates: list[float] | None = None) -> list[dict[str, Any]]:
    rates = rates or [1e-3] * len(losses)
    return [
        {"kind": "step", "step": n, "loss": loss, "learning_rate": rate, "grad_norm": 1.0}
        for n, (loss, rate) in enumerate(zip(losses, rates, strict=True), 1)
    ]


def epochs(*lines: tuple[float, float, float], best: int | None = None) -> list[dict[str, Any]]:
    """(training loss, validation loss, validation right) of each epoch."""
    return [
        {"kind": "epoch", "epoch": n, "train_loss": train, "validation_loss": checked,
         "validation_correct": right, "best": n == best}
        for n, (train, checked, right) in enumerate(lines, 1)
    ]  # fmt: skip


FALLING = [4.0 * exp(-n / 15) + 0.02 for n in range(100)]


def test_a_healthy_curve_falls_and_stays() -> None:
    found = course_numbers(steps(FALLING))
    assert (found.steps, found.spikes, found.not_finite) == (100, 0, False)
    assert found.first_loss == pytest.approx(4.02)
    assert found.loss_left is not None and found.loss_left < 0.01
    assert found.rebound == pytest.approx(0.0, abs=1e-9)
    assert found.early_rise == pytest.approx(1.0)


def test_a_curve_that_rises_again_has_a_rebound() -> None:
    found = course_numbers(steps([*FALLING[:60], *[2.0] * 40]))
    assert found.rebound == pytest.approx((2.0 - 0.1) / 4.02, abs=0.05)


def test_a_rough_start_is_seen_though_it_ends_well() -> None:
    found = course_numbers(steps([4.0, 5.5, 8.0, *FALLING[3:]]))
    assert found.early_rise == 2.0
    assert found.rebound is not None and found.rebound < 0.01


def test_spikes_are_counted_and_the_noise_of_small_losses_is_not() -> None:
    noisy = [loss * (1.6 if n % 7 == 0 else 1.0) for n, loss in enumerate(FALLING)]
    assert course_numbers(steps(noisy)).spikes == 0
    for at in (50, 70, 90):
        noisy[at] = 3.0
    assert course_numbers(steps(noisy)).spikes == 3


@pytest.mark.parametrize("name", ["loss", "grad_norm"])
def test_a_number_that_is_none_is_seen_and_not_averaged(name: str) -> None:
    lines = steps(FALLING)
    lines[-1][name] = None
    lines[-2][name] = nan
    found = course_numbers(lines)
    assert found.not_finite is True
    assert found.last_loss is not None and found.last_loss < 0.1


def test_the_warm_up_is_read_off_the_rate() -> None:
    rates = [1e-4 * n for n in range(1, 11)] + [1e-3 * (1 - n / 90) for n in range(1, 91)]
    assert course_numbers(steps(FALLING, rates)).warmup_share == 0.09
    assert course_numbers(steps(FALLING)).warmup_share == 0.0


def test_an_over_trained_run_loses_answers_after_its_best_epoch() -> None:
    found = course_numbers(epochs((2.0, 1.0, 0.3), (0.5, 0.5, 0.7), (0.01, 2.0, 0.4), best=2))
    assert found.epochs == 3
    assert found.best_correct == 0.7
    assert found.fell == pytest.approx(0.3)
    assert found.epochs_after_best == 1
    assert found.gaining == pytest.approx(-0.3)
    assert found.validation_rise == pytest.approx(3.0)
    assert found.gap == pytest.approx(1.99)
    assert found.loss_kept == pytest.approx(0.005)
    assert found.kept_loss == 0.5, "that of the epoch that was kept"


def test_what_a_single_epoch_won_it_won_from_nothing() -> None:
    found = course_numbers(epochs((2.0, 1.0, 0.35)))
    assert (found.gaining, found.loss_kept, found.fell) == (0.35, None, 0.0)


def test_a_run_without_validation_measures_nothing_of_it() -> None:
    lines = [{"kind": "epoch", "epoch": 1, "train_loss": 1.0, "validation_loss": None,
              "validation_correct": None}]  # fmt: skip
    found = course_numbers(lines)
    assert (found.epochs, found.gap, found.best_correct, found.fell) == (1, None, None, None)


def test_no_lines_are_no_numbers() -> None:
    assert course_numbers([]) == CourseNumbers()
    assert course_numbers([{"kind": "step", "step": 1, "loss": None}]).first_loss is None


def test_what_the_best_of_many_epochs_lost_by_chance_is_no_loss() -> None:
    """A healthy run of 8 epochs over 11 questions lost two of them and was called over-trained."""
    metrics = epochs(*[(1.0, 1.0, right) for right in (0.5, 0.9, 0.72)])
    mean = (0.9 + 0.72) / 2
    by_chance = 1.42 * (mean * (1 - mean) / 11) ** 0.5
    assert course_numbers(metrics, 11).fell == pytest.approx(0.9 - 0.72 - by_chance)
    best = epochs(*[(1.0, 1.0, right) for right in (1.0, 0.87, 0.87)])
    two_of_all = course_numbers(best, 15).fell
    assert two_of_all is not None and two_of_all < 0.03, "the best of all being right is chance too"
    assert course_numbers(metrics).fell == pytest.approx(0.18), "as it stands where n is not known"
    assert course_numbers(epochs((1.0, 1.0, 0.8), (1.0, 1.0, 0.7)), 11).fell == 0.0
    worse = course_numbers(epochs((1.0, 1.0, 0.8), (1.0, 1.0, 0.2)), 75).fell
    assert worse is not None and worse > 0.5
