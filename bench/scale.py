"""`python -m bench.scale`: how time and memory grow, one line of points after another.

Rows 100 to 10,000; answers of 30 to 500 tokens; 100 to 5,000 test questions, judged and
answered; 1 to 16 candidates over one base, in turns and together; models of 135 M to 1.5 B
parameters. Each point is measured in a process of its own. A line that has used up its time leaves
the rest "not measured": nothing is extrapolated. `--quick` takes the smallest point of each.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench import children, data, results, tables
from bench.answering import EPOCHS, adapter_folder, answering
from bench.environments import ROOT
from bench.growth import SHAPES
from tuneproof.models.sources import locate

LINES: dict[str, Sequence[int | str]] = {
    "rows": (100, 300, 1000, 3000, 10_000),
    "answer_length": (30, 60, 125, 250, 500),
    "judged": (100, 500, 1000, 5000),
    "verified": (100, 500, 1000, 5000),
    "blind": (100, 300, 1000),
    "candidates": (1, 2, 4, 8, 16),
    "together": (1, 2, 4, 8, 16),
    "model": tuple(SHAPES),
}
SECONDS = {
    "rows": 120, "answer_length": 120, "judged": 60, "verified": 200, "blind": 120,
    "candidates": 120, "together": 120, "model": 160,
}  # fmt: skip
"""Seconds after which a line starts no further point: seventeen minutes in all."""

TITLES = {
    "rows": "Training rows (the zh example repeated)",
    "answer_length": "Answer tokens (8 rows a step)",
    "judged": "Answers judged (the zh test repeated)",
    "verified": "Questions answered, expected answer as draft (the zh test repeated)",
    "blind": "Questions answered, blind (the zh test repeated)",
    "candidates": "Candidates in turns over one base: a step of each",
    "together": "Candidates together over one base: a step of all",
    "model": "Model (random weights)",
}


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and keep each line when it is done."""
    parser = argparse.ArgumentParser(prog="bench.scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smallest points; keeps nothing")
    parser.add_argument("--only", help=f"some of: {', '.join(LINES)}")
    asked = parser.parse_args(arguments)
    only = asked.only.split(",") if asked.only else list(LINES)
    part: dict[str, Any] = {"device": results.device_name(), "commit": results.commit()}
    path = results.path_for(part["device"], "scale-")
    for kind in only:
        values = LINES[kind][:1] if asked.quick else LINES[kind]
        found = line(values, SECONDS[kind], _measurer(kind, quick=asked.quick))
        show(kind, found)
        if not asked.quick:
            results.add(path, {**part, kind: found})
            tables.console().print(f"Kept in {path.relative_to(ROOT)}")


Measure = Callable[[int | str], dict[str, Any]]


def line(values: Sequence[int | str], seconds: float, measure: Measure) -> dict[str, Any]:
    """A point for each value, until `seconds` are used up."""
    started = time.monotonic()
    found: dict[str, Any] = {}
    for value in values:
        if time.monotonic() - started > seconds:
            found[str(value)] = {"error": "no time left for it"}
        else:
            found[str(value)] = measure(value)
    return found


def _measurer(kind: str, *, quick: bool) -> Measure:
    if kind not in ("verified", "blind"):
        return lambda value: children.ask("bench.growth", {"kind": kind, "value": value})
    model = locate(data.MODEL).path
    adapter = adapter_folder(model, 1, rows=8) if quick else adapter_folder(model, EPOCHS)
    count = len(answering().test)

    def measure(value: int | str) -> dict[str, Any]:
        job = {
            "model": data.MODEL,
            "adapter": str(adapter),
            "questions": [number % count for number in range(int(value))],
            "way": kind,
            "repeats": 1,
        }
        found = children.ask("bench.rivals.answers", job)
        kept = ("seconds", "peak_memory_bytes", "error")
        return {key: found[key] for key in kept if key in found}

    return measure


def show(kind: str, found: Mapping[str, Mapping[str, Any]]) -> None:
    """Print one line of points."""
    keys = list(dict.fromkeys(key for point in found.values() for key in point))
    keys = [key for key in keys if key not in ("error", "process_seconds", "commit")]
    rows = []
    for value, point in found.items():
        if "error" in point:
            rows.append((value, f"not measured: {point['error'][-50:]}", *[""] * (len(keys) - 1)))
        else:
            rows.append((value, *(_figure(key, point[key]) for key in keys)))
    titles = [key.replace("peak_memory_bytes", "peak GiB").replace("_", " ") for key in keys]
    tables.table(TITLES[kind], ("", *(titles or [""])), rows)


def _figure(key: str, value: float) -> str:
    if key == "peak_memory_bytes":
        return f"{value / tables.GIB:.2f}"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"


if __name__ == "__main__":
    main()
