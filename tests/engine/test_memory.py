"""The memory knob: harmless where it is, absent where it is not."""

from __future__ import annotations

import ctypes
import sys

import pytest

from tuneproof.engine import memory


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory.keep_large_blocks() is False


def test_a_c_library_without_the_knob_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert memory.keep_large_blocks() is False
