"""Which candidates are given up: successive halving, with a margin for noise.

Candidates of one round are compared after the same epochs; the lower half is given up, and so is
whatever is clearly behind the best of earlier rounds at the same epoch (Jamieson and Talwalkar
2016, arXiv 1502.07943). Few validation questions tell candidates apart badly: a candidate is
given up only when it is behind by more than one standard error. Pure arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from tuneproof.search.trial import EpochScore, Trial


def given_up(running: Sequence[Trial], earlier: Sequence[Trial], epoch: int) -> tuple[int, ...]:
    """Numbers of the `running` trials that are not worth going on with after `epoch`.

    The best of the round is never among them unless one of the `earlier` trials was clearly better.
    """
    scores = {trial.number: score for trial in running if (score := trial.at(epoch)) is not None}
    ranked = sorted(scores, key=lambda number: scores[number].rank, reverse=True)
    kept = max(1, math.ceil(len(ranked) / 2))
    before = [score for trial in earlier if (score := trial.at(epoch)) is not None]
    mark = max(before, key=lambda score: score.rank, default=None)
    lower = set(ranked[kept:]) if len(ranked) > 1 else set()
    top = scores[ranked[0]] if ranked else None
    return tuple(
        number
        for number in ranked
        if (number in lower and _is_clearly_behind(scores[number], top))
        or _is_clearly_behind(scores[number], mark)
    )


def margin(score: EpochScore) -> float:
    """One standard error of the difference between two candidates' shares of right answers to the
    same questions; infinite without questions.

    Two candidates of the same quality differ on about one question in five (EVIDENCE D: discordance
    10 to 20 %).
    """
    return math.sqrt(0.2 / score.questions) if score.questions else math.inf


def _is_clearly_behind(score: EpochScore, other: EpochScore | None) -> bool:
    if other is None or score.correct is None or other.correct is None:
        return False
    return other.correct - score.correct > margin(score)
