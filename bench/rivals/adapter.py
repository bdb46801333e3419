"""Trains the adapter that the evaluation benchmark answers with, and writes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bench.answering import answering, read, recipe
from bench.measure import emit
from tuneproof.engine.checkpoint import write_adapter
from tuneproof.engine.loop import Candidate
from tuneproof.experiment.answerer import Workbench
from tuneproof.progress import Silent


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Train `epochs` epochs on the first `rows` rows (None: all) and write into `folder`."""
    settings = recipe(job["epochs"])
    settings = settings.model_copy(
        update={"model": settings.model.model_copy(update={"name": job["model"]})}
    )
    bench = Workbench.open(settings, Silent())
    rows = [bench.renderer.render(row.question, row.answer) for row in answering().train]
    candidate = Candidate(bench.network, rows[: job["rows"]], settings)
    losses = []
    while not candidate.finished:
        losses.append(candidate.step().loss)
    write_adapter(Path(job["folder"]), bench.network, candidate.adapter)
    return {"steps": len(losses), "loss": losses[-1]}


if __name__ == "__main__":
    emit(run(read(sys.argv[1])))
