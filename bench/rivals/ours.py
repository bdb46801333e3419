"""This engine. `options`: "layers" is `all` or `upper-half`, "forks" whether they are taught."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from typing import Any

from bench.data import render
from bench.measure import Job, emit, report
from bench.work import block, operations
from tuneproof.config import LoraSettings, ModelSettings, Recipe, TrainSettings
from tuneproof.engine.loop import Candidate
from tuneproof.engine.network import Network
from tuneproof.engine.sizes import words_scored
from tuneproof.models.load import load_base
from tuneproof.models.prompt import Rendered, Renderer


def run(job: Job) -> dict[str, Any]:
    """Train as `job` says."""
    base = load_base(ModelSettings(name=job.model))
    renderer = Renderer(base.tokenizer, kind=base.kind, end_ids=base.end_ids)
    rows = render(renderer, job.rows)
    network = Network(base)
    candidate = Candidate(network, rows, recipe_of(job))
    started = time.perf_counter()
    ends, losses = [], []
    for _step in range(job.steps):
        losses.append(candidate.step().loss)
        ends.append(time.perf_counter())
    packages = ["torch", "transformers", "peft"]
    found = report(job, ends, losses, packages)
    # The first step has what is done once: the lower layers' states of all rows.
    found["first_step_seconds"] = ends[0] - started
    found["dtype"] = str(network.dtype).removeprefix("torch.")
    found["device"] = network.device.type
    return {**found, "operations": _operations(network, candidate, rows)}


def recipe_of(job: Job) -> Recipe:
    """The engine's settings for `job`, at a constant rate after the same short rise."""
    targets = job.targets if isinstance(job.targets, str) else tuple(job.targets)
    lora = {
        "rank": job.rank,
        "alpha": job.alpha,
        "targets": targets,
        "layers": job.options.get("layers", "all"),
    }
    train = TrainSettings(
        epochs=1 + job.steps * job.batch_size // len(job.rows),
        batch_size=job.batch_size,
        learning_rate=job.learning_rate,
        schedule="constant",
        warmup_steps=job.rate_warm_up,
        seed=job.seed,
        # The rivals' loss, every token of the answer alike, unless asked otherwise.
        fork_weight=TrainSettings().fork_weight if job.options.get("forks") else 0.0,
    )
    return Recipe(lora=LoraSettings.model_validate(lora), train=train)


def _operations(network: Network, candidate: Candidate, rows: list[Rendered]) -> dict[str, float]:
    """Operations of one epoch, over the layers that are run in it."""
    lowest = min(block(path) for path in candidate.adapter.slots)
    split = lowest if network.switch is not None else 0
    run_ = {path: size for path, size in network.equipped.linear.items() if block(path) >= split}
    words, width = network.head.weight.shape
    scored = words_scored(words) if network.head.plain else words
    tokens = sum(row.length - 1 for row in rows)  # the last id is predicted, never read
    labels = sum(len(row.target) for row in rows)
    found = operations(run_, (width, scored), tokens, labels)
    return {**asdict(found), "total": found.total, "tokens": tokens, "labels": labels}


if __name__ == "__main__":
    emit(run(Job.read(sys.argv[1])))
