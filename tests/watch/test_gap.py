from __future__ import annotations

from tests.watch.conftest import epochs, healthy, hits, make, struck
from tuneproof.watch.breaker import MildHit
from tuneproof.watch.gap import W405

# The diary's fourth run: epochs 1, 10, 20, 30, 40, 50, 100, 150, 200.
TRAIN = [12.12, 10.69, 10.24, 9.50, 8.20, 7.00, 3.50, 0.80, 0.05]
VALIDATION = [12.25, 10.67, 10.25, 9.55, 8.35, 7.80, 8.50, 15.30, 35.20]
BEST_AT_20 = [0.1, 0.3, 0.6, 0.5, 0.5, 0.4, 0.3, 0.1, 0.0]


def diary(correct: list[float]) -> list[tuple[int, type | None]]:
    lines = epochs(train_loss=TRAIN, validation_loss=VALIDATION, validation_correct=correct)
    return [(number, type(hit)) for number, hit in hits(make(W405), lines) if hit is not None]


def test_the_diarys_collapse_is_a_sign_first_and_then_a_fault() -> None:
    assert [(number, kind is MildHit) for number, kind in diary(BEST_AT_20)] == [
        (7, True),  # the diary's epoch 100: 5.0
        (8, False),  # 150: 14.5
        (9, False),
    ]


def test_a_gap_while_the_answers_get_better_is_no_fault() -> None:
    """InstructGPT and LIMA: the loss rises after the first epoch and the answers improve."""
    assert diary([0.1 * epoch for epoch in range(9)]) == []


def test_worse_answers_without_a_gap_belong_to_patience() -> None:
    flat = epochs(train_loss=[1.0] * 5, validation_loss=[1.2] * 5,
                  validation_correct=[0.6, 0.8, 0.5, 0.4, 0.3])  # fmt: skip
    assert struck(make(W405), flat) == []


def test_one_bad_epoch_or_one_question_is_noise() -> None:
    losses = {"train_loss": [0.1] * 5, "validation_loss": [7.0] * 5}
    dip = epochs(**losses, validation_correct=[0.6, 0.8, 0.5, 0.8, 0.5])
    one = epochs(**losses, validation_correct=[0.6, 0.8, 0.78, 0.78, 0.78])
    two = epochs(**losses, validation_correct=[0.6, 0.8, 0.76, 0.76, 0.76])
    assert struck(make(W405), dip) == []
    assert struck(make(W405), one) == []
    assert struck(make(W405), two) == [4, 5]


def test_the_remedy_is_as_many_epochs_as_the_best_answers_took() -> None:
    fallen = epochs(train_loss=[0.1] * 4, validation_loss=[7.0] * 4,
                    validation_correct=[0.6, 0.8, 0.5, 0.4])  # fmt: skip
    *_before, (epoch, hit) = hits(make(W405), fallen)
    assert hit is not None and epoch == 4
    assert hit.patch == {"train.epochs": 2}
    assert hit.evidence == {"gap": 6.9, "correct": 0.4, "best": 0.8}


def test_the_thresholds_are_settings() -> None:
    lines = epochs(train_loss=[0.1] * 4, validation_loss=[0.9] * 4,
                   validation_correct=[0.8, 0.5, 0.5, 0.5])  # fmt: skip
    assert struck(make(W405), lines) == []
    assert struck(make(W405, watch__gap_watch=0.5), lines) == [3, 4]


def test_a_loss_on_questions_too_is_not_set_against_answers() -> None:
    """What is easily learned of the questions pulled the training loss down, and the gap up."""
    lines = epochs(train_loss=TRAIN, validation_loss=VALIDATION, validation_correct=BEST_AT_20)
    assert struck(make(W405, train__loss_on="all"), lines) == []
    assert "train.loss_on" in W405.settings and "train.loss_on" in W405.measures


def test_without_validation_it_says_nothing() -> None:
    assert struck(make(W405), epochs(train_loss=[1.0] * 5)) == []


def test_a_healthy_run_has_no_gap() -> None:
    assert struck(make(W405), healthy()[1]) == []
