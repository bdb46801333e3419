from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.compare.make_runs import answer, write_answers
from tests.export.conftest import tiny_run
from tests.registry.conftest import MakeRun
from tuneproof.errors import RunError, TuneproofError
from tuneproof.experiment import Answerer
from tuneproof.export import OpenedRun
from tuneproof.progress import Silent
from tuneproof.registry import Registry, version_at
from tuneproof.report.html import write_report
from tuneproof.store import RunFolder, read_json, read_lines

GOOD, BETTER, BAD = "+" * 10 + "-" * 10, "+" * 18 + "--", "-" * 20


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


def test_a_version_is_asked_and_shown_like_a_run(registry: Registry, tmp_path: Path) -> None:
    run = tiny_run(tmp_path, "qwen2", **{"decode.max_new_tokens": 5})
    version = registry.add(run, "handbook", force=True).version
    assert version is not None
    asked = [Answerer.open(each, Silent()).ask(["VPN?"])[0].text for each in (run, version.run())]
    assert asked[0] == asked[1]
    assert write_report(version.run()).exists()
    assert version.altered() == ()


@pytest.mark.parametrize(
    "file", ["adapter/adapter_model.safetensors", "examples.jsonl", "recipe.yaml"]
)
def test_a_version_that_was_altered_answers_nobody(
    registry: Registry, tmp_path: Path, file: str
) -> None:
    """The registry knew the digests, and whatever lay there was loaded under the version's name:
    only `registry list` and `show` looked."""
    run = tiny_run(tmp_path, "qwen2", **{"decode.max_new_tokens": 5})
    version = registry.add(run, "handbook", force=True).version
    assert version is not None
    with (version.path / file).open("ab") as out:
        out.write(b"\n")
    for use in (
        lambda: Answerer.open(version.run(), Silent()),
        lambda: OpenedRun.open(version.run(), Silent()),
        lambda: registry.add(version.run(), "another", force=True),
    ):
        with pytest.raises(RunError, match="v1 is no longer what was registered") as caught:
            use()
        assert file in caught.value.message and caught.value.where == str(version.path)
        assert "Restore its files" in str(caught.value.remedy)
    assert registry.names() == ["handbook"]


def test_a_version_with_a_broken_record_answers_nobody(registry: Registry, tmp_path: Path) -> None:
    """Without digests nothing tells whether the files are the right ones."""
    run = tiny_run(tmp_path, "qwen2", **{"decode.max_new_tokens": 5})
    version = registry.add(run, "handbook", force=True).version
    assert version is not None
    for content, said in (("[]", "holds no object"), ("{}", "no longer what was registered")):
        (version.path / "version.json").write_text(content, encoding="utf-8")
        with pytest.raises(RunError, match=said):
            Answerer.open(version.run(), Silent())


def test_rollback_goes_to_what_was_replaced_not_to_the_number_before(
    registry: Registry, make: MakeRun
) -> None:
    """v2 was bad and rolled back; going back from v3 must not bring v2 into use again."""
    registry.add(make("one", GOOD), "handbook")
    registry.add(make("two", BETTER), "handbook")
    assert registry.rollback("handbook").label == "v1"
    registry.add(make("three", BETTER), "handbook")
    assert registry.in_use("handbook") == "v3"
    assert registry.rollback("handbook").label == "v1"
    assert [(line["event"], line["from"], line["to"]) for line in registry.history("handbook")] == [
        ("added", None, "v1"),
        ("added", "v1", "v2"),
        ("rolled back", "v2", "v1"),
        ("added", "v1", "v3"),
        ("rolled back", "v3", "v1"),
    ]


def test_any_version_can_be_chosen(registry: Registry, make: MakeRun) -> None:
    for name in ("one", "two", "three"):
        registry.add(make(name, GOOD), "handbook")
    assert registry.rollback("handbook", "v1").label == "v1"
    assert registry.rollback("handbook", "3").label == "v3"
    with pytest.raises(RunError) as caught:
        registry.rollback("handbook", "v9")
    assert caught.value.remedy == "Choose with --to: v1, v2"  # v3 is in use


def test_there_may_be_nowhere_to_go_back_to(registry: Registry, make: MakeRun) -> None:
    registry.add(make("one", GOOD), "handbook")
    for to, message in ((None, "replaced nothing"), ("v1", "in use already"), ("v7", "no version")):
        with pytest.raises(RunError, match=message) as caught:
            registry.rollback("handbook", to)
        assert caught.value.remedy == "There is no other version yet."
        assert caught.value.where == str(registry.folder / "handbook")


def test_a_damaged_version_does_not_come_into_use(registry: Registry, make: MakeRun) -> None:
    first = registry.add(make("one", GOOD), "handbook").version
    registry.add(make("two", BETTER), "handbook")
    assert first is not None
    (first.path / "adapter" / "adapter_model.safetensors").write_bytes(b"cut")
    with pytest.raises(RunError, match=r"adapter_model.safetensors differ"):
        registry.rollback("handbook")
    assert registry.in_use("handbook") == "v2"


def test_a_run_known_but_out_of_use_says_how_to_use_it(registry: Registry, make: MakeRun) -> None:
    registry.add(make("one", GOOD), "handbook")
    second = make("two", BETTER)
    registry.add(second, "handbook")
    registry.rollback("handbook")
    again = registry.add(second, "handbook")
    assert "tuneproof registry rollback handbook --to v2" in again.decision.reason
    assert registry.in_use("handbook") == "v1"


def test_a_kill_before_the_pointer_is_mended_by_adding_again(
    registry: Registry, make: MakeRun
) -> None:
    run = make("one", GOOD)
    registry.add(run, "handbook")
    (registry.folder / "handbook" / "current").unlink()
    with pytest.raises(RunError, match="Nothing says which version is in use") as caught:
        registry.current("handbook")
    assert "--to v1" in str(caught.value.remedy)
    registry.add(run, "handbook")
    assert registry.in_use("handbook") == "v1"


class Killed(BaseException):
    """A kill, which nothing in the program catches."""


@pytest.fixture
def kill(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """A context in which the process ends just before it calls a function of the registry."""

    @contextmanager
    def killed_before(function: str) -> Iterator[None]:
        def end(*_given: object) -> None:
            raise Killed

        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(f"tuneproof.registry.registry.{function}", end)
            yield

    return killed_before


def changes(registry: Registry) -> list[tuple[str, str | None, str]]:
    told = registry.history("handbook")
    return [(line["event"], line["from"], line["to"]) for line in told]


def written(registry: Registry) -> list[str]:
    return [line["to"] for line in read_lines(registry.folder / "handbook" / "history.jsonl")]


def test_a_kill_after_the_pointer_leaves_no_gap_in_the_history(
    registry: Registry, make: MakeRun, kill: Callable[[str], Any]
) -> None:
    """The history said for ever that another version was in use."""
    with kill("append_line"):
        registry.add(make("one", GOOD), "handbook")
    assert changes(registry) == [("added", None, "v1")] and written(registry) == []
    reason = registry.history("handbook")[0]["reason"]
    assert reason == registry.current("handbook").info["decision"]["reason"]
    registry.add(make("two", BETTER), "handbook")
    assert written(registry) == ["v1", "v2"]
    with kill("append_line"):
        registry.rollback("handbook")
    assert registry.in_use("handbook") == "v1" and changes(registry)[-1] == (
        "rolled back",
        "v2",
        "v1",
    )
    registry.rollback("handbook", "v2")
    assert written(registry) == ["v1", "v2", "v1", "v2"]
    assert changes(registry) == [
        ("added", None, "v1"),
        ("added", "v1", "v2"),
        ("rolled back", "v2", "v1"),
        ("rolled back", "v1", "v2"),
    ]


@pytest.mark.parametrize("function", ["write_text", "append_line"])
def test_a_command_that_was_killed_can_be_given_again(
    registry: Registry, make: MakeRun, kill: Callable[[str], Any], function: str
) -> None:
    registry.add(make("one", GOOD), "handbook")
    registry.add(make("two", BETTER), "handbook")
    with kill(function):
        registry.rollback("handbook", "v1")
    assert changes(registry)[-1][2] == registry.in_use("handbook")
    if function == "write_text":
        registry.rollback("handbook", "v1")
    else:  # it was done, and is said to be
        with pytest.raises(RunError, match="in use already"):
            registry.rollback("handbook", "v1")
    assert written(registry) == ["v1", "v2", "v1"] and registry.in_use("handbook") == "v1"


def test_half_a_line_of_the_history_is_written_again(registry: Registry, make: MakeRun) -> None:
    registry.add(make("one", GOOD), "handbook")
    registry.add(make("two", BETTER), "handbook")
    history = registry.folder / "handbook" / "history.jsonl"
    history.write_text(history.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    assert written(registry) == ["v1"] and changes(registry)[-1] == ("added", "v1", "v2")
    registry.rollback("handbook")
    assert written(registry) == ["v1", "v2", "v1"]


def test_a_run_known_among_others_comes_into_use_by_no_lost_pointer(
    registry: Registry, make: MakeRun
) -> None:
    run = make("one", GOOD)
    registry.add(run, "handbook")
    registry.add(make("two", BETTER), "handbook")
    (registry.folder / "handbook" / "current").unlink()
    with pytest.raises(RunError, match="Nothing says which version is in use"):
        registry.add(run, "handbook")
    assert registry.in_use("handbook") == ""


def test_a_lost_pointer_is_mended_by_the_remedy_too(registry: Registry, make: MakeRun) -> None:
    registry.add(make("one", GOOD), "handbook")
    (registry.folder / "handbook" / "current").write_text("v9\n", encoding="utf-8")
    assert registry.rollback("handbook", "v1").label == "v1"


def test_a_name_whose_versions_were_all_deleted_can_be_used_again(
    registry: Registry, make: MakeRun
) -> None:
    """It was known and unknown at once, and nothing could be added to it ever again."""
    registry.add(make("one", GOOD), "handbook")
    registry.add(make("two", GOOD), "other")
    shutil.rmtree(registry.folder / "handbook" / "v1")
    assert registry.names() == ["other"]
    with pytest.raises(RunError) as caught:
        registry.versions("handbook")
    assert caught.value.remedy == "Known names: other"
    assert registry.add(make("three", BAD), "handbook").version is not None
    assert registry.current("handbook").label == "v1"


def test_a_deleted_version_in_use_is_no_reason_to_begin_again(
    registry: Registry, make: MakeRun
) -> None:
    registry.add(make("one", GOOD), "handbook")
    registry.add(make("two", BETTER), "handbook")
    shutil.rmtree(registry.folder / "handbook" / "v2")
    with pytest.raises(RunError, match="The version in use, v2, is not there") as caught:
        registry.add(make("three", BAD), "handbook")
    assert "--to v1" in str(caught.value.remedy)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_a_lost_word_of_what_is_in_use_lets_nothing_in_unmeasured(
    registry: Registry, make: MakeRun, content: bytes | None
) -> None:
    """The worst run came into use as “the first version”; bytes that are no text were a fault of
    the program."""
    registry.add(make("one", GOOD), "handbook")
    current = registry.folder / "handbook" / "current"
    current.unlink()
    if content is not None:
        current.write_bytes(content)
    assert registry.names() == ["handbook"]
    bad = make("bad", BAD)
    for ask in (lambda: version_at(current.parent), lambda: registry.add(bad, "handbook")):
        with pytest.raises(RunError, match="in use") as caught:
            ask()
        assert "--to v1" in str(caught.value.remedy)
    assert registry.rollback("handbook", "v1").label == registry.current("handbook").label == "v1"


@pytest.mark.parametrize("content", ['{"name": ', "[]"])
def test_a_version_whose_record_is_broken_stops_no_other(
    registry: Registry, make: MakeRun, content: str
) -> None:
    """The version in use could not even be asked, and none be gone back to."""
    for name in ("one", "two", "three"):
        registry.add(make(name, GOOD), "handbook")
    (registry.folder / "handbook" / "v2" / "version.json").write_text(content, encoding="utf-8")
    found = version_at(registry.folder / "handbook")
    assert found is not None and found.label == "v3"
    assert [version.altered() for version in registry.versions("handbook")] == [
        (), ("version.json",), ()
    ]  # fmt: skip
    with pytest.raises(RunError, match=r"version\.json differ"):
        registry.rollback("handbook")
    assert registry.add(make("four", BETTER), "handbook").version is not None
    registry.rollback("handbook", "v1")
    with pytest.raises(RunError, match="cannot be read") as caught:
        version_at(registry.folder / "handbook" / "v2")
    assert "go back to another version" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("broken", "gone", "said"),
    [
        (None, "v1", "v2 replaced v1, which is not there"),
        ("v2", None, r"What v2 replaced is not known: its version\.json is damaged"),
    ],
)
def test_going_back_to_what_is_gone_is_said_so(
    registry: Registry, make: MakeRun, broken: str | None, gone: str | None, said: str
) -> None:
    """“It replaced nothing” was said."""
    for name in ("one", "two"):
        registry.add(make(name, GOOD), "handbook")
    if gone:
        shutil.rmtree(registry.folder / "handbook" / gone)
    if broken:
        (registry.folder / "handbook" / broken / "version.json").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match=said):
        registry.rollback("handbook")


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
