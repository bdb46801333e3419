"""The result of a calibration, as a frozen value that `kept` has. Nothing is fitted or decided
here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tuneproof.guard.options import Option
from tuneproof.guard.rightness import RightModel


class Grounds(StrEnum):
    """How the threshold was chosen, or why there is none."""

    GUARANTEED = "guaranteed"
    """The bound keeps the level that was asked for."""
    TOO_FEW = "too-few"
    """Too few unanswerable questions, or none, for any promise: the threshold is even chance."""
    TOO_COSTLY = "too-costly"
    """A promise would refuse more than the recipe accepts: the threshold is even chance."""
    TOO_FEW_ANSWERABLE = "too-few-answerable"
    """Too few answerable questions to fit the model on: no threshold."""


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """One validation question: the answers that could be given, and whether each would be right.

    `declined`: the model itself refused it. Rows of one `cluster` are near copies of one another,
    which are right or wrong together; None is a row without a near copy.
    """

    question: str
    answerable: bool
    options: tuple[Option, ...]
    right: tuple[bool, ...]
    declined: bool = False
    cluster: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """What one threshold does on validation questions, scored by models that did not see them.

    `false_answers`: share of unanswerable questions that are answered. `false_refusals`: share of
    answerable questions that are refused.
    """

    threshold: float
    false_answers: float
    false_refusals: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The model, the threshold, and what the sample supports.

    `threshold` None refuses nothing for being doubtful. `n` counts the unanswerable validation
    questions, of which the share `observed` would be answered (None where there are none); with
    95 % certainty the true share is at most `upper`, by the `distinct` ones among them: near copies
    count once (None: not counted). `level` and `accepted` are the false answers and false refusals
    that the recipe asks for. Where `stands`, what the model refuses is refused. Raises ValueError
    for what is no share or count: a file may have been changed by hand.
    """

    threshold: float | None
    n: int
    answerable: int
    level: float
    accepted: float
    outcome: Grounds
    model: RightModel
    stands: bool = True
    observed: float | None = None
    upper: float | None = None
    false_refusals: float | None = None
    curve: tuple[Point, ...] = ()
    distinct: int | None = None

    def __post_init__(self) -> None:
        shares = (self.threshold, self.observed, self.upper, self.false_refusals)
        if not all(share is None or 0 <= share <= 1 for share in shares):
            raise ValueError("a share is not between 0 and 1")
        if not (0 < self.level < 1 and 0 < self.accepted < 1):
            raise ValueError("no recipe asks for such error rates")
        if min(self.n, self.answerable, self.distinct or 0) < 0:
            raise ValueError("a count is negative")

    @property
    def guaranteed(self) -> bool:
        """Whether the level asked for is kept with 95 % certainty."""
        return self.outcome is Grounds.GUARANTEED

    @property
    def even(self) -> float:
        """The chance of being right at which answering costs as much as refusing."""
        return even_chance(self.level, self.accepted)


def even_chance(level: float, accepted: float) -> float:
    """The chance of being right at which answering costs as much as refusing: a wrong answer costs
    1/level, a right one withheld 1/accepted. 37.5 % for 5 % false answers and 3 % refusals."""
    return accepted / (level + accepted)
