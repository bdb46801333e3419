"""compare and runs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Invoke
from tests.compare.make_runs import marks, small, variant
from tests.report.make_run import make_run
from tuneproof.store import ANSWERS, LOCK, RUN, write_json


def test_compare_shows_people_what_changed_and_what_it_did(invoke: Invoke, tmp_path: Path) -> None:
    first = variant(tmp_path, "first")
    other = variant(tmp_path, "other", won=12, settings={"train.epochs": 8})
    outcome = invoke("compare", first.path, other.path)
    assert outcome.exit_code == 0
    assert "B answers better than A" in outcome.stdout
    assert "train.epochs 5 → 8" in outcome.stdout


def test_compare_gives_machines_one_document_and_writes_the_page(
    invoke: Invoke, tmp_path: Path
) -> None:
    runs = [small(tmp_path, name, marks(p)).path for name, p in (("a", "++--"), ("b", "+-++"))]
    page = tmp_path / "compare.html"
    outcome = invoke("compare", *runs, "--json", "--out", page)
    said = json.loads(outcome.stdout)
    assert said["title"] == "No clear difference between A and B"
    assert [one["question"] for one in said["contests"][0]["won"]] == ["q2", "q3"]
    assert said["contests"][0]["p"] == 1.0 and said["questions"] == 4
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert said["page"] == str(page)
    assert f"Page written: {page}" in outcome.stderr


def test_a_page_is_never_written_over_a_run_or_its_data(invoke: Invoke, tmp_path: Path) -> None:
    """`compare A B --out A/answers.jsonl` left a page where the answers had been."""
    data = [tmp_path / f"{name}.csv" for name in ("train", "test", "kb")]
    first = variant(tmp_path, "first", settings={"data.kb": str(data[2])})
    files = [{"path": str(path), "sha256": "0", "rows": 1} for path in data[:2]]
    write_json(first / LOCK, {"files": files})
    other = variant(tmp_path, "other")
    for target in (first / ANSWERS, other / RUN, *data):
        target.touch()
        before = target.read_bytes()
        outcome = invoke("compare", first.path, other.path, "--out", target)
        assert outcome.exit_code == 2
        assert "would be replaced" in outcome.stderr and str(target) in outcome.stderr
        assert target.read_bytes() == before
    page = tmp_path / "compare.html"
    for _again in range(2):
        assert invoke("compare", first.path, other.path, "--out", page).exit_code == 0


def test_compare_with_wrong_use_is_a_sentence(invoke: Invoke, tmp_path: Path) -> None:
    run = small(tmp_path, "a", marks("+"))
    for args in (
        [run.path],
        [run.path, run.path],
        [run.path, tmp_path],
        [run.path, small(tmp_path, "b", marks("+")).path, "--system", "guarded"],
    ):
        outcome = invoke("compare", *args)
        assert outcome.exit_code == 2
        assert "→" in outcome.stderr and "Traceback" not in outcome.stderr


def test_compare_of_unfinished_runs_is_no_error(invoke: Invoke, tmp_path: Path) -> None:
    runs = [make_run(tmp_path / name, name).path for name in ("started", "failed")]
    outcome = invoke("compare", *runs)
    assert outcome.exit_code == 0
    assert "Nothing to compare yet" in outcome.stdout


def test_runs_lists_a_folder_for_people_and_machines(invoke: Invoke, tmp_path: Path) -> None:
    small(tmp_path, "one", marks("+" * 12))
    small(tmp_path, "two", marks("-" * 12))
    shown = invoke("runs", tmp_path)
    assert shown.exit_code == 0 and "★ best" in shown.stdout
    said = json.loads(invoke("runs", tmp_path, "--json").stdout)["runs"]
    assert {line["name"]: line["standing"] for line in said} == {"one": "best", "two": "behind"}


def test_an_empty_folder_of_runs_is_a_sentence(invoke: Invoke, tmp_path: Path) -> None:
    outcome = invoke("runs", tmp_path)
    assert outcome.exit_code == 0 and outcome.stdout == ""
    assert "There is no run in" in outcome.stderr
    assert json.loads(invoke("runs", tmp_path, "--json").stdout) == {"runs": []}
