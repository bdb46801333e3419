"""What is served: a run, a registered version, or the version of a name that is in use.

Knows folders and names only; nothing is loaded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tuneproof.registry import Version, version_at
from tuneproof.store import ADAPTER, RunFolder


@dataclass(frozen=True, slots=True)
class Served:
    """A run under the name that clients call it by.

    `name` stays when another version of a registered name comes into use; `label` tells which one
    answers. `made` is when its adapter was written, in seconds since 1970.
    """

    folder: RunFolder
    name: str
    label: str
    made: int

    @classmethod
    def at(cls, path: Path) -> Served:
        """What lies at `path`: a run folder, or a name's folder in a registry.

        Raises RunError where it is neither, or has no adapter yet.
        """
        version = version_at(path)
        if version is not None:
            return cls._of_version(version)
        name = path.resolve().name
        return cls._of(RunFolder.open(path), name, name)

    @classmethod
    def _of_version(cls, version: Version) -> Served:
        return cls._of(version.run(), version.name, f"{version.name}-{version.label}")

    @classmethod
    def _of(cls, folder: RunFolder, name: str, label: str) -> Served:
        folder.must_have_adapter()
        return cls(folder, name, label, int((folder / ADAPTER).stat().st_mtime))
