"""GGUF files converted, once, into a folder of bfloat16 safetensors with a tokenizer.

Dequantising takes a minute, reading the result a second: the result is kept in the cache
under the file's sha256. It is written into a temporary folder and renamed under a lock, so that a
kill leaves nothing half done and a second process waits for the first. This module does not know
where a GGUF file comes from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from filelock import FileLock

from tuneproof.atomic import as_new_files, folder_in_place
from tuneproof.errors import ModelError, first_line
from tuneproof.i18n import _
from tuneproof.models.cache import cache_folder, cannot_cache
from tuneproof.models.quiet import quiet
from tuneproof.progress import Progress

FORMAT = 1
"""Version of what `convert` writes; raise it when the same file should be converted anew."""


def converted_folder(digest: str) -> Path:
    """Where the conversion of the GGUF file with this sha256 lies, or will lie."""
    return cache_folder() / f"gguf-{digest[:16]}-v{FORMAT}"


def is_converted(digest: str) -> bool:
    """Whether that conversion is there. It appears whole, but may have been tampered with."""
    folder = converted_folder(digest)
    parts = ("config.json", "tokenizer.json", "*.safetensors")
    return all(any(folder.glob(part)) for part in parts)


def convert(gguf: Path, digest: str, label: str, progress: Progress) -> Path:
    """The folder with the dequantised model, made now unless it is already there.

    `digest` is the sha256 of `gguf`, `label` how the user calls the model. Raises ModelError
    when the file is corrupt, of an architecture that transformers cannot read, or when the
    cache cannot be written.
    """
    target = converted_folder(digest)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock")):
            if not is_converted(digest):
                progress.stage(_("Converting {model} once (about a minute)").format(model=label))
                _write_converted(gguf, target)
    except OSError as error:
        raise cannot_cache(target, error) from error
    return target


def _write_converted(gguf: Path, target: Path) -> None:
    # Only the holder of the lock is here, so a temporary folder that is there was left by a kill.
    with folder_in_place(target, fault=cannot_cache) as beside, quiet():
        model, tokenizer = _dequantise(gguf)
        model.save_pretrained(beside)
        tokenizer.save_pretrained(beside)
        as_new_files(beside)


def _dequantise(gguf: Path) -> tuple[Any, Any]:
    """Model and tokenizer of the file. Raises ModelError for whatever the readers reject."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder, name = str(gguf.parent), gguf.name
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
        model = AutoModelForCausalLM.from_pretrained(
            folder, gguf_file=name, dtype=torch.bfloat16, **_unpacking_options()
        )
    except MemoryError:  # not a fault of the file
        raise
    except Exception as error:  # the readers raise whatever the broken bytes lead to
        raise ModelError(
            _("This GGUF file cannot be converted: {fault}").format(fault=first_line(error)),
            where=str(gguf),
            remedy=_(
                "Download it again if it is damaged; otherwise give the model as safetensors "
                "(a folder or a hub id)."
            ),
        ) from error
    return model, tokenizer


def _unpacking_options() -> dict[str, Any]:
    """The argument that makes transformers unpack the weights; older ones always do."""
    try:
        from transformers import GgufConfig
    except ImportError:
        return {}
    return {"quantization_config": GgufConfig(dequantize=True)}
