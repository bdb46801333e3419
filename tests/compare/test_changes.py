from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.compare.make_runs import variant
from tuneproof.atomic import write_text
from tuneproof.compare.changes import Area, RowChange, changes, row_changes
from tuneproof.compare.runs import read_facts
from tuneproof.store import KNOWLEDGE, LOCK, RECIPE, RunFolder, read_json, write_json


def found(*runs: RunFolder) -> dict[str, tuple[Any, ...]]:
    return {one.name: one.values for one in changes([read_facts(run.path) for run in runs])}


def test_only_the_settings_that_differ_are_listed(tmp_path: Path) -> None:
    first = variant(tmp_path, "a")
    other = variant(tmp_path, "b", settings={"train.epochs": 8, "lora.rank": 8})
    assert found(first, other) == {"lora.rank": (16, 8), "train.epochs": (5, 8)}
    assert found(first, first) == {}


def test_a_value_is_shown_for_every_run(tmp_path: Path) -> None:
    runs = [variant(tmp_path, "a"), variant(tmp_path, "b", settings={"train.epochs": 8})]
    runs.append(variant(tmp_path, "c"))
    assert found(*runs) == {"train.epochs": (5, 8, 5)}


def test_a_moved_file_is_no_change_and_a_changed_one_is(tmp_path: Path) -> None:
    """The recipe of a run holds full paths; the same file elsewhere is the same data."""
    first = variant(tmp_path, "a")
    moved = variant(tmp_path, "b", settings={"data.test": "/elsewhere/test.csv"})
    assert found(first, moved) == {}
    lock = read_json(moved / LOCK)
    lock["files"][0] |= {"sha256": "f" * 64, "rows": 453}
    write_json(moved / LOCK, lock)
    assert found(first, moved) == {
        "files.train": (
            ({"rows": 359, "sha256": "4b1d4b1d"},),
            ({"rows": 453, "sha256": "ffffffff"},),
        )
    }


def test_a_count_that_is_none_keeps_no_run_from_being_compared(tmp_path: Path) -> None:
    first, other = variant(tmp_path, "a"), variant(tmp_path, "b")
    other.update(rows={"left_out": {"too long": 71, "damaged": "three"}})
    assert found(first, other)["rows.left_out"][1] == 71


def test_rows_that_came_and_went_are_counted(tmp_path: Path) -> None:
    first = variant(tmp_path, "a", rows=[("q1", "a"), ("q2", "b"), ("q2", "b")])
    other = variant(tmp_path, "b", rows=[("q2", "b"), ("q1", "new answer"), ("q3", "c")])
    facts = [read_facts(run.path) for run in (first, other)]
    assert row_changes(facts) == (None, RowChange(added=2, removed=2, kept=1))


def test_a_run_that_kept_no_rows_has_none_to_compare(tmp_path: Path) -> None:
    facts = [read_facts(variant(tmp_path, name, rows=[]).path) for name in "ab"]
    assert row_changes(facts) == (None, None)
    whole = read_facts(variant(tmp_path, "c").path)
    assert row_changes([facts[0], whole, facts[1]]) == (None, None, None)
    assert row_changes([whole, facts[0]]) == (None, None)


def test_the_knowledge_base_is_told_apart_by_its_content(tmp_path: Path) -> None:
    runs = [variant(tmp_path, name) for name in "abc"]
    for run, text in zip(runs, ("one", "two", "two"), strict=True):
        run.rewrite(KNOWLEDGE, [{"id": "1", "text": text, "topic": None}])
    values = found(*runs)["files.kb"]
    assert len(set(values)) == 2 and values[1] == values[2]
    assert all(len(value) == 8 for value in values)


def test_model_and_machine_are_listed_apart(tmp_path: Path) -> None:
    first = variant(tmp_path, "a")
    other = variant(tmp_path, "b", threads=8)
    status = other.status()
    other.update(
        model={**status.model, "parameters": 7},
        versions={**status.versions, "torch": "2.9.0"},
    )
    listed = changes([read_facts(run.path) for run in (first, other)])
    assert [(one.area, one.name) for one in listed] == [
        (Area.MODEL, "model.parameters"),
        (Area.MACHINE, "threads"),
        (Area.MACHINE, "versions.torch"),
    ]


def test_long_digests_are_shortened_and_names_are_not(tmp_path: Path) -> None:
    runs = [variant(tmp_path, name) for name in "ab"]
    for run, digest in zip(runs, ("a" * 64, "b" * 64), strict=True):
        run.update(prompt={"digest": digest}, device_name="x" * 10)
    assert found(*runs) == {"prompt.digest": ("a" * 8, "b" * 8)}


def test_a_setting_that_an_older_version_did_not_have_is_not_said(tmp_path: Path) -> None:
    first, other = variant(tmp_path, "a"), variant(tmp_path, "b")
    text = (first / RECIPE).read_text(encoding="utf-8")
    write_text(first / RECIPE, text.replace("  clip_norm: 1.0\n", ""))
    assert found(first, other) == {"train.clip_norm": (None, 1.0)}
