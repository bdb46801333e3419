"""W411: the disk is about to be full."""

from __future__ import annotations

from tuneproof.findings import Hit
from tuneproof.i18n import N_
from tuneproof.types import RunState
from tuneproof.watch.breaker import Breaker
from tuneproof.watch.seen import MachineSeen


class W411(Breaker):
    """Disk space for fewer than `watch.least_checkpoints` checkpoints."""

    title = N_("Disk almost full")
    measures = N_(
        "Free space where the run folder is: less than watch.least_checkpoints checkpoints (an "
        "adapter with the state to resume from) fit."
    )
    message = N_("{free:.0f} MB are free on the disk; a checkpoint takes {checkpoint:.0f} MB.")
    remedy = N_("Free space, then continue with: tuneproof resume RUN. Nothing is lost.")
    sources = ("two checkpoints: the one at the end of the epoch, and the one to stop with",)
    settings = ("watch.disk", "watch.least_checkpoints")
    setting = "disk"
    ends_as = RunState.INTERRUPTED

    def machine(self, seen: MachineSeen) -> Hit | None:
        """Strikes as long as too little of the disk is free."""
        least = self.recipe.watch.least_checkpoints
        if seen.disk_free is None or seen.disk_free >= least * seen.checkpoint:
            return None
        return Hit(
            values={"free": seen.disk_free / 1e6, "checkpoint": seen.checkpoint / 1e6},
            evidence={"disk_free": seen.disk_free, "checkpoint": seen.checkpoint},
        )
