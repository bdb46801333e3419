"""What is served: a run, a registered version, or the version of a name that is in use.

Only folders and names are looked at; no model is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tuneproof.registered import must_be_as_registered
from tuneproof.registry import version_at
from tuneproof.store import ADAPTER, RunFolder


@dataclass(frozen=True, slots=True)
class Served:
    """A run with its model name for clients.

    `name` stays when another version of a registered name comes into use; `label` names the
    version. `made` is when its adapter was written, in seconds since 1970.
    """

    folder: RunFolder
    name: str
    label: str
    made: int

    @classmethod
    def at(cls, path: Path) -> Served:
        """What to serve from `path`: a run folder, a version, or a name's folder in a registry.

        Raises RunError where it is none of them, has no adapter yet, or is a version that is no
        longer what was registered.
        """
        version = version_at(path)
        if version is not None:
            folder, name = version.run(), version.name
            label = f"{name}-{version.label}"
        else:
            folder, name = RunFolder.open(path), path.resolve().name
            label = name
        folder.must_have_adapter()
        must_be_as_registered(folder)
        return cls(folder, name, label, int((folder / ADAPTER).stat().st_mtime))
