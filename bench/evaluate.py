"""`python -m bench.evaluate`: the zh test questions answered three ways by one adapter.

Transformers' `generate`, this engine blind, and this engine with the expected answer as its
draft; each in a process of its own. The texts are compared with each other and, on a part of
the questions, with `generate` in float32. `--quick` asks a few questions of an adapter that
has hardly been trained: its figures mean nothing and are not kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from bench import children, data, results, tables
from bench.answering import EPOCHS, adapter_folder, answering, identical, spread
from bench.environments import ROOT
from tuneproof.models.sources import locate

BATCH_SIZES = [8, 16, 32, 64]
REPEATS = 3
IN_FLOAT32 = 40
"""Questions answered in float32 too: it is slow, and the engine claims to give its text."""
FLOAT32_BATCH = 8


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="bench.evaluate", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few questions; keeps nothing")
    quick = parser.parse_args(arguments).quick
    part = measure(quick=quick)
    show(part)
    if not quick:
        path = results.path_for(part["device"])
        results.add(path, part)
        tables.console().print(f"Kept in {path.relative_to(ROOT)}")


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Each way in turn, then the comparison of their texts."""
    say = tables.console().print
    model = locate(data.MODEL).path
    say("The adapter (trained once, then kept)")
    adapter = adapter_folder(model, 1, rows=8) if quick else adapter_folder(model, EPOCHS)
    count = len(answering().test)
    numbers = spread(count, 8 if quick else count)
    repeats = 1 if quick else REPEATS
    found = {}
    for way in ("verified", "blind"):
        say(f"This engine, {way}")
        job = {"model": data.MODEL, "adapter": str(adapter), "questions": numbers}
        found[way] = children.ask("bench.rivals.answers", {**job, "way": way, "repeats": repeats})
    if "error" not in found["blind"]:
        found |= _generate(str(model), str(adapter), found["blind"], repeats, quick)
    part: dict[str, Any] = {
        "device": results.device_name(),
        "commit": results.commit(),
        "evaluate": {name: _kept(entry) for name, entry in found.items()},
    }
    part["evaluate"]["questions"] = len(numbers)
    part["evaluate"]["texts"] = _compare(found, len(numbers))
    return part


def _generate(
    model: str, adapter: str, blind: Mapping[str, Any], repeats: int, quick: bool
) -> dict[str, Any]:
    say = tables.console().print
    shared = {
        "model": model,
        "adapter": adapter,
        "limit": blind["limit"],
        "end_ids": blind["end_ids"],
    }
    prompts = blind["prompts"]
    say("Transformers' generate, bfloat16")
    fast = {
        **shared,
        "prompts": prompts,
        "dtype": "bfloat16",
        "batch_sizes": BATCH_SIZES[:1] if quick else BATCH_SIZES,
        "repeats": repeats,
        "merged": True,
    }
    found = {"generate": children.ask("bench.rivals.generate", fast)}
    say("Transformers' generate, float32, a part of the questions")
    exact = {
        **shared,
        "prompts": [prompts[number] for number in _subset(len(prompts))],
        "dtype": "float32",
        "batch_sizes": [FLOAT32_BATCH],
        "repeats": 1,
        "merged": False,
    }
    found["generate_float32"] = children.ask("bench.rivals.generate", exact)
    return found


def _subset(count: int) -> list[int]:
    return spread(count, min(IN_FLOAT32, count))


def _compare(found: Mapping[str, Any], count: int) -> dict[str, dict[str, int]]:
    """Identical texts, for each pair that was measured."""
    texts = {name: entry["texts"] for name, entry in found.items() if "error" not in entry}
    pairs: dict[str, dict[str, int]] = {}
    for one, other in (("blind", "verified"), ("blind", "generate"), ("verified", "generate")):
        if one in texts and other in texts:
            pairs[f"{one} = {other}"] = identical(texts[one], texts[other])
    if "generate_float32" in texts:
        for name in ("blind", "verified", "generate"):
            if name in texts:
                part = [texts[name][number] for number in _subset(count)]
                pairs[f"{name} = generate_float32"] = identical(part, texts["generate_float32"])
    return pairs


def _kept(entry: Mapping[str, Any]) -> dict[str, Any]:
    left_out = ("texts", "prompts", "end_ids")
    return {key: value for key, value in entry.items() if key not in left_out}


def show(part: Mapping[str, Any]) -> None:
    """Print what was measured."""
    found = part["evaluate"]
    tables.answering(found)
    for pair, counts in found["texts"].items():
        tables.console().print(f"Same text, {pair}: {counts['identical']} of {counts['of']}")


if __name__ == "__main__":
    main()
