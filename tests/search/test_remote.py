"""A job on another machine, without the other machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.search.material import Material
from tests.tiny import tiny_folder
from tuneproof import store
from tuneproof.config import patched
from tuneproof.errors import ClusterError, ModelError
from tuneproof.progress import Silent
from tuneproof.search import remote
from tuneproof.search.parcel import pack, unpack
from tuneproof.search.remote import Order, terms_of, versions, work
from tuneproof.search.workers import Job, JobReport, LocalWorkers, prepare
from tuneproof.store import RunFolder, read_lines


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    """A worker's process belongs to it; this one does not."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)
    remote._last_candidate.clear()
    remote._open_bench.cache_clear()


def order(material: Material, until: int) -> Order:
    terms = terms_of(material.recipe, material.bench, on_gpu=False)
    return Order(1, material.recipe, until, terms, "search")


def sent(material: Material, path: Path) -> Job:
    job = Job(1, RunFolder(path), material.recipe, 1)
    prepare(job)
    return job


def resumed(path: Path) -> int:
    """How often the candidate in this folder was gone on with from its files."""
    return sum(line["event"] == "resumed" for line in read_lines(path / store.EVENTS))


@pytest.mark.parametrize("same_process", [True, False])
def test_a_candidate_that_travels_comes_to_the_same_as_one_that_stays(
    same_process: bool, material: Material, tmp_path: Path
) -> None:
    """Whether it comes back to a process that has it open or to another one."""
    away, ends = sent(material, tmp_path / "away"), []
    for until in (1, 2):
        reply = work(order(material, until), pack(away.folder.path), material.parts)
        assert isinstance(reply.end, JobReport)
        unpack(away.folder.path, reply.files)
        ends.append(reply.end)
        if not same_process:
            remote._last_candidate.clear()
    home = LocalWorkers(material.parts, material.bench, lambda _job: Silent())
    stayed = Job(1, RunFolder(tmp_path / "home"), material.recipe, 2)
    (expected,) = home.advance([stayed])
    assert ends[-1].epochs == expected.epochs
    assert ends[-1].over and not ends[-1].failed
    assert resumed(away.folder.path) == (0 if same_process else 1)


def test_a_candidate_that_comes_back_as_it_was_before_is_not_gone_on_with(
    material: Material, tmp_path: Path
) -> None:
    """The answer to its second epoch was lost on the way: what the process has open is ahead."""
    away = sent(material, tmp_path / "away")
    reply = work(order(material, 1), pack(away.folder.path), material.parts)
    unpack(away.folder.path, reply.files)
    lost = work(order(material, 2), pack(away.folder.path), material.parts)
    again = work(order(material, 2), pack(away.folder.path), material.parts)
    assert isinstance(lost.end, JobReport) and isinstance(again.end, JobReport)
    assert again.end.epochs == lost.end.epochs
    unpack(away.folder.path, again.files)
    assert resumed(away.folder.path) == 1


def test_a_candidate_killed_before_its_epoch_was_recorded_goes_on_elsewhere(
    material: Material, tmp_path: Path
) -> None:
    """The adapters of closed epochs do not travel: to make that of the epoch its own once more, as
    it was recorded there, a worker looked for what it was not sent."""
    away = sent(material, tmp_path / "away")
    reply = work(order(material, 1), pack(away.folder.path), material.parts)
    unpack(away.folder.path, reply.files)
    lines = read_lines(away.folder / store.METRICS)
    away.folder.rewrite(store.METRICS, [line for line in lines if line["kind"] == "step"])
    again = work(order(material, 2), pack(away.folder.path), material.parts)
    assert isinstance(again.end, JobReport)
    assert again.end.why is None and len(again.end.epochs) == 2


def test_what_was_said_belongs_to_its_job(material: Material, tmp_path: Path) -> None:
    away = sent(material, tmp_path / "away")
    for until in (1, 2):
        reply = work(order(material, until), pack(away.folder.path), material.parts)
        unpack(away.folder.path, reply.files)
        assert [sentence[:8] for sentence in reply.said] == [f"Epoch {until}:"]


def test_a_worker_removes_what_dead_ones_of_its_search_left(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path / "machine"
    for search in ("search", "another"):
        left = machine / f"tuneproof-{search}-dead"
        left.mkdir(parents=True)
        (left / store.RUN).write_text("{}", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(machine))
    reply = work(
        order(material, 1), pack(sent(material, tmp_path / "a").folder.path), material.parts
    )
    assert isinstance(reply.end, JobReport) and not reply.end.failed
    assert [path.name for path in machine.iterdir()] == ["tuneproof-another-dead"]


def test_another_base_model_is_refused(material: Material, tmp_path: Path) -> None:
    asked = order(material, 1)
    other = replace(asked, terms=replace(asked.terms, digest="0" * 64))
    reply = work(other, pack(sent(material, tmp_path / "a").folder.path), material.parts)
    assert isinstance(reply.end, ModelError)
    assert str(tiny_folder("qwen2").resolve()) in str(reply.end)


def test_other_versions_are_refused_before_anything_is_loaded(material: Material) -> None:
    asked = order(material, 1)
    terms = replace(asked.terms, versions={**versions(), "torch": "1.0"}, digest="never looked at")
    reply = work(replace(asked, terms=terms), {}, material.parts)
    assert isinstance(reply.end, ClusterError)
    assert "torch 1.0" in reply.end.message


def test_a_candidate_that_cannot_be_trained_is_an_outcome_and_not_an_error(
    material: Material, tmp_path: Path
) -> None:
    short = patched(material.recipe, {"model.max_length": 16})
    asked = replace(order(material, 1), recipe=short)
    reply = work(asked, pack(sent(material, tmp_path / "a").folder.path), material.parts)
    assert isinstance(reply.end, JobReport)
    assert reply.end.failed and "16" in (reply.end.why or "")


def test_where_auto_was_chosen_every_machine_computes_as_this_one(material: Material) -> None:
    open_ = patched(material.recipe, {"model.device": "auto", "model.dtype": "auto"})
    here = terms_of(open_, material.bench, on_gpu=False).model
    assert (here.device, here.dtype) == ("cpu", "float32")
    there = terms_of(open_, material.bench, on_gpu=True).model
    assert (there.device, there.dtype) == ("cuda", "auto")
    assert Path(here.name).is_absolute()
