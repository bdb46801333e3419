from __future__ import annotations

import errno
from pathlib import Path
from shutil import rmtree

import pytest

from tests.compare.make_runs import answer, marks, small
from tests.report.make_guarded import make_guarded
from tests.report.make_run import make_run
from tuneproof.compare import RunLine, compare, list_runs
from tuneproof.compare.listing import Standing
from tuneproof.config import Recipe
from tuneproof.errors import RunError
from tuneproof.runfiles import kept_evaluation
from tuneproof.types import Slice, System

SIX_MORE = "+" * 16 + "-" * 4
"""Six right that FEWER has wrong: p = 0.03."""
FEWER = "+" * 10 + "-" * 10


def standings(folder: Path) -> dict[str, Standing]:
    return {line.name: line.standing for line in list_runs(folder)}


def test_runs_come_newest_first(tmp_path: Path) -> None:
    for name, created in (
        ("old", "2026-11-01T09:00:00+0000"),
        ("new", "2026-11-03T09:00:00+0000"),
        ("zone", "2026-11-03T23:00:00+0800"),  # 15:00 in UTC
        ("bare", "2026-11-02T09:00:00"),  # of no zone: taken for UTC
        ("unknown", ""),
    ):
        small(tmp_path, name, marks("+"), created=created)
    assert [line.name for line in list_runs(tmp_path)] == ["zone", "new", "bare", "old", "unknown"]


def test_a_folder_of_others_among_them_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the runs are the root of a disk, its lost+found was an error instead of the list."""
    small(tmp_path, "mine", marks("+"))
    (tmp_path / "lost+found").mkdir()
    is_file = Path.is_file

    def guarded(path: Path) -> bool:
        if path.parent.name == "lost+found":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", guarded)
    assert [line.name for line in list_runs(tmp_path)] == ["mine"]


def test_right_is_what_whoever_asks_gets(tmp_path: Path) -> None:
    """0 % stood in the registry beside a version that answered most questions with its guard."""
    proof = kept_evaluation(make_guarded(tmp_path))
    assert proof is not None
    said, alone = (proof.figures(system, Slice.ALL) for system in (System.GUARDED, System.ADAPTER))
    assert said is not None and alone is not None and said.correct != alone.correct
    [line] = list_runs(tmp_path)
    assert line.right is not None and line.right.value == said.correct.value


def test_a_line_says_what_the_run_is_and_has_right(tmp_path: Path) -> None:
    make_run(tmp_path)
    [line] = list_runs(tmp_path)
    assert (line.model, line.state, line.verdict) == ("gemma3-270m", "finished", "generalises")
    assert line.minutes == pytest.approx(4.53)
    assert line.right is not None and line.right.n == 196
    assert line.lookup is not None and line.lookup.value != line.right.value
    assert line.standing is Standing.ALONE


def test_before_its_model_is_loaded_a_run_is_listed_with_that_of_its_recipe(
    tmp_path: Path,
) -> None:
    make_run(tmp_path).update(model=None)
    [line] = list_runs(tmp_path)
    assert line.model == Recipe().model.name


def test_the_best_is_marked_and_what_chance_could_have_made(tmp_path: Path) -> None:
    small(tmp_path, "best", marks("+" * 20))
    small(tmp_path, "near", marks("+" * 17 + "---"))
    small(tmp_path, "far", marks("-" * 20))
    assert standings(tmp_path) == {
        "best": Standing.BEST,
        "near": Standing.NOISE,
        "far": Standing.BEHIND,
    }


def test_many_runs_raise_the_bar_for_being_behind(tmp_path: Path) -> None:
    """6 : 0 is clear between two runs; among several it is what the best of them gets by luck."""
    small(tmp_path, "best", marks(SIX_MORE))
    small(tmp_path, "other", marks(FEWER))
    assert standings(tmp_path)["other"] is Standing.BEHIND
    small(tmp_path, "third", marks(FEWER))
    assert standings(tmp_path)["other"] is Standing.NOISE


def test_that_the_best_was_seen_on_the_same_questions_raises_it_too(tmp_path: Path) -> None:
    """7 : 0 was clear against three runs (p = 0.016, three times), though the best could have been
    any of the four: there are six pairs."""
    small(tmp_path, "best", marks("+" * 17 + "-" * 3))
    for name in ("one", "two", "three"):
        small(tmp_path, name, marks(FEWER))
    assert standings(tmp_path)["one"] is Standing.NOISE
    for name in ("two", "three"):
        rmtree(tmp_path / name)
    assert standings(tmp_path)["one"] is Standing.BEHIND


def test_runs_with_other_questions_are_not_ranked_against_each_other(tmp_path: Path) -> None:
    small(tmp_path, "a", marks("++"), created="2026-11-03T09:00:00+0000")
    small(tmp_path, "b", [answer("another", False)], created="2026-11-02T09:00:00+0000")
    small(tmp_path, "c", marks("--"), created="2026-11-01T09:00:00+0000")
    lines = {line.name: line for line in list_runs(tmp_path)}
    assert [lines[name].test for name in "abc"] == [1, 2, 1]
    assert lines["b"].standing is Standing.ALONE
    assert lines["c"].standing is Standing.NOISE


def test_an_unproven_run_is_listed_without_figures(tmp_path: Path) -> None:
    make_run(tmp_path, "interrupted")
    [line] = list_runs(tmp_path)
    assert (line.right, line.lookup, line.minutes) == (None, None, None)
    assert (line.test, line.standing) == (0, Standing.UNPROVEN)


ODD = (
    {"verdict": "generalises"},
    {"verdict": [1], "model": [], "timings": [], "versions": 3},
    {"verdict": {"kind": "splendid"}, "model": {"name": None}, "timings": {"train_seconds": "x"}},
)


@pytest.mark.parametrize("status", ODD)
def test_one_damaged_run_keeps_no_other_from_being_listed(
    tmp_path: Path, status: dict[str, object]
) -> None:
    """A verdict that was no object ended `tuneproof runs` for the whole folder."""
    small(tmp_path, "sound", marks("++"))
    odd = small(tmp_path, "odd", marks("+-"))
    odd.update(**status)
    lines = {line.name: line for line in list_runs(tmp_path)}
    assert set(lines) == {"sound", "odd"}
    assert (lines["odd"].verdict, lines["odd"].minutes) == (None, None)
    assert compare([odd.path, tmp_path / "sound"]).questions == 2


def test_other_folders_and_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    found: tuple[RunLine, ...] = list_runs(tmp_path)
    assert found == ()


def test_a_run_or_nothing_in_place_of_a_folder_of_runs_is_wrong_use(tmp_path: Path) -> None:
    run = small(tmp_path, "a", marks("+"))
    with pytest.raises(RunError, match="one run, not a folder"):
        list_runs(run.path)
    with pytest.raises(RunError, match="no such folder"):
        list_runs(tmp_path / "missing")
