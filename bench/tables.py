"""Results as tables for people. Numbers come in; nothing is measured here."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

NAMES = {
    "diary": "the diary's recipe (Trainer + PEFT, float32, padded to 192)",
    "trl": "TRL SFTTrainer (bf16)",
    "unsloth": "Unsloth (bf16)",
    "tuneproof": "tuneproof",
    "tuneproof-upper-half": "tuneproof, upper half of the layers",
    "tuneproof-default": "tuneproof's default: upper half, and its forks",
}
GIB = 2**30
FIRST_EPOCH = 38
"""Steps of an epoch of 299 rows."""


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; the first column is text, the others are numbers."""
    shown = Table(title=title, title_justify="left", title_style="bold")
    for number, column in enumerate(columns):
        shown.add_column(column, justify="right" if number else "left")
    for row in rows:
        shown.add_row(*(_text(cell) for cell in row))
    console().print(shown)


def console() -> Console:
    """Where tables go; wide enough for a file, too."""
    found = Console()
    return found if found.is_terminal else Console(width=132)


def training(results: Mapping[str, Mapping[str, Any]], tokens: int | None) -> None:
    """Seconds an epoch with ratios, tokens a second, memory, loss."""
    ours = results.get("tuneproof", {}).get("seconds_per_epoch")
    rows = []
    for name, entry in results.items():
        label = NAMES.get(name, name)
        if "error" in entry:
            rows.append((label, "not measured: " + entry["error"][-60:], "", "", "", "", ""))
            continue
        seconds = entry["seconds_per_epoch"]
        steps = len(entry["losses"])
        rows.append(
            (
                label,
                f"{seconds:.1f}",
                f"{seconds / ours:.1f}×" if ours else "",
                f"{tokens / seconds:.0f}" if tokens else "",
                f"{entry['peak_memory_bytes'] / GIB:.2f}",
                _first_epoch_loss(entry["losses"]),
                f"{entry['final_loss']:.3f} (step {steps})",
            )
        )
    columns = (
        "",
        "s an epoch",
        "tuneproof is faster by",
        "tokens/s",
        "peak GiB",
        "loss at 38",
        "last loss",
    )
    table("Training", columns, rows)


def _first_epoch_loss(losses: Sequence[float]) -> str:
    """Mean of the ten last steps of the first epoch: comparable, however long each was run."""
    if len(losses) < FIRST_EPOCH:
        return "–"
    return f"{statistics.fmean(losses[FIRST_EPOCH - 10 : FIRST_EPOCH]):.3f}"


def answering(found: Mapping[str, Any]) -> None:
    """Seconds for the test questions, with ratios to Transformers' `generate`."""
    reference = found.get("generate", {}).get("seconds")
    names = {
        "generate": "Transformers generate (bf16, PEFT)",
        "blind": "tuneproof, blind",
        "verified": "tuneproof, expected answer as draft",
    }
    rows: list[tuple[object, ...]] = []
    for name, label in names.items():
        entry = found.get(name, {"error": "not run"})
        if "error" in entry:
            rows.append((label, "not measured: " + entry["error"][-60:], "", ""))
            continue
        seconds = entry["seconds"]
        faster = f"{reference / seconds:.1f}×" if reference else ""
        batch = f", batch {entry['batch_size']}" if "batch_size" in entry else ""
        memory = f"{entry['peak_memory_bytes'] / GIB:.2f}"
        rows.append((label + batch, f"{seconds:.1f}", faster, memory))
        merged = entry.get("merged_seconds")
        if merged:
            rows.append(
                ("  with the adapter merged", f"{merged:.1f}", f"{seconds / merged:.1f}×", "")
            )
    title = f"Answering {found.get('questions', '?')} questions"
    table(title, ("", "seconds", "faster than generate", "peak GiB"), rows)


def share(ours: Mapping[str, Any], rates: Mapping[str, Any]) -> dict[str, float]:
    """What part of the measured matrix rate of its type an epoch reaches; see `bench.work`."""
    rate = rates[ours["dtype"]]["operations_per_second"]
    counted = ours["operations"]
    return {
        "whole": counted["total"] / (rate * ours["seconds_per_epoch"]),
        "floor_seconds": counted["total"] / rate,
    }


def curves(found: Mapping[str, Sequence[float]]) -> None:
    """Losses side by side, step by step."""
    names = list(found)
    steps = zip(*found.values(), strict=True)
    rows = [
        (step, *(f"{loss:.4f}" for loss in losses)) for step, losses in enumerate(steps, start=1)
    ]
    table("Loss of the same batches", ("step", *names), rows)


def _text(cell: object) -> str:
    return "–" if cell is None else str(cell)
