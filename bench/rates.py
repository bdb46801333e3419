"""How fast this machine multiplies matrices, in the shapes of the model's own step.

`python -m bench.rates JOB`, with {"model", "tokens", "labels"}: the products of one training
step, each shape by itself, in bfloat16 and float32. The rate of a type is the best of its
shapes: the strictest measure to hold an engine to.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear

from bench.measure import emit, versions
from tuneproof.models.device import choose_device

WORDS = 8192
"""Words of the output layer multiplied at once, as the engine does."""
SECONDS_A_SHAPE = 0.6
ROUNDS = 3


def shapes(folder: Path, tokens: int, labels: int) -> dict[str, tuple[int, int, int]]:
    """Name to (rows, in, out) of the products of a step of `tokens` and `labels`."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    width, inner = config["hidden_size"], config["intermediate_size"]
    heads, head = config["num_attention_heads"], config.get("head_dim")
    head = head or width // heads
    return {
        "query": (tokens, width, heads * head),
        "attention out": (tokens, heads * head, width),
        "up": (tokens, width, inner),
        "down": (tokens, inner, width),
        "output layer": (labels, width, min(WORDS, config["vocab_size"])),
    }


def rate(rows: int, fan_in: int, fan_out: int, dtype: torch.dtype, device: torch.device) -> float:
    """Operations a second of the layer forward and of its input's gradient, the median round."""
    x = torch.randn(rows, fan_in, device=device, dtype=dtype)
    y = torch.randn(rows, fan_out, device=device, dtype=dtype)
    weight = torch.randn(fan_out, fan_in, device=device, dtype=dtype)

    def both() -> None:
        linear(x, weight)
        y @ weight

    return 4.0 * rows * fan_in * fan_out / _seconds(both, x)


def _seconds(work: Callable[[], None], tensor: Tensor) -> float:
    for _warm in range(3):
        work()
    return statistics.median(_rounds(work, tensor))


def _rounds(work: Callable[[], None], tensor: Tensor) -> Iterator[float]:
    for _round in range(ROUNDS):
        count, started = 0, time.perf_counter()
        while time.perf_counter() - started < SECONDS_A_SHAPE / ROUNDS:
            work()
            count += 1
        _wait(tensor)
        yield (time.perf_counter() - started) / count


def _wait(tensor: Tensor) -> None:
    if tensor.device.type == "cuda":
        torch.cuda.synchronize()


def measure(job: dict[str, Any]) -> dict[str, Any]:
    """Rates by type: the best, and each shape's."""
    device = choose_device("auto")
    found: dict[str, Any] = {}
    for dtype in (torch.bfloat16, torch.float32):
        each = {
            name: rate(*shape, dtype, device)
            for name, shape in shapes(Path(job["model"]), job["tokens"], job["labels"]).items()
        }
        name = str(dtype).removeprefix("torch.")
        found[name] = {"operations_per_second": max(each.values()), "shapes": each}
    return {**found, "threads": torch.get_num_threads(), "versions": versions(["torch"])}


if __name__ == "__main__":
    emit(measure(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
