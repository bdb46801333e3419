"""How long the checks take on a large table, and how much memory: 10,000 rows by default.

    python -m bench.check [ROWS]

The rows are those of an example with one or two words of each question replaced, so that many
of them resemble one another: the expensive case.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from bench.environments import ROOT
from bench.measure import peak_memory
from tuneproof.config import Recipe, patched
from tuneproof.preflight import check


def table(example: Path, rows: int, path: Path) -> None:
    rng = random.Random(0)
    with (example / "train.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    chinese = "zh" in example.name
    letters = sorted({char for row in given for char in row["question"] if char.isalpha()})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(given[0]))
        writer.writeheader()
        for number in range(rows):
            row = dict(given[number % len(given)])
            parts = list(row["question"]) if chinese else row["question"].split()
            for _ in range(2):
                word = "".join(rng.choices(letters, k=1 if chinese else 5))
                parts[rng.randrange(len(parts))] = word
            row["question"] = ("" if chinese else " ").join(parts)
            writer.writerow(row)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for example in sorted((ROOT / "examples").iterdir()):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "train.csv"
            table(example, rows, path)
            files = {
                "data.train": [str(path)],
                "data.kb": str(example / "kb.jsonl"),
                "data.test": str(example / "test.csv"),
            }
            began = time.perf_counter()
            found = check(patched(Recipe(), files))
            seconds = time.perf_counter() - began
        peak = peak_memory() / 2**20
        line = {"example": example.name, "rows": rows, "seconds": round(seconds, 2),
                "peak_mb": round(peak), "findings": len(found.report.findings)}  # fmt: skip
        print(json.dumps(line))


if __name__ == "__main__":
    main()
