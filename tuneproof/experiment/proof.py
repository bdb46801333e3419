"""The proof: test questions answered by the adapter, the base and the look-up, and judged.

Every system is given the question alone. The test is read here and nowhere in training. This
module decides no figure and finds no cause; `evaluate` and `diagnose` do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tuneproof import store
from tuneproof.diagnose.diagnosis import Diagnosis
from tuneproof.diagnose.folder import diagnose_run
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.probes import measure
from tuneproof.i18n import _
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import Generation, to_json

ASKED_ALONE = 12
"""Test questions asked one at a time to measure the time of an answer."""


def prove(run: RunFolder, parts: Parts, answerer: Answerer, progress: Progress) -> dict[str, Any]:
    """Answer and judge the test questions; writes answers, figures and verdict into `run`."""
    started = time.perf_counter()
    questions = [row.question for row in parts.test]
    produced = _all_systems(answerer, questions, progress)
    context = Context.build(parts.known, parts.knowledge, answerer.rules.limit)
    judged = {name: judge(parts.test, texts, context) for name, texts in produced.items()}
    figures = evaluation(judged)
    figures["latency_ms"] = _latency(answerer, questions, progress)
    run.rewrite(
        store.ANSWERS,
        [{"system": name, **to_json(one)} for name, all_ in judged.items() for one in all_],
    )
    store.write_json(run / store.EVALUATION, figures)
    found = look_for_causes(run, parts, answerer, progress)
    run.update(verdict=to_json(found.verdict))
    timings = dict(run.status().get("timings", {}))
    timings["evaluate_seconds"] = round(time.perf_counter() - started, 2)
    run.update(timings=timings)
    return figures


def _all_systems(
    answerer: Answerer, questions: Sequence[str], progress: Progress
) -> dict[str, list[Generation]]:
    adapter = _told(progress, _("The adapter answers the test questions"), len(questions))
    produced = {"adapter": answerer.ask(questions, adapter)}
    base = _told(progress, _("The untouched base model answers them"), len(questions))
    produced["base"] = answerer.ask_base(questions, base)
    produced["lookup"] = answerer.look_up(questions)
    return produced


def _told(progress: Progress, title: str, total: int) -> Callable[[int], None]:
    progress.stage(title, total)
    return progress.advance


def _latency(
    answerer: Answerer, questions: Sequence[str], progress: Progress
) -> dict[str, float] | None:
    """Percentiles of the time of one answer, asked alone, in milliseconds."""
    if not questions:
        return None
    chosen = questions[:: max(1, len(questions) // ASKED_ALONE)][:ASKED_ALONE]
    progress.stage(_("Timing single answers"), len(chosen))
    times = []
    for question in chosen:
        began = time.perf_counter()
        answerer.ask([question])
        times.append(1000 * (time.perf_counter() - began))
        progress.advance(1)
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1), "n": len(times)}


def look_for_causes(
    run: RunFolder, parts: Parts, answerer: Answerer, progress: Progress
) -> Diagnosis:
    """Measure the adapter on rows that it was trained on, and write the diagnosis into `run`."""
    progress.stage(_("Looking for causes"))
    trained = run.status().get("prompt", {}).get("digest")
    same = trained == answerer.bench.renderer.digest if trained else None
    return diagnose_run(run, measure(answerer, parts.train, same_prompt=same))
