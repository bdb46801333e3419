"""Signs: how much one number supports or speaks against a cause, and how several are combined.

    strength = needed × for − max(against, 1 − needed)        between −1 and 1

`for` and `against` combine the signs of one side as if independent (noisy or), 1 − Π(1 − weight):
two signs of 0.5 make 0.75, and nothing exceeds 1. `needed` is the weakest of the necessary signs:
where one is absent the cause is ruled out. Of necessary signs in a tuple any one will do. A number
that was not measured counts on neither side. This module knows no cause and no run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

SAID_LEAST = 0.02
"""A reason of less weight is not listed."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A ramp: 0 up to `start`, then linear to `weight` at `full` and beyond, for the number `name`.

    Where `full` is below `start`, small values are the sign.
    """

    name: str
    start: float
    full: float
    weight: float = 1.0

    def speaks(self, evidence: object) -> float | None:
        """Its value on the ramp, from 0 to `weight`; None where the number is not measured."""
        value = getattr(evidence, self.name)
        if value is None:
            return None
        part = (float(value) - self.start) / (self.full - self.start)
        return self.weight * min(1.0, max(0.0, part))


Need = Sign | tuple[Sign, ...]
"""A necessary sign, or several of which any one will do."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one number contributed: `weight` above 0 supports the cause, below 0 contradicts it."""

    name: str
    value: float | bool
    weight: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """The signs of a cause combined: `strength` from -1 (ruled out) to 1.

    `reasons` and `missing`, the names of numbers not measured, have the weightiest first. `blind`:
    a necessary number is missing, so that the cause cannot be judged.
    """

    strength: float
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    blind: bool


def weigh(
    evidence: object,
    speaks_for: Sequence[Sign],
    speaks_against: Sequence[Sign],
    needs: Sequence[Need] = (),
) -> Weighed:
    """Combine the signs of one cause; `needs` are the necessary ones."""
    pro = [(sign, sign.speaks(evidence)) for sign in speaks_for]
    con = [(sign, sign.speaks(evidence)) for sign in speaks_against]
    must = [_strongest(need, evidence) for need in needs]
    needed = min((said for _sign, said in must if said is not None), default=1.0)
    # Where a measured number rules the cause out, a missing one cannot change that.
    blind = needed > 0.0 and any(said is None for _sign, said in must)
    strength = 0.0 if blind else needed * _joint_weight(pro) - max(_joint_weight(con), 1.0 - needed)
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
        reasons=_net_reasons(evidence, votes),
        missing=tuple(dict.fromkeys(sign.name for sign in unheard)),
        blind=blind,
    )


def _strongest(need: Need, evidence: object) -> tuple[Sign, float | None]:
    """Of the signs of a need the one that speaks most; one that is not measured only where none
    is."""
    signs = need if isinstance(need, tuple) else (need,)
    said = [(sign, sign.speaks(evidence)) for sign in signs]
    return max(said, key=lambda pair: -1.0 if pair[1] is None else pair[1])


def _net_reasons(evidence: object, votes: Sequence[tuple[str, float]]) -> tuple[Reason, ...]:
    """One reason a number, with the sum of its votes cut to ±1, the weightiest first."""
    balance: dict[str, float] = defaultdict(float)
    for name, weight in votes:
        balance[name] += weight
    reasons = [
        Reason(name, getattr(evidence, name), max(-1.0, min(1.0, weight)))
        for name, weight in balance.items()
        if abs(weight) >= SAID_LEAST
    ]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


def _joint_weight(signs: Sequence[tuple[Sign, float | None]]) -> float:
    return 1.0 - prod(1.0 - (said or 0.0) for _sign, said in signs)
