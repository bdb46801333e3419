"""The proof: test questions answered by adapter, guard, base and look-up, and judged.

Every system is given the question alone. The test is read here and nowhere in training; the
guard was calibrated on validation questions. The guard's answers are made from the very answers of
the adapter that are judged beside them. This module computes no figure and finds no cause;
`evaluate` and `diagnose` do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tuneproof import store
from tuneproof.diagnose.diagnosis import Diagnosis
from tuneproof.diagnose.folder import diagnose_run, took_part
from tuneproof.evaluate.baseline import look_up_by_meaning
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluate.judge import Context, judge
from tuneproof.evaluation import Latency
from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.guarding import Guard
from tuneproof.experiment.kept_guard import keep_guard, rules_of
from tuneproof.experiment.layers import as_said, layer_lines
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.probes import measure
from tuneproof.guard.reply import Guarded, Reply
from tuneproof.guard.statement import in_short
from tuneproof.i18n import _
from tuneproof.models.encoder import find_encoder
from tuneproof.progress import Progress
from tuneproof.runfiles import read_answers
from tuneproof.store import RunFolder
from tuneproof.types import Answer, Judged, System, to_json

ASKED_ALONE = 12
"""Test questions asked one at a time to measure the time of an answer."""
TIMED_LEAST, TIMED_SECONDS = 4, 10.0
"""Where answers are slow, timing ends early: once at least so many took so many seconds."""


def prove(
    run: RunFolder,
    parts: Parts,
    answerer: Answerer,
    progress: Progress,
    *,
    timed: bool = True,
) -> None:
    """Answer and judge the test questions; writes answers, figures and verdict into `run`.

    Unless `timed`, the time of a single answer is "not measured".
    """
    started = time.perf_counter()
    questions = [row.question for row in parts.test]
    context = Context.build(parts.known, parts.knowledge, answerer.decoding.limit)
    guard = _ready_guard(run, parts, answerer, context, progress)
    progress.stage(_("The guard reads the test questions"))
    seen = guard.see(questions)
    advance = _begin_stage(progress, _("The adapter answers the test questions"), len(questions))
    raw = answerer.ask(questions, advance, expected=[one.likely for one in seen])
    produced: dict[str, Sequence[Answer]] = {System.ADAPTER: raw}
    produced |= _baseline_answers(answerer, parts, questions, progress)
    replies: list[Reply] = []
    if guard.chain.layers:
        progress.stage(_("The guard looks at the answers"))
        replies = guard.replies(questions, raw, seen=seen)
    guarded = guard.chain.apply_all(replies)
    if guarded:
        produced[System.GUARDED] = as_said(guarded, raw)
    judged = {name: judge(parts.test, texts, context) for name, texts in produced.items()}
    latency = _time_single_answers(answerer, questions, progress) if timed else None
    figures = replace(evaluation(judged), latency_ms=latency)
    figures = replace(figures, test=replace(figures.test, took_part=took_part(run, questions)))
    if guarded:
        layers = layer_lines(guard, replies, parts.test, raw, context)
        figures = replace(figures, layers=layers, guard=to_json(guard.kept))
    run.rewrite(store.ANSWERS, _answer_lines(judged, guarded))
    store.write_json(run / store.EVALUATION, figures.to_json())
    diagnosis = look_for_causes(run, parts, answerer, progress)
    run.update(verdict=to_json(diagnosis.verdict))
    run.update(timings=run.timings(evaluate_seconds=time.perf_counter() - started))


def _ready_guard(
    run: RunFolder, parts: Parts, answerer: Answerer, context: Context, progress: Progress
) -> Guard:
    """The answerer's guard, calibrated on the validation questions if that is due; written into
    `run`."""
    recipe = answerer.recipe
    if answerer.guard is None:
        answerer.guard = Guard.of(recipe, parts, answerer.lookup, rules_of(run), answerer.states)
    if answerer.guard.is_due:
        rows = parts.validation if recipe.guard.abstain else ()
        advance = _begin_stage(
            progress, _("Calibrating the guard on validation questions"), len(rows)
        )
        said = _validation_answers(run)
        expected = [said.get(row.question) for row in rows]
        raw = answerer.ask([row.question for row in rows], advance, expected=expected)
        answerer.guard = answerer.guard.calibrated(rows, raw, context, recipe.data.leak_threshold)
        if answerer.guard.calibration is not None:
            progress.say(in_short(answerer.guard.calibration))
    keep_guard(answerer.guard, run)
    return answerer.guard


def _validation_answers(run: RunFolder) -> dict[str, str]:
    """What the best epoch answered to the validation questions, as far as it is kept. In bfloat16
    float32 may decide otherwise now."""
    lines = read_answers(run / store.VALIDATION).systems.get(System.ADAPTER, ())
    return {one.question: one.produced for one in lines}


def _baseline_answers(
    answerer: Answerer, parts: Parts, questions: Sequence[str], progress: Progress
) -> dict[str, Sequence[Answer]]:
    """The answers of what the adapter has to beat, by system: the untouched base model, the
    look-up, and the look-up by meaning where there is an encoder."""
    advance = _begin_stage(progress, _("The untouched base model answers them"), len(questions))
    answers: dict[str, Sequence[Answer]] = {
        System.BASE: answerer.ask_base(questions, advance),
        System.LOOKUP: [answerer.lookup.answer(text) for text in questions],
    }
    encoder = find_encoder(answerer.recipe.check.encoder, progress)
    if encoder is not None:
        progress.stage(_("Looking the questions up by their meaning"))
        answers[System.MEANING] = look_up_by_meaning(parts.known, questions, encoder.questions)
    return answers


def _begin_stage(progress: Progress, title: str, total: int) -> Callable[[int], None]:
    """Announce a stage of `total` questions; returns what to call with the number answered."""
    progress.stage(title, total)
    return progress.advance


def _answer_lines(
    judged: dict[str, tuple[Judged, ...]], guarded: Sequence[Guarded]
) -> list[dict[str, Any]]:
    """The lines of answers.jsonl; those of the guard also hold the model's raw answer and what the
    layers changed."""
    lines = [{"system": name, **to_json(one)} for name, all_ in judged.items() for one in all_]
    kept = [line for line in lines if line["system"] == System.GUARDED]
    for line, one in zip(kept, guarded, strict=True):
        line |= {"raw": one.raw, "changes": to_json(one.changes)}
    return lines


def _time_single_answers(
    answerer: Answerer, questions: Sequence[str], progress: Progress
) -> Latency | None:
    """Percentiles of the time of one answer, asked alone, in milliseconds."""
    if not questions:
        return None
    chosen = questions[:: max(1, len(questions) // ASKED_ALONE)][:ASKED_ALONE]
    progress.stage(_("Timing single answers"), len(chosen))
    times = []
    for question in chosen:
        began = time.perf_counter()
        answerer.answer([question])
        times.append(1000 * (time.perf_counter() - began))
        progress.advance(1)
        if len(times) >= TIMED_LEAST and sum(times) > 1000 * TIMED_SECONDS:
            break
    p50, p95 = np.percentile(times, [50, 95])
    return Latency(round(float(p50), 1), round(float(p95), 1), len(times))


def look_for_causes(
    run: RunFolder, parts: Parts, answerer: Answerer, progress: Progress
) -> Diagnosis:
    """Measure the adapter on rows that it was trained on, and write the diagnosis into `run`."""
    progress.stage(_("Looking for causes"))
    trained = run.status().prompt.get("digest")
    same = trained == answerer.bench.renderer.digest if trained else None
    return diagnose_run(run, measure(answerer, parts.train, same_prompt=same))
