"""diagnose, explain G…, fit --apply: what is said of a run, and how the next one starts from it."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tests.report.make_run import make_run
from tuneproof.atomic import cannot_write, write_text
from tuneproof.config import dump_recipe, load_recipe, patched
from tuneproof.diagnose.causes import CAUSES
from tuneproof.store import (
    ANSWERS,
    DIAGNOSIS,
    METRICS,
    PRESCRIPTION,
    RECIPE,
    TRIALS,
    VERSION,
    RunFolder,
    read_lines,
    write_json,
)

HIGH = {"train.learning_rate": 0.01}


@pytest.fixture
def ill(experiment: FakeExperiment) -> RunFolder:
    """A run at a wild rate, whose answers are like nothing known."""
    run = experiment.run
    write_text(run / RECIPE, dump_recipe(patched(load_recipe(run / RECIPE), HIGH)))
    lines = list(read_lines(run / "answers.jsonl"))
    for line in lines:
        if line["system"] == "adapter" and line["answerable"]:
            line.update(correct=False, similarity=0.1, matched_topic=None, produced="嗯嗯")
    run.rewrite("answers.jsonl", lines)
    return run


def test_a_healthy_run_is_told_so_and_nothing_is_prescribed(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    outcome = invoke("diagnose", experiment.run.path)
    assert outcome.exit_code == 0, outcome.stderr
    assert "G500 No fault of the training" in outcome.stdout
    assert "What to do" not in outcome.stdout
    assert not experiment.calls, "no model is loaded"


def test_a_run_without_a_step_has_nothing_to_diagnose(invoke: Invoke, tmp_path: Path) -> None:
    """It was said to have “Nothing wrong”, and to be unclear for want of thirty numbers."""
    run = RunFolder.create(tmp_path, "begun")
    run.update(state="running")
    with run.alone():
        outcome = invoke("diagnose", run.path)
    assert outcome.exit_code == 2
    assert "nothing to diagnose" in outcome.stderr
    assert f"tuneproof report {run.path}" in outcome.stderr and "G500" not in outcome.output


@pytest.mark.parametrize("left", [METRICS, TRIALS])
def test_a_run_killed_before_anything_can_be_judged_is_to_be_gone_on_with(
    invoke: Invoke, tmp_path: Path, left: str
) -> None:
    """Killed in its second step, or in the first candidate of a search: another learning rate was
    prescribed."""
    run = make_run(tmp_path, "started")
    if left == METRICS:
        run.rewrite(METRICS, [{"kind": "step", "step": step, "loss": 2.0} for step in (1, 2)])
    else:
        (run / TRIALS / "001").mkdir(parents=True)
    outcome = invoke("diagnose", run.path)
    assert outcome.exit_code == 2 and not outcome.stdout
    assert f"Continue it with: tuneproof resume {run.path}" in outcome.stderr
    assert not (run / PRESCRIPTION).exists()


def test_a_run_that_was_never_asked_is_not_said_to_be_sound(invoke: Invoke, tmp_path: Path) -> None:
    """ "G500 Nothing wrong 0.00", and "Not clear between: “Nothing wrong”, “Too little data”"."""
    said = invoke("diagnose", make_run(tmp_path, "trained").path).stdout
    assert "cannot be told" in said and "No cause stands out" in said
    assert "No fault of the training" not in said and "Too little data" not in said


def test_a_killed_training_is_said_to_have_been_interrupted(invoke: Invoke, tmp_path: Path) -> None:
    """Its state is still "running": it was told to be under-trained, perhaps."""
    run = make_run(tmp_path, "training")
    said = invoke("diagnose", run.path).stdout
    assert "interrupted after 3 of" in said and "tuneproof resume" in said
    assert run.status().state == "interrupted"


def test_causes_come_with_their_evidence_and_a_diff(invoke: Invoke, ill: RunFolder) -> None:
    said = invoke("diagnose", ill.path).stdout
    assert "G504 Learning rate too high" in said
    assert "+ learning rate against the highest usual one for this model: 10×" in said
    assert "-  learning_rate: 0.01" in said and "+  learning_rate: 0.0008" in said
    assert f"tuneproof fit --apply {ill.path}" in said


def test_json_has_evidence_causes_and_prescription(invoke: Invoke, ill: RunFolder) -> None:
    said = json.loads(invoke("diagnose", ill.path, "--json").stdout)
    assert said.keys() == {
        "run", "verdict", "evidence", "causes", "to_find_out", "prescription", "notices",
    }  # fmt: skip
    assert {each["code"] for each in said["causes"]} == {cause.code for cause in CAUSES}
    assert said["causes"][0]["code"] == "G504"
    assert said["evidence"]["rate_over_usual"] == 10.0
    assert said["prescription"]["diff"].startswith("--- a/recipe.yaml")


def test_lost_answers_are_told_before_the_causes(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    """Half the answers were gone, and the causes were read off the other half in silence."""
    run = experiment.run
    run.rewrite(ANSWERS, list(read_lines(run / ANSWERS))[:400])
    told = "answers.jsonl holds 400 answers, the figures were counted from 588"
    said = invoke("diagnose", run.path).stdout
    assert told in said and said.index(told) < said.index("G5")
    [notice] = json.loads(invoke("diagnose", run.path, "--json").stdout)["notices"]
    assert told in notice and "tuneproof evaluate" in notice


def test_a_run_that_cannot_be_written_to_is_diagnosed_all_the_same(
    invoke: Invoke, ill: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a colleague's run only the fault of writing was shown."""

    def read_only(_path: Path, _content: bytes) -> None:
        raise cannot_write(ill / DIAGNOSIS, OSError(errno.EROFS, ""))

    monkeypatch.setattr("tuneproof.atomic.write_bytes", read_only)
    outcome = invoke("diagnose", ill.path)
    assert outcome.exit_code == 2
    assert "G504 Learning rate too high" in outcome.stdout and "What to do:" in outcome.stdout
    assert "--apply" not in outcome.stdout, "nothing was prescribed in a file"
    assert "Cannot write: this disk is read-only." in outcome.stderr
    assert "error" in json.loads(invoke("diagnose", ill.path, "--json").stdout)


def test_a_run_that_lost_its_recipe_is_a_sentence(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    (experiment.run / RECIPE).unlink()
    outcome = invoke("diagnose", experiment.run.path)
    assert outcome.exit_code == 2
    assert "This run folder has lost its recipe.yaml." in outcome.stderr
    assert str(experiment.run.path) in outcome.stderr and "init" not in outcome.stderr


def test_measuring_loads_the_model_and_what_it_measured_is_kept(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    assert invoke("diagnose", experiment.run.path, "--measure").exit_code == 0
    assert experiment.calls[0][0] == "diagnose"
    said = json.loads(invoke("diagnose", experiment.run.path, "--json").stdout)
    assert said["evidence"]["train_exact"] == 0.95


def test_the_next_run_starts_from_the_prescription_and_remembers_it(
    invoke: Invoke, experiment: FakeExperiment, ill: RunFolder, tmp_path: Path
) -> None:
    invoke("diagnose", ill.path)
    outcome = invoke(
        "fit", "--apply", ill.path, "--out", tmp_path / "next", "--epochs", "7", "--force"
    )
    assert outcome.exit_code in (0, 1), outcome.stderr
    verb, given = experiment.calls[0]
    assert verb == "fit"
    assert given["recipe"].train.learning_rate == 8e-4
    assert given["recipe"].train.epochs == 7, "what is typed wins"
    assert given["gate"]["force"], "the check may find it pointless"
    assert given["parent"]["run"] == str(ill.path.resolve())
    assert given["parent"]["causes"][0] == "G504"
    assert {one["number"] for one in given["parent"]["effects"]} >= {"correct"}
    assert given["parent"]["numbers"]["correct"] == 0.0


def test_a_run_must_be_diagnosed_before_its_prescription_is_applied(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    outcome = invoke("fit", "--apply", experiment.run.path)
    assert outcome.exit_code == 2
    assert f"tuneproof diagnose {experiment.run.path}" in outcome.stderr
    write_json(experiment.run / VERSION, {})  # which keeps no prescription, and is not diagnosed
    assert "tuneproof diagnose" not in invoke("fit", "--apply", experiment.run.path).stderr


def test_a_prescription_without_a_change_needs_one_by_hand(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    run = experiment.run
    invoke("diagnose", run.path)
    outcome = invoke("fit", "--apply", run.path)
    assert outcome.exit_code == 2 and "no change that a program can make" in outcome.stderr
    assert "Nothing was found" in outcome.stderr
    assert invoke("fit", "better.csv", "--apply", run.path).exit_code == 0
    assert experiment.calls[0][1]["recipe"].data.train == ("better.csv",)
    assert (run / PRESCRIPTION).exists()


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ([], "it holds no object"),
        ({}, "it holds no prescription"),
        ({"settings": 5, "causes": [], "advice": [], "effects": []}, "it holds no prescription"),
        ({"settings": {}, "causes": 5, "advice": [], "effects": []}, "it holds no prescription"),
        (
            {"settings": {"trian.epochs": 3}, "causes": [], "advice": [], "effects": []},
            "did you mean train?",
        ),
    ],
)
def test_a_prescription_that_is_none_is_told_with_its_file(
    invoke: Invoke, ill: RunFolder, kept: object, said: str
) -> None:
    """It ended in a KeyError inside Tuneproof."""
    invoke("diagnose", ill.path)
    write_json(ill / PRESCRIPTION, kept)
    outcome = invoke("fit", "--apply", ill.path)
    assert outcome.exit_code == 2 and said in outcome.stderr
    assert str(ill / PRESCRIPTION) in outcome.stderr


def test_a_recipe_and_a_run_to_start_from_are_one_too_many(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    outcome = invoke("fit", "--apply", experiment.run.path, "--recipe", tmp_path / "r.yaml")
    assert outcome.exit_code == 2 and "--recipe" in outcome.stderr


def test_training_alone_applies_nothing(invoke: Invoke, experiment: FakeExperiment) -> None:
    assert invoke("train", "a.csv", "--apply", experiment.run.path).exit_code == 2


@pytest.mark.parametrize("code", ["g503", "G580", "G592"])
def test_codes_of_the_diagnosis_are_explained(invoke: Invoke, code: str) -> None:
    outcome = invoke("explain", code)
    assert outcome.exit_code == 0 and code.upper() in outcome.stdout
    page = json.loads(invoke("explain", code, "--json").stdout)["page"]
    assert page.startswith(f"# {code.upper()}")
    assert ("Speaks for it" in page) == (code == "g503")


def test_an_outcome_names_the_likeliest_cause(invoke: Invoke, ill: RunFolder) -> None:
    invoke("diagnose", ill.path)
    said = invoke("report", ill.path).stdout
    assert "Likeliest cause: Learning rate too high" in said
    assert f"tuneproof diagnose {ill.path}" in said


def test_a_run_that_another_process_works_on_is_diagnosed_and_not_written_to(
    invoke: Invoke, ill: RunFolder
) -> None:
    """What the trainer said in run.json meanwhile was lost."""
    before = {path: path.read_bytes() for path in ill.path.iterdir() if path.is_file()}
    with ill.alone():
        outcome = invoke("diagnose", ill.path)
    assert outcome.exit_code == 2 and "Another process" in outcome.stderr
    assert "G504 Learning rate too high" in outcome.stdout
    assert {path: path.read_bytes() for path in ill.path.iterdir() if path.is_file()} == before


def test_a_registered_version_is_diagnosed_and_stays_as_it_was(
    invoke: Invoke, ill: RunFolder
) -> None:
    """It was written to, and could not be rolled back to any more."""
    write_json(ill / VERSION, {})
    before = {path: path.read_bytes() for path in ill.path.iterdir() if path.is_file()}
    outcome = invoke("diagnose", ill.path)
    assert outcome.exit_code == 2 and "stays as it was registered" in outcome.stderr
    assert "G504 Learning rate too high" in outcome.stdout
    assert {path: path.read_bytes() for path in ill.path.iterdir() if path.is_file()} == before


def test_what_to_find_out_of_a_registered_version_is_told(
    invoke: Invoke, ill: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half the diagnosis was printed, then a traceback: a finding is no dictionary."""
    write_json(ill / VERSION, {})
    monkeypatch.setattr("tuneproof.diagnose.diagnosis.HELD", 2.0)
    outcome = invoke("diagnose", ill.path)
    assert outcome.exit_code == 2 and "To find out:" in outcome.stdout
