"""The arithmetic of a prediction, on plain numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tuneproof.experiment.predict import (
    Amount,
    Plan,
    Rates,
    Size,
    answering,
    lower_operations,
    peak_bytes,
    predict,
    reading_operations,
    step_operations,
    streaming,
)

SMALL = Size(
    lower=100, upper=200, words=50, width=10, kept=30, parameters=1000, adapter=40, bytes=2
)
ROWS = Amount(rows=4, ids=40, labels=20)

GEMMA = Size(
    lower=50_135_040,
    upper=50_135_040,
    words=262_144,
    width=640,
    kept=118_656,
    parameters=268_098_176,
    adapter=1_898_496,
    bytes=2,
)
HANDBOOK = Plan(
    train=Amount(550, 28_515, 18_353),
    validation=Amount(75, 3_883, 2_501),
    test=Amount(281, 14_729, 9_149),
    batch_size=8,
    epochs=5,
    longest=43,
)


def test_operations_are_counted_as_the_engine_does_them() -> None:
    assert lower_operations(SMALL, ROWS) == 2 * 100 * 40
    assert step_operations(SMALL, ROWS) == 4 * 200 * 40 + 2 * 500 * 20
    wide = replace(SMALL, bytes=4)  # float32 leaves no word out of the output layer's gradient
    assert step_operations(wide, ROWS) == 4 * 200 * 40 + 4 * 500 * 20
    assert reading_operations(SMALL, 40, 20) == 2 * 300 * 40 + 2 * 500 * 20


def test_rows_are_summed() -> None:
    assert Amount.of([(10, 4), (12, 6)]) == Amount(2, 22, 10)
    assert Amount.of([]) == Amount()


def test_nothing_to_do_takes_no_time() -> None:
    rates = Rates(1.0, 1.0, 1.0, 1.0)
    assert answering(SMALL, Amount(), rates, exact=True) == 0
    assert streaming(SMALL, Amount(), 30, rates) == 0


def test_exactness_costs_only_a_reduced_type() -> None:
    rates = Rates(1e3, 1e3, 1e3, 0.0, exact=5.0)
    assert answering(SMALL, ROWS, rates, exact=True) > answering(SMALL, ROWS, rates, exact=False)
    wide = replace(SMALL, bytes=4)
    assert answering(wide, ROWS, rates, exact=True) == answering(wide, ROWS, rates, exact=False)


def test_time_grows_with_rows_and_epochs_and_not_with_what_is_done_once() -> None:
    rates = Rates(1e6, 1e6, 1e6, 0.001, exact=5.0)
    plan = Plan(ROWS, ROWS, ROWS, batch_size=2, epochs=3, longest=10)
    made = predict(SMALL, plan, rates, load=2.0)
    assert made.seconds(3) - made.seconds(2) == pytest.approx(made.epoch)
    twice = replace(plan, train=Amount(8, 80, 40))
    assert predict(SMALL, twice, rates, load=2.0).proof == made.proof
    assert predict(SMALL, twice, rates, load=2.0).epoch > made.epoch


def test_the_demo_would_have_been_predicted() -> None:
    """What `make demo` took on 2 CPU cores: 43 s to convert and load, 289 s to train (39.5 s for
    the steps of an epoch), 71 s for the proof. With the rate of its steps for everything and the
    five times slower float32 of that machine, the whole comes out within 30 %, and each part."""
    rate = step_operations(GEMMA, HANDBOOK.train) / 39.5
    made = predict(GEMMA, HANDBOOK, Rates(rate, rate, rate, 0.0, exact=4.9), load=43.1)
    assert made.seconds(5) == pytest.approx(43.1 + 289.3 + 71.2, rel=0.3)
    assert made.seconds(5) - made.proof - 43.1 == pytest.approx(289.3, rel=0.3)
    assert made.proof == pytest.approx(71.2, rel=0.3)


def test_the_memory_of_answering_the_demo_would_have_been_predicted() -> None:
    """Measured: 1.25 GiB after loading, 3.01 GiB at the peak of answering the test."""
    held = 1.25 * 2**30 - GEMMA.parameters * GEMMA.bytes
    assert held + peak_bytes(GEMMA, HANDBOOK) == pytest.approx(3.01 * 2**30, rel=0.3)


def test_memory_knows_the_longest_of_its_phases() -> None:
    plan = Plan(ROWS, Amount(), Amount(), batch_size=2, epochs=1, longest=10)
    without = peak_bytes(SMALL, plan)
    assert without == 1000 * 2 + 40 * 10 * 2 + 40 * 20 + (10 * 50 + 20 * 30) * 2
    assert peak_bytes(SMALL, replace(plan, batch_size=4)) > without
    assert peak_bytes(SMALL, replace(plan, test=ROWS)) > without + 1000 * 4
    assert predict(SMALL, plan, Rates(1, 1, 1, 1), floor=7).peak == without + 7
