"""Keep, drop, or within noise: by exact McNemar."""

from __future__ import annotations

import pytest

from tuneproof.evaluate.worth import Worth, decide


def answers(wins: int, losses: int, both: int = 30) -> tuple[list[bool], list[bool]]:
    """Right with it, right without it."""
    return (
        [True] * wins + [False] * losses + [True] * both,
        [False] * wins + [True] * losses + [True] * both,
    )


@pytest.mark.parametrize(
    ("wins", "losses", "worth"),
    [
        (6, 0, Worth.KEEP),
        (5, 0, Worth.NOISE),
        (8, 1, Worth.KEEP),
        (7, 1, Worth.NOISE),
        (15, 5, Worth.KEEP),
        (14, 5, Worth.NOISE),
        (0, 6, Worth.DROP),
        (0, 5, Worth.NOISE),
        (0, 0, Worth.NOISE),
    ],
)
def test_the_thresholds_are_those_of_the_evidence(wins: int, losses: int, worth: Worth) -> None:
    decision = decide(*answers(wins, losses))
    assert decision.worth == worth
    assert (decision.comparison.wins, decision.comparison.losses) == (wins, losses)


def test_nothing_measured_is_noise() -> None:
    assert decide([], []).worth == Worth.NOISE


def test_the_questions_must_be_the_same() -> None:
    with pytest.raises(ValueError, match="zip"):
        decide([True], [])
