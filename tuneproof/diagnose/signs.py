"""A sign: one number, from where on it speaks, and how much. Signs are weighed, not counted.

    strength = needed × for − max(against, 1 − needed)        between −1 and 1

`for` and `against` join the signs of one side as independent ones, 1 − Π(1 − weight), so that
two halves make three quarters and nothing exceeds 1. `needed` is the weakest of the signs
without which a cause cannot be: where one is absent the cause is ruled out. A number that was
not measured says nothing, on either side. This module knows no cause and no run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

SAID_LEAST = 0.02
"""A reason that weighs less is not named."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The number `name` begins to speak beyond `start` and speaks fully, with `weight`, at `full`.

    `full` below `start` means that small values speak.
    """

    name: str
    start: float
    full: float
    weight: float = 1.0

    def speaks(self, evidence: object) -> float | None:
        """How much it speaks, from 0 to its weight; None when the number is not measured."""
        value = getattr(evidence, self.name)
        if value is None:
            return None
        part = (float(value) - self.start) / (self.full - self.start)
        return self.weight * min(1.0, max(0.0, part))


@dataclass(frozen=True, slots=True)
class Reason:
    """What one number said: above 0 for the cause, below 0 against it."""

    name: str
    value: float | bool
    weight: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """How strongly numbers speak: `strength` from -1 (ruled out) to 1.

    `reasons` come the weightiest first. `missing` are the numbers that were not measured, the
    weightiest first; `blind` says that one without which the cause cannot be told is among them.
    """

    strength: float
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    blind: bool


def weigh(
    evidence: object,
    speaks_for: Sequence[Sign],
    speaks_against: Sequence[Sign],
    needs: Sequence[Sign] = (),
) -> Weighed:
    """Weigh the signs of one cause."""
    pro = [(sign, sign.speaks(evidence)) for sign in speaks_for]
    con = [(sign, sign.speaks(evidence)) for sign in speaks_against]
    must = [(sign, sign.speaks(evidence)) for sign in needs]
    needed = min((said for _sign, said in must if said is not None), default=1.0)
    # What is ruled out by one number cannot be saved by another that is missing.
    blind = needed > 0.0 and any(said is None for _sign, said in must)
    strength = 0.0 if blind else needed * _joined(pro) - max(_joined(con), 1.0 - needed)
    votes = [
        (sign.name, side * said)
        for side, signs in ((1, pro), (-1, con))
        for sign, said in signs
        if said is not None
    ]
    votes += [(sign.name, said - 1.0) for sign, said in must if said is not None]
    unheard = [sign for sign, said in (*must, *pro, *con) if said is None]
    unheard.sort(key=lambda sign: -sign.weight)
    return Weighed(
        strength=strength,
        reasons=_reasons(evidence, votes),
        missing=tuple(dict.fromkeys(sign.name for sign in unheard)),
        blind=blind,
    )


def _reasons(evidence: object, votes: Sequence[tuple[str, float]]) -> tuple[Reason, ...]:
    """Each number once, with what its signs say on balance, the weightiest first."""
    balance: dict[str, float] = defaultdict(float)
    for name, weight in votes:
        balance[name] += weight
    reasons = [
        Reason(name, getattr(evidence, name), max(-1.0, min(1.0, weight)))
        for name, weight in balance.items()
        if abs(weight) >= SAID_LEAST
    ]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def _joined(signs: Sequence[tuple[Sign, float | None]]) -> float:
    return 1.0 - prod(1.0 - (said or 0.0) for _sign, said in signs)
