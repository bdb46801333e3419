"""fit, train, evaluate, resume: what they hand to the experiment, what they make of a run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import FakeExperiment, Interrupted, Invoke
from tests.report.make_run import make_run
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.errors import CheckError
from tuneproof.store import ADAPTER, FINDINGS, RECIPE, SEARCH, VERSION, write_json
from tuneproof.types import VerdictKind


def test_what_was_typed_wins_over_the_recipe_and_that_over_the_defaults(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    recipe = tmp_path / "r.yaml"
    recipe.write_text(
        "data: {train: [old.csv], test: old-test.csv}\ntrain: {epochs: 4, batch_size: 16}\n",
        encoding="utf-8",
    )
    outcome = invoke(
        "fit", "new.csv", "more.csv", "--recipe", recipe, "--epochs", "9", "--out", tmp_path / "o"
    )
    assert outcome.exit_code == 0, outcome.stderr
    verb, given = experiment.calls[0]
    used = given["recipe"]
    assert verb == "fit" and given["out"] == tmp_path / "o"
    assert used.data.train == ("new.csv", "more.csv") and used.data.test == "old-test.csv"
    assert (used.train.epochs, used.train.batch_size, used.lora.rank) == (9, 16, 16)


@pytest.mark.parametrize("verb", ["fit", "train"])
def test_a_file_that_is_not_there_is_said_before_anything_is_loaded(verb: str) -> None:
    code = (
        "import sys\nfrom tuneproof.cli import main\n"
        "try: main()\nexcept SystemExit as end: print(end.code, 'torch' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, verb, "nowhere.csv"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout == "2 False\n"
    assert "There is no such file" in done.stderr and "nowhere.csv" in done.stderr


def test_every_override_reaches_its_setting(invoke: Invoke, experiment: FakeExperiment) -> None:
    invoke(
        *("train", "a.csv", "--kb", "kb.jsonl", "--test", "t.csv", "--model", "m"),
        *("--epochs", "2", "--learning-rate", "2e-4", "--rank", "4"),
        *("--batch-size", "3", "--seed", "7", "--device", "cpu"),
    )
    recipe = experiment.calls[0][1]["recipe"]
    assert (recipe.data.kb, recipe.data.test, recipe.model.name) == ("kb.jsonl", "t.csv", "m")
    assert (recipe.train.epochs, recipe.train.learning_rate, recipe.lora.rank) == (2, 2e-4, 4)
    assert (recipe.train.batch_size, recipe.train.seed, recipe.model.device) == (3, 7, "cpu")


def test_any_setting_can_be_set_as_the_page_on_the_guard_says(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    more = ("guard.scope=false", "train.learning_rate=2e-4", "watch.gap=off", "check.ignore=[D113]")
    typed = [word for one in more for word in ("--set", one)]
    outcome = invoke("fit", "a.csv", *typed, "--trials", "2")
    assert outcome.exit_code == 0, outcome.stderr
    recipe = experiment.calls[0][1]["recipe"]
    assert (recipe.guard.scope, recipe.train.learning_rate) == (False, 2e-4)
    assert (recipe.watch.gap, recipe.check.ignore, recipe.search.trials) == ("off", ("D113",), 2)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--set", "guard.scope"], "--set guard.scope cannot be read: there is no “=”."),
        (["--set", "guard.scope=[x"], "cannot be read: this is not valid YAML"),
        (["--set", "guard.scop=false"], "did you mean scope?"),
        (["--set", "train.epochs=3", "--epochs", "3"], "train.epochs was given twice."),
        (["--set", "data.kb=a", "--set", "data.kb=b"], "data.kb was given twice."),
    ],
)
def test_a_setting_that_cannot_be_set_is_said(
    invoke: Invoke, experiment: FakeExperiment, more: list[str], said: str
) -> None:
    outcome = invoke("fit", "a.csv", *more)
    assert outcome.exit_code == 2 and said in outcome.stderr
    assert not experiment.calls


def test_the_data_may_come_from_the_recipe(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    (tmp_path / "r.yaml").write_text("data: {train: [a.csv]}", encoding="utf-8")
    assert invoke("fit", "--recipe", tmp_path / "r.yaml").exit_code == 0
    assert experiment.calls[0][1]["recipe"].data.train == ("a.csv",)


def test_without_a_recipe_the_defaults_are_those_that_init_writes_for_this_data(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    invoke("fit", "a.csv", "--kb", "kb.jsonl", "--rank", "4")
    recipe = experiment.calls[0][1]["recipe"]
    assert (recipe.train.epochs, recipe.lora.rank, recipe.data.kb) == (12, 4, "kb.jsonl")
    invoke("fit", "a.csv", "--epochs", "2")
    assert experiment.calls[1][1]["recipe"].train.epochs == 2


def test_a_run_is_checked_first_unless_told_otherwise(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    def gate(*more: str) -> dict[str, bool]:
        invoke("fit", "a.csv", *more)
        given: dict[str, bool] = experiment.calls[-1][1]["gate"]
        return given

    assert gate() == {"check": True, "force": False, "fix": True, "written": False}
    assert gate("--no-check")["check"] is False
    assert gate("--force")["force"] is True
    assert gate("--no-fix")["fix"] is False
    assert gate("--epochs", "2")["written"] is True
    assert gate("--set", "train.epochs=2")["written"] is True
    assert gate("--rank", "4")["written"] is False


def test_a_setting_that_has_an_option_is_named_with_it(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    """Who typed --epochs 3 was told to set train.epochs, and had no recipe open."""
    experiment.error = CheckError("No.", remedy="Set train.epochs to 25; see watch.gap.")
    outcome = invoke("fit", "questions.csv", "--epochs", "3")
    assert "→ Set train.epochs (--epochs) to 25; see watch.gap." in outcome.stderr


def test_the_recipe_that_init_wrote_is_pointed_to(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("recipe.yaml").write_text("data: {train: [a.csv]}", encoding="utf-8")
    outcome = invoke("fit")
    assert outcome.exit_code == 2
    assert "tuneproof fit --recipe recipe.yaml" in outcome.stderr


def test_a_pointless_run_ends_with_exit_code_1(invoke: Invoke, experiment: FakeExperiment) -> None:
    experiment.error = CheckError("This run would be pointless.", remedy="--force trains anyway.")
    outcome = invoke("fit", "a.csv", "--json")
    assert outcome.exit_code == 1
    assert json.loads(outcome.stdout)["error"]["message"] == "This run would be pointless."
    assert "--force trains anyway." in outcome.stderr


def test_all_impossible_settings_are_named_at_once(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    outcome = invoke("fit", "a.csv", "--epochs", "0", "--rank", "999", "--device", "tpu")
    assert outcome.exit_code == 2
    for setting in ("train.epochs = 0", "lora.rank = 999", 'model.device = "tpu"'):
        assert setting in outcome.stderr
    assert not experiment.calls


def test_a_finished_run_shows_its_outcome_and_the_progress_goes_to_stderr(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    outcome = invoke("fit", "a.csv")
    assert outcome.exit_code == 0
    assert "✓ It answers unseen wordings" in outcome.stdout
    assert "✓ Training" in outcome.stderr and "Nearly there." in outcome.stderr
    assert "Training" not in outcome.stdout
    assert "report.html" in outcome.stdout


def test_quiet_leaves_the_outcome_and_nothing_else(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    outcome = invoke("fit", "a.csv", "--quiet")
    assert outcome.stderr == ""
    assert "✓ It answers unseen wordings" in outcome.stdout


def test_json_is_alone_on_stdout_even_when_a_library_prints(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    outcome = invoke("--json", "evaluate", experiment.run.path, "--test", "other.csv")
    said = json.loads(outcome.stdout)
    assert said.keys() == {"run", "state", "verdict", "evaluation", "report"}
    assert said["state"] == "finished" and said["verdict"]["kind"] == "generalises"
    assert said["evaluation"]["test"]["questions"] == 196
    assert "a library that prints" in outcome.stderr
    assert experiment.calls[0][1]["test"] == Path("other.csv")


@pytest.mark.parametrize("kind", VerdictKind)
def test_the_verdict_decides_the_exit_code(
    invoke: Invoke, experiment: FakeExperiment, kind: VerdictKind
) -> None:
    experiment.run.update(verdict={"kind": kind.value, "sentence": "So it is.", "evidence": {}})
    says_no = kind in ("collapsed", "erased", "too-little")
    assert invoke("fit", "a.csv").exit_code == (1 if says_no else 0)
    assert invoke("evaluate", experiment.run.path).exit_code == (1 if says_no else 0)
    assert invoke("report", experiment.run.path).exit_code == 0


def test_a_run_without_a_verdict_says_no_only_by_an_error_finding(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    experiment.run = make_run(tmp_path, "trained")
    assert invoke("train", "a.csv").exit_code == 0
    finding = {"code": "W401", "severity": "error", "phase": "during", "message": "NaN"}
    write_json(experiment.run / FINDINGS, [finding])
    assert invoke("train", "a.csv").exit_code == 1


def test_an_interrupted_run_is_named_with_the_command_that_continues_it(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    run = make_run(tmp_path / "my runs", "interrupted")
    experiment.error = Interrupted(run)
    outcome = invoke("fit", "a.csv")
    assert outcome.exit_code == 130
    assert str(run.path) in outcome.stderr
    assert f"tuneproof resume '{run.path}'" in outcome.stderr
    assert "✓ Training" not in outcome.stderr


def test_only_a_run_with_an_adapter_is_called_usable(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    """Stopped while its data was checked, it was "usable as it is", and `ask` found no adapter."""
    run = make_run(tmp_path, "interrupted")
    experiment.error = Interrupted(run)
    shutil.rmtree(run / ADAPTER, ignore_errors=True)
    said = invoke("fit", "a.csv").stderr
    assert "nothing is trained yet" in said and "usable" not in said
    assert f"tuneproof resume {run.path}" in said
    (run / ADAPTER).mkdir()
    assert "usable as it is" in invoke("fit", "a.csv").stderr


def test_a_finished_run_is_not_told_to_resume(invoke: Invoke, experiment: FakeExperiment) -> None:
    """Ctrl-C while it was asked again led to a `resume` that does nothing."""
    experiment.error = Interrupted(experiment.run)
    assert experiment.run.status().state == "finished"
    said = invoke("evaluate", experiment.run.path).stderr
    assert "Run the same command again." in said and "resume" not in said


def test_resume_takes_a_run_folder_and_nothing_else(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    assert invoke("resume", experiment.run.path).exit_code == 0
    outcome = invoke("resume", tmp_path)
    assert outcome.exit_code == 2
    assert "not a run folder" in outcome.stderr
    assert len(experiment.calls) == 1


@pytest.mark.parametrize("verb", [["resume"], ["evaluate"], ["diagnose", "--measure"]])
def test_what_cannot_be_changed_is_refused_before_anything_is_loaded(
    invoke: Invoke, experiment: FakeExperiment, verb: list[str]
) -> None:
    """Whoever resumed a registered version waited for torch, then was refused."""
    write_json(experiment.run / VERSION, {})
    outcome = invoke(*verb, experiment.run.path)
    assert outcome.exit_code == 2 and "stays as it was registered" in outcome.stderr
    assert "Getting ready" not in outcome.stderr and not experiment.calls


@pytest.mark.parametrize("verb", [["evaluate"], ["diagnose", "--measure"], ["export"]])
def test_a_run_without_an_adapter_is_refused_before_anything_is_loaded(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path, verb: list[str]
) -> None:
    (experiment.run / ADAPTER).rmdir()
    named = ["--merged", str(tmp_path / "model")] if verb == ["export"] else []
    outcome = invoke(*verb, experiment.run.path, *named)
    assert outcome.exit_code == 2 and "lost its adapter" in outcome.stderr
    assert "Getting ready" not in outcome.stderr and not experiment.calls


def test_a_cluster_without_a_search_is_wrong_use(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    for arguments in (("fit", "a.csv"), ("resume", experiment.run.path)):
        outcome = invoke(*arguments, "--cluster", "auto")
        assert outcome.exit_code == 2
        assert "--minutes" in outcome.stderr
    assert not experiment.calls


def test_a_cluster_that_is_not_there_is_told_before_anything_is_begun(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    pytest.importorskip("ray")
    write_json(experiment.run / SEARCH, {})
    for arguments in (("fit", "a.csv", "--trials", "2"), ("resume", experiment.run.path)):
        outcome = invoke(*arguments, "--cluster", "127.0.0.1:1")
        assert outcome.exit_code == 2
        assert "127.0.0.1:1" in outcome.stderr
    assert not experiment.calls


def test_a_search_that_was_stopped_before_its_first_candidate_is_resumed_as_a_search(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    """There is no search.json yet: the recipe says what was asked for."""
    invoke("resume", experiment.run.path)
    assert experiment.calls[-1][1]["trainer"] is None
    recipe = patched(Recipe(), {"search.trials": 2})
    (experiment.run / RECIPE).write_text(dump_recipe(recipe), encoding="utf-8")
    invoke("resume", experiment.run.path)
    assert "trainer" in experiment.calls[-1][1]
    experiment.run.update(proof=False)
    invoke("resume", experiment.run.path)
    assert experiment.calls[-1][1]["trainer"] is None


def test_a_test_file_that_is_not_there_is_told_before_a_model_is_loaded(
    invoke: Invoke, tmp_path: Path
) -> None:
    run = make_run(tmp_path)
    outcome = invoke("evaluate", run.path, "--test", tmp_path / "nope.csv")
    assert outcome.exit_code == 2 and "There is no such file" in outcome.stderr
    assert "Getting ready" not in outcome.stderr
