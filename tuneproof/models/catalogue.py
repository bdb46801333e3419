"""The embedded models, as `tuneproof models` lists them. Nothing is loaded or converted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tuneproof.i18n import _
from tuneproof.models import encoder, gguf
from tuneproof.models.embedded import KNOWN, Embedded, package_folder


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
    """The base models: all that a recipe may fine-tune by name, the default first."""
    return [
        _info_of(model, gguf.converted_folder(model.sha256), gguf.is_converted(model.sha256))
        for model in KNOWN.values()
    ]


def list_encoders() -> list[ModelInfo]:
    """The sentence encoders, which compare texts and are no base to fine-tune."""
    return [_info_of(encoder.EMBEDDED, encoder.unpacked_folder(), encoder.is_unpacked())]


def _info_of(model: Embedded, folder: Path, converted: bool) -> ModelInfo:
    return ModelInfo(
        name=model.name,
        package=model.package,
        license=model.license,
        languages=_(model.languages),
        description=_(model.description),
        sha256=model.sha256,
        install=model.install,
        installed=package_folder(model) is not None,
        converted=converted,
        bytes=_bytes_on_disk(folder),
    )


def _bytes_on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
