"""Resource limits of a single request and of the whole service.

Chosen so that a laptop stays usable; none of them changes an answer. This module imports no other
module of Tuneproof.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits beyond which a request is refused."""

    body: int = 64 * 1024
    """Most bytes of a request body."""
    question: int = 4000
    """Most characters of a question: about two pages."""
    waiting: int = 64
    """Most questions that wait while others are computed; a further one is refused (429)."""
    batch: int = 16
    """Most questions answered in one batch: all of it is answered at the same time."""
    seconds: float = 120.0
    """Seconds until a question times out, its wait included."""
    arriving: float = 10.0
    """Seconds until the body of a request must have arrived."""
    stopping: int = 10
    """Seconds that open requests get to finish when the service ends."""
    connections: int = 512
    """Most open connections; below the usual limit of open files of a process."""
