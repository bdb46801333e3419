"""The facts at the end of a report, as (name, value) pairs: how a run was done.

Takes what run.json and data.lock.json say and leaves out what they do not. Of the evaluation it
knows only the latency.
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
    """(name, value) of every known fact of a run, in reading order."""
    pairs: list[tuple[str, object]] = [
        *_run_facts(status),
        *_row_facts(status.rows),
        *_model_facts(status.model, status.adapter),
        *_machine_facts(status),
        *_timing_facts(status.timings),
        *_latency_facts(latency),
        (_("Question template"), status.prompt.get("template")),
        (_("Template's digest"), status.prompt.get("digest")),
        *_file_facts(files_of(lock)),
    ]
    return tuple((name, str(value)) for name, value in pairs if value not in (None, ""))


def _run_facts(status: RunStatus) -> Iterable[tuple[str, object]]:
    yield _("State"), state_name(status.state)
    yield _("Started"), _readable_time(status.created)
    yield _("Last change"), _readable_time(status.updated)
    yield _("Command"), status.command
    yield _("Git commit"), status.git_commit


def _readable_time(stamp: str) -> str:
    """An ISO time in a readable form: "2026-11-22 09:14:03 UTC"."""
    return _UTC.sub(" UTC", stamp.replace("T", " "))


def _row_facts(rows: Line) -> Iterable[tuple[str, object]]:
    yield _("Rows trained on"), rows.get("train")
    yield _("Rows for validation"), rows.get("validation")
    yield _("Test questions"), rows.get("test")
    yield _("Rows left out"), _counts_text(rows.get("left_out"))
    yield _("Rows removed as copies of test questions"), rows.get("removed")


def _counts_text(value: object) -> object:
    """A plain count as it is; counts by reason as text."""
    if not isinstance(value, Mapping):
        return value
    return in_clauses(labelled(str(reason), n) for reason, n in value.items()) or 0


def _model_facts(model: Line, adapter: Line) -> Iterable[tuple[str, object]]:
    yield _("Base model"), model.get("name")
    yield _("Licence of the base model"), model.get("license")
    yield _("Where it came from"), model.get("source")
    yield _("Revision"), model.get("revision")
    yield _("Digest"), model.get("digest")
    yield _("Parameters of the base model"), _with_thousands(model.get("parameters"))
    yield _("Parameters of the adapter"), _with_thousands(adapter.get("parameters"))
    yield _("Rank of the adapter"), adapter.get("rank")


def _machine_facts(status: RunStatus) -> Iterable[tuple[str, object]]:
    device = (status.device_name, status.device, status.dtype)
    yield _("Computed on"), " · ".join(filter(None, device))
    yield _("Threads"), status.threads
    memory = status.peak_memory_bytes
    yield _("Peak memory"), f"{memory / GIB:.1f} GiB" if memory else None
    versions = (f"{name} {number}" for name, number in status.versions.items())
    yield _("Versions"), " · ".join(versions)


def _timing_facts(timings: Line) -> Iterable[tuple[str, object]]:
    names = {
        "load_seconds": _("Loading the model took"),
        "train_seconds": _("Training took"),
        "evaluate_seconds": _("Answering the test questions took"),
    }
    for key, seconds in timings.items():
        if isinstance(seconds, int | float):
            yield names.get(key, key.removesuffix("_seconds")), duration(seconds)


def _latency_facts(latency: Latency | None) -> Iterable[tuple[str, object]]:
    if latency is not None:
        yield (
            _("Time for one answer"),
            _("at most {p50:.0f} ms for half of them, at most {p95:.0f} ms for 95 in 100").format(
                p50=latency.p50, p95=latency.p95
            ),
        )


def _file_facts(files: Iterable[Line]) -> Iterable[tuple[str, object]]:
    for file in files:
        rows = file.get("rows")
        about = []
        if isinstance(rows, int):
            about.append(ngettext("{n} row", "{n} rows", rows).format(n=rows))
        if file.get("sha256"):
            about.append(f"sha256 {file['sha256']}")
        yield _("Data file"), " · ".join([str(file.get("path") or ""), *about])


def _with_thousands(value: object) -> str | None:
    return f"{value:,}" if isinstance(value, int) else None
