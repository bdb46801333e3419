"""This engine answering: "blind" as `ask` does, with drafts from training answers, or
"verified", with the expected answer as the first draft."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.answering import answering, read, recipe
from bench.measure import emit, peak_memory, versions
from tuneproof.engine.checkpoint import load_adapter
from tuneproof.engine.decode import Decoder
from tuneproof.engine.drafts import DraftBook
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.progress import Silent
from tuneproof.types import Generation

WARM_UP = 8


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Answer the test questions numbered in `questions` (which may repeat), `repeats` times."""
    settings = recipe(1)
    settings = settings.model_copy(
        update={"model": settings.model.model_copy(update={"name": job["model"]})}
    )
    bench = Workbench.open(settings, Silent())
    adapter = load_adapter(Path(job["adapter"]), bench.network)
    parts = answering()
    answerer = Answerer(bench, adapter, parts.train, settings)
    rows = [parts.test[number] for number in job["questions"]]
    questions = [row.question for row in rows]
    expected = [bench.renderer.target(row.answer) if row.answer else () for row in rows]
    decoder = Decoder(bench.network, bench.renderer, answerer.decoding)
    book = DraftBook([bench.renderer.target(row.answer) for row in parts.train])

    def blind(count: int) -> list[Generation]:
        return answerer.ask(questions[:count])

    def verified(count: int) -> list[Generation]:
        return decoder.answer(questions[:count], adapter, book=book, first=expected[:count])

    answer = {"blind": blind, "verified": verified}[job["way"]]
    answer(WARM_UP)
    rounds = [_timed(answer, len(rows)) for _round in range(job["repeats"])]
    return {
        "seconds": statistics.median(seconds for seconds, _texts in rounds),
        "rounds": [seconds for seconds, _texts in rounds],
        "texts": rounds[-1][1],
        "limit": answerer.decoding.limit,
        "end_ids": sorted(answerer.decoding.end_ids),
        "prompts": [list(bench.renderer.prompt(question).ids) for question in questions],
        "peak_memory_bytes": peak_memory(),
        "versions": versions(["torch", "transformers", "peft"]),
    }


def _timed(answer: Callable[[int], list[Generation]], count: int) -> tuple[float, list[str]]:
    started = time.perf_counter()
    found = answer(count)
    return time.perf_counter() - started, [one.text for one in found]


if __name__ == "__main__":
    emit(run(read(sys.argv[1])))
