"""One version on disk: which files are copied from a run, and whether they are unaltered.

A version is written to a temporary folder and renamed, so that it is there whole or not at all; its
files are never changed afterwards. This module does not know which version is in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuneproof import store
from tuneproof.atomic import folder_in_place, write_bytes
from tuneproof.registered import (
    ADAPTER_NAMES,
    MAY_HOLD,
    altered_files,
    digest_of,
    must_be_as_registered,
    read_info,
)
from tuneproof.store import RunFolder, write_json

PLACE = re.compile(r"v([1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Version:
    """A registered version. `info` is the content of its version.json; empty where that is broken,
    which counts as altered."""

    name: str
    number: int
    path: Path
    info: Mapping[str, Any]

    @property
    def label(self) -> str:
        """v1, v2, …"""
        return f"v{self.number}"

    @property
    def replaces(self) -> int | None:
        """The version that was in use when this one was added; None for the first."""
        value = self.info.get("replaces")
        return value if isinstance(value, int) else None

    def run(self) -> RunFolder:
        """The folder of this version as a run folder."""
        return RunFolder(self.path)

    def altered(self) -> tuple[str, ...]:
        """Names of files that are missing, differ from what was registered, or were added."""
        return altered_files(self.path, self.info)


def is_version(folder: Path) -> bool:
    """Whether `folder` holds a finished version, whose version.json may be broken."""
    return PLACE.fullmatch(folder.name) is not None and (folder / store.VERSION).is_file()


def read_version(folder: Path, name: str) -> Version | None:
    """The version in `folder`; None when there is no finished one. Raises RunError when its
    version.json is broken."""
    place = PLACE.fullmatch(folder.name)
    if place is None or not is_version(folder):
        return None
    return Version(name, int(place[1]), folder, read_info(folder))


def check_run(run: RunFolder) -> None:
    """Check that a run can be asked, before it becomes a version.

    Raises RunError when it has no adapter or no recipe, or is an altered version, RecipeError or
    ModelError when one of these cannot be loaded.
    """
    run.recipe()
    run.must_have_adapter(ADAPTER_NAMES)
    must_be_as_registered(run)
    from tuneproof.models.adapters import read_adapter  # imports torch, which listing does not need

    read_adapter(run / store.ADAPTER)


def digests_of(run: RunFolder) -> dict[str, str]:
    """sha256 of every file that a version of this run would have, by its name in the run."""
    return {name: digest_of(run / name) for name in _files_present(run)}


def write_version(run: RunFolder, folder: Path, info: Mapping[str, Any]) -> None:
    """Copy the run's files and `info` into `folder`, which must not exist.

    Raises RunError when it cannot be written; nothing is then at `folder`.
    """
    with folder_in_place(folder, replacing=False) as beside:
        for name in _files_present(run):
            write_bytes(beside / name, (run / name).read_bytes())
        write_json(beside / store.VERSION, info)


def _files_present(run: RunFolder) -> Iterable[str]:
    return (name for name in MAY_HOLD if (run / name).is_file())
