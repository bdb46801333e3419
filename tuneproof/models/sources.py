"""From the name a user gives to a model folder on this machine.

The order: an embedded model's name, a folder, a GGUF file, a hub id. This module decides
which it is; how each is fetched is in `embedded`, `gguf` and `hub`.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from tuneproof.errors import ModelError
from tuneproof.i18n import _, enumerated
from tuneproof.models import embedded, gguf, hub
from tuneproof.models.cache import file_digest
from tuneproof.models.local import LocalModel, check_folder, declared_license
from tuneproof.progress import Progress, Silent

__all__ = ["LocalModel", "check_name", "from_anywhere", "locate"]


def locate(name: str, revision: str | None = None, progress: Progress | None = None) -> LocalModel:
    """The base model `name`, fetched or converted if needed.

    `revision` matters for hub ids only. Raises ModelError when it cannot be had whole, and
    DependencyError when an embedded model's package is not installed.
    """
    progress = progress or Silent()
    if name in embedded.KNOWN:
        return embedded.locate_embedded(name, progress)
    path = Path(name).expanduser()
    if path.is_dir():
        check_folder(path)
        return LocalModel(name, path.resolve(), declared_license(path), "folder", None)
    if path.is_file():
        return _convert_gguf(name, path.resolve(), progress)
    if hub.is_hub_id(name):
        return hub.locate_hub(name, revision, progress)
    raise _no_such_model_error(name)


def check_name(name: str) -> None:
    """Raise ModelError for a name that no model can have.

    Nothing is fetched or converted, and the hub is not asked: a recipe can be written offline.
    """
    path = Path(name).expanduser()
    if name in embedded.KNOWN:
        return
    if path.is_dir():
        check_folder(path)
    elif path.is_file():
        _refuse_unless_gguf(path)
    elif not hub.is_hub_id(name):
        raise _no_such_model_error(name)


def from_anywhere(name: str) -> str:
    """`name` in a form that means the same model in every working directory: the absolute path of a
    folder or file, any other name unchanged."""
    path = Path(name).expanduser()
    return str(path.resolve()) if name not in embedded.KNOWN and path.exists() else name


def _no_such_model_error(name: str) -> ModelError:
    near = get_close_matches(name.lower(), embedded.KNOWN, 1)
    message = _("There is no such model: {name}.").format(name=name)
    guess = _("Did you mean {names}?").format(names=near[0]) if near else ""
    return ModelError(
        f"{message} {guess}".strip(),
        where="model.name",
        remedy=_("Give an embedded model ({known}), a folder, a .gguf file, or a hub id.").format(
            known=enumerated(embedded.KNOWN)
        ),
    )


def _refuse_unless_gguf(path: Path) -> None:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic != b"GGUF":
        raise ModelError(
            _("This file is not a GGUF model."),
            where=str(path),
            remedy=_("Give a .gguf file, or the folder that holds the model."),
        )


def _convert_gguf(name: str, path: Path, progress: Progress) -> LocalModel:
    _refuse_unless_gguf(path)
    digest = file_digest(path)
    return LocalModel(name, gguf.convert(path, digest, path.name, progress), None, "gguf", digest)
