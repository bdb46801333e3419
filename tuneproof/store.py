"""Run folders: plain files that describe a run and stay valid when the process is killed.

A file is replaced whole (`atomic`) or appended a line at a time; a last line cut short by a kill is
ignored when read. Folders that a kill left half replaced are repaired when the run is opened. The
layout is the contract between the command that runs and everything that reads later. This module
knows file names and JSON, but not what the figures mean.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuneproof.atomic import cannot_write, locked, recovered, released, write_text
from tuneproof.commands import command
from tuneproof.config import Recipe, load_recipe
from tuneproof.errors import RunError, os_fault
from tuneproof.i18n import _
from tuneproof.status import RunStatus
from tuneproof.types import RunState, to_json

RECIPE = "recipe.yaml"
RUN = "run.json"
LOCK = "data.lock.json"
EXAMPLES = "examples.jsonl"
KNOWLEDGE = "knowledge.jsonl"
METRICS = "metrics.jsonl"
EVENTS = "events.jsonl"
ANSWERS = "answers.jsonl"
VALIDATION = "validation.jsonl"
EVALUATION = "evaluation.json"
FINDINGS = "findings.json"
DIAGNOSIS = "diagnosis.json"
PRESCRIPTION = "prescription.json"
PRESCRIPTION_DIFF = "prescription.diff"
PRESCRIBED_TRAIN = "prescription.train.jsonl"
PRESCRIBED_TEST = "prescription.test.jsonl"
GUARD = "guard.json"
PROBE = "probe.safetensors"
DOMAIN = "domain.safetensors"
RULES = "rules.yaml"
REPORT = "report.html"
ADAPTER = "adapter"
CHECKPOINTS = "checkpoints"
VERSION = "version.json"
SEARCH = "search.json"
TRIALS = "trials"


def write_json(path: Path, value: object) -> None:
    """Replace `path` with `value` as JSON, dataclasses included."""
    write_text(path, _to_json_text(value, indent=2))


def json_lines(values: Iterable[Any]) -> str:
    """Values as JSON lines, dataclasses included."""
    return "".join(map(_to_json_text, values))


def _to_json_text(value: object, indent: int | None = None) -> str:
    text = json.dumps(to_json(value), ensure_ascii=False, allow_nan=False, indent=indent)
    return text + "\n"


def _parse_json(text: str) -> Any:
    # NaN and Infinity are no JSON, but Python reads them in a file that was changed by hand or by
    # another program: as None, like all that was not measured.
    return json.loads(text, parse_constant=lambda _word: None)


def read_json(path: Path, remedy: str = "") -> Any:
    """Read a JSON file of a run. Raises RunError when it is missing or broken; `remedy` replaces
    the usual advice for a broken one."""
    try:
        return _parse_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError(
            _("This file of the run is missing."),
            where=str(path),
            remedy=_("Check the path of the run; `tuneproof resume RUN` completes a stopped one."),
        ) from error
    except (OSError, ValueError) as error:
        fault = os_fault(error) if isinstance(error, OSError) else _("it is no whole JSON")
        raise unreadable(path, fault, remedy) from error


def read_object(path: Path, remedy: str = "") -> dict[str, Any]:
    """Read a JSON object from a file of a run. Raises RunError as `read_json`, and for any other
    value."""
    value = read_json(path, remedy)
    if not isinstance(value, dict):
        raise unreadable(path, _("it holds no object"), remedy)
    return value


def unreadable(path: Path, fault: str, remedy: str = "") -> RunError:
    """The error for a file of a run whose content cannot be used."""
    return RunError(
        _("This file of the run cannot be read: {fault}.").format(fault=fault),
        where=str(path),
        remedy=remedy or _("Restore it from a copy, or start a new run."),
    )


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file; damaged lines are skipped."""
    return (value for _number, value in numbered_lines(path) if value is not None)


def numbered_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The lines of a JSON-lines file with their numbers, without blank ones; None for a line that
    is no JSON object. Nothing for a missing file."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            value = None
            with suppress(ValueError):
                value = _parse_json(line)
            if line.strip():
                yield number, value if isinstance(value, dict) else None


def append_line(path: Path, line: Mapping[str, Any]) -> None:
    """Add one line to a JSON-lines file and flush it. Raises RunError as `write_text`."""
    text = _to_json_text(line)
    try:
        # A kill may have left half a line: begin a new one.
        if path.exists() and path.stat().st_size and not _ends_with_newline(path):
            text = "\n" + text
        with path.open("a", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise cannot_write(path, error) from error


def is_run(path: Path) -> bool:
    """Whether `path` is a run folder; False where it cannot be read or the name is too long."""
    try:
        return (path / RUN).is_file()
    except OSError:
        return False


_RUN_NAME = re.compile(r"\d{4}-\d\d-\d\d-(.+)-[0-9a-f]{4}")


def name_in(folder: Path) -> str:
    """The name part of a run folder's name: "handbook" of 2026-11-22-handbook-7f3a."""
    name = folder.resolve().name
    found = _RUN_NAME.fullmatch(name)
    return found[1] if found else name


TRIES, PAUSE = 5, 0.05
"""How often locking a run folder is tried, and the seconds between."""


class RunFolder:
    """One run on disk: opens and locks it, reads and writes its status, findings and JSON lines.

    Its other files are written through `atomic`.
    """

    EPOCH = f"{CHECKPOINTS}/epoch-"
    """The beginning of the path of an epoch's adapter; its number follows."""

    def __init__(self, path: Path):
        self.path = path

    def __truediv__(self, name: str) -> Path:
        return self.path / name

    @classmethod
    def create(cls, parent: Path, name: str) -> RunFolder:
        """Make `parent/DATE-name-xxxx`, a folder that did not exist before."""
        day = datetime.now().strftime("%Y-%m-%d")
        slug = re.sub(r"[^\w]+", "-", name, flags=re.UNICODE).strip("-").lower() or "run"
        for _attempt in range(100):
            path = parent / f"{day}-{slug}-{os.urandom(2).hex()}"
            try:
                path.mkdir(parents=True)
            except FileExistsError:
                continue
            except OSError as error:
                raise cannot_write(path, error) from error
            return cls(path)
        raise RunError(_("No free name for a new run."), where=str(parent))

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Open an existing run, and repair folders that a kill left half replaced.

        Raises RunError when `path` is not one.
        """
        if not is_run(path):
            raise RunError(
                _("This is not a run folder: it has no {file}.").format(file=RUN),
                where=str(path),
                remedy=_("Give the folder that `tuneproof fit` printed, such as runs/2026-…"),
            )
        for folder in (path, path / CHECKPOINTS):
            for old in folder.glob(".*.old"):
                recovered(folder / old.name.removeprefix(".").removesuffix(".old"))
        return cls(path)

    @property
    def is_registered(self) -> bool:
        """Whether this is a registered version, which no command may change."""
        return (self / VERSION).is_file()

    def must_be_open(self) -> None:
        """Raise RunError where this is a registered version, which may not be changed."""
        if self.is_registered:
            raise RunError(
                _("This is a registered version, which stays as it was registered."),
                where=str(self.path),
                remedy=_(
                    "Work on the run that it was made from, and register that: tuneproof registry "
                    "add RUN --as NAME"
                ),
            )

    def must_have_adapter(self, files: Iterable[str] = (ADAPTER,)) -> None:
        """Raise RunError where one of the `files` of the run's adapter is missing."""
        lacking = next((name for name in files if not (self / name).exists()), None)
        if lacking is not None:
            message, remedy = self._lost_or_missing()
            raise RunError(message, where=str(self / lacking), remedy=remedy)

    def _lost_or_missing(self) -> tuple[str, str]:
        """(message, remedy) for a run without its adapter. In a finished one `resume` would find
        nothing to do."""
        if self.is_registered:
            return (
                _("This version has lost a file of its adapter."),
                _("Restore its files from a copy, or go back to another version."),
            )
        if self.status().state == RunState.FINISHED:
            return (
                _("This run has lost its adapter."),
                _("Restore it from a copy, or from that of an epoch in {folder}.").format(
                    folder=self / CHECKPOINTS
                ),
            )
        return (
            _("This run has no adapter yet."),
            _("Complete it with: {command}").format(command=command("resume", self.path)),
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lock this run while working on it. Raises RunError where another process has it locked.

        The lock ends with the process, however that ends. Where the system has no such locks
        (Windows, some network disks) nothing is locked.
        """
        for _try in range(TRIES):
            handle = locked(self.path)
            if handle is not None:
                break
            time.sleep(PAUSE)  # `seen` of another process locks it for a moment
        if handle is None:
            raise RunError(
                _("Another process is working on this run."),
                where=str(self.path),
                remedy=_("Wait until it is done, or stop it first: nothing will be lost."),
            )
        try:
            yield
        finally:
            released(handle)

    def epoch_folder(self, epoch: int) -> Path:
        """Where the adapter of an epoch lies."""
        return self / f"{self.EPOCH}{epoch:03d}"

    def seen(self) -> RunStatus:
        """The status for readers that do not work on the run.

        A run whose state is running while no process works on it was killed: its state is given as
        interrupted, as it can be resumed.
        """
        status = self.status()
        if status.state != RunState.RUNNING:
            return status
        handle = locked(self.path, looking=True)
        if handle is None or handle < 0:
            return status
        released(handle)
        return replace(status, state=RunState.INTERRUPTED.value)

    def note_kill(self) -> None:
        """Record a killed training as interrupted: its state is running, and the caller has
        it locked (`alone`)."""
        if self.status().state == RunState.RUNNING:
            self.update(state=RunState.INTERRUPTED)

    def recipe(self) -> Recipe:
        """The recipe that this run follows.

        Raises RunError when the file is missing, RecipeError when it cannot be read.
        """
        command = self.status().command or "tuneproof fit DATA"
        remedy = _(
            "Restore the file from a copy, or start the run again from its data: {command}"
        ).format(command=command)
        if not (self / RECIPE).is_file():
            raise RunError(
                _("This run folder has lost its {file}.").format(file=RECIPE),
                where=str(self.path),
                remedy=remedy,
            )
        return load_recipe(self / RECIPE, otherwise=remedy)

    def status(self) -> RunStatus:
        """The content of run.json; an empty status without one. Raises RunError when it is
        broken."""
        return RunStatus.from_json(self.object(RUN))

    def object(self, file: str) -> dict[str, Any]:
        """The JSON object in a file of the run; empty without one. Raises RunError when it is
        broken."""
        return read_object(self / file) if (self / file).exists() else {}

    def update(self, **values: Any) -> None:
        """Change some values of run.json, and set `updated` to the present time."""
        write_json(self / RUN, {**self.object(RUN), **values, "updated": _now()})

    def timings(self, **seconds: float) -> dict[str, float]:
        """The timings of run.json updated with `seconds`; run.json is not changed."""
        return {**self.status().timings, **{part: round(took, 2) for part, took in seconds.items()}}

    def append(self, file: str, line: Mapping[str, Any]) -> None:
        """Add one line to a JSON-lines file and flush it. Raises RunError as `write_text`."""
        append_line(self / file, line)

    def event(self, kind: str, **values: Any) -> None:
        """Add one line to the event log."""
        self.append(EVENTS, {"time": _now(), "event": kind, **values})

    def rewrite(self, file: str, lines: Iterable[Any]) -> None:
        """Replace a JSON-lines file whole."""
        write_text(self / file, json_lines(lines))

    def replace_findings(self, codes: Iterable[str], findings: Iterable[Any]) -> None:
        """Put `findings` in place of those whose code begins with one of `codes`."""
        gone = tuple(codes)
        before = [line for line in self.findings() if not str(line.get("code")).startswith(gone)]
        write_json(self / FINDINGS, [*before, *findings])

    def findings(self) -> list[dict[str, Any]]:
        """The content of findings.json; empty without one. Raises RunError when it is broken."""
        path = self / FINDINGS
        found = read_json(path) if path.exists() else []
        if not isinstance(found, list) or not all(isinstance(line, dict) for line in found):
            raise unreadable(path, _("it holds no findings"))
        return found

    def metrics(self, kind: str) -> Iterator[dict[str, Any]]:
        """The lines of metrics.jsonl for steps ("step") or epochs ("epoch")."""
        return (line for line in read_lines(self / METRICS) if line.get("kind") == kind)

    def truncate_metrics(self, step: int) -> None:
        """Drop the metric lines after `step`: a resume writes them again."""
        kept = [line for line in read_lines(self / METRICS) if line.get("step", 0) <= step]
        self.rewrite(METRICS, kept)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _now() -> str:
    return datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="seconds")
