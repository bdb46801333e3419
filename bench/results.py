"""bench/results/DATE-DEVICE.json: what it is called, what it must hold, how parts are added.

    {"train": {"diary"|"trl"|"unsloth"|"tuneproof": {"seconds_per_epoch", "peak_memory_bytes",
     "final_loss"}}, "evaluate": {"generate"|"verified"|"blind": {"seconds"}}, "device",
     "commit"}

Further keys say more; a measurement that could not be made is {"error": why}. Tables of the
results are in `tables`.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.environments import ROOT
from tuneproof.experiment.machine import processor_name

FOLDER = ROOT / "bench" / "results"

TRAIN = ("diary", "trl", "unsloth", "tuneproof")
TRAIN_KEYS = ("seconds_per_epoch", "peak_memory_bytes", "final_loss")
EVALUATE = ("generate", "verified", "blind")
EVALUATE_KEYS = ("seconds",)


def path_for(device: str, prefix: str = "") -> Path:
    """Today's file for a device such as "AMD EPYC, 2 threads"."""
    slug = re.sub(r"[^a-z0-9]+", "-", device.lower()).strip("-")
    return FOLDER / f"{prefix}{datetime.date.today().isoformat()}-{slug}.json"


def device_name() -> str:
    """The GPU's name where there is one, else the processor's, and how many threads."""
    import torch

    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name())
    return f"{processor_name()}, {os.cpu_count()} threads"


def commit() -> str | None:
    """The commit of the repository, with "+" when tracked files differ from it."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=40", "--dirty=+"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def add(path: Path, part: Mapping[str, Any]) -> dict[str, Any]:
    """Put `part` into the file, beside what is there; returns the whole.

    Sections are joined by their entries, so that one rival can be measured again.
    """
    whole: dict[str, Any] = {}
    if path.is_file():
        whole = json.loads(path.read_text(encoding="utf-8"))
    for key, value in part.items():
        old = whole.get(key)
        whole[key] = (
            {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
    return whole


def faults(whole: Mapping[str, Any]) -> list[str]:
    """What is missing or wrong in a complete result; empty when it is as promised."""
    found = [f"{key} is missing" for key in ("device", "commit") if not whole.get(key)]
    for section, names, keys in (
        ("train", TRAIN, TRAIN_KEYS),
        ("evaluate", EVALUATE, EVALUATE_KEYS),
    ):
        for name in names:
            entry = whole.get(section, {}).get(name)
            if entry is None:
                found.append(f"{section}.{name} is missing")
            elif "error" not in entry:
                found += [
                    f"{section}.{name}.{key} is not a number"
                    for key in keys
                    if not isinstance(entry.get(key), int | float)
                ]
    return found
