"""Which version is in use, what one goes back to, and what of it was lost."""

from __future__ import annotations

import shutil

import pytest

from tests.registry.conftest import BAD, BETTER, GOOD, MakeRun
from tuneproof.errors import RunError
from tuneproof.registry import Registry, version_at


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
