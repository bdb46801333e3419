"""What a registered version was when it was registered: its version.json, and whether its files are
still those.

Its proof was measured on these very files, so nothing may answer in its name that differs. This
module does not know names or which version is in use, and never reads the base model, which
run.json names by digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tuneproof import store
from tuneproof.errors import RunError
from tuneproof.i18n import _, enumerated
from tuneproof.store import VERSION, RunFolder, read_object, unreadable
from tuneproof.types import from_json

ADAPTER_NAMES = tuple(
    f"{store.ADAPTER}/{name}" for name in ("adapter_config.json", "adapter_model.safetensors")
)
MAY_HOLD = (
    store.RUN,
    store.RECIPE,
    store.LOCK,
    store.EXAMPLES,
    store.KNOWLEDGE,
    store.METRICS,
    store.ANSWERS,
    store.VALIDATION,
    store.EVALUATION,
    store.FINDINGS,
    store.DIAGNOSIS,
    store.GUARD,
    store.PROBE,
    store.DOMAIN,
    store.RULES,
    *ADAPTER_NAMES,
)
"""Files of a run that a version has where the run has them: enough to ask it as the run is asked
and to show its report."""


@dataclass(frozen=True, slots=True)
class _Info:
    """What version.json says, by which a damaged one is told from a sound one."""

    registered: str | None = None
    replaces: int | None = None
    forced: bool = False
    run: Mapping[str, str | None] = field(default_factory=dict)
    base: Mapping[str, str | None] = field(default_factory=dict)
    prompt: Mapping[str, str | None] = field(default_factory=dict)
    decision: Mapping[str, Any] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)


def read_info(folder: Path) -> dict[str, Any]:
    """The content of a version's version.json. Raises RunError when it is broken."""
    path = folder / VERSION
    info = read_object(path, _remedy())
    try:
        from_json(_Info, info)
    except ValueError as error:
        raise unreadable(path, _("its content is damaged"), _remedy()) from error
    return info


def digest_of(path: Path) -> str:
    """sha256 of a file; empty when it is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def altered_files(folder: Path, info: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the files of a version that are missing, added, or differ from what `info`, the
    content of its version.json, says. Where that has no digests it counts as altered itself."""
    digests = info.get("sha256")
    if not digests:
        return (VERSION,)
    names = dict.fromkeys((*digests, *MAY_HOLD))
    return tuple(name for name in names if digest_of(folder / name) != digests.get(name, ""))


def must_be_as_registered(run: RunFolder) -> None:
    """Raise RunError where this is a registered version whose files are missing, were altered or
    were added to.

    All its files are read, a few megabytes with an adapter of usual size.
    """
    if not run.is_registered:
        return
    altered = altered_files(run.path, read_info(run.path))
    if altered:
        raise altered_error(run.path, altered, _remedy())


def altered_error(folder: Path, altered: tuple[str, ...], remedy: str) -> RunError:
    """The error for a version whose files are no longer those that were registered."""
    return RunError(
        _("{label} is no longer what was registered: {files} differ.").format(
            label=folder.resolve().name, files=enumerated(altered)
        ),
        where=str(folder),
        remedy=remedy,
    )


def _remedy() -> str:
    return _("Restore its files from a copy, or go back to another version.")
