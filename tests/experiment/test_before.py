"""fit checks first: what it says, what it corrects, what ends it, what it predicts."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.experiment.conftest import TRAIN, epochs, steps
from tests.heard import Heard
from tests.tiny import CHATML, tiny_folder
from tuneproof import store
from tuneproof.config import Recipe, load_recipe, patched
from tuneproof.data.findings import CODES
from tuneproof.errors import CheckError, DataError
from tuneproof.experiment import Gate, fit, resume, train
from tuneproof.experiment.before import CAREFUL, Before, lines_of
from tuneproof.experiment.forecast import look_back, predicted_and_taken
from tuneproof.i18n import set_language
from tuneproof.progress import Silent
from tuneproof.status import RunStatus
from tuneproof.store import RunFolder, read_json
from tuneproof.types import Finding, Phase, Severity

BROKEN = "Don't use the VPN abroad.".replace("'", "’").encode().decode("cp1252")


def codes(run: RunFolder) -> list[str]:
    return [line["code"] for line in read_json(run / store.FINDINGS)]


def only_run(folder: Path) -> RunFolder:
    (path,) = folder.iterdir()
    return RunFolder(path)


def strict(recipe: Recipe, **settings: Any) -> Recipe:
    """The recipe with every check in force."""
    changes = {name.replace("__", "."): value for name, value in settings.items()}
    return patched(recipe, {"check.ignore": [], **changes})


def test_a_pointless_run_ends_before_its_model_is_even_looked_for(
    recipe: Recipe, tmp_path: Path
) -> None:
    faulty = strict(recipe, model__name="/no/such/model", train__learning_rate=5e-3)
    progress = Heard()
    with pytest.raises(CheckError, match="R303") as caught:
        fit(faulty, tmp_path, progress)
    run = only_run(tmp_path)
    assert run.status().state == "failed" and "R303" in run.status().why
    assert {"R301", "R303"} <= set(codes(run))
    assert "--force" in str(caught.value.remedy)
    assert caught.value.exit_code == 1
    assert any(line.startswith("✕ R303") for line in progress.said)
    assert not (run / store.EXAMPLES).exists()


def test_a_run_that_was_refused_is_refused_again(recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(CheckError):
        fit(strict(recipe), tmp_path, Silent())
    with pytest.raises(CheckError):
        resume(only_run(tmp_path), Silent())


def test_force_trains_and_keeps_the_findings(recipe: Recipe, tmp_path: Path) -> None:
    once = strict(recipe, train__epochs=1)
    run = train(once, tmp_path, Silent(), gate=Gate(force=True))
    assert run.status().state == "trained"
    assert {"R301", "R303"} <= set(codes(run))


def test_without_a_check_only_the_reader_s_findings_are_kept(
    recipe: Recipe, tmp_path: Path
) -> None:
    run = train(strict(recipe, train__epochs=1), tmp_path, Silent(), gate=Gate(check=False))
    found = set(codes(run))
    assert "D107" in found and found <= {*CODES, "M290"}


def test_errors_that_stand_are_said_to_be_trained_on(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    """Two answers to one question were an error, and the next line was “Training”."""
    torn = tmp_path / "torn.csv"
    first = TRAIN.splitlines()[1].split(",")[0]
    torn.write_text(f"{TRAIN}{first},Ask somebody else about it tomorrow.,\n", "utf-8")
    progress = Heard()
    run = RunFolder(tmp_path)
    once = patched(recipe, {"data.train": [str(torn)]})
    Before(run, CAREFUL, progress).look_at_data(once)
    (said,) = [line for line in progress.said if "tuneproof check --recipe" in line]
    assert said.startswith("1 error") and "as they are" in said and str(run / store.RECIPE) in said
    progress.said.clear()
    Before(run, CAREFUL, progress).look_at_data(recipe)
    assert not any("tuneproof check --recipe" in line for line in progress.said)


def test_a_leak_is_told_once_in_the_words_of_its_page(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    leaking = tmp_path / "leaking.csv"
    leaking.write_text(TRAIN + "my password does not work,Open the self-service page.,\n", "utf-8")
    once = patched(recipe, {"data.train": [str(leaking)], "train.epochs": 1})
    run = train(once, tmp_path / "runs", Silent())
    leaks = [line for line in read_json(run / store.FINDINGS) if line["code"] == "D103"]
    assert len(leaks) == 1 and "a run leaves it out" in leaks[0]["message"]


def test_what_the_recipe_ignores_is_not_in_the_run(
    recipe: Recipe, data: Path, tmp_path: Path
) -> None:
    column = tmp_path / "more.csv"
    lines = [f"{line},x" for line in TRAIN.splitlines()]
    column.write_text("\n".join(lines) + "\n", encoding="utf-8")
    once = patched(recipe, {"data.train": [str(column)], "train.epochs": 1})
    assert "D104" in codes(train(once, tmp_path / "one", Silent()))
    quiet = patched(once, {"check.ignore": [*once.check.ignore, "D104"]})
    assert "D104" not in codes(train(quiet, tmp_path / "two", Silent()))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.csv"
    path.write_text(f"{TRAIN}May I use the VPN abroad?,{BROKEN},vpn\n", encoding="utf-8")
    return path


def test_an_error_that_can_be_mended_is_mended_in_a_copy(
    recipe: Recipe, broken: Path, tmp_path: Path
) -> None:
    before = broken.read_bytes()
    progress = Heard()
    once = patched(recipe, {"data.train": [str(broken)], "train.epochs": 1})
    run = train(once, tmp_path / "runs", progress)
    assert broken.read_bytes() == before
    (told_of,) = read_json(run / store.RUN)["corrected"]
    assert told_of == {"file": str(broken), "copy": "data/broken.csv", "corrections": 1}
    copy = run / told_of["copy"]
    assert load_recipe(run / store.RECIPE).data.train == (str(copy.resolve()),)
    assert "Don’t use the VPN abroad." in copy.read_text(encoding="utf-8")
    assert BROKEN not in (run / store.EXAMPLES).read_text(encoding="utf-8")
    log = (run / "data" / "broken.log.jsonl").read_text(encoding="utf-8")
    assert json.loads(log)["old"] == BROKEN
    assert any(str(broken) in line and "--no-fix" in line for line in progress.said)
    assert "D134" not in codes(run)


def test_a_copy_is_written_into_a_run_folder_that_was_given_as_a_relative_path(
    recipe: Recipe, broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--out runs` is the default, and every corrected copy ended the run with a ValueError."""
    monkeypatch.chdir(tmp_path)
    once = patched(recipe, {"data.train": [str(broken)]})
    Path("runs").mkdir()
    Before(RunFolder(Path("runs")), CAREFUL, Silent()).look_at_data(once)
    (told_of,) = read_json(Path("runs", store.RUN))["corrected"]
    assert told_of["copy"] == "data/broken.csv" and Path("runs", told_of["copy"]).is_file()


def test_a_copy_is_written_into_a_run_folder_behind_a_link(
    recipe: Recipe, broken: Path, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "runs").symlink_to(tmp_path / "disk", target_is_directory=True)
    once = patched(recipe, {"data.train": [str(broken)]})
    Before(RunFolder(tmp_path / "runs"), CAREFUL, Silent()).look_at_data(once)
    (told_of,) = read_json(tmp_path / "disk" / store.RUN)["corrected"]
    assert told_of["copy"] == "data/broken.csv"


def test_no_fix_trains_on_the_file_as_it_is(recipe: Recipe, broken: Path, tmp_path: Path) -> None:
    once = patched(recipe, {"data.train": [str(broken)], "train.epochs": 1})
    run = train(once, tmp_path / "runs", Silent(), gate=Gate(fix=False))
    assert "corrected" not in read_json(run / store.RUN) and not (run / "data").exists()
    assert "D134" in codes(run)


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A model whose template ends a turn with a token that it does not know."""
    folder = Path(shutil.copytree(tiny_folder("llama"), tmp_path / "llama"))
    path = folder / "tokenizer_config.json"
    template = CHATML.replace("<|im_end|>", "<unk>")
    path.write_text(json.dumps({**json.loads(path.read_text()), "chat_template": template}))
    return folder


def test_a_model_that_cannot_stop_is_refused_before_training(
    recipe: Recipe, endless: Path, tmp_path: Path
) -> None:
    with pytest.raises(CheckError, match="M206"):
        train(patched(recipe, {"model.name": str(endless)}), tmp_path / "runs", Silent())
    assert not steps(only_run(tmp_path / "runs"))


def test_a_refused_run_stays_refused_when_it_is_resumed(
    recipe: Recipe, endless: Path, tmp_path: Path
) -> None:
    """The prediction was taken for the sign that the model had passed: `resume` trained it."""
    with pytest.raises(CheckError, match="M206"):
        train(patched(recipe, {"model.name": str(endless)}), tmp_path / "runs", Silent())
    run = only_run(tmp_path / "runs")
    with pytest.raises(CheckError, match="M206"):
        resume(run, Silent())
    assert not steps(run)


def test_a_search_checks_the_model_too(recipe: Recipe, endless: Path, tmp_path: Path) -> None:
    trained: list[RunFolder] = []
    asked = patched(recipe, {"model.name": str(endless)})
    with pytest.raises(CheckError, match="M206"):
        fit(asked, tmp_path / "runs", Silent(), trainer=lambda run, *_given: trained.append(run))
    assert not trained


def test_a_run_is_predicted_before_it_trains(finished: RunFolder) -> None:
    predicted = finished.status().predicted
    assert predicted["seconds"] > 0 and predicted["peak_memory_bytes"] > 2**20
    parts = predicted["seconds_once"] + predicted["seconds_proof"]
    assert parts + 3 * predicted["seconds_an_epoch"] == pytest.approx(predicted["seconds"], abs=0.2)


def test_the_prediction_is_said_and_changes_no_step(
    recipe: Recipe, finished: RunFolder, tmp_path: Path
) -> None:
    progress = Heard()
    run = train(recipe, tmp_path, progress)
    assert any(line.startswith("Predicted: about") for line in progress.said)
    assert steps(run) == steps(finished) and epochs(run) == epochs(finished)


def test_too_little_memory_is_told_before_training(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> Any:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr("tuneproof.experiment.forecast.measure", full)
    with pytest.raises(DataError, match="does not fit into memory"):
        train(recipe, tmp_path, Silent())
    assert not steps(only_run(tmp_path))


def test_what_is_kept_of_all_rows_is_no_fault_of_the_batch(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lower layers' states of every row filled the memory in the rehearsal of one batch: a
    smaller batch was advised, and with it the next run ended in the same place."""

    def full(*_given: Any) -> Any:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    class Filling(Silent):
        def stage(self, title: str, total: int | None = None) -> None:
            if title.startswith("Rehearsing"):
                monkeypatch.setattr("tuneproof.engine.network.lower_states", full)

    with pytest.raises(DataError) as caught:
        train(patched(recipe, {"lora.layers": "upper-half"}), tmp_path / "upper", Filling())
    assert "lora.layers: all" in str(caught.value.remedy)
    train(patched(recipe, {"lora.layers": "all"}), tmp_path / "all", Filling())


def test_the_outcome_is_compared_with_the_prediction_of_the_epochs_that_were_needed(
    copy: RunFolder, recipe: Recipe
) -> None:
    copy.update(
        predicted={
            "seconds": 120.0,
            "seconds_once": 10.0,
            "seconds_an_epoch": 30.0,
            "seconds_proof": 20.0,
            "peak_memory_bytes": 2**30,
        },
        timings={"load_seconds": 9.0, "train_seconds": 31.0, "evaluate_seconds": 19.0},
        steps=12,
        step=4,
        peak_memory_bytes=2**30,
    )
    look_back(copy, recipe)
    assert "M290" not in codes(copy)  # 60 predicted for one epoch of three, 59 taken
    copy.update(timings={"load_seconds": 9.0, "train_seconds": 90.0, "evaluate_seconds": 21.0})
    look_back(copy, recipe)
    look_back(copy, recipe)
    (line,) = [one for one in read_json(copy / store.FINDINGS) if one["code"] == "M290"]
    assert line["phase"] == "after" and "1 min 00 s predicted, 2 min 00 s taken" in line["message"]


def test_a_run_that_was_not_predicted_is_not_judged() -> None:
    assert predicted_and_taken(RunStatus()) is None
    assert predicted_and_taken(RunStatus(predicted={"seconds": 1.0}, steps=4)) is None


SOUND = RunStatus(
    predicted={
        "seconds": 60.0,
        "seconds_once": 1.0,
        "seconds_proof": 9.0,
        "peak_memory_bytes": 2**30,
    },
    timings={"train_seconds": 50.0},
    steps=4,
    step=4,
)


@pytest.mark.parametrize(
    "changed",
    [
        {"predicted": {"seconds": 60.0}},
        {"predicted": {**SOUND.predicted, "seconds": "1 min"}},
        {"predicted": {**SOUND.predicted, "seconds_once": None}},
        {"predicted": {**SOUND.predicted, "seconds": 0, "seconds_once": 0, "seconds_proof": 0}},
        {"timings": {**SOUND.timings, "train_seconds": "50"}},
        {"timings": {**SOUND.timings, "load_seconds": []}},
    ],
)
def test_a_prediction_that_was_changed_by_hand_is_none(changed: dict[str, Any]) -> None:
    """The run was proven, and then it was "Something went wrong inside Tuneproof: KeyError"."""
    assert predicted_and_taken(SOUND) is not None
    assert predicted_and_taken(replace(SOUND, **changed)) is None


def test_errors_and_warnings_are_told_one_line_a_code_the_gravest_first() -> None:
    def found(code: str, severity: Severity) -> Finding:
        return Finding(code, severity, Phase.BEFORE, "Title", f"message of {code}", "remedy")

    lines = lines_of(
        [
            found("D111", Severity.WARNING),
            found("D113", Severity.NOTE),
            found("R303", Severity.ERROR),
            found("D111", Severity.WARNING),
        ]
    )
    assert lines == [
        "✕ R303 Title: message of R303",
        "! D111 Title: message of D111 (and 1 more)",
    ]


def test_a_line_has_the_colon_of_its_language() -> None:
    """“R301 步數太少，學不起來: 共 21 步” mixed the signs of two languages."""
    set_language("zh-TW")
    found = Finding("R301", Severity.WARNING, Phase.BEFORE, "步數太少", "共 21 步", "")
    assert lines_of([found]) == ["! R301 步數太少：共 21 步"]
