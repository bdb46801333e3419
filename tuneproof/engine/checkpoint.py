"""Adapters and the state of a candidate as files.

An adapter is written in PEFT's format, so that PEFT loads it without this project. The state
(master weights, moments, step, rate, random numbers) is what a resumed candidate needs to take its
next step as if it had never stopped. Everything is written into a temporary file and renamed. This
module chooses no checkpoint.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load, save

from tuneproof.atomic import write_bytes
from tuneproof.config import LoraSettings
from tuneproof.engine.loop import Candidate, CandidateState
from tuneproof.engine.lora import Adapter
from tuneproof.engine.network import Network
from tuneproof.errors import RunError
from tuneproof.i18n import _
from tuneproof.models.adapters import AdapterFile, Task, read_adapter, save_adapter

STATE = "state.safetensors"
MOMENTS = "moments."
"""How the names of the optimizer's tensors begin in that file."""


def write_adapter(folder: Path, network: Network, adapter: Adapter) -> None:
    """Write `adapter` in PEFT format. Raises RunError when it cannot be written."""
    tensors: dict[str, torch.Tensor] = {}
    for path, (a, b) in adapter.tensors().items():
        tensors[f"{path}.lora_A.weight"] = a
        tensors[f"{path}.lora_B.weight"] = b
    paths = list(adapter.slots)
    numbers = sorted({int(part) for path in paths for part in path.split(".") if part.isdigit()})
    local = network.base.local
    hub = local.source == "hub"
    task: Task = "SEQ_2_SEQ_LM" if network.seq2seq else "CAUSAL_LM"
    save_adapter(
        folder,
        local.name if hub else str(local.path),
        adapter.settings,
        tensors,
        targets=sorted({path.rpartition(".")[2] for path in paths}),
        layers=numbers if adapter.settings.layers == "upper-half" else None,
        task=task,
        revision=local.revision if hub else None,
    )


def load_adapter(folder: Path, network: Network) -> Adapter:
    """Read an adapter, written here or by PEFT, for `network`.

    Raises ModelError when it cannot be read, RunError when it is for another model.
    """
    file = read_adapter(folder)
    # Checked before the settings are made: of missing layers these would say that the recipe is
    # wrong.
    fits = all(
        network.equipped.linear.get(path) == (a.shape[1], b.shape[0])
        for path, (a, b) in file.tensors.items()
    )
    settings = _settings_of_file(file, network) if fits else None
    if settings is None or set(network.equipped.targets(settings)) != set(file.tensors):
        raise RunError(
            _("This adapter does not fit the base model {name}.").format(
                name=network.base.local.name
            ),
            where=str(folder),
            remedy=_("It was made for {base}: load that model.").format(base=file.base),
        )
    adapter = network.equipped.new_adapter(settings, seed=0)
    adapter.load(file.tensors)
    adapter.scale = file.scale
    adapter.refresh(network.dtype)
    return adapter


def _settings_of_file(file: AdapterFile, network: Network) -> LoraSettings:
    names = tuple(sorted({path.rpartition(".")[2] for path in file.tensors}))
    # Not validated: the bounds are those of a recipe, and a file may go beyond them.
    full = LoraSettings.model_construct(
        rank=file.rank, alpha=file.alpha, targets=names, dropout=file.dropout, layers="all"
    )
    if set(network.equipped.targets(full)) == set(file.tensors):
        return full
    return full.model_copy(update={"layers": "upper-half"})


def write_state(folder: Path, candidate: Candidate, notes: Mapping[str, Any] | None = None) -> None:
    """Write what `candidate` needs to continue. Raises RunError when it cannot be written.

    `notes` are JSON values that the caller wants back with this state. They are in the same file,
    so that a kill leaves both or neither.
    """
    state = candidate.state()
    tensors = {"flat": state.flat, "random": state.random}
    tensors |= {f"{MOMENTS}{name}": value for name, value in state.moments.items()}
    numbers = {"step": state.step, "rate_factor": state.rate_factor, "notes": notes or {}}
    metadata = {name: json.dumps(value) for name, value in numbers.items()}
    write_bytes(folder / STATE, save(tensors, metadata=metadata))


def read_state(folder: Path) -> tuple[CandidateState, dict[str, Any]]:
    """Read what `write_state` wrote: the state and its notes.

    Raises RunError when it is missing or broken.
    """
    path = folder / STATE
    try:
        content = path.read_bytes()
        tensors = load(content)
        metadata = _metadata(content)
        state = CandidateState(
            step=int(json.loads(metadata["step"])),
            rate_factor=float(json.loads(metadata["rate_factor"])),
            flat=tensors["flat"],
            random=tensors["random"],
            moments={
                name.removeprefix(MOMENTS): value
                for name, value in tensors.items()
                if name.startswith(MOMENTS)
            },
        )
        return state, dict(json.loads(metadata["notes"]))
    except MemoryError:  # not a fault of the file
        raise
    except Exception as error:  # a cut file fails in many ways
        raise RunError(
            _("This checkpoint cannot be read: {fault}.").format(fault=error),
            where=str(path),
            remedy=_("Start a new run; the adapters of earlier epochs are still there."),
        ) from error


def _metadata(content: bytes) -> dict[str, str]:
    size = int.from_bytes(content[:8], "little")
    return dict(json.loads(content[8 : 8 + size])["__metadata__"])
