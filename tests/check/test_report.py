from __future__ import annotations

from pathlib import Path

from tests.check.conftest import rows
from tuneproof.check.registry import CHECKS
from tuneproof.check.report import CheckReport, sarif
from tuneproof.check.subject import Subject
from tuneproof.findings import run_checks

LEVELS = {"error", "warning", "note"}


def report(folder: Path) -> CheckReport:
    file = str(folder / "data" / "train.csv")
    table = rows(("Which key?", "AKIAIOSFODNN7EXAMPLE"), ("Why?", "<p>So</p>"), file=file)
    return CheckReport(run_checks(CHECKS, Subject(table)), 2, 0, 0)


def test_the_gravest_comes_first_and_an_error_gives_exit_code_1(tmp_path: Path) -> None:
    made = report(tmp_path)
    assert made.findings[0].severity == "error"
    assert made.exit_code == 1
    assert CheckReport((), 0, 0, 0).exit_code == 0


def test_sarif_has_what_the_standard_requires(tmp_path: Path) -> None:
    log = sarif(report(tmp_path), CHECKS, tmp_path)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert log["version"] == "2.1.0" and run["tool"]["driver"]["name"] == "tuneproof"
    assert len(rules) == len(set(rules)) == len(CHECKS)
    for result in run["results"]:
        assert result["ruleId"] in rules and result["level"] in LEVELS and result["message"]["text"]
    html = next(result for result in run["results"] if result["ruleId"] == "D133")
    place = html["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "data/train.csv"},
        "region": {"startLine": 3},
    }


def test_a_setting_is_no_place_in_a_file(tmp_path: Path) -> None:
    log = sarif(report(tmp_path), CHECKS, tmp_path)
    steps = next(result for result in log["runs"][0]["results"] if result["ruleId"] == "R301")
    assert steps["locations"] == [] and "train.epochs" in steps["message"]["text"]


def test_json_counts_all_six_outcomes(tmp_path: Path) -> None:
    made = report(tmp_path).to_json()
    assert sum(made["outcomes"].values()) == len(CHECKS)
    assert len(made["outcomes"]) == 6
