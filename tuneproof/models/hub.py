"""Models from the Hugging Face hub, a mirror or the hub's cache; a cut-off download is continued.

`HF_ENDPOINT`, `HF_HUB_OFFLINE`, `HF_HOME` and the user's token work as everywhere with
huggingface_hub, whose cache is used. Safetensors are preferred; pickled weights are taken
only from a model that has nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from tuneproof.errors import ModelError, first_line
from tuneproof.i18n import _
from tuneproof.models.download import MEGABYTE, fetch_blob, is_cached, network_errors
from tuneproof.models.local import LocalModel, check_folder, declared_license
from tuneproof.models.quiet import quiet
from tuneproof.progress import Progress

_SMALL = ("*.json", "*.txt", "*.model", "*.jinja", "README.md")
_WEIGHTS = ("model*.safetensors", "pytorch_model*.bin")
"""Weights, the preferred first. Other safetensors are copies (consolidated) or something else."""


_MODULES = "modules.json"
"""Names the parts of a model of sentence-transformers, and the folders that they lie in."""


@dataclass(frozen=True, slots=True)
class _Listing:
    """The files of one revision on the hub: its commit, and sizes in bytes by path."""

    commit: str
    sizes: dict[str, int]

    def weights(self, folder: str = "") -> list[str]:
        """The weight files to fetch, of one folder: safetensors if there are any."""
        for pattern in _WEIGHTS:
            found = self._files_matching(folder, (pattern,))
            if found:
                return found
        return []

    def small(self, folder: str = "") -> list[str]:
        """Config, tokenizer, template and description, of one folder."""
        return self._files_matching(folder, _SMALL)

    def _files_matching(self, folder: str, patterns: Sequence[str]) -> list[str]:
        inside = [name for name in self.sizes if name.rpartition("/")[0] == folder]
        return sorted(
            name for name in inside if any(fnmatch(PurePosixPath(name).name, p) for p in patterns)
        )


def is_hub_id(name: str) -> bool:
    """Whether `name` has the form of a hub id: "owner/model"."""
    return re.fullmatch(r"[A-Za-z0-9][\w.-]*/[\w.-]+", name) is not None


def locate_hub(name: str, revision: str | None, progress: Progress) -> LocalModel:
    """The model `name`, downloaded unless it is in the cache, with its commit as revision.

    Without the hub, what the cache holds is used. Raises ModelError with a remedy when the hub
    does not give it and the cache does not hold it, when there is no such model or revision, when
    it is gated, or when it lacks config, weights or tokenizer.
    """
    faults: tuple[type[Exception], ...] = (OSError, ValueError, *network_errors())
    try:
        with quiet():
            folder = _download_or_cached(name, revision, progress)
    except faults as error:
        raise _error_for_user(name, revision, error) from error
    check_folder(folder)
    return LocalModel(name, folder, declared_license(folder), "hub", folder.name)


def _download_or_cached(name: str, revision: str | None, progress: Progress) -> Path:
    from huggingface_hub.errors import HfHubHTTPError

    away: tuple[type[Exception], ...] = (HfHubHTTPError, ConnectionError, *network_errors())
    try:
        listing = _list_files(name, revision)
    except away as error:
        return _from_cache(name, revision, error)
    try:
        return _fetch_missing(name, revision, listing, progress)
    except HfHubHTTPError as error:  # a broken connection is not caught: the user can continue it
        return _from_cache(name, revision, error)


def _fetch_missing(name: str, revision: str | None, listing: _Listing, progress: Progress) -> Path:
    """Fetch the files that the hub's cache lacks; returns the model's folder in it."""
    from huggingface_hub import snapshot_download

    folders = ["", *_module_folders(name, listing)]
    weights = [file for folder in folders for file in listing.weights(folder)]
    missing = [file for file in weights if not is_cached(name, file, listing.commit)]
    if missing:
        size = sum(listing.sizes[file] for file in missing) // MEGABYTE
        progress.stage(_("Downloading {model} ({n} MB)").format(model=name, n=size), total=size)
    for file in missing:
        fetch_blob(name, file, listing.commit, progress)
    wanted = [*(file for folder in folders for file in listing.small(folder)), *weights]
    # By the user's revision, not by the commit: so the cache can answer for it offline.
    return Path(snapshot_download(name, revision=revision, allow_patterns=wanted))


def _from_cache(name: str, revision: str | None, error: Exception) -> Path:
    """The folder of the model in the hub's cache. Raises `error`, that of the hub, where it is not
    there whole: an expired token or too many requests are no reason to refuse a cached model."""
    from huggingface_hub import snapshot_download

    try:
        folder = Path(
            snapshot_download(
                name, revision=revision, local_files_only=True, allow_patterns=["config.json"]
            )
        )
        check_folder(folder)
    except (OSError, ValueError, ModelError):
        raise error from None
    return folder


def _list_files(name: str, revision: str | None) -> _Listing:
    """The files on the hub. Raises the errors of huggingface_hub and of the network."""
    from huggingface_hub import HfApi

    info = HfApi().model_info(name, revision=revision, files_metadata=True)
    return _Listing(
        commit=str(info.sha),
        sizes={file.rfilename: file.size or 0 for file in info.siblings or []},
    )


def _module_folders(name: str, listing: _Listing) -> list[str]:
    """The folders of a sentence encoder's parts, such as its pooling; of other models none."""
    from huggingface_hub import hf_hub_download

    if _MODULES not in listing.sizes:
        return []
    path = hf_hub_download(name, _MODULES, revision=listing.commit)
    parts = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(parts, list):
        return []
    named = [PurePosixPath(str(part.get("path"))) for part in parts if isinstance(part, dict)]
    return sorted({str(folder) for folder in named} - {"."})


def _error_for_user(name: str, revision: str | None, error: Exception) -> ModelError:
    """The error in words, with a remedy that the user can act on."""
    from huggingface_hub import constants
    from huggingface_hub.errors import (
        GatedRepoError,
        HFValidationError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    other = _("Or give a folder, a .gguf file or an embedded model (see `tuneproof models`).")
    if isinstance(error, GatedRepoError):
        message = _("The model {model} is gated: its owner asks you to accept terms first.")
        remedy = _("Accept them on the model's page, then set HF_TOKEN to your access token.")
    elif isinstance(error, RevisionNotFoundError):
        message = _("The model {model} has no revision {revision}.")
        remedy = _("Correct model.revision, or leave it out for the newest.")
    elif isinstance(error, RepositoryNotFoundError | HFValidationError):
        message = _("The hub has no model {model}, or it is private.")
        remedy = _("Check the spelling (owner/model); for a private one set HF_TOKEN.")
    else:
        message = _("The model {model} could not be downloaded: {fault}")
        remedy = _(
            "Run the same command again: it continues where it stopped. Where the hub cannot be "
            "reached, set HF_ENDPOINT to a mirror."
        )
    return ModelError(
        message.format(model=name, revision=revision, fault=first_line(error)),
        where=constants.ENDPOINT,
        remedy=f"{remedy} {other}",
    )
