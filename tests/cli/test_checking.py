"""check and explain."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tuneproof.check.facts import EndFacts, ModelFacts
from tuneproof.errors import ModelError

ROWS = [f"How do I get form number {n} signed?,Take form {n} to the desk.\n" for n in range(12)]
KEY = "Which key?,Use AKIAIOSFODNN7EXAMPLE.\n"
MARKUP = "Why so?,<b>Because.</b>\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "questions.csv"
    path.write_text("question,answer\n" + "".join(ROWS) + MARKUP, encoding="utf-8")
    return path


def test_findings_are_shown_with_place_and_remedy(invoke: Invoke, table: Path) -> None:
    outcome = invoke("check", table)
    assert outcome.exit_code == 0
    assert "D133 HTML in a text" in outcome.stdout and f"{table}:14" in outcome.stdout
    assert "tuneproof explain CODE" in outcome.stdout


def test_an_error_gives_exit_code_1_until_it_is_ignored(invoke: Invoke, table: Path) -> None:
    table.write_text(table.read_text(encoding="utf-8") + KEY, encoding="utf-8")
    outcome = invoke("check", table)
    assert outcome.exit_code == 1 and "D136" in outcome.stdout
    assert "AKIAIOSFODNN7EXAMPLE" not in outcome.stdout
    assert invoke("check", table, "--ignore", "d136").exit_code == 0


def test_machines_get_one_document(invoke: Invoke, table: Path) -> None:
    said = json.loads(invoke("check", table, "--select", "D133,D101", "--json").stdout)
    assert [finding["code"] for finding in said["findings"]] == ["D133"]
    assert said["outcomes"]["ignored"] > 30 and said["rows"]["train"] == 13


@pytest.mark.parametrize("flag", ["--fix", "--diff"])
def test_that_there_is_nothing_to_correct_is_said(invoke: Invoke, table: Path, flag: str) -> None:
    """Nothing was written, and nothing said why."""
    table.write_text("question,answer\n" + "".join(ROWS), encoding="utf-8")
    outcome = invoke("check", table, flag)
    assert outcome.exit_code == 0 and "Nothing is corrected" in outcome.stderr
    assert json.loads(invoke("check", table, flag, "--json").stdout)["copies"] == []


def test_fix_writes_beside_and_diff_writes_nothing(invoke: Invoke, table: Path) -> None:
    before = table.read_text(encoding="utf-8")
    shown = invoke("check", table, "--diff")
    assert "-Why so?,<b>Because.</b>" in shown.stdout and "+Why so?,Because." in shown.stdout
    assert len(list(table.parent.iterdir())) == 1
    invoke("check", table, "--fix")
    assert table.read_text(encoding="utf-8") == before
    assert "Why so?,Because." in (table.parent / "questions.fixed.csv").read_text(encoding="utf-8")
    assert (table.parent / "questions.fixed.log.jsonl").exists()
    assert invoke("check", table, "--fix").exit_code == 2
    assert invoke("check", table, "--fix", "--diff").exit_code == 2


def test_many_corrections_are_shown_in_part_and_json_has_all(invoke: Invoke, table: Path) -> None:
    """The diff of fifty rows was longer than anybody reads, and pushed the findings away."""
    rows = [f"Why so in case {n}?,<b>Because of {n}.</b>\n" for n in range(50)]
    table.write_text("question,answer\n" + "".join(rows), encoding="utf-8")
    shown = invoke("check", table, "--diff").stdout
    assert "-Why so in case 9?,<b>Because of 9.</b>" in shown and f"{table}:11" in shown
    assert "case 10?,<b>" not in shown and "and 40 more changed rows" in shown
    (copy,) = json.loads(invoke("check", table, "--diff", "--json").stdout)["copies"]
    assert copy["diff"].count("\n-Why so") == 50


def test_one_of_a_thing_is_not_spoken_of_as_several(invoke: Invoke, table: Path) -> None:
    """It said “1 rows”, “1 warnings” and “1 corrections”."""
    test = table.with_name("test.csv")
    test.write_text("question,answer\nHow is form number 1 signed?,At the desk.\n", "utf-8")
    shown = invoke("check", table, "--test", test, "--select", "D133", "--fix")
    assert (
        "13 usable rows, 1 test row, no knowledge base: 0 errors, 1 warning, 0 notes."
        in shown.stdout
    )
    assert "1 correction to" in shown.stderr and "it is in" in shown.stderr


def test_without_a_test_file_the_summary_says_what_is_tested(invoke: Invoke, table: Path) -> None:
    """A summary of “0 test rows” stood below a finding about twelve test questions."""
    shown = invoke("check", table, "--select", "R317").stdout
    assert "Answerable test questions: " in shown
    assert "no test file, so some are held out, no knowledge base: " in shown


def test_sarif_is_written(invoke: Invoke, table: Path) -> None:
    out = table.parent / "findings.sarif"
    invoke("check", table, "--sarif", out)
    assert json.loads(out.read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_a_recipe_names_files_and_silence(invoke: Invoke, table: Path) -> None:
    recipe = table.parent / "recipe.yaml"
    recipe.write_text(
        f"data:\n  train: ['{table}']\ncheck:\n  per_file:\n    questions.csv: [D133]\n",
        encoding="utf-8",
    )
    said = json.loads(invoke("check", "--recipe", recipe, "--json").stdout)
    assert next(c for c in said["checks"] if c["code"] == "D133")["silenced"] == 1


def test_rules_that_are_not_there_are_told_before_a_run(invoke: Invoke, table: Path) -> None:
    recipe = table.parent / "recipe.yaml"
    recipe.write_text(f"data:\n  train: ['{table}']\nguard:\n  rules_file: no.yaml\n", "utf-8")
    outcome = invoke("check", "--recipe", recipe)
    assert outcome.exit_code == 2 and "The rules cannot be read" in outcome.stderr


def test_an_unknown_code_is_wrong_use(invoke: Invoke, table: Path) -> None:
    assert invoke("check", table, "--select", "D999").exit_code == 2
    assert invoke("explain", "D999").exit_code == 2


def test_explain_shows_the_page(invoke: Invoke) -> None:
    outcome = invoke("explain", "d103")
    assert outcome.exit_code == 0 and "Test question found in training" in outcome.stdout
    said = json.loads(invoke("explain", "D103", "--json").stdout)
    assert said["code"] == "D103" and said["page"].startswith("# D103")


def test_explain_knows_breakers(invoke: Invoke) -> None:
    outcome = invoke("explain", "W403")
    assert outcome.exit_code == 0 and "Training diverges" in outcome.stdout
    assert "watch.divergence_factor" in outcome.stdout


def test_a_model_is_checked_along_when_it_is_named(
    invoke: Invoke, experiment: FakeExperiment, table: Path
) -> None:
    experiment.facts = ModelFacts(1, True, name="x/y", end=EndFacts("<|im_end|>", own=False))
    outcome = invoke("check", table, "--model", "x/y")
    assert outcome.exit_code == 1 and "M206" in outcome.stdout
    assert experiment.calls[0][1]["recipe"].model.name == "x/y"
    assert "M206" not in invoke("check", table).stdout


def test_the_model_is_looked_at_where_the_recipe_names_its_layers(
    invoke: Invoke, experiment: FakeExperiment, table: Path, tmp_path: Path
) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("lora: {targets: [q_porj]}\n")
    experiment.facts = ModelFacts(1, True, name="x/y", layers=frozenset({"q_proj"}))
    assert "R321" in invoke("check", table, "--recipe", recipe).stdout
    experiment.error = ModelError("not to be had", remedy="go online")
    outcome = invoke("check", table, "--recipe", recipe)
    assert "R321" not in outcome.stdout and "not to be had" not in outcome.stderr
    assert invoke("check", table, "--recipe", recipe, "--model", "x/y").exit_code == 2


def test_checking_loads_no_torch_unless_meaning_is_compared(table: Path) -> None:
    program = (
        "import sys; from tuneproof.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print('torch' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", str(table), "--quiet", "--ignore", "D164"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip().endswith("False")


def test_what_comes_next_is_said_where_no_error_stands(invoke: Invoke, tmp_path: Path) -> None:
    """A check that went well ended in numbers, and not in what to do now."""
    table = tmp_path / "my questions.csv"
    rows = "".join(f"How do I do thing {n}?,You do thing {n} in room {n}.\n" for n in range(40))
    table.write_text("question,answer\n" + rows)
    told = invoke("check", table).stderr
    assert f"Nothing here keeps it from training: tuneproof fit '{table}'" in told
    assert "tuneproof fit" not in invoke("check", table, "--quiet").stderr
    table.write_text("question,answer\n")
    assert "tuneproof fit '" not in invoke("check", table).stderr


def test_a_code_that_is_not_there_is_answered_with_the_ranges(invoke: Invoke) -> None:
    """A hundred and ten codes were listed one by one."""
    told = invoke("explain", "X1").stderr
    assert "D101 … D" in told and "W401 … W" in told and "D102" not in told
