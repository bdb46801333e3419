"""A base model that lies complete in a folder, and the check that it does.

Every source (embedded package, hub, folder, GGUF file) ends here. This module reads file
names and small JSON files only; it knows no torch and no network.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tuneproof.errors import ModelError
from tuneproof.i18n import _

Source = Literal["embedded", "hub", "folder", "gguf"]

_INDEX = ".index.json"
_WEIGHTS = (
    "model.safetensors",
    f"model.safetensors{_INDEX}",
    "pytorch_model.bin",
    f"pytorch_model.bin{_INDEX}",
)
"""What transformers loads weights from: the first of these that is there, and no other."""
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "sentencepiece.bpe.model", "spiece.model")
_VOCABULARIES = ("vocab.json", "vocab.txt")
_TERMS = ("LICENSE*", "LICENCE*", "NOTICE*", "USE_POLICY*", "*TERMS*")


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A base model on this machine.

    `name` is what the user asked for, `path` the folder with config, weights and tokenizer.
    `license` is None when the source does not say. `revision` is the hub's commit, or the
    sha256 of the GGUF that the folder was made from.
    """

    name: str
    path: Path
    license: str | None
    source: Source
    revision: str | None


def weight_files(folder: Path) -> list[Path]:
    """The files that the weights are loaded from, in a fixed order; empty when there are none.

    Raises ModelError when an index names a shard that is missing.
    """
    path = next((folder / name for name in _WEIGHTS if (folder / name).is_file()), None)
    if path is None:
        return []
    return _shards(path) if path.name.endswith(_INDEX) else [path]


def check_folder(folder: Path) -> None:
    """Check that config, weights and tokenizer are there.

    Raises ModelError naming what is missing, or saying that the folder is an adapter.
    """
    if (folder / "adapter_config.json").is_file() and not (folder / "config.json").is_file():
        raise ModelError(
            _("This folder is a LoRA adapter, not a base model. Its base model is {base}.").format(
                base=_adapted_base(folder)
            ),
            where=str(folder),
            remedy=_("Give the base model's name or folder as model.name."),
        )
    if not (folder / "config.json").is_file():
        raise _incomplete_error(folder, "config.json")
    read_config(folder)
    if not weight_files(folder):
        raise _incomplete_error(folder, _WEIGHTS[0])
    if not any((folder / name).is_file() for name in (*_TOKENIZERS, *_VOCABULARIES)):
        raise _incomplete_error(folder, _TOKENIZERS[0])


def read_config(folder: Path) -> dict[str, Any]:
    """The content of config.json. Raises ModelError when it is not a JSON object."""
    return _read_object(folder / "config.json")


def declared_license(folder: Path) -> str | None:
    """The licence named in the front matter of the model's README, if there is one."""
    readme = folder / "README.md"
    if not readme.is_file():
        return None
    lines = readme.read_text(encoding="utf-8", errors="replace").splitlines()
    if not lines or lines[0].strip() != "---":
        return None
    for line in lines[1:]:
        if line.strip() == "---":
            return None
        key, colon, value = line.partition(":")
        if colon and key.strip() == "license" and value.strip():
            return value.strip().strip("\"'")
    return None


def terms_in(folder: Path) -> list[Path]:
    """The files of a model that must travel with whatever is made of it."""
    return sorted(path for each in _TERMS for path in folder.glob(each) if path.is_file())


def _shards(index: Path) -> list[Path]:
    mapping = _read_object(index).get("weight_map")
    if not isinstance(mapping, dict):
        raise _unreadable_error(index, _("it has no weight_map"))
    shards = [index.parent / name for name in sorted({str(name) for name in mapping.values()})]
    for shard in shards:
        if not shard.is_file():
            raise ModelError(
                _("The weights are incomplete: {shard} is missing, which {index} names.").format(
                    shard=shard.name, index=index.name
                ),
                where=str(index.parent),
                remedy=_("Copy or download the model again, whole."),
            )
    return shards


def _adapted_base(folder: Path) -> str:
    config = _read_object(folder / "adapter_config.json")
    return str(config.get("base_model_name_or_path") or "?")


def _read_object(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable_error(path, error) from error
    if not isinstance(value, dict):
        raise _unreadable_error(path, _("it is not a JSON object"))
    return value


def _unreadable_error(path: Path, fault: object) -> ModelError:
    return ModelError(
        _("This file of the model cannot be read: {fault}.").format(fault=fault),
        where=str(path),
        remedy=_("Copy or download the model again, whole."),
    )


def _incomplete_error(folder: Path, missing: str) -> ModelError:
    return ModelError(
        _("This is not a whole model folder: it has no {file}.").format(file=missing),
        where=str(folder),
        remedy=_(
            "Give a folder with config.json, weights (safetensors) and tokenizer, a .gguf file, "
            "a hub id, or an embedded model (see `tuneproof models`)."
        ),
    )
