"""How much of anything a request, and all of them together, may take.

Chosen so that a laptop stays a laptop; none of them changes an answer. This module imports nothing
of the house.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is refused rather than tried."""

    body: int = 64 * 1024
    """Bytes of a request."""
    question: int = 4000
    """Characters of a question: some two pages, far more than anybody asks a handbook."""
    waiting: int = 64
    """Questions that wait while others are computed; the next one is sent away."""
    batch: int = 16
    """Most questions that are computed together: the first of them waits for the last."""
    seconds: float = 120.0
    """Within which an answer is there, its wait included."""
    arriving: float = 10.0
    """Seconds within which a request has arrived whole."""
    stopping: int = 10
    """Seconds that open requests are given when the service ends."""
    connections: int = 512
    """Open at once; below the files that a process may usually have open."""
