"""What is served: a run, a registered version, or the version of a name that is in use.

Knows folders and names only; nothing is loaded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tuneproof.registry import Registry, Version
from tuneproof.registry.registry import CURRENT
from tuneproof.registry.versions import read_version
from tuneproof.store import ADAPTER, RunFolder, is_run


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
        if not is_run(path) and (path / CURRENT).is_file():
            place = path.resolve()
            return cls._of_version(Registry(place.parent).current(place.name))
        folder = RunFolder.open(path)
        place = path.resolve()
        version = read_version(place, place.parent.name)
        if version is not None:
            return cls._of_version(version)
        return cls._of(folder, place.name, place.name)

    @classmethod
    def _of_version(cls, version: Version) -> Served:
        return cls._of(version.run(), version.name, f"{version.name}-{version.label}")

    @classmethod
    def _of(cls, folder: RunFolder, name: str, label: str) -> Served:
        folder.must_have_adapter()
        return cls(folder, name, label, int((folder / ADAPTER).stat().st_mtime))
