"""The arithmetic of a prediction, on plain numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tuneproof.experiment.predict import (
    Amount,
    Rates,
    Size,
    Workload,
    answering,
    lower_operations,
    peak_bytes,
    predict,
    probing,
    reading_operations,
    step_operations,
    streaming,
    validating,
)

SMALL = Size(
    lower=100,
    upper=200,
    words=50,
    scored=50,
    width=10,
    kept=30,
    parameters=1000,
    adapter=40,
    bytes=2,
)
ROWS = Amount(rows=4, ids=40, labels=20)

GIB = 2**30
GEMMA = Size(
    lower=50_135_040,
    upper=50_135_040,
    words=262_144,
    scored=262_144,
    width=640,
    kept=118_656,
    parameters=268_098_176,
    adapter=1_898_496,
    bytes=2,
)
HANDBOOK = Workload(
    train=Amount(550, 28_515, 18_353),
    validation=Amount(75, 3_883, 2_501),
    test=Amount(281, 14_729, 9_149),
    batch=Amount(8, 608, 315),
    longest=43,
)
COVID = Workload(
    train=Amount(438, 41_093, 32_203),
    validation=Amount(60, 5_607, 4_423),
    test=Amount(),
    batch=Amount(8, 2_488, 2_240),
    longest=280,
)


def test_operations_are_counted_as_the_engine_does_them() -> None:
    assert lower_operations(SMALL, ROWS) == 2 * 100 * 40
    assert step_operations(SMALL, ROWS) == 4 * 200 * 40 + 4 * 500 * 20
    assert reading_operations(SMALL, 40, 20) == 2 * 300 * 40 + 2 * 500 * 20


def test_rows_are_summed() -> None:
    assert Amount.of([(10, 4), (12, 6)]) == Amount(2, 22, 10)
    assert Amount.of([]) == Amount()


def test_nothing_to_do_takes_no_time() -> None:
    rates = Rates(1.0, 1.0, 1.0, 1.0)
    assert answering(SMALL, Amount(), rates) == validating(SMALL, Amount(), rates) == 0
    assert streaming(SMALL, Amount(), 30, rates) == 0


def test_exactness_costs_only_a_reduced_type() -> None:
    rates = Rates(1e3, 1e3, 1e3, 0.0, exact=5.0)
    assert answering(SMALL, ROWS, rates) > answering(replace(SMALL, bytes=4), ROWS, rates)
    wide = Rates(1e3, 1e3, 1e3, 0.0, exact=1.0)
    assert answering(SMALL, ROWS, rates) > answering(SMALL, ROWS, wide)


def test_time_grows_with_rows_and_epochs_and_not_with_what_is_done_once() -> None:
    rates = Rates(1e6, 1e6, 1e6, 0.001, exact=5.0)
    plan = Workload(ROWS, ROWS, ROWS, batch=ROWS, longest=10)
    made = predict(SMALL, plan, rates, load=2.0)
    assert made.seconds(3) - made.seconds(2) == pytest.approx(made.epoch)
    twice = replace(plan, train=Amount(8, 80, 40))
    assert predict(SMALL, twice, rates, load=2.0).proof == made.proof
    assert predict(SMALL, twice, rates, load=2.0).epoch > made.epoch


def test_what_a_guard_has_to_read_is_counted_where_there_is_one() -> None:
    rates = Rates(1e6, 1e6, 1e6, 0.001)
    plan = Workload(ROWS, ROWS, ROWS, batch=ROWS, longest=10, elsewhere=Amount(160, 3000, 160))
    without = replace(plan, elsewhere=Amount())
    assert predict(SMALL, plan, rates).proof == predict(SMALL, without, rates).proof
    guarded, unscoped = replace(plan, guarded=True), replace(without, guarded=True)
    more = predict(SMALL, guarded, rates).proof - predict(SMALL, unscoped, rates).proof
    assert more == pytest.approx(probing(SMALL, plan.elsewhere, rates)) and more > 0


def test_the_demo_would_have_been_predicted() -> None:
    """What a fit on handbook-zh took on 2 CPU cores: 4.5 s to load, 312 s to train (46.6 s for the
    steps of an epoch), 99 s for the proof. With the rate of its steps for everything and the five
    times slower float32 of that machine, the training and the whole come out within 30 %."""
    rate = step_operations(GEMMA, HANDBOOK.train) / 46.6
    made = predict(GEMMA, HANDBOOK, Rates(rate, rate, rate, 0.0, exact=4.9), load=4.5)
    assert made.seconds(5) - made.proof - 4.5 == pytest.approx(311.7, rel=0.3)
    assert made.seconds(5) == pytest.approx(4.5 + 311.7 + 99.5, rel=0.3)


@pytest.mark.parametrize(("plan", "peak"), [(HANDBOOK, 3.69e9), (COVID, 3.61e9)])
def test_the_memory_of_two_runs_would_have_been_predicted(plan: Workload, peak: float) -> None:
    """Measured on 2 CPU cores: the peaks of a fit on handbook-zh and of a training on covid-faq;
    beside its weights the process held 0.76 GiB, and freed memory of up to 1 GiB stays with it."""
    made = int(0.76 * GIB) + peak_bytes(GEMMA, plan, kept=GIB)
    assert made == pytest.approx(peak, rel=0.15)


def test_memory_is_that_of_the_largest_phase_where_nothing_is_kept() -> None:
    plan = Workload(ROWS, Amount(), Amount(), batch=Amount(2, 20, 10), longest=10)
    held = 1000 * 2 + 40 * 10 * 2 + 40 * 20  # weights, states below the adapter, the adapter
    step = 10 * 50 * 2 + 20 * 30 * 2  # scores at labels, what the backward pass needs
    assert peak_bytes(SMALL, plan) == held + step
    proof = 1000 * 4 + 256 * 50 * 9
    assert peak_bytes(SMALL, replace(plan, test=ROWS)) == held + proof
    assert predict(SMALL, plan, Rates(1, 1, 1, 1), floor=7).peak == held + step + 7


def test_what_is_freed_and_kept_lies_beside_the_blocks_of_later_phases() -> None:
    plan = Workload(ROWS, Amount(2, 20, 20), ROWS, batch=Amount(2, 20, 10), longest=10)
    apart = peak_bytes(SMALL, replace(plan, batch=Amount()))
    assert peak_bytes(SMALL, plan, kept=500) == apart + 500 + 10 * 50 * 2 + 20 * 30 * 2


def test_a_pass_of_the_loss_is_limited() -> None:
    """A validation of any size is read in passes; what is kept of it below the adapter grows."""
    small, large = (
        Workload(Amount(), Amount(n, 50 * n, 25 * n), Amount(), batch=Amount(), longest=10)
        for n in (82, 820)
    )
    kept = 50 * (820 - 82) * GEMMA.width * GEMMA.bytes
    assert peak_bytes(GEMMA, large) - kept == pytest.approx(peak_bytes(GEMMA, small), rel=0.01)
