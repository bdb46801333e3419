"""How a run was done, as pairs of a name and a value: the facts at the end of a report.

Takes what run.json and data.lock.json say and leaves out what they do not. This module
knows no figure of the evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tuneproof.evaluation import Latency
from tuneproof.i18n import GIB, _, duration, in_clauses, labelled, ngettext
from tuneproof.report.words import state_name
from tuneproof.runfiles import files_of
from tuneproof.status import RunStatus
from tuneproof.types import Line

Labelled = tuple[str, str]

_UTC = re.compile(r"\+00:?00$")


def facts(status: RunStatus, lock: Line, latency: Latency | None) -> tuple[Labelled, ...]:
    """Everything worth knowing of how the run was done, in reading order."""
    pairs: list[tuple[str, object]] = [
        *_outline(status),
        *_rows(status.rows),
        *_model(status.model, status.adapter),
        *_machine(status),
        *_timings(status.timings),
        *_latency(latency),
        (_("Question template"), status.prompt.get("template")),
        (_("Template's digest"), status.prompt.get("digest")),
        *_files(files_of(lock)),
    ]
    return tuple((name, str(value)) for name, value in pairs if value not in (None, ""))


def _outline(status: RunStatus) -> Iterable[tuple[str, object]]:
    yield _("State"), state_name(status.state)
    yield _("Started"), _moment(status.created)
    yield _("Last change"), _moment(status.updated)
    yield _("Command"), status.command
    yield _("Git commit"), status.git_commit


def _moment(stamp: str) -> str:
    """An ISO time as people write it: "2026-11-22 09:14:03 UTC"."""
    return _UTC.sub(" UTC", stamp.replace("T", " "))


def _rows(rows: Line) -> Iterable[tuple[str, object]]:
    yield _("Rows trained on"), rows.get("train")
    yield _("Rows for validation"), rows.get("validation")
    yield _("Test questions"), rows.get("test")
    yield _("Rows left out"), _counts(rows.get("left_out"))
    yield _("Rows removed as copies of test questions"), rows.get("removed")


def _counts(value: object) -> object:
    """A plain count, or the counts by reason."""
    if not isinstance(value, Mapping):
        return value
    return in_clauses(labelled(str(reason), n) for reason, n in value.items()) or 0


def _model(model: Line, adapter: Line) -> Iterable[tuple[str, object]]:
    yield _("Base model"), model.get("name")
    yield _("Licence of the base model"), model.get("license")
    yield _("Where it came from"), model.get("source")
    yield _("Revision"), model.get("revision")
    yield _("Digest"), model.get("digest")
    yield _("Parameters of the base model"), _thousands(model.get("parameters"))
    yield _("Parameters of the adapter"), _thousands(adapter.get("parameters"))
    yield _("Rank of the adapter"), adapter.get("rank")


def _machine(status: RunStatus) -> Iterable[tuple[str, object]]:
    device = (status.device_name, status.device, status.dtype)
    yield _("Computed on"), " · ".join(filter(None, device))
    yield _("Threads"), status.threads
    memory = status.peak_memory_bytes
    yield _("Peak memory"), f"{memory / GIB:.1f} GiB" if memory else None
    versions = (f"{name} {number}" for name, number in status.versions.items())
    yield _("Versions"), " · ".join(versions)


def _timings(timings: Line) -> Iterable[tuple[str, object]]:
    names = {
        "load_seconds": _("Loading the model took"),
        "train_seconds": _("Training took"),
        "evaluate_seconds": _("Answering the test questions took"),
    }
    for key, seconds in timings.items():
        if isinstance(seconds, int | float):
            yield names.get(key, key.removesuffix("_seconds")), duration(seconds)


def _latency(latency: Latency | None) -> Iterable[tuple[str, object]]:
    if latency is not None:
        yield (
            _("Time for one answer"),
            _("at most {p50:.0f} ms for half of them, at most {p95:.0f} ms for 95 in 100").format(
                p50=latency.p50, p95=latency.p95
            ),
        )


def _files(files: Iterable[Line]) -> Iterable[tuple[str, object]]:
    for file in files:
        rows = file.get("rows")
        about = []
        if isinstance(rows, int):
            about.append(ngettext("{n} row", "{n} rows", rows).format(n=rows))
        if file.get("sha256"):
            about.append(f"sha256 {file['sha256']}")
        yield _("Data file"), " · ".join([str(file.get("path") or ""), *about])


def _thousands(value: object) -> str | None:
    return f"{value:,}" if isinstance(value, int) else None
