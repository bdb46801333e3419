"""A command on the registry that was killed half way can be given again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.registry.conftest import BETTER, GOOD, MakeRun
from tuneproof.errors import RunError
from tuneproof.registry import Registry
from tuneproof.store import read_lines


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
