"""Ctrl-C and a scheduler's termination, heard between two steps."""

from __future__ import annotations

import signal
from contextlib import suppress
from typing import Any

_USUAL: dict[signal.Signals, Any] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
}


class Signals:
    """Turns the first Ctrl-C, or a scheduler's termination, into a flag that is read between
    two steps, so that no step is cut in half; the second Ctrl-C acts at once."""

    def __init__(self) -> None:
        self.received = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Signals:
        with suppress(ValueError):  # outside the main thread Python sets no handlers
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._note_signal)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._before.items():
            # None: it was not set from Python, and cannot be put back.
            signal.signal(number, _USUAL[number] if handler is None else handler)

    def _note_signal(self, _number: int, _frame: object) -> None:
        if self.received:
            raise KeyboardInterrupt
        self.received = True
