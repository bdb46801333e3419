"""What a run still lacks, in its order: rows, base model, training, proof.

Whatever is there already stays as it is. This module prints nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.diagnose.folder import diagnose_run
from tuneproof.engine.checkpoint import load_adapter
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.experiment.before import Before, Gate
from tuneproof.experiment.breaking import Stopped
from tuneproof.experiment.forecast import look_back, predict_run
from tuneproof.experiment.kept_guard import rules_of
from tuneproof.experiment.leaving import Interrupted, leaving_it_readable
from tuneproof.experiment.machine import peak_memory, surroundings
from tuneproof.experiment.parts import Parts, load_parts, read_parts
from tuneproof.experiment.pinned import in_number_type
from tuneproof.experiment.proof import look_for_causes, prove
from tuneproof.experiment.training import Training
from tuneproof.i18n import _
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import RunState

_USABLE = (RunState.TRAINED, RunState.STOPPED)

Trainer = Callable[[RunFolder, Recipe, Parts, Workbench, Progress], None]
"""Leaves an adapter in the run folder and says in run.json how it ended; see `train_once`."""


def resume(
    run: RunFolder,
    progress: Progress,
    *,
    trainer: Trainer | None = None,
    bench: Workbench | None = None,
    timed: bool = True,
) -> RunFolder:
    """Do what a run still lacks, with the same losses as if it had never stopped.

    A run that is complete stays as it is. `trainer` trains in place of `train_once`; `bench` is the
    base model of the run's recipe where it is loaded already. Unless `timed`, the proof leaves out
    how long a single answer takes. Raises as `verbs.fit`.
    """
    run.must_be_open()
    if run.status().state == RunState.FINISHED:
        return run
    with leaving_it_readable(run):
        status = run.status()  # again: whoever held it until now may have come far
        if status.state == RunState.FINISHED:
            return run
        for warning in rules_of(run).warnings:
            progress.say(warning)
        before = Before(run, Gate(**status.gate), progress)
        parts = _load_or_read_parts(run, before, progress)
        bench = _open_bench(run, bench, progress)
        if status.state not in _USABLE:
            _check_and_train(run, before, parts, bench, trainer, progress)
        if status.proof:
            _prove_adapter(run, parts, bench, progress, timed)
        else:
            look_back(run, run.recipe())
    return run


def _load_or_read_parts(run: RunFolder, before: Before, progress: Progress) -> Parts:
    """The rows of the run; checked, read and split where its folder has none yet."""
    if (run / store.EXAMPLES).exists():
        return load_parts(run)
    recipe, given = before.look_at_data(run.recipe())
    progress.stage(_("Reading and splitting the data"))
    return read_parts(run, recipe, given)


def _open_bench(run: RunFolder, bench: Workbench | None, progress: Progress) -> Workbench:
    """The run's base model, loaded if `bench` is None, and described in run.json."""
    began = time.perf_counter()
    if bench is None:
        bench = Workbench.of(run, _recipe_as_begun(run, progress), progress)
        if bench.renderer.passes_template_over:
            progress.say(_say_passed_over(bench.base.local.name))
    _record_model(run, bench, time.perf_counter() - began)
    return bench


def _recipe_as_begun(run: RunFolder, progress: Progress) -> Recipe:
    """The run's recipe; where its training has begun, with the number type of that."""
    recipe, status = run.recipe(), run.status()
    if status.state in _USABLE:
        return recipe  # what is asked is decided in float32
    model, note = in_number_type(recipe.model, status)
    if note:
        progress.say(note)
    return recipe.model_copy(update={"model": model})


def _say_passed_over(model: str) -> str:
    return _(
        "The chat template of {model} is not used: it takes no question without more, such as a "
        "system message. Questions are put as “Q: … A:”, in training and ever after."
    ).format(model=model)


def _check_and_train(
    run: RunFolder,
    before: Before,
    parts: Parts,
    bench: Workbench,
    trainer: Trainer | None,
    progress: Progress,
) -> None:
    """Train, after checking the model where that was not done. Raises CheckError, and whatever the
    trainer raises."""
    recipe = run.recipe()
    if not run.status().checked:
        cost = predict_run(run, recipe, parts, bench, progress)
        before.look_at_model(recipe, parts, bench, cost)
        run.update(checked=True)
    (trainer or train_once)(run, recipe, parts, bench, progress)


def _prove_adapter(
    run: RunFolder, parts: Parts, bench: Workbench, progress: Progress, timed: bool
) -> None:
    """Prove the trained adapter; without a test only diagnose it, without an adapter the run."""
    if not (run / store.ADAPTER).is_dir():
        diagnose_run(run)  # training that left nothing to ask still left its curves
        return
    recipe = run.recipe()  # a trainer may have found a better one
    adapter = load_adapter(run / store.ADAPTER, bench.network)
    answerer = Answerer(bench, adapter, parts.known, recipe)
    if not parts.test:
        look_for_causes(run, parts, answerer, progress)
        if not run.status().why:  # what ended the training early says more
            run.update(why=_("No question was left for a test."))
        return
    prove(run, parts, answerer, progress, timed=timed)
    run.update(state=RunState.FINISHED, peak_memory_bytes=peak_memory(bench.base.device))
    look_back(run, recipe)


def train_once(
    run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
) -> None:
    """The usual trainer: the recipe as it is. Raises Interrupted where a breaker ends it in a way
    that can be resumed, KeyboardInterrupt where the user does."""
    run.update(state=RunState.RUNNING, why=None, stopped_by=None)
    training = Training(run, recipe, parts, bench, progress)
    began = time.perf_counter()
    state, why, by = RunState.TRAINED, None, None
    try:
        training.go()
    except Stopped as stop:
        state, why, by = stop.state, stop.why, stop.by
        run.event("stopped", why=why, by=by)
    finally:
        spent = run.timings().get("train_seconds", 0.0) + time.perf_counter() - began
        run.update(
            timings=run.timings(train_seconds=spent),
            peak_memory_bytes=peak_memory(bench.base.device),
        )
    run.update(state=state, why=why, stopped_by=by)
    if state is RunState.INTERRUPTED:
        raise Interrupted(run)


def _record_model(run: RunFolder, bench: Workbench, seconds: float) -> None:
    base, renderer = bench.base, bench.renderer
    run.update(
        model={
            "name": base.local.name,
            "source": base.local.source,
            "license": base.local.license,
            "revision": base.local.revision,
            "digest": base.digest,
            "parameters": base.parameters,
            "kind": base.kind,
        },
        prompt={
            "form": renderer.form,
            "template": renderer.template,
            "digest": renderer.digest,
            "end_id": renderer.end_id,
        },
        timings=run.timings(load_seconds=seconds),
        **surroundings(base.device, base.dtype),
    )
