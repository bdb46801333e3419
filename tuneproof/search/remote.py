"""What happens to a job on another machine: the folder unpacked, trained in, and sent back.

The worker process keeps its base model, and the candidate that it worked on last, from one job to
the next. It refuses to compute where the results could differ from those of the machine that sent
the job. This module knows no cluster.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from tuneproof import __version__
from tuneproof.config import ModelSettings, Recipe
from tuneproof.errors import ClusterError, ModelError, TuneproofError
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.parts import Parts
from tuneproof.i18n import _, enumerated, language, set_language
from tuneproof.progress import Silent
from tuneproof.search.parcel import Files, changes, pack, unpack
from tuneproof.search.workers import Job, JobReport, LocalWorkers
from tuneproof.search.workplace import held, new_place, remove_left
from tuneproof.store import RunFolder


@dataclass(frozen=True, slots=True)
class Terms:
    """What must hold wherever a candidate of one search is trained.

    `model` names the device and number type; `digest` identifies the base model, `versions` the
    packages; `threads` is the number to compute with, `language` that of the messages.
    """

    model: ModelSettings
    digest: str
    versions: Mapping[str, str]
    threads: int
    language: str


@dataclass(frozen=True, slots=True)
class Order:
    """A job without its folder: trial `number` to be advanced to the end of epoch `until`.

    `search` names the search that it belongs to (`workplace.name_of`).
    """

    number: int
    recipe: Recipe
    until: int
    terms: Terms
    search: str


@dataclass(frozen=True, slots=True)
class Returned:
    """How far a job got, or why this machine cannot do it; the files that changed; the messages to
    the user on the way."""

    end: JobReport | TuneproofError
    files: Files
    said: tuple[str, ...]


def versions() -> dict[str, str]:
    """The packages that results depend on; builds for different devices count as one version."""
    return {
        "tuneproof": __version__,
        "torch": torch.__version__.partition("+")[0],
        "transformers": version("transformers"),
    }


def terms_of(recipe: Recipe, here: Workbench, *, on_gpu: bool) -> Terms:
    """What must hold for results to equal those of this process, which has its base model `here`.

    On the same kind of device that includes the number type: `auto` may choose another one on
    another machine.
    """
    local, device = here.base.local, "cuda" if on_gpu else "cpu"
    model: dict[str, Any] = {"device": device}
    if device == here.base.device.type:
        model["dtype"] = str(here.base.dtype).removeprefix("torch.")
    if local.source in ("folder", "gguf"):
        model["name"] = str(Path(recipe.model.name).expanduser().resolve())
    if local.source == "hub":
        model["revision"] = local.revision
    return Terms(
        model=recipe.model.model_copy(update=model),
        digest=here.base.digest,
        versions=versions(),
        threads=recipe.search.cpus_per_trial or torch.get_num_threads(),
        language=language(),
    )


def work(order: Order, files: Files, parts: Parts) -> Returned:
    """Do one job in this process."""
    terms, told = order.terms, _Told()
    if language() != terms.language:
        set_language(terms.language)
    torch.set_num_threads(terms.threads)
    remove_left(order.search)
    try:
        _refuse_other_versions(terms.versions)
        bench = _open_bench(terms.model, terms.digest)
        candidate = _candidate_left_with(files) or _OpenCandidate(order.search, parts, bench)
        outcome, changed = candidate.advance(order, files, told)
        _last_candidate.append(candidate)
        return Returned(outcome, changed, tuple(told.sentences))
    except TuneproofError as error:
        return Returned(error, {}, tuple(told.sentences))


class _OpenCandidate:
    """A candidate whose training stays in memory. Its folder exists only while it is worked on:
    workers are killed when a search is over, and would leave it behind."""

    def __init__(self, search: str, parts: Parts, bench: Workbench):
        self._path = new_place(search)
        self._told = _Told()
        self._workers = LocalWorkers(parts, bench, lambda _job: self._told)
        self.left = ""
        """Digest of its files after the last job."""

    def advance(
        self, order: Order, files: Files, told: _Told
    ) -> tuple[JobReport, dict[str, bytes]]:
        """Train to the epoch of the order; returns the report and the files that changed."""
        self._told.sentences = told.sentences
        with held(self._path):
            unpack(self._path, files)
            job = Job(order.number, RunFolder(self._path), order.recipe, order.until)
            outcome = next(self._workers.advance([job]))
            self.left = _digest(pack(self._path))
            return outcome, changes(self._path, files)


_last_candidate: list[_OpenCandidate] = []
"""The candidate that this process worked on last, at most one."""


def _candidate_left_with(files: Files) -> _OpenCandidate | None:
    """The last candidate, where `files` are just as it left them, else None. It then need not read
    its state again, nor compute the layers below the adapter for its rows."""
    candidate = _last_candidate.pop() if _last_candidate else None
    return candidate if candidate is not None and candidate.left == _digest(files) else None


def _digest(files: Files) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _open_bench(model: ModelSettings, digest: str) -> Workbench:
    """The base model, loaded once. Raises ModelError where its digest is not `digest`."""
    bench = Workbench.open(Recipe(model=model), Silent())
    if bench.base.digest != digest:
        raise ModelError(
            _("The base model {name} on {host} is not the one that this search began with.").format(
                name=model.name, host=platform.node()
            ),
            where=str(bench.base.local.path),
            remedy=_("Put the same files there, or name the model by its hub id and revision."),
        )
    return bench


def _refuse_other_versions(expected: Mapping[str, str]) -> None:
    """Raise ClusterError where this machine has other versions of the packages."""
    found = versions()
    if found != expected:
        raise ClusterError(
            _("{host} has {found}, this search began with {expected}.").format(
                host=platform.node(), found=_list_versions(found), expected=_list_versions(expected)
            ),
            remedy=_("Install the same versions on every machine of the cluster."),
        )


def _list_versions(found: Mapping[str, str]) -> str:
    return enumerated(f"{name} {number}" for name, number in found.items())


@dataclass
class _Told(Silent):
    """Collects the messages to the user, to send them back with the report."""

    sentences: list[str] = field(default_factory=list)

    def say(self, message: str) -> None:
        """Collect a message."""
        self.sentences.append(message)
