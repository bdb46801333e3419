"""The replies of an endpoint by what it was asked, each kept in a file as soon as it is there.

So a kill, or an endpoint that fails on the way, loses nothing that was paid for: the same command
goes on where the replies end. The file holds digests of what was asked, and the replies. This
module knows no row, and sends nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tuneproof.errors import TuneproofError
from tuneproof.store import append_line, read_lines


class KeptReplies:
    """The replies that `path` keeps from an earlier command, and those that come now. Without a
    path they last as long as the object.

    `missing` counts what got no reply, `fault` is the newest reason.
    """

    def __init__(self, path: Path | None = None):
        self.path = path
        self.missing = 0
        self.fault: TuneproofError | None = None
        self._replies = {
            str(line["asked"]): line["reply"]
            for line in (read_lines(path) if path else ())
            if isinstance(line.get("asked"), str) and isinstance(line.get("reply"), str)
        }

    def __len__(self) -> int:
        """The number of replies."""
        return len(self._replies)

    def reply(self, *asked: str | int) -> str | None:
        """The reply to what was asked, and of whom; None before there is one."""
        return self._replies.get(_digest(asked))

    def keep(self, text: str, *asked: str | int) -> None:
        """Keep a reply. Raises RunError where the file cannot be written."""
        self._replies[_digest(asked)] = text
        if self.path is not None:
            append_line(self.path, {"asked": _digest(asked), "reply": text})

    def miss(self, fault: TuneproofError | None = None) -> None:
        """Note that something got no reply, and why; without a `fault` for the same reason as
        before."""
        self.missing += 1
        self.fault = fault or self.fault

    def remove(self) -> None:
        """Remove the file: what was asked next time is meant to be answered anew."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def _digest(asked: tuple[str | int, ...]) -> str:
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
