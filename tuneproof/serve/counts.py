"""The metrics of a service for Prometheus; no text of a question is among them.

Label values come from Tuneproof alone, so that no request can add a time series.
"""

from __future__ import annotations

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from tuneproof.serve.spoken import Spoken

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
"""Upper bounds of the latency buckets: from a short answer on a GPU to the time limit."""


class Counts:
    """The metrics of one service, in their own registry."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "tuneproof_questions", "Questions answered.", registry=self._registry
        )
        self._refusals = Counter(
            "tuneproof_refusals",
            "Answers that decline, by the layer of the guard that decided (adapter: its own word).",
            ["layer"],
            registry=self._registry,
        )
        self._errors = Counter(
            "tuneproof_errors", "Requests not answered.", ["status"], registry=self._registry
        )
        self._seconds = Histogram(
            "tuneproof_latency_seconds",
            "From a request to its answer, the wait included.",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._waiting = Gauge(
            "tuneproof_waiting", "Questions that no batch has taken yet.", registry=self._registry
        )

    def answered(self, spoken: Spoken, seconds: float) -> None:
        """Count an answered question, and its refusal if it is one."""
        self._questions.inc()
        self._seconds.observe(seconds)
        if spoken.refuser is not None:
            self._refusals.labels(spoken.refuser).inc()

    def failed(self, status: int) -> None:
        """Count a request that got an error status."""
        self._errors.labels(str(status)).inc()

    def page(self, waiting: int) -> bytes:
        """All metrics in the Prometheus text format; `waiting` is the current queue length."""
        self._waiting.set(waiting)
        return generate_latest(self._registry)
