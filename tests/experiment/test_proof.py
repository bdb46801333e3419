"""The time of an answer is measured without keeping anybody waiting for it."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from tuneproof.evaluation import Latency
from tuneproof.experiment import proof
from tuneproof.progress import Silent


@pytest.mark.parametrize(("seconds", "asked"), [(0.1, proof.ASKED_ALONE), (9.0, proof.TIMED_LEAST)])
def test_slow_answers_are_timed_less_often(
    monkeypatch: pytest.MonkeyPatch, seconds: float, asked: int
) -> None:
    ticks = count()
    monkeypatch.setattr(proof, "time", SimpleNamespace(perf_counter=lambda: seconds * next(ticks)))
    said: list[str] = []
    answerer: Any = SimpleNamespace(answer=said.extend)
    questions = [f"question {n}" for n in range(30)]
    found = proof._time_single_answers(answerer, questions, Silent())
    assert found == Latency(p50=1000 * seconds, p95=1000 * seconds, n=asked)
    assert len(said) == asked
