"""The registry: names, their versions, and which version is in use.

Which one that is stands in a file of one line that is replaced whole, so a reader sees the old
version or the new one and nothing between. Two processes that add at the same time wait for
each other. This module judges no proof; `decision` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from tuneproof.atomic import cannot_write, write_text
from tuneproof.commands import registry_command
from tuneproof.compare.runs import RunFacts, read_facts
from tuneproof.errors import RunError, TuneproofError
from tuneproof.i18n import _, enumerated
from tuneproof.registry.decision import Decision, decide
from tuneproof.registry.versions import (
    ADAPTER_NAMES,
    PLACE,
    Version,
    check_run,
    digests_of,
    is_version,
    read_version,
    write_version,
)
from tuneproof.store import RunFolder, is_run, read_lines
from tuneproof.types import to_json

CURRENT = "current"
HISTORY = "history.jsonl"
NAME = re.compile(r"[^\W_][\w.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Addition:
    """What came of adding a run.

    `version` is None when it was refused. `known` says that this very adapter with this
    very proof was registered before, as `version`; nothing was changed then.
    """

    decision: Decision
    version: Version | None
    forced: bool = False
    known: bool = False


def version_at(path: Path) -> Version | None:
    """The version whose folder is `path`, or that of its name which is in use where `path` is a
    name's folder in a registry; None for anything else. Raises RunError when it is broken."""
    place = path.resolve()
    if not is_run(path) and (path / CURRENT).is_file():
        return Registry(place.parent).current(place.name)
    return read_version(place, place.parent.name)


class Registry:
    """The versions under one folder; it is made when the first is added."""

    def __init__(self, folder: Path):
        self.folder = folder

    def names(self) -> list[str]:
        """All names that have versions and one of them in use, sorted."""
        names = (path.parent.name for path in self.folder.glob(f"*/{CURRENT}"))
        return sorted(name for name in names if any(self._places(name)))

    def versions(self, name: str) -> tuple[Version, ...]:
        """All versions of a name, oldest first. Raises RunError when there is no such name."""
        found = list(self._versions(name))
        if not found:
            raise RunError(
                _("Nothing is registered as “{name}”.").format(name=name),
                where=str(self.folder),
                remedy=_("Known names: {names}").format(names=enumerated(self.names()) or "—"),
            )
        return tuple(sorted(found, key=lambda version: version.number))

    def in_use(self, name: str) -> str:
        """Which version of a name is in use, such as "v2"; empty when none is."""
        try:
            return (self.folder / name / CURRENT).read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def current(self, name: str) -> Version:
        """The version in use. Raises RunError when there is none."""
        versions = {version.label: version for version in self.versions(name)}
        label = self.in_use(name)
        if label not in versions:
            raise RunError(
                _("The version in use, {label}, is not there.").format(label=label or "?"),
                where=str(self.folder / name / CURRENT),
                remedy=_("Choose one that is: {command}").format(
                    command=self._rollback_to(name, list(versions)[-1])
                ),
            )
        return versions[label]

    def history(self, name: str) -> list[dict[str, Any]]:
        """What came into use when, oldest first: time, event, from, to, reason."""
        return list(read_lines(self.folder / name / HISTORY))

    def add(self, run: RunFolder, name: str, *, force: bool = False) -> Addition:
        """Register a run as the next version of `name` and put it into use.

        Refused when its proof is worse than that of the version in use, or missing, unless
        `force`. Raises RunError when the run has no adapter, another process works on it or the
        disk is full, ModelError when
        the adapter cannot be loaded, TuneproofError for a name that cannot be a folder's.
        """
        _check_name(name)
        check_run(run)
        with run.alone(), self._locked(name):  # what is copied must be of one moment
            digests = digests_of(run)
            for version in self._versions(name):
                if version.info.get("sha256") == digests:
                    return self._known(version)
            # Who deleted all versions begins again; where the one in use alone is gone, it is said.
            is_used = self.in_use(name) and any(self._places(name))
            current = self.current(name) if is_used else None
            facts = read_facts(run.path)
            decision = decide(
                facts,
                read_facts(current.path) if current else None,
                same_adapter=current is not None and _same_adapter(current, digests),
            )
            if not decision.allowed and not force:
                return Addition(decision, None)
            forced = not decision.allowed
            version = self._write(run, name, current, _info(facts, decision, digests, forced))
            self._use(version, "added", current, decision.reason)
        return Addition(decision, version, forced=forced)

    def rollback(self, name: str, to: str | None = None) -> Version:
        """Put another version into use: the one that the current one replaced, or `to`.

        Raises RunError when there is none, or when its files are not what was registered.
        """
        with self._locked(name, existing=True):
            versions = {version.label: version for version in self.versions(name)}
            current = versions.get(self.in_use(name))
            target = versions.get(_wanted(current, to))
            if target is None or target is current:
                raise _nowhere(current or self.current(name), to, list(versions))
            altered = target.altered()
            if altered:
                raise RunError(
                    _("{label} is no longer what was registered: {files} differ.").format(
                        label=target.label, files=enumerated(altered)
                    ),
                    where=str(target.path),
                    remedy=_("Restore the files, or roll back to another version with --to."),
                )
            self._use(target, "rolled back", current, "")
        return target

    def _versions(self, name: str) -> Iterator[Version]:
        for path in self._places(name):
            version = read_version(path, name)
            if version is not None:
                yield version

    def _places(self, name: str) -> list[Path]:
        """The folders of a name's versions, read or not."""
        return sorted(path for path in (self.folder / name).glob("v*") if is_version(path))

    def _known(self, version: Version) -> Addition:
        """The run is registered; it comes into use only where nothing is (after a kill)."""
        used = self.in_use(version.name)
        if not used:
            self._use(version, "added", None, "")
        elif used != version.label:
            reason = _(
                "It is registered already, as {label}; {used} is in use. To change that: {command}"
            ).format(
                label=version.label,
                used=used,
                command=self._rollback_to(version.name, version.label),
            )
            return Addition(Decision(True, reason), version, known=True)
        reason = _("It is registered already, as {label}.").format(label=version.label)
        return Addition(Decision(True, reason), version, known=True)

    def _rollback_to(self, name: str, label: str) -> str:
        """The command that puts a version into use."""
        return registry_command(self.folder, "rollback", name, "--to", label)

    def _write(
        self, run: RunFolder, name: str, current: Version | None, info: dict[str, Any]
    ) -> Version:
        taken = [PLACE.fullmatch(path.name) for path in (self.folder / name).iterdir()]
        number = 1 + max((int(place[1]) for place in taken if place), default=0)
        folder = self.folder / name / f"v{number}"
        replaces = current.number if current else None
        whole = {"name": name, "version": number, "replaces": replaces, **info}
        write_version(run, folder, whole)
        return Version(name, number, folder, whole)

    def _use(self, version: Version, event: str, before: Version | None, reason: str) -> None:
        folder = RunFolder(self.folder / version.name)
        write_text(folder / CURRENT, f"{version.label}\n")
        was = before.label if before else None
        line = {"event": event, "from": was, "to": version.label, "reason": reason}
        folder.append(HISTORY, {"time": _now(), **line})

    @contextmanager
    def _locked(self, name: str, *, existing: bool = False) -> Iterator[None]:
        """Nobody else changes `name` meanwhile."""
        folder = self.folder / name
        if existing:
            self.versions(name)  # a name that is not there must not leave a folder behind
        lock = FileLock(folder / ".lock")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except OSError as error:
            raise cannot_write(folder, error) from error
        try:
            yield
        finally:
            lock.release()


def _same_adapter(version: Version, digests: dict[str, str]) -> bool:
    known = version.info.get("sha256") or {}
    return all(known.get(name) == digests[name] for name in ADAPTER_NAMES)


def _info(
    facts: RunFacts, decision: Decision, digests: dict[str, str], forced: bool
) -> dict[str, Any]:
    model, prompt = facts.status.model, facts.status.prompt
    return {
        "registered": _now(),
        "run": {"name": facts.name, "path": str(facts.path.resolve())},
        "base": {key: model.get(key) for key in ("name", "revision", "digest", "license")},
        "prompt": {key: prompt.get(key) for key in ("form", "digest")},
        "decision": to_json(decision),
        "forced": forced,
        "sha256": digests,
    }


def _wanted(current: Version | None, to: str | None) -> str:
    if to is not None:
        return to if to.startswith("v") else f"v{to}"
    return f"v{current.replaces}" if current and current.replaces else ""


def _nowhere(current: Version, to: str | None, labels: list[str]) -> RunError:
    if to is None:
        message = _("{label} replaced nothing: there is no version to go back to.").format(
            label=current.label
        )
    elif _wanted(current, to) == current.label:
        message = _("{label} is in use already.").format(label=current.label)
    else:
        message = _("There is no version {label}.").format(label=to)
    return RunError(
        message,
        where=str(current.path.parent),
        remedy=_("Choose with --to: {labels}").format(labels=enumerated(labels)),
    )


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise TuneproofError(
            _("“{name}” cannot be a name in the registry.").format(name=name),
            where="--as",
            remedy=_("Use letters, digits, dots, dashes and underscores; begin with a letter."),
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
