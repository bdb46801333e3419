"""LoRA adapters as files in PEFT's format: anybody's PEFT can load what is written here.

`save_adapter` and `read_adapter` are inverse to each other. What this project's engine does
not compute (DoRA, trained embeddings, ranks that differ by layer …) is refused by name
instead of being loaded wrongly. This module knows files and tensors; it knows no model.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from tuneproof.atomic import folder_in_place, recovered, write_bytes
from tuneproof.config import LoraSettings
from tuneproof.errors import ModelError
from tuneproof.i18n import _, in_clauses
from tuneproof.store import write_json

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"

Task = Literal["CAUSAL_LM", "SEQ_2_SEQ_LM"]

_KEY = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<part>[AB])\.weight")

_UNSUPPORTED = (
    "use_dora",
    "rank_pattern",
    "alpha_pattern",
    "modules_to_save",
    "lora_bias",
    "trainable_token_indices",
    "target_parameters",
    "layer_replication",
    "alora_invocation_tokens",
    "use_qalora",
    "use_bdlora",
    "arrow_config",
    "kasa_config",
    "velora_config",
    "monteclora_config",
    "megatron_config",
)
"""PEFT settings that change what is computed; any of them set means: not ours."""

_PLAIN_STARTS = (True, False, "gaussian", "eva", "orthogonal")
"""Starting values that leave the base weights alone; others (PiSSA, LoftQ …) change them."""


@dataclass(frozen=True, eq=False)
class AdapterFile:
    """An adapter as it lies on disk.

    `tensors` maps a module's path in the base model to A [rank, in] and B [out, rank], both
    float32; the update of its weight is `scale * B @ A`. `scale` is alpha / rank, or
    alpha / sqrt(rank) where the file says rsLoRA. `base` is the name or folder of the base
    model. `layers` is None when all layers are adapted.
    """

    base: str
    revision: str | None
    rank: int
    alpha: float
    scale: float
    dropout: float
    targets: tuple[str, ...]
    layers: tuple[int, ...] | None
    tensors: Mapping[str, tuple[torch.Tensor, torch.Tensor]]


def save_adapter(
    folder: Path,
    base_name_or_path: str,
    config: LoraSettings,
    tensors: Mapping[str, torch.Tensor],
    *,
    targets: Sequence[str],
    layers: Sequence[int] | None,
    task: Task,
    revision: str | None = None,
) -> None:
    """Write an adapter; a folder that was there is replaced whole or not at all.

    `base_name_or_path` is what PEFT should load under it: a folder, or a hub id with its
    `revision`. `tensors` maps
    "<module path>.lora_A.weight" to [rank, in] and "<module path>.lora_B.weight" to
    [out, rank]; they are written as float32. `targets` are names of modules ("q_proj"),
    `layers` the indices of the adapted layers. Raises RunError when it cannot be written.
    """
    contents = {
        f"base_model.model.{name}": tensor.detach().to("cpu", torch.float32).contiguous()
        for name, tensor in tensors.items()
    }
    names, pattern = _module_names(tensors, targets, layers, task)
    fields = _peft_fields(
        config,
        target_modules=names,
        layers_to_transform=pattern,
        task_type=task,
        base_model_name_or_path=base_name_or_path,
        revision=revision,
    )
    with folder_in_place(folder) as beside:
        write_bytes(beside / WEIGHTS, save(contents, metadata={"format": "pt"}))
        write_json(beside / CONFIG, fields)


def read_adapter(folder: Path) -> AdapterFile:
    """Read an adapter written here or by PEFT.

    Raises ModelError when files are missing or broken, or when the adapter needs something
    that this project's engine does not compute.
    """
    config = _read_config(recovered(folder))
    _refuse_unsupported(folder, config)
    try:
        rank, alpha = int(config["r"]), float(config["lora_alpha"])
        layers = config.get("layers_to_transform")
        several = [layers] if isinstance(layers, int) else layers
        targets = config["target_modules"]
        return AdapterFile(
            base=str(config.get("base_model_name_or_path") or ""),
            revision=config.get("revision"),
            rank=rank,
            alpha=alpha,
            scale=alpha / (math.sqrt(rank) if config.get("use_rslora") else rank),
            dropout=float(config.get("lora_dropout") or 0.0),
            targets=(targets,) if isinstance(targets, str) else tuple(sorted(targets)),
            layers=None if several is None else tuple(several),
            tensors=_read_tensors(folder, rank),
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise _unusable_file_error(folder / CONFIG, error) from error


def _module_names(
    tensors: Mapping[str, torch.Tensor],
    targets: Sequence[str],
    layers: Sequence[int] | None,
    task: Task,
) -> tuple[list[str], list[int] | None]:
    """What makes PEFT find exactly the adapted modules: names, and numbers of layers or None for
    all."""
    # Layers of a Sequential have numbers for names, and PEFT would match the blocks by those.
    if not any(name.isdigit() for name in targets):
        if layers is None:
            return sorted(set(targets)), None
        if task == "CAUSAL_LM":
            return sorted(set(targets)), sorted(layers)
    # PEFT finds a layer's number by pattern and is misled by "block.0.layer.1" in mT5, too: name
    # the modules in full instead.
    return sorted({name.partition(".lora_")[0] for name in tensors}), None


def _peft_fields(settings: LoraSettings, **fields: Any) -> dict[str, Any]:
    """The content of adapter_config.json, as the installed PEFT writes it."""
    from peft import LoraConfig

    config = LoraConfig(
        r=settings.rank,
        lora_alpha=int(settings.alpha) if settings.alpha.is_integer() else settings.alpha,
        lora_dropout=settings.dropout,
        inference_mode=True,
        **fields,
    )
    return {
        key: sorted(value) if isinstance(value, set) else value
        for key, value in config.to_dict().items()
    }


def _read_config(folder: Path) -> dict[str, Any]:
    for name in (CONFIG, WEIGHTS):
        if not (folder / name).is_file():
            raise ModelError(
                _("This is not a LoRA adapter: it has no {file}.").format(file=name),
                where=str(folder),
                remedy=_("Give the adapter folder of a run, or one saved by PEFT."),
            )
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unusable_file_error(folder / CONFIG, error) from error
    if not isinstance(config, dict):
        raise _unusable_file_error(folder / CONFIG, _("it is not a JSON object"))
    return config


def _refuse_unsupported(folder: Path, config: Mapping[str, Any]) -> None:
    found = [f"{name}: {config[name]}" for name in _UNSUPPORTED if config.get(name)]
    if config.get("peft_type") != "LORA":
        found.append(f"peft_type: {config.get('peft_type')}")
    if config.get("bias", "none") != "none":
        found.append(f"bias: {config['bias']}")
    if config.get("init_lora_weights", True) not in _PLAIN_STARTS:
        found.append(f"init_lora_weights: {config['init_lora_weights']}")
    if found:
        raise ModelError(
            _("This adapter uses what Tuneproof does not compute: {settings}.").format(
                settings=in_clauses(found)
            ),
            where=str(folder / CONFIG),
            remedy=_("Train a plain LoRA adapter, or merge this one into its base with PEFT."),
        )


def _read_tensors(folder: Path, rank: int) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    path = folder / WEIGHTS
    try:
        contents = load_file(path)
    except SafetensorError as error:
        raise _unusable_file_error(
            path, _("it is cut off or damaged ({fault})").format(fault=error)
        ) from error
    except OSError as error:
        raise _unusable_file_error(path, error) from error
    parts: dict[str, dict[str, torch.Tensor]] = {}
    for key, tensor in contents.items():
        match = _KEY.fullmatch(key)
        if match is None:
            raise _unusable_file_error(path, _("unknown tensor {name}").format(name=key))
        parts.setdefault(match["module"], {})[match["part"]] = tensor.float()
    if not parts:
        raise _unusable_file_error(path, _("it holds no tensors"))
    for module, pair in parts.items():
        if set(pair) != {"A", "B"}:
            raise _unusable_file_error(
                path, _("{module} has only one of A and B").format(module=module)
            )
        if pair["A"].shape[0] != rank or pair["B"].shape[1] != rank:
            raise _unusable_file_error(
                path, _("{module} is not of rank {rank}").format(module=module, rank=rank)
            )
    return {module: (pair["A"], pair["B"]) for module, pair in parts.items()}


def _unusable_file_error(path: Path, fault: object) -> ModelError:
    return ModelError(
        _("This file of the adapter cannot be used: {fault}.").format(fault=fault),
        where=str(path),
        remedy=_("Copy the adapter again, or use a checkpoint of the run."),
    )
