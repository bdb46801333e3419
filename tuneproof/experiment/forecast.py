"""The prediction of a run: made before it on this machine, compared afterwards with what it took.

It joins the measured rates with the arithmetic of `predict` and keeps the prediction in run.json.
This module decides nothing: whether a run fits, or a prediction was off, is said by checks.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

import torch

from tuneproof import preflight
from tuneproof.check.facts import Cost
from tuneproof.check.model.cost import M290
from tuneproof.check.subject import Subject
from tuneproof.config import Recipe
from tuneproof.engine.memory import KEPT, keep_large_blocks
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.facts import context_of
from tuneproof.experiment.machine import (
    OtherWork,
    batch_in_memory,
    memory_for_us,
    memory_held,
    peak_memory,
)
from tuneproof.experiment.parts import Parts
from tuneproof.experiment.predict import Prediction, Workload, predict
from tuneproof.experiment.rates import amount_of, longest_batch, measure, size_of
from tuneproof.experiment.rendering import Limits
from tuneproof.findings import run_checks
from tuneproof.i18n import GIB, _, duration
from tuneproof.models.prompt import Rendered
from tuneproof.progress import Progress
from tuneproof.status import RunStatus, numbers
from tuneproof.store import RunFolder
from tuneproof.text.elsewhere import elsewhere
from tuneproof.types import Example

MUCH_OTHER_WORK = 0.3
"""Processors kept busy by other programs from which on a prediction may be far off: one thread that
has to wait makes all others of a matrix product wait, so that half a processor less can cost
several times the time (seen, not measured)."""
PREDICTED = ("seconds", "seconds_once", "seconds_proof", "peak_memory_bytes")
"""What run.json predicts, of which the outcome is held against."""
TIMED = ("load_seconds", "train_seconds", "evaluate_seconds")
"""The timings in run.json that a prediction is for."""


def forecast(
    bench: Workbench,
    recipe: Recipe,
    parts: Parts,
    *,
    proof: bool = True,
    load: float = 0.0,
    floor: int | None = None,
) -> Prediction | None:
    """What a run of this recipe will take here; None when there is no row to train on.

    `load` are the seconds that loading took. `floor` are the bytes that the process holds
    without the model; None takes what it holds now, less the weights. Raises RecipeError when
    the recipe names layers that the model lacks, DataError when not even a batch of average
    rows fits into memory.
    """
    network = bench.network
    if floor is None:
        floor = floor_of(bench)
    train = _render_fitting(bench, recipe, parts.train)
    if not train:
        return None
    size = size_of(network, recipe)
    others = elsewhere([row.question for row in parts.known]) if recipe.guard.scope else ()
    work = Workload(
        train=amount_of(train),
        validation=amount_of(_render_fitting(bench, recipe, parts.validation)),
        test=amount_of(_render_fitting(bench, recipe, parts.test if proof else ())),
        batch=longest_batch(train, recipe.train.batch_size),
        longest=max(len(row.target) for row in train),
        guarded=proof and recipe.guard.abstain and bool(parts.test),
        elsewhere=amount_of([bench.renderer.render(text, "") for text in others]),
    )
    with batch_in_memory():
        rates = measure(network, train, recipe, size)
    return predict(size, work, rates, floor=floor, kept=allocator_keeps(bench), load=load)


def floor_of(bench: Workbench) -> int:
    """Bytes that the process holds beside the weights; 0 where the system does not say."""
    base = bench.base
    return max(0, (memory_held(base.device) or 0) - base.parameters * base.dtype.itemsize)


def allocator_keeps(bench: Workbench) -> int:
    """Freed bytes that stay with the process. 0 on a GPU, where only what is in use is counted."""
    return KEPT if bench.base.device.type == "cpu" and keep_large_blocks() else 0


def predict_run(
    run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
) -> Cost | None:
    """Predict the run, write the prediction into run.json and say it; None when there is no row to
    train on."""
    progress.stage(_("Measuring the machine"))
    others = OtherWork()
    made = forecast(
        bench,
        recipe,
        parts,
        proof=run.status().proof,
        load=(numbers(run.timings(), ("load_seconds",)) or (0.0,))[0],
    )
    if made is None:
        return None
    device = bench.base.device
    made = replace(made, peak=max(made.peak, peak_memory(device) or 0))
    epochs = recipe.train.epochs
    run.update(
        predicted={
            "seconds": round(made.seconds(epochs), 1),
            "peak_memory_bytes": made.peak,
            "seconds_once": round(made.once, 2),
            "seconds_an_epoch": round(made.epoch, 2),
            "seconds_proof": round(made.proof, 2),
        }
    )
    progress.say(_prediction_text(made, None if run.status().searches else epochs))
    if device.type == "cpu":
        warn_of_other_work(others.processors(), torch.get_num_threads(), progress)
    return Cost(made.seconds(epochs), made.peak, memory_for_us(device))


def _prediction_text(made: Prediction, epochs: int | None) -> str:
    """A prediction as a sentence: for a training of `epochs`, or for each candidate of a search
    where that is None."""
    memory = made.peak / GIB
    if epochs is None:
        return _(
            "Predicted: about {epoch} for an epoch of a candidate, {proof} for the proof, and "
            "{memory:.1f} GiB."
        ).format(epoch=duration(made.epoch), proof=duration(made.proof), memory=memory)
    return _("Predicted: about {time}, if all {n} epochs are needed, and {memory:.1f} GiB.").format(
        time=duration(made.seconds(epochs)), n=epochs, memory=memory
    )


def warn_of_other_work(busy: float | None, threads: int, progress: Progress) -> None:
    """Say that other programs slowed the prediction down, where `busy` processors of theirs left
    too few for our own `threads`."""
    all_ = os.cpu_count() or 1
    if busy is None or busy < MUCH_OTHER_WORK or busy + threads <= all_:
        return
    text = _("Other programs keep {n} of {all} processors busy: once they rest it will be faster.")
    progress.say(text.format(n=f"{busy:.1f}", all=all_))


def look_back(run: RunFolder, recipe: Recipe) -> None:
    """Compare what the run took with what was predicted; where that was off, write a finding."""
    cost = predicted_and_taken(run.status())
    if cost is None:
        return
    subject = Subject((), recipe=recipe, cost=cost)
    (result,) = run_checks((M290(),), subject, preflight.selection_of(recipe))
    run.replace_findings((M290.code,), result.findings)


def predicted_and_taken(status: RunStatus) -> Cost | None:
    """Prediction and outcome of a run that ended, the prediction for the epochs that it took; None
    where run.json lacks one of them or was changed by hand, or the time went to several
    candidates."""
    predicted = numbers(status.predicted, PREDICTED)
    timings = {**dict.fromkeys(TIMED, 0.0), **status.timings}
    taken = numbers(timings, TIMED) if "train_seconds" in status.timings else None
    if status.searches or not predicted or not taken or not status.steps or not status.step:
        return None
    whole, once, proof, peak = predicted
    seconds = once + status.step / status.steps * (whole - once - proof) + proof
    if min(seconds, peak) <= 0:
        return None
    return Cost(seconds, int(peak), taken_seconds=sum(taken), taken_peak=status.peak_memory_bytes)


def _render_fitting(bench: Workbench, recipe: Recipe, rows: Sequence[Example]) -> list[Rendered]:
    """The rows rendered, without those that training leaves out, and without those longer than the
    model's context: a check of the model reports these afterwards, and ends the run."""
    longest = recipe.model.max_length
    longest = min(longest, context_of(bench.base.model.config) or longest)
    limits = Limits(longest, bench.base)
    return [made for _row, made in limits.fitting(rows, bench.renderer)]
