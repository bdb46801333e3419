"""The loss curve of the engine beside a plain float32 reference, on the same batches.

`python -m bench.curves JOB`: the same start, the same rows a step, the same optimizer. Three
curves: the engine in its own type; `engine.reference` (whole logits, one row at a time,
autograd) in float32; and the same plain code in bfloat16, whose distance from float32 is what
"bf16 noise" means.
"""

from __future__ import annotations

import sys
from typing import Any

import torch

from bench.data import render
from bench.measure import Job, emit
from bench.rivals.ours import recipe_of
from tuneproof.config import ModelSettings, Recipe
from tuneproof.engine import reference
from tuneproof.engine.batches import epoch_batches
from tuneproof.engine.loop import Candidate
from tuneproof.engine.network import Network
from tuneproof.engine.schedule import Schedule
from tuneproof.models.load import load_base
from tuneproof.models.prompt import Rendered, Renderer

Start = dict[str, tuple[torch.Tensor, torch.Tensor]]


def run(job: Job) -> dict[str, Any]:
    """The curves over `job.steps` steps."""
    recipe = recipe_of(job)
    base = load_base(ModelSettings(name=job.model))
    rows = render(Renderer(base.tokenizer, kind=base.kind, end_ids=base.end_ids), job.rows)
    candidate = Candidate(Network(base), rows, recipe)
    start = candidate.adapter.tensors()
    ours = [candidate.step().loss for _step in range(job.steps)]
    plain = {
        dtype: _plain(job, recipe, rows, start, getattr(torch, dtype))
        for dtype in ("float32", "bfloat16")
    }
    return {
        "tuneproof": ours,
        "plain float32": plain["float32"],
        "plain bfloat16": plain["bfloat16"],
        "largest_difference": _apart(ours, plain["float32"]),
        "largest_difference_of_plain_bfloat16": _apart(plain["bfloat16"], plain["float32"]),
    }


def _plain(
    job: Job, recipe: Recipe, rows: list[Rendered], start: Start, dtype: torch.dtype
) -> list[float]:
    """The losses of the plain way, from `start`, with the model in `dtype`."""
    settings = recipe.train
    kind = "float32" if dtype == torch.float32 else "bfloat16"
    model = load_base(
        ModelSettings.model_validate({"name": job.model, "dtype": kind, "device": "cpu"})
    ).model
    factors = {
        path: (a.clone().requires_grad_(), b.clone().requires_grad_())
        for path, (a, b) in start.items()
    }
    masters = [tensor for pair in factors.values() for tensor in pair]
    optimizer = torch.optim.AdamW(masters, weight_decay=settings.weight_decay)
    schedule = Schedule.of(settings, len(rows))
    batches = _batches(job, settings.seed, [row.length for row in rows])
    losses = []
    for step in range(1, job.steps + 1):
        in_use = {path: (a.to(dtype), b.to(dtype)) for path, (a, b) in factors.items()}
        with reference.adapted(model, in_use, recipe.lora.alpha / recipe.lora.rank):
            loss = reference.loss(model, [rows[row] for row in batches[step - 1]])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(masters, settings.clip_norm or float("inf"))
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate(step)
        optimizer.step()
        losses.append(float(loss.detach()))
    return losses


def _batches(job: Job, seed: int, lengths: list[int]) -> list[list[int]]:
    """The rows of each step, as the engine plans them."""
    found: list[list[int]] = []
    while len(found) < job.steps:
        epoch = 1 + len(found) * job.batch_size // len(lengths)
        found += epoch_batches(lengths, job.batch_size, seed, epoch)
    return found


def _apart(one: list[float], other: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    emit(run(Job.read(sys.argv[1])))
