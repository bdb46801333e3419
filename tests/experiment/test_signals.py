"""Ctrl-C between two steps, and whose handlers they were before."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tuneproof.experiment.signals import Signals


@pytest.fixture(autouse=True)
def own() -> Iterator[dict[int, Any]]:
    """The handlers of the test run, put back after each test."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before: dict[int, Any] = {number: signal.getsignal(number) for number in numbers}
    yield before
    for number, handler in before.items():
        signal.signal(number, handler)


def test_the_first_ctrl_c_is_a_flag_and_the_second_acts(own: dict[int, Any]) -> None:
    with pytest.raises(KeyboardInterrupt), Signals() as signals:
        before = signals.received
        os.kill(os.getpid(), signal.SIGTERM)
        assert (before, signals.received) == (False, True)
        os.kill(os.getpid(), signal.SIGINT)
    assert {number: signal.getsignal(number) for number in own} == own


def test_a_handler_that_python_does_not_know_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program around Python may have set one in C: leaving the steps ended in a TypeError."""
    kept = signal.signal

    def unknown(number: int, handler: Any) -> Any:
        kept(number, handler)
        return None

    monkeypatch.setattr(signal, "signal", unknown)
    with Signals():
        pass
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_in_another_thread_they_are_somebody_elses(own: dict[int, Any]) -> None:
    heard: list[bool] = []

    def work() -> None:
        with Signals() as signals:
            heard.append(signals.received)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert heard == [False]
    assert {number: signal.getsignal(number) for number in own} == own
