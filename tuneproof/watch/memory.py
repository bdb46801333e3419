"""W412: the memory is about to run out."""

from __future__ import annotations

from tuneproof.findings import Hit
from tuneproof.i18n import N_, percent
from tuneproof.types import RunState
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import MachineSeen


class W412(Breaker):
    """Little memory left for this process."""

    title = N_("Memory almost used up")
    measures = N_(
        "The memory that is left to this process (of the machine, or of its container) as a share "
        "of all there is: below watch.least_memory. Not measured where the system does not say."
    )
    message = N_("{free:.0f} MB of memory are left, {share} of all.")
    remedy = N_(
        "Close other programs, or lower train.batch_size; continue with: tuneproof resume RUN."
    )
    sources = ("EVIDENCE A24 (out of memory); 3 %: a proposal",)
    settings = ("watch.memory", "watch.least_memory")
    setting = "memory"
    ends_as = RunState.INTERRUPTED

    def machine(self, seen: MachineSeen) -> Hit | None:
        """Strikes as long as too little memory is free."""
        if not seen.memory or seen.memory_free is None:
            return None
        share = seen.memory_free / seen.memory
        if share >= self.recipe.watch.least_memory:
            return None
        return Hit(
            values={"free": seen.memory_free / 1e6, "share": percent(share)},
            evidence={"memory_free": seen.memory_free, "memory": seen.memory},
        )
