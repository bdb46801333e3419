"""What each cause leaves behind, as plain numbers, made from the healthy run.

Each has two strengths or more. A file here has the causes of the file of that name in
`tuneproof.diagnose.causes`.
"""

from __future__ import annotations

from tests.diagnose.ill import (
    amount,
    base,
    pipeline,
    rows,
    schedule,
    testing,
    topics,
    unlearned,
)
from tuneproof.diagnose.evidence import Evidence

_ROOMS = (amount, base, pipeline, rows, schedule, testing, topics, unlearned)

ILL: dict[str, dict[str, Evidence]] = dict(
    sorted(cause for room in _ROOMS for cause in room.ILL.items())
)
"""The stories of each cause, by its code."""
