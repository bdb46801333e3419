"""Recipe in, report out: files read, look-up measured, checks run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tuneproof.config import Recipe, patched
from tuneproof.errors import DataError, TuneproofError
from tuneproof.findings import Outcome
from tuneproof.preflight import Preflight, check

EXAMPLE = Path(__file__).parents[1] / "examples" / "handbook-en"


def preflight(
    more: Mapping[str, Any] | None = None, *, test: bool = True, select: tuple[str, ...] = ()
) -> Preflight:
    files = {"data.train": [str(EXAMPLE / "train.csv")], "data.kb": str(EXAMPLE / "kb.jsonl")}
    if test:
        files["data.test"] = str(EXAMPLE / "test.csv")
    return check(patched(Recipe(), {**files, **(more or {})}), select=select)


def test_an_example_passes_and_the_lookup_is_measured() -> None:
    found = preflight()
    assert found.report.exit_code == 0
    lookup = next(one for one in found.report.findings if one.code == "D140")
    asked = len(found.subject.test or ())
    assert lookup.evidence["questions"] == asked > 200
    assert 0.3 < lookup.evidence["share"] < 0.9
    assert len(lookup.where) == asked - lookup.evidence["correct"]


def test_without_a_test_file_held_out_questions_are_asked() -> None:
    found = preflight(test=False)
    lookup = next(one for one in found.report.findings if one.code == "D140")
    assert lookup.evidence["held_out"] is True
    assert lookup.evidence["questions"] == pytest.approx(0.2 * len(found.subject.train), rel=0.1)


def test_a_file_too_small_for_a_test_is_not_said_to_have_one(tmp_path: Path) -> None:
    """D109 said that no question was held out, R317 counted two, and D140 had asked one."""
    path = tmp_path / "few.csv"
    rows = "".join(f"Who keeps the key of room {n}?,Team {n * 37} does.\n" for n in range(12))
    path.write_text("question,answer\n" + rows, encoding="utf-8")
    found = check(patched(Recipe(), {"data.train": [str(path)]}))
    said = {one.code: one for one in reversed(found.report.findings)}
    assert "No answerable question could be held out" in said["D109"].message
    assert said["R317"].evidence["questions"] == 0
    assert "12 rows" in said["R301"].message


def test_the_recipe_and_the_caller_choose_the_checks() -> None:
    found = preflight({"check.ignore": ["R317"]}, select=("R3",))
    looked = {one.code for one in found.report.results if one.outcome is not Outcome.IGNORED}
    assert "R301" in looked and "R317" not in looked and not any(c.startswith("D") for c in looked)


def test_an_unknown_code_in_the_recipe_is_refused() -> None:
    with pytest.raises(TuneproofError, match="D9"):
        preflight({"check.per_file": {"train.csv": ["D9"]}})


def test_a_training_file_that_is_the_test_file_is_said_row_by_row(tmp_path: Path) -> None:
    for name in ("train.csv", "test.csv"):
        (tmp_path / name).write_text("question,answer\nWhat now?,Wait.\nWhy so?,Because.\n")
    files = {"data.train": [str(tmp_path / "train.csv")], "data.test": str(tmp_path / "test.csv")}
    found = check(patched(Recipe(), files))
    assert sum(one.code == "D103" for one in found.report.findings) == 2
    assert len(found.copies()) == 1


def test_a_recipe_without_data_cannot_be_checked() -> None:
    with pytest.raises(DataError):
        check(Recipe())
