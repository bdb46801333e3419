"""The embedded models as `tuneproof models` lists them. Nothing is loaded or converted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tuneproof.i18n import _
from tuneproof.models import gguf
from tuneproof.models.embedded import KNOWN, package_folder


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One embedded model. `bytes` is what its conversion takes on disk, 0 before it.

    `package` is its distribution, `install` the command that gets it. `languages` and
    `description` are translated.
    """

    name: str
    package: str
    license: str
    languages: str
    description: str
    sha256: str
    install: str
    installed: bool
    converted: bool
    bytes: int


def list_models() -> list[ModelInfo]:
    """All embedded models, the default first."""
    return [
        ModelInfo(
            name=model.name,
            package=model.package,
            license=model.license,
            languages=_(model.languages),
            description=_(model.description),
            sha256=model.sha256,
            install=model.install,
            installed=package_folder(model) is not None,
            converted=gguf.is_converted(model.sha256),
            bytes=_size(gguf.converted_folder(model.sha256)),
        )
        for model in KNOWN.values()
    ]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*") if path.is_file())
