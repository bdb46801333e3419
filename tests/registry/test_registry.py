"""What comes into a registry under which name."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from tests.compare.make_runs import answer, write_answers
from tests.registry.conftest import BAD, BETTER, GOOD, MakeRun
from tuneproof.errors import RunError, TuneproofError
from tuneproof.registry import Registry
from tuneproof.store import RunFolder, read_json


def labels(registry: Registry, name: str = "handbook") -> list[str]:
    return [version.label for version in registry.versions(name)]


def test_versions_are_counted_and_the_newest_is_in_use(registry: Registry, make: MakeRun) -> None:
    first = registry.add(make("one", GOOD), "handbook")
    second = registry.add(make("two", BETTER), "handbook")
    assert first.version is not None and second.version is not None
    assert labels(registry) == ["v1", "v2"]
    assert registry.current("handbook") == second.version
    assert (registry.folder / "handbook" / "current").read_text(encoding="utf-8") == "v2\n"
    assert second.version.replaces == 1 and first.version.replaces is None
    assert registry.names() == ["handbook"]


def test_a_version_says_what_it_is_made_of(registry: Registry, make: MakeRun) -> None:
    version = registry.add(make("one", GOOD), "handbook").version
    assert version is not None
    info = read_json(version.path / "version.json")
    assert info["base"] == {"name": "gemma3-270m", "revision": None, "digest": "d1",
                            "license": "Gemma"}  # fmt: skip
    assert info["prompt"] == {"form": "plain", "digest": "p1"}
    assert info["run"]["name"] == "one" and info["decision"]["allowed"] is True
    assert RunFolder.open(version.path).status().name == "one"


def test_a_worse_adapter_is_refused_and_changes_nothing(registry: Registry, make: MakeRun) -> None:
    registry.add(make("one", GOOD), "handbook")
    refused = registry.add(make("two", BAD), "handbook")
    assert refused.version is None and not refused.decision.allowed
    assert labels(registry) == ["v1"] and registry.in_use("handbook") == "v1"
    assert len(registry.history("handbook")) == 1


def test_force_registers_it_and_says_so(registry: Registry, make: MakeRun) -> None:
    registry.add(make("one", GOOD), "handbook")
    forced = registry.add(make("two", BAD), "handbook", force=True)
    assert forced.version is not None and forced.forced
    assert registry.in_use("handbook") == "v2"
    assert registry.current("handbook").info["forced"] is True
    assert registry.current("handbook").info["decision"]["allowed"] is False


def test_an_unproven_run_needs_force(registry: Registry, unproven: RunFolder) -> None:
    assert registry.add(unproven, "handbook").version is None
    assert registry.names() == []
    assert registry.add(unproven, "handbook", force=True).version is not None


def test_the_same_run_twice_is_one_version(registry: Registry, make: MakeRun) -> None:
    run = make("one", GOOD)
    registry.add(run, "handbook")
    again = registry.add(run, "handbook")
    assert again.known and again.version is not None and again.version.label == "v1"
    assert labels(registry) == ["v1"]


def test_a_registry_moves_to_another_test_by_proving_the_adapter_in_use_again(
    registry: Registry, make: MakeRun
) -> None:
    """Every question of the test was replaced: nothing is shared, and nothing has to be forced."""
    old = make("one", GOOD)
    registry.add(old, "handbook")
    other_test = [answer(f"new {n}", n > 4) for n in range(20)]
    write_answers(old, {"adapter": other_test})
    again = registry.add(old, "handbook")
    assert again.version is not None and again.version.label == "v2" and not again.forced
    assert "adapter in use, with another proof" in again.decision.reason
    worse = registry.add(make("two", [answer(f"new {n}", n > 15) for n in range(20)]), "handbook")
    assert worse.version is None and worse.decision.shared == 20


def test_an_unknown_name_is_a_sentence_and_leaves_no_folder(
    registry: Registry, make: MakeRun
) -> None:
    registry.add(make("one", GOOD), "handbook")
    for call in (registry.versions, registry.current, registry.rollback):
        with pytest.raises(RunError, match="Nothing is registered as") as caught:
            call("handbok")
        assert caught.value.remedy == "Known names: handbook"
        assert caught.value.where == str(registry.folder)
    assert not (registry.folder / "handbok").exists()


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "-x", "a b", "x" * 101])
def test_a_name_that_is_no_folder_name_is_refused(
    registry: Registry, make: MakeRun, name: str
) -> None:
    with pytest.raises(TuneproofError, match="cannot be a name"):
        registry.add(make("one", GOOD), name)
    assert not registry.folder.exists()


def test_names_may_be_in_any_script(registry: Registry, make: MakeRun) -> None:
    assert registry.add(make("one", GOOD), "員工手冊-2026.1").version is not None
    assert registry.names() == ["員工手冊-2026.1"]


def _add(folder: Path, run: Path) -> None:
    Registry(folder).add(RunFolder(run), "handbook")


def test_two_processes_that_add_at_once_make_two_versions(
    registry: Registry, make: MakeRun
) -> None:
    runs = [make(f"run{n}", GOOD) for n in range(4)]
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add, args=(registry.folder, run.path)) for run in runs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert labels(registry) == ["v1", "v2", "v3", "v4"]
    assert registry.in_use("handbook") == "v4"
    assert [line["from"] for line in registry.history("handbook")] == [None, "v1", "v2", "v3"]


def test_a_run_that_another_process_works_on_is_not_registered(
    registry: Registry, make: MakeRun
) -> None:
    """Answers of one adapter could be copied beside the next one."""
    run = make("one", GOOD)
    with run.alone(), pytest.raises(RunError, match="Another process"):
        registry.add(run, "handbook")
    assert registry.names() == []
    assert registry.add(run, "handbook").version is not None
