"""All breakers, in the order of their codes."""

from __future__ import annotations

from tuneproof.watch.breaker import Breaker
from tuneproof.watch.disk import W411
from tuneproof.watch.divergence import W403
from tuneproof.watch.echoes import W408
from tuneproof.watch.forgetting import W409
from tuneproof.watch.gap import W405
from tuneproof.watch.gradient import W404
from tuneproof.watch.loops import W407
from tuneproof.watch.loss_spike import W402
from tuneproof.watch.memory import W412
from tuneproof.watch.no_gain import W406
from tuneproof.watch.not_finite import W401
from tuneproof.watch.time_limit import W410
from tuneproof.watch.tokens import W413

BREAKERS: tuple[type[Breaker], ...] = (
    W401, W402, W403, W404, W405, W406, W407, W408, W409, W410, W411, W412, W413,
)  # fmt: skip
