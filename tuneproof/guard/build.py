"""The chain that a recipe asks for, from what is known.

This module knows the order of the layers and the names of their switches.
"""

from __future__ import annotations

from tuneproof.config import GuardSettings
from tuneproof.guard.abstain import Abstain
from tuneproof.guard.calibration import Calibration
from tuneproof.guard.chain import Chain
from tuneproof.guard.facts import Facts
from tuneproof.guard.known import Known
from tuneproof.guard.loops import Loops
from tuneproof.guard.reply import Layer
from tuneproof.guard.rulebook import Rulebook
from tuneproof.guard.rules import Rules
from tuneproof.guard.scope import Scope
from tuneproof.guard.snap import Snap


def build_chain(
    settings: GuardSettings,
    known: Known,
    book: Rulebook | None = None,
    calibration: Calibration | None = None,
    limit: float | None = None,
) -> Chain:
    """The layers that are on, in order: those that mend the answer, the user's rules, then those
    that refuse.

    "rules" needs a rulebook with rules, "scope" its limit, "abstain" a calibration.
    """
    layers: list[Layer] = []
    if settings.loops:
        layers.append(Loops(known, settings.snap_similarity))
    if settings.facts:
        layers.append(Facts(known))
    if settings.snap:
        layers.append(Snap(known, settings.snap_similarity))
    if settings.rules and book is not None and book.rules:
        layers.append(Rules(known, book))
    if settings.scope and limit is not None:
        layers.append(Scope(known, limit))
    if settings.abstain and calibration is not None:
        layers.append(Abstain(known, calibration))
    return Chain(tuple(layers))
