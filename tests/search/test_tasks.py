"""Candidates as Ray tasks, on a real cluster of two nodes: killed, stopped, refused."""

from __future__ import annotations

import importlib
import os
import platform
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.heard import Heard
from tests.search.conftest import Nodes
from tests.search.material import Material, courses, weights
from tuneproof.config import Recipe, patched
from tuneproof.errors import ClusterError, ModelError, RunError
from tuneproof.experiment.parts import Parts
from tuneproof.progress import Silent
from tuneproof.search import tasks
from tuneproof.search.cluster import joined
from tuneproof.search.parcel import Files
from tuneproof.search.remote import Order, Returned, work
from tuneproof.search.search import Halted
from tuneproof.search.tasks import RayWorkers
from tuneproof.search.trial import TrialState
from tuneproof.search.workers import Job, JobReport, LocalWorkers
from tuneproof.search.workplace import name_of
from tuneproof.store import RunFolder

Work = Callable[[Order, Files, Parts], Returned]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """A search on this machine has the threads of its share (`train_by_search` sees to that): sums
    in another order would be other bytes."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def whole(one_thread: None, material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same search on this machine alone."""
    path = tmp_path_factory.mktemp("local")
    material.search(path, LocalWorkers(material.parts, material.bench, lambda _job: Silent())).go()
    return path


@pytest.fixture(scope="module")
def member(nodes: Nodes) -> Iterator[Nodes]:
    """This process belongs to the cluster: worker processes stay from one test to the next."""
    with joined(nodes.address):
        yield nodes


def workers(material: Material, progress: Heard | None = None) -> RayWorkers:
    return RayWorkers(material.recipe, material.parts, material.bench, progress or Heard())


def test_a_node_dies_and_the_search_comes_to_the_same_end(
    member: Nodes, material: Material, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second node is killed while a candidate trains on it, which goes on on the first. No
    machine gets to see the test."""
    victim, marker = member.second, tmp_path / "on the second node"

    def stuck_on_the_second(order: Order, files: Files, parts: Parts) -> Returned:
        import ray

        assert material_test and not parts.test
        if ray.get_runtime_context().get_node_id() == victim:
            marker.touch()
            time.sleep(600)
        return work(order, files, parts)

    material_test = bool(material.parts.test)
    monkeypatch.setattr(tasks, "work", stuck_on_the_second)

    def kill() -> None:
        wait_for(marker)
        member.kill_second()

    killer = threading.Thread(target=kill)
    killer.start()
    heard = Heard()
    try:
        material.search(tmp_path / "run", workers(material, heard), heard).go()
    finally:
        killer.join()
        member.replace_second()
    assert courses(tmp_path / "run") == courses(whole)
    assert weights(tmp_path / "run") == weights(whole)
    # Once, or on a busy machine twice: why the second time was not looked into.
    assert any("lost its worker" in sentence for sentence in heard.said)


def test_as_many_are_side_by_side_as_there_is_room_for(member: Nodes, material: Material) -> None:
    large = patched(material.recipe, {"search.cpus_per_trial": 64})
    assert workers(material).side_by_side == 2
    nowhere = Material(large, material.parts, material.bench)
    assert workers(nowhere).side_by_side == 1, "one that fits nowhere is told of elsewhere"


def wait_for(marker: Path) -> None:
    while not marker.exists():
        time.sleep(0.05)


def test_a_candidate_that_kills_every_worker_is_given_up_and_the_others_go_on(
    member: Nodes, material: Material, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(order: Order, files: Files, parts: Parts) -> Returned:
        if order.number == 2 and order.until == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(order, files, parts)

    monkeypatch.setattr(tasks, "work", deadly)
    heard = Heard()
    search = material.search(tmp_path, workers(material, heard), heard)
    search.go()
    first, second, third = search.board.trials
    assert [len(trial.epochs) for trial in (first, second, third)] == [2, 1, 2]
    assert second.state is TrialState.STOPPED and "3 times" in (second.why or "")
    assert second.seconds > 0
    assert sum("lost its worker" in sentence for sentence in heard.said) == 2
    assert courses(tmp_path)[2] == courses(whole)[2]
    assert weights(tmp_path).keys() == {"001", "002", "003"}


def test_a_worker_that_is_killed_at_work_leaves_nothing_on_its_machine(
    member: Nodes, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed, left = tmp_path / "killed", tmp_path / "left"

    def deadly(order: Order, files: Files, parts: Parts) -> Returned:
        from tuneproof.search import remote

        def end(path: Path, _files: Files) -> dict[str, bytes]:
            left.write_text(str(path), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
            return {}

        if not killed.exists():
            killed.touch()
            vars(remote)["changes"] = end
        return work(order, files, parts)

    monkeypatch.setattr(tasks, "work", deadly)
    heard = Heard()
    material.search(tmp_path / "run", workers(material, heard), heard).go()
    assert sum("lost its worker" in sentence for sentence in heard.said) == 1
    path = Path(left.read_text(encoding="utf-8"))
    assert path.name.startswith(f"tuneproof-{name_of(tmp_path / 'run' / 'trials')}-")
    assert not path.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_search_goes_on_elsewhere_to_the_same_end(
    number: signal.Signals, member: Nodes, material: Material, whole: Path, tmp_path: Path
) -> None:
    class Stopping(Heard):
        def advance(self, n: int = 1, **figures: float) -> None:
            if figures:
                signal.raise_signal(number)

    with pytest.raises(KeyboardInterrupt):
        material.search(tmp_path, workers(material, Stopping())).go()
    assert weights(tmp_path), "the best so far is kept"
    last: RayWorkers | LocalWorkers
    if number is signal.SIGINT:
        last = workers(material)
    else:
        last = LocalWorkers(material.parts, material.bench, lambda _job: Silent())
    material.search(tmp_path, last).go()
    assert courses(tmp_path) == courses(whole)
    assert weights(tmp_path) == weights(whole)


FULL = JobReport(0, (), True, True, "The disk is full.", 0.0, 0.0, "W411", halted=True)


@pytest.mark.parametrize("end", [FULL, RunError("The disk is full.")])
def test_a_full_disk_of_one_machine_does_not_halt_the_search(
    end: JobReport | RunError,
    member: Nodes,
    material: Material,
    whole: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every candidate that came to it ended the search on all machines, and nobody was told which
    one was to be cleared."""
    full, marker = member.second, tmp_path / "halted there"

    def full_on_the_second(order: Order, files: Files, parts: Parts) -> Returned:
        import ray

        if ray.get_runtime_context().get_node_id() == full:
            marker.touch()
            ours = replace(end, number=order.number) if isinstance(end, JobReport) else end
            return Returned(ours, {}, ())
        return work(order, files, parts)

    monkeypatch.setattr(tasks, "work", full_on_the_second)
    heard = Heard()
    material.search(tmp_path / "run", workers(material, heard), heard).go()
    assert marker.exists()
    assert courses(tmp_path / "run") == courses(whole)
    assert weights(tmp_path / "run") == weights(whole)
    told = [sentence for sentence in heard.said if "is tried elsewhere" in sentence]
    assert told and all("The disk is full." in sentence for sentence in told)
    assert all(f"On {platform.node()}: " in sentence for sentence in told)


def test_where_every_machine_halts_a_candidate_the_search_is_halted(
    member: Nodes, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = FULL

    def full_everywhere(order: Order, files: Files, parts: Parts) -> Returned:
        return Returned(replace(report, number=order.number), {}, ())

    monkeypatch.setattr(tasks, "work", full_everywhere)
    heard = Heard()
    with pytest.raises(Halted, match="The disk is full") as halted:
        material.search(tmp_path, workers(material, heard), heard).go()
    assert halted.value.by == "W411"
    assert platform.node() in halted.value.why
    assert sum("is tried elsewhere" in sentence for sentence in heard.said) == tasks.ATTEMPTS - 1


def test_a_candidate_that_fits_nowhere_ends_the_search_with_a_remedy(
    member: Nodes, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "ROOM_WITHIN", 0.0)
    large = Material(
        patched(material.recipe, {"search.cpus_per_trial": 64}), material.parts, material.bench
    )
    with pytest.raises(ClusterError, match="64 CPU") as caught:
        large.search(tmp_path, workers(large)).go()
    assert "cpus_per_trial" in (caught.value.remedy or "")


def test_a_machine_with_another_base_model_ends_the_search(
    member: Nodes, material: Material, tmp_path: Path
) -> None:
    base = replace(material.bench.base, digest="0" * 64)
    other = Material(material.recipe, material.parts, replace(material.bench, base=base))
    with pytest.raises(ModelError, match="not the one"):
        other.search(tmp_path, workers(other)).go()


def test_a_fault_of_the_program_shows_where_it_happened(
    member: Nodes, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(order: Order, files: Files, parts: Parts) -> Returned:
        raise ZeroDivisionError("in a worker")

    monkeypatch.setattr(tasks, "work", faulty)
    with pytest.raises(ZeroDivisionError) as caught:
        material.search(tmp_path, workers(material)).go()
    assert "faulty" in str(caught.value.__cause__)


def test_a_machine_without_tuneproof_is_told_so(
    member: Nodes, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job names a module that is here and not there."""
    (tmp_path / "only_here.py").write_text("def work(*_given): ...\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(tasks, "work", importlib.import_module("only_here").work)
    with pytest.raises(ClusterError, match="cannot load Tuneproof"):
        material.search(tmp_path / "run", workers(material)).go()


def test_without_rays_private_argument_a_busy_machine_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A public `soft` alone makes a task wait for its machine for as long as that is busy."""

    class Renamed:
        def __init__(self, node_id: str, soft: bool):
            raise AssertionError("a task of this kind would wait")

    pytest.importorskip("ray")
    where = "ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy"
    monkeypatch.setattr(where, Renamed)
    member = object.__new__(RayWorkers)
    member._homes, member._avoided = {1: "ab" * 28}, {}
    job = Job(1, RunFolder(Path("unused")), Recipe(), 1)
    assert member._machine_for(job) == "DEFAULT"
