"""The registry: names, their versions, and which version is in use.

The version in use is named in a file of one line that is replaced whole, so a reader sees the old
version or the new one and nothing between. The history follows it: a line that a kill left out is
written by the next change. Processes that change a name at the same time wait for each other. This
module judges no proof; `decision` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
from tuneproof.registered import ADAPTER_NAMES, altered_error
from tuneproof.registry.decision import Decision, decide
from tuneproof.registry.versions import (
    PLACE,
    Version,
    check_run,
    digests_of,
    is_version,
    read_version,
    write_version,
)
from tuneproof.store import VERSION, RunFolder, append_line, is_run, read_lines
from tuneproof.types import to_json

CURRENT = "current"
HISTORY = "history.jsonl"
NAME = re.compile(r"[^\W_][\w.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Addition:
    """The result of adding a run.

    `version` is None when it was refused. `known`: the same files were registered before, as
    `version`; no new version was made.
    """

    decision: Decision
    version: Version | None
    forced: bool = False
    known: bool = False


def in_use_at(path: Path) -> Path:
    """The folder of the version in use if `path` is a name's folder in a registry, else `path`.

    Raises RunError when that version is not there.
    """
    registry, name = Registry(path.resolve().parent), path.resolve().name
    if is_run(path) or not (registry.in_use(name) or registry.places(name)):
        return path
    return path / registry.current(name).label


def version_at(path: Path) -> Version | None:
    """The version in the folder `path`, or the one in use if `path` is a name's folder.

    None for anything else. Raises RunError when its version.json is broken.
    """
    place = in_use_at(path).resolve()
    return read_version(place, place.parent.name)


class Registry:
    """All names and versions under one folder, which is made when the first version is added."""

    def __init__(self, folder: Path):
        self.folder = folder

    def names(self) -> list[str]:
        """All names that have versions, sorted."""
        return sorted(path.name for path in self.folder.glob("*") if self.places(path.name))

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
        """The label of the version in use, such as "v2"; empty when there is none."""
        try:
            place = self.folder / name / CURRENT
            return place.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    def current(self, name: str) -> Version:
        """The version in use. Raises RunError when it is missing, or none is named as in use."""
        versions = {version.label: version for version in self.versions(name)}
        label = self.in_use(name)
        if label not in versions:
            raise RunError(
                _("The version in use, {label}, is not there.").format(label=label)
                if label
                else _("Nothing says which version is in use."),
                where=str(self.folder / name / CURRENT),
                remedy=_("Choose one that is: {command}").format(
                    command=self._rollback_command(name, list(versions)[-1])
                ),
            )
        return versions[label]

    def history(self, name: str) -> list[dict[str, Any]]:
        """All changes of the version in use, oldest first: time, event, from, to, reason.

        The last one is there even where a kill kept it from the file.
        """
        lines = list(read_lines(self.folder / name / HISTORY))
        return [*lines, *self._unwritten(name, lines)]

    def _unwritten(self, name: str, lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The change, if any, that put the version in use there and is not the last of `lines`: a
        kill came between the two files. Its event and reason follow from the version."""
        label, last = self.in_use(name), lines[-1].get("to") if lines else None
        version = next((each for each in self._versions(name) if each.label == label), None)
        if version is None or label == last:
            return []
        place = self.folder / name / CURRENT
        if any(line.get("to") == label for line in lines):
            return [_change("rolled back", last, label, "", _time_of(place))]
        reason = str((version.info.get("decision") or {}).get("reason") or "")
        return [_change("added", last, label, reason, _time_of(place))]

    def add(self, run: RunFolder, name: str, *, force: bool = False) -> Addition:
        """Register a run as the next version of `name` and put it into use.

        Refused, unless `force`, when its proof is missing or worse than that of the version in use
        (see `decide`). Raises RunError when the run has no adapter, another process works on it or
        the disk is full, ModelError when the adapter cannot be loaded, TuneproofError for a name
        that no folder can have.
        """
        _check_name(name)
        check_run(run)
        with run.alone(), self._locked(name):  # what is copied must be of one moment
            digests = digests_of(run)
            for version in self._versions(name):
                if version.info.get("sha256") == digests:
                    return self._add_known(version)
            # Without any version left the next is a first one. With others left, `current` raises
            # where the version in use is lost: nothing may come into use without a comparison.
            current = self.current(name) if self.places(name) else None
            facts = read_facts(run.path)
            decision = decide(
                facts,
                read_facts(current.path) if current else None,
                same_adapter=current is not None and _same_adapter(current, digests),
            )
            if not decision.allowed and not force:
                return Addition(decision, None)
            forced = not decision.allowed
            version = self._write_version(
                run, name, current, _version_info(facts, decision, digests, forced)
            )
            self._put_into_use(version, "added", current, decision.reason)
        return Addition(decision, version, forced=forced)

    def rollback(self, name: str, to: str | None = None) -> Version:
        """Put another version into use: the one that the current one replaced, or `to`.

        Raises RunError when there is no such version, or its files were altered.
        """
        with self._locked(name, existing=True):
            versions = {version.label: version for version in self.versions(name)}
            current = versions.get(self.in_use(name))
            target = versions.get(_target_label(current, to))
            if target is None or target is current:
                raise _no_target_error(current or self.current(name), to, list(versions))
            altered = target.altered()
            if altered:
                remedy = _("Restore the files, or roll back to another version with --to.")
                raise altered_error(target.path, altered, remedy)
            self._put_into_use(target, "rolled back", current, "")
        return target

    def _versions(self, name: str) -> Iterator[Version]:
        """All versions of a name; one with a broken version.json has an empty `info`."""
        for path in self.places(name):
            try:
                version = read_version(path, name)
            except RunError:
                version = Version(name, int(path.name[1:]), path, {})
            if version is not None:
                yield version

    def places(self, name: str) -> list[Path]:
        """The folders of all finished versions of a name, readable or not."""
        return sorted(path for path in (self.folder / name).glob("v*") if is_version(path))

    def _add_known(self, version: Version) -> Addition:
        """The result for a run that is registered already.

        Its version is put into use only where none is and there is no other, as after a kill. With
        others, `current` raises where the version in use is lost.
        """
        name = version.name
        alone = len(self.places(name)) == 1
        used = self.in_use(name) if alone else self.current(name).label
        if not used:
            self._put_into_use(version, "added", None, "")
        elif used != version.label:
            reason = _(
                "It is registered already, as {label}; {used} is in use. To change that: {command}"
            ).format(
                label=version.label,
                used=used,
                command=self._rollback_command(version.name, version.label),
            )
            return Addition(Decision(True, reason), version, known=True)
        reason = _("It is registered already, as {label}.").format(label=version.label)
        return Addition(Decision(True, reason), version, known=True)

    def _rollback_command(self, name: str, label: str) -> str:
        """The command that puts a version into use."""
        return registry_command(self.folder, "rollback", name, "--to", label)

    def _write_version(
        self, run: RunFolder, name: str, current: Version | None, info: dict[str, Any]
    ) -> Version:
        taken = [PLACE.fullmatch(path.name) for path in (self.folder / name).iterdir()]
        number = 1 + max((int(place[1]) for place in taken if place), default=0)
        folder = self.folder / name / f"v{number}"
        replaces = current.number if current else None
        whole = {"name": name, "version": number, "replaces": replaces, **info}
        write_version(run, folder, whole)
        return Version(name, number, folder, whole)

    def _put_into_use(
        self, version: Version, event: str, before: Version | None, reason: str
    ) -> None:
        # In this order: what a kill leaves out of the history can be told from the version in use,
        # and which version is in use cannot be told from a history of what was only intended.
        folder = self.folder / version.name
        write_text(folder / CURRENT, f"{version.label}\n")
        was = before.label if before else None
        append_line(folder / HISTORY, _change(event, was, version.label, reason, _now()))

    @contextmanager
    def _locked(self, name: str, *, existing: bool = False) -> Iterator[None]:
        """Hold the lock of `name`, what its history lacks written; `existing` raises RunError
        where the name has no versions."""
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
            for line in self._unwritten(name, list(read_lines(folder / HISTORY))):
                append_line(folder / HISTORY, line)
            yield
        finally:
            lock.release()


def _same_adapter(version: Version, digests: dict[str, str]) -> bool:
    known = version.info.get("sha256") or {}
    return all(known.get(name) == digests[name] for name in ADAPTER_NAMES)


def _version_info(
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


def _target_label(current: Version | None, to: str | None) -> str:
    if to is not None:
        return to if to.startswith("v") else f"v{to}"
    return f"v{current.replaces}" if current and current.replaces else ""


def _no_target_error(current: Version, to: str | None, labels: list[str]) -> RunError:
    wanted = _target_label(current, to)
    if to is None and not current.info:
        message = _("What {label} replaced is not known: its {file} is damaged.").format(
            label=current.label, file=VERSION
        )
    elif to is None and wanted:
        message = _("{label} replaced {gone}, which is not there.").format(
            label=current.label, gone=wanted
        )
    elif to is None:
        message = _("{label} replaced nothing: there is no version to go back to.").format(
            label=current.label
        )
    elif wanted == current.label:
        message = _("{label} is in use already.").format(label=current.label)
    else:
        message = _("There is no version {label}.").format(label=to)
    others = [label for label in labels if label != current.label]
    return RunError(
        message,
        where=str(current.path.parent),
        remedy=_("Choose with --to: {labels}").format(labels=enumerated(others))
        if others
        else _("There is no other version yet."),
    )


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise TuneproofError(
            _("“{name}” cannot be a name in the registry.").format(name=name),
            where="--as",
            remedy=_(
                "Use letters, digits, dots, dashes and underscores, 100 at most; begin with a "
                "letter or a digit."
            ),
        )


def _change(
    event: str, before: str | None, after: str, reason: str, time: str
) -> dict[str, str | None]:
    """A line of the history."""
    return {"time": time, "event": event, "from": before, "to": after, "reason": reason}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _time_of(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
