"""What a proof leaves in a run folder, and how it leaves once the run has another adapter.

Figures, answers, verdict and the calibration of the guard are those of one adapter: beside another
one they would prove, and promise, what nobody measured. This module measures nothing.
"""

from __future__ import annotations

import filecmp
from pathlib import Path

from tuneproof import atomic, store
from tuneproof.diagnose.folder import FAMILY
from tuneproof.models.adapters import CONFIG, WEIGHTS
from tuneproof.store import RunFolder

PROVEN = (
    store.ANSWERS,
    store.EVALUATION,
    store.FINDINGS,
    store.DIAGNOSIS,
    store.PRESCRIPTION,
    store.PRESCRIPTION_DIFF,
    store.PRESCRIBED_TRAIN,
    store.PRESCRIBED_TEST,
)
"""Files that a proof writes."""

_OF_ONE_ADAPTER = (
    *(set(PROVEN) - {store.FINDINGS}),
    store.GUARD,
    store.PROBE,
    store.DOMAIN,
    store.REPORT,
)
"""Files that are wrong beside another adapter. Of the findings only those of the proof are: those
of data and training stay."""


def publish(run: RunFolder, source: Path) -> None:
    """Make the adapter in the folder `source` that of `run`, whole or not at all; what was proven
    of another one is deleted first. Raises RunError when it cannot be written."""
    target = run / store.ADAPTER
    if not _hold_same_adapter(source, target):
        forget(run)
    atomic.replace_folder(source, target)


def forget(run: RunFolder) -> None:
    """Delete what was proven of the adapter that `run` has. Raises RunError when it cannot."""
    for name in sorted(_OF_ONE_ADAPTER):
        try:
            (run / name).unlink(missing_ok=True)
        except OSError as error:
            raise atomic.cannot_write(run / name, error) from error
    if any(str(line.get("code")).startswith(FAMILY) for line in run.findings()):
        run.replace_findings([FAMILY], ())
    if run.status().verdict:
        run.update(verdict=None)


def _hold_same_adapter(one: Path, other: Path) -> bool:
    names = [CONFIG, WEIGHTS]
    if not all((folder / name).is_file() for folder in (one, other) for name in names):
        return False
    return filecmp.cmpfiles(one, other, names, shallow=False)[0] == names
