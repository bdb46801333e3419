"""What still fits into the time, on a clock that is moved by hand."""

from __future__ import annotations

from tuneproof.search.clock import PROOF_EPOCHS, PROOF_LEAST, PROOF_SYSTEMS, Clock


class Hand:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_without_a_limit_nothing_is_refused() -> None:
    clock = Clock(None, 100, 0)
    clock.measured(30.0, 5.0, 50)
    assert clock.left is None
    assert clock.epochs_left() is None


def test_before_anything_was_measured_nothing_is_refused() -> None:
    assert Clock(1.0, 100, 0).epochs_left() is None


def test_once_the_time_is_over_nothing_fits_even_if_nothing_was_measured() -> None:
    hand = Hand()
    clock = Clock(1.0, 100, 0, now=hand)
    hand.time += 60
    assert clock.epochs_left() == 0


def test_an_epoch_without_validation_questions_takes_time_all_the_same() -> None:
    hand = Hand()
    clock = Clock(10.0, 0, 0, now=hand)
    clock.measured(30.0, 0.0, 0)
    assert clock.epochs_left() == int((600 - PROOF_LEAST - PROOF_EPOCHS * 30.0) / 30)


def test_the_proof_has_its_share_of_the_time() -> None:
    """600 s, 100 test questions at a tenth of a second each and by several systems, 50 validation
    questions once more, and the probe's reading."""
    hand = Hand()
    clock = Clock(10.0, 100, 50, now=hand)
    clock.measured(30.0, 5.0, 50)
    proof = PROOF_LEAST + PROOF_EPOCHS * 30.0 + (PROOF_SYSTEMS * 100 + 50) * 0.1
    assert clock.left == 600 - proof
    assert clock.epochs_left() == int((600 - proof) / 30)
    hand.time += 590
    assert clock.epochs_left() == 0


def test_an_expected_proof_counts_where_the_first_answers_were_slow() -> None:
    """Half a second each after the first epoch foretold a proof of six minutes that took four: a
    second epoch would have fitted, and was not trained. A machine slower than expected is so in the
    proof as well."""
    clock = Clock(10.0, 100, 50, now=Hand())
    clock.expect(100.0, 120.0)
    clock.measured(110.0, 30.0, 50)
    assert clock.left == 600 - PROOF_LEAST - 1.1 * 120.0
    clock.measured(400.0, 5.0, 50)  # a longer candidate is no slower machine
    assert clock.left == 600 - PROOF_LEAST - 1.1 * 120.0
    quick = Clock(10.0, 100, 50, now=Hand())
    quick.expect(100.0, 1000.0)
    quick.measured(50.0, 5.0, 50)
    assert quick.left == 600 - PROOF_LEAST - PROOF_EPOCHS * 50.0 - (PROOF_SYSTEMS * 100 + 50) * 0.1


def test_earlier_sittings_count() -> None:
    hand = Hand()
    assert Clock(10.0, 100, 0, spent=300.0, now=hand).spent == 300


def test_before_anything_was_measured_what_is_expected_says_how_long_a_candidate_may_be() -> None:
    hand = Hand()
    clock = Clock(10.0, 100, 50, spent=20.0, now=hand)
    assert clock.epochs_expected() is None
    clock.expect(100.0, 200.0)
    assert clock.least == 20 + PROOF_LEAST + 100 + 200
    assert clock.epochs_expected() == int((600 - 20 - PROOF_LEAST - 200) / 100)
    assert clock.epochs_left() is None, "an expectation ends nothing"
    hand.time += 590
    assert clock.epochs_expected() == 1, "without one there is no adapter"


def test_epochs_that_take_no_time_to_speak_of_are_not_counted() -> None:
    clock = Clock(10.0, 100, 50)
    clock.expect(0.0, 1.0)
    assert clock.epochs_expected() is None


def test_without_a_limit_no_candidate_is_made_shorter() -> None:
    clock = Clock(None, 100, 50)
    clock.expect(100.0, 200.0)
    assert clock.epochs_expected() is None
