"""`python -m bench.evaluate`: the zh test questions answered three ways by one adapter.

Transformers' `generate`, this engine blind, and this engine with the expected answer as its
draft; each in a process of its own. The texts are compared with each other and, on a part of
the questions, with `generate` in float32. Each way is kept as soon as it is measured, for
`generate` takes minutes. `--quick` asks a few questions of an adapter that has hardly been
trained: its figures mean nothing and are not kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from bench import children, data, results, tables
from bench.answering import EPOCHS, adapter_folder, answering, identical, spread
from bench.environments import ROOT
from tuneproof.models.sources import locate

BATCH_SIZES = [16, 64]
REPEATS = 3
"""Rounds of this engine; `generate` runs once, for a round of it takes minutes."""
IN_FLOAT32 = 40
"""Questions answered in float32 too: it is slow, and the engine claims to give its text."""
FLOAT32_BATCH = 8
TITLES = {
    "verified": "This engine, verified",
    "blind": "This engine, blind",
    "generate": "Transformers' generate, bfloat16",
    "generate_float32": "Transformers' generate, float32, a part of the questions",
}


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="bench.evaluate", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few questions; keeps nothing")
    quick = parser.parse_args(arguments).quick
    measure(_drop if quick else _keep, quick=quick)


def _drop(_part: Mapping[str, Any]) -> None:
    pass


def _keep(part: Mapping[str, Any]) -> None:
    path = results.path_for(part["device"])
    results.add(path, part)
    tables.console().print(f"Kept in {path.relative_to(ROOT)}")


def measure(keep: Callable[[Mapping[str, Any]], None], *, quick: bool = False) -> None:
    """Each way in turn, each kept with those before it and their texts compared; then shown."""
    model = locate(data.MODEL).path
    tables.console().print("The adapter (trained once, then kept)")
    adapter = adapter_folder(model, 1, rows=8) if quick else adapter_folder(model, EPOCHS)
    count = len(answering().test)
    numbers = spread(count, 8 if quick else count)
    found: dict[str, Any] = {}
    for name in ("verified", "blind", "generate", "generate_float32"):
        found[name] = _measured(name, str(model), str(adapter), numbers, found, quick)
        part: dict[str, Any] = {
            "device": results.device_name(),
            "commit": results.commit(),
            "evaluate": {one: _kept(entry) for one, entry in found.items()},
        }
        part["evaluate"] |= {"questions": len(numbers), "texts": _compare(found, len(numbers))}
        keep(part)
    show(part)


def _measured(
    name: str,
    model: str,
    adapter: str,
    numbers: list[int],
    found: Mapping[str, Any],
    quick: bool,
) -> dict[str, Any]:
    tables.console().print(TITLES[name])
    if name in ("verified", "blind"):
        ours = {"model": data.MODEL, "adapter": adapter, "questions": numbers, "way": name}
        repeats = 1 if quick else REPEATS
        return children.ask("bench.rivals.answers", {**ours, "repeats": repeats})
    if "error" in found["blind"]:
        return {"error": "the engine's own limit and prompts are not known"}
    prompts = found["blind"]["prompts"]
    job: dict[str, Any] = {
        "model": model,
        "adapter": adapter,
        "limit": found["blind"]["limit"],
        "end_ids": found["blind"]["end_ids"],
        "repeats": 1,
    }
    if name == "generate_float32":
        part = [prompts[number] for number in _subset(len(prompts))]
        job |= {"prompts": part, "dtype": "float32", "batch_sizes": [FLOAT32_BATCH]}
        return children.ask("bench.rivals.generate", {**job, "merged": False})
    sizes = BATCH_SIZES[:1] if quick else BATCH_SIZES
    job |= {"prompts": prompts, "dtype": "bfloat16", "batch_sizes": sizes}
    return children.ask("bench.rivals.generate", {**job, "merged": True})


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
