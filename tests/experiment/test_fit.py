"""The main job on a tiny model: what a run leaves behind, and what it never looks at."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from tests.experiment.conftest import TEST, TRAIN, answers, epochs, steps
from tuneproof import store
from tuneproof.config import Recipe, load_recipe, patched
from tuneproof.errors import DataError, ModelError, RecipeError
from tuneproof.experiment import (
    Answerer,
    evaluate,
    fit,
    train,
)
from tuneproof.models.adapters import read_adapter
from tuneproof.progress import Silent
from tuneproof.status import RunStatus
from tuneproof.store import RunFolder, read_json, read_lines


def test_every_file_of_a_run_is_there_and_readable(finished: RunFolder) -> None:
    assert yaml.safe_load((finished / store.RECIPE).read_text(encoding="utf-8"))["version"] == 1
    for name in (store.RUN, store.LOCK, store.EVALUATION, store.GUARD):
        assert isinstance(read_json(finished / name), dict)
    assert isinstance(read_json(finished / store.FINDINGS), list)
    for name in (store.EXAMPLES, store.METRICS, store.EVENTS, store.ANSWERS):
        text = (finished / name).read_text(encoding="utf-8")
        assert [json.loads(line, parse_constant=_no_number) for line in text.splitlines()]
    assert read_adapter(finished / store.ADAPTER).rank == 4
    folders = sorted(path.name for path in (finished / store.CHECKPOINTS).iterdir())
    assert folders == ["best", "epoch-001", "epoch-002", "epoch-003", "last"]
    assert not [path for path in finished.path.rglob("*") if path.name.endswith((".tmp", ".part"))]


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def test_run_json_says_what_the_run_was(finished: RunFolder) -> None:
    status = read_json(finished / store.RUN)
    assert set(status) >= {one.name for one in fields(RunStatus)} - {"parent"}, "nobody writes it"
    assert status["state"] == "finished"
    assert status["why"] is None and status["stopped_by"] is None
    assert set(status["model"]) >= {
        "name", "source", "license", "revision", "digest", "parameters", "kind",
    }  # fmt: skip
    assert status["model"]["kind"] == "causal"
    assert set(status["adapter"]) == {"parameters", "rank", "targets"}
    assert set(status["versions"]) == {"tuneproof", "torch", "transformers", "peft", "python"}
    assert set(status["timings"]) >= {"load_seconds", "train_seconds", "evaluate_seconds"}
    assert set(status["rows"]) == {"train", "validation", "test", "left_out", "removed"}
    assert set(status["prompt"]) >= {"template", "digest"}
    assert set(status["verdict"]) >= {"kind", "sentence", "evidence"}
    assert status["step"] == status["steps"] == len(steps(finished))
    assert status["epoch"] == 3
    assert status["command"] == "tuneproof fit train.csv"


def test_one_metric_line_a_step_and_one_an_epoch(finished: RunFolder) -> None:
    lines = list(read_lines(finished / store.METRICS))
    rows = finished.status().rows["train"]
    an_epoch = -(-rows // 8)
    assert [step for step, _loss in steps(finished)] == list(range(1, 3 * an_epoch + 1))
    step = next(line for line in lines if line["kind"] == "step")
    assert set(step) == {
        "kind", "step", "epoch", "loss", "learning_rate", "grad_norm", "tokens", "seconds",
    }  # fmt: skip
    assert [line["epoch"] for line in epochs(finished)] == [1, 2, 3]
    assert finished.status().rows["validation"] >= 8
    assert all(line["validation_correct"] is not None for line in epochs(finished))
    best = [line["epoch"] for line in epochs(finished) if line["best"]][-1]
    assert finished.status().best_epoch == best
    assert steps(finished)[-1][1] < steps(finished)[0][1]


def test_the_adapter_of_a_run_is_that_of_its_best_epoch(finished: RunFolder) -> None:
    best = f"epoch-{finished.status().best_epoch:03d}"
    name = "adapter_model.safetensors"
    chosen = (finished / store.CHECKPOINTS / best / name).read_bytes()
    assert (finished / store.ADAPTER / name).read_bytes() == chosen


def test_every_system_answers_every_test_question(finished: RunFolder) -> None:
    asked = [line.split(",")[0] for line in TEST.splitlines()[1:]]
    for system in ("adapter", "guarded", "base", "lookup"):
        assert [question for question, _text in answers(finished, system)] == asked
    figures = read_json(finished / store.EVALUATION)
    assert figures["test"]["questions"] == 5
    assert set(figures["systems"]) == {"adapter", "guarded", "base", "lookup"}


def test_no_answer_is_made_from_what_the_test_expects(
    recipe: Recipe, finished: RunFolder, tmp_path: Path
) -> None:
    """With the expected answers of the test exchanged, every system says what it said before."""
    rows = [line.split(",") for line in TEST.splitlines()]
    expected = [row[1] for row in rows[1:]]
    for row, other in zip(rows[1:], [*expected[1:], expected[0]], strict=True):
        row[1] = other
    exchanged = tmp_path / "test.csv"
    exchanged.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    run = fit(patched(recipe, {"data.test": str(exchanged)}), tmp_path, Silent())
    for system in ("adapter", "guarded", "base", "lookup"):
        assert answers(run, system) == answers(finished, system)
    assert steps(run) == steps(finished)


def test_the_same_recipe_gives_the_same_run(
    recipe: Recipe, finished: RunFolder, tmp_path: Path
) -> None:
    run = fit(recipe, tmp_path, Silent())
    assert steps(run) == steps(finished)
    assert epochs(run) == epochs(finished)
    assert answers(run) == answers(finished)


def test_asking_a_run_says_what_its_proof_says(finished: RunFolder) -> None:
    answerer = Answerer.open(finished, Silent())
    asked = [question for question, _text in answers(finished)]
    found = [one.text for one in answerer.ask(asked)]
    assert found == [text for _question, text in answers(finished)]
    assert [answerer.ask([question])[0].text for question in asked] == found


def test_peft_alone_says_what_the_run_says(finished: RunFolder) -> None:
    """Whoever has the adapter folder and PEFT needs nothing of this project to get its answers."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    base = read_adapter(finished / store.ADAPTER).base
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = PeftModel.from_pretrained(
        AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32),
        str(finished / store.ADAPTER),
    )
    for question, text in answers(finished):
        ids = tokenizer.apply_chat_template(
            [{"role": "user", "content": question}],
            add_generation_prompt=True,
            return_tensors="pt",
            return_dict=True,
        )["input_ids"]
        out = model.generate(input_ids=ids, max_new_tokens=12, do_sample=False)
        said = tokenizer.decode(out[0, ids.shape[1] :], skip_special_tokens=True)
        assert said.strip() == text


def test_train_does_everything_but_the_proof(recipe: Recipe, tmp_path: Path) -> None:
    run = train(patched(recipe, {"train.epochs": 1}), tmp_path, Silent())
    assert run.status().state == "trained"
    assert (run / store.ADAPTER).is_dir()
    assert not (run / store.ANSWERS).exists()
    evaluate(run, Silent())
    assert run.status().state == "finished"
    assert len(answers(run)) == 5


def test_a_run_without_test_questions_says_so(recipe: Recipe, tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    one.write_text("question,answer\nHow?,So.\n", encoding="utf-8")
    settings = {"data.train": [str(one)], "data.test": None, "train.epochs": 1}
    run = fit(patched(recipe, settings), tmp_path, Silent())
    assert run.status().state == "trained"
    assert "test" in run.status().why
    assert len(steps(run)) == 1
    assert (run / store.ADAPTER).is_dir()


def test_a_header_without_rows_is_refused(recipe: Recipe, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(TRAIN.splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        fit(patched(recipe, {"data.train": [str(empty)]}), tmp_path, Silent())
    assert "empty.csv" in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("fault", ["missing shard", "corrupt gguf", "nothing"])
def test_a_broken_model_is_named_and_the_run_says_why(
    fault: str, recipe: Recipe, tmp_path: Path
) -> None:
    if fault == "missing shard":
        model = tmp_path / "model"
        model.mkdir()
        for path in Path(recipe.model.name).iterdir():
            if path.suffix != ".safetensors":
                (model / path.name).write_bytes(path.read_bytes())
        index = {"weight_map": {"a": "model-00001-of-00002.safetensors"}, "metadata": {}}
        (model / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    elif fault == "corrupt gguf":
        model = tmp_path / "model.gguf"
        model.write_bytes(b"GGUF" + b"\x03\0\0\0" + b"\xff" * 400)
    else:
        model = tmp_path / "there-is-no-such-folder"
    with pytest.raises(ModelError) as caught:
        fit(patched(recipe, {"model.name": str(model)}), tmp_path / "runs", Silent())
    assert caught.value.remedy
    run = RunFolder(next((tmp_path / "runs").iterdir()))
    assert run.status().state == "failed"
    assert caught.value.message in run.status().why


def test_three_faults_of_a_recipe_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text("lora: {rank: 0}\ntrain: {epoch: 3}\nmodel: {device: tpu}\n", encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert all(name in str(caught.value) for name in ("lora.rank", "train.epoch", "model.device"))


def test_a_target_that_does_not_exist_is_named_with_those_that_do(
    recipe: Recipe, tmp_path: Path
) -> None:
    with pytest.raises(RecipeError, match="c_attn") as caught:
        fit(patched(recipe, {"lora.targets": ["c_attn"]}), tmp_path, Silent())
    assert "q_proj" in str(caught.value.remedy)


def test_rows_that_are_too_long_are_counted_and_all_of_them_refused(
    recipe: Recipe, tmp_path: Path
) -> None:
    long = tmp_path / "long.csv"
    long.write_text(TRAIN + f"How long?,{'word ' * 2000},\n", encoding="utf-8")
    settings = {"data.train": [str(long)], "train.epochs": 1, "data.validation_share": 0.0}
    run = fit(patched(recipe, settings), tmp_path, Silent())
    assert sum(run.status().rows["left_out"].values()) == 1
    several = tmp_path / "several.csv"
    more = "".join(f"How long {n}?,{'word ' * 2000}{n},\n" for n in range(12))
    several.write_text(TRAIN + more, encoding="utf-8")
    run = train(
        patched(recipe, {"data.train": [str(several)], "train.epochs": 1}), tmp_path, Silent()
    )
    assert sum(run.status().rows["left_out"].values()) == 12, "those held out are counted too"
    assert run.status().rows["too_long"] == 12
    with pytest.raises(DataError, match="longer"):
        fit(patched(recipe, {"model.max_length": 16}), tmp_path, Silent())


@pytest.mark.parametrize("setting", ["data.train", "data.test", "data.kb"])
def test_a_missing_file_leaves_no_folder(recipe: Recipe, tmp_path: Path, setting: str) -> None:
    """Every try with a wrong path left a run without anything in it."""
    missing = str(tmp_path / "none.csv")
    asked = patched(recipe, {setting: [missing] if setting == "data.train" else missing})
    with pytest.raises(DataError, match="no such file") as caught:
        fit(asked, tmp_path / "runs", Silent())
    assert caught.value.where == missing and not (tmp_path / "runs").exists()


def test_a_chat_template_that_is_not_used_is_told_once(
    recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that demands a system message was passed over in silence."""
    base = Path(copytree(recipe.model.name, tmp_path / "base"))
    wants = "{% if messages[0]['role'] != 'system' %}{{ raise_exception('none') }}{% endif %}"
    template = base / "chat_template.jinja"
    template.write_text(wants + template.read_text(encoding="utf-8"), encoding="utf-8")
    told: list[str] = []
    monkeypatch.setattr(Silent, "say", lambda _self, text: told.append(text))
    short = {"model.name": str(base), "train.epochs": 1}
    run = fit(patched(recipe, short), tmp_path / "runs", Silent())
    assert run.status().prompt["form"] == "plain"
    assert [text for text in told if "chat template" in text and str(base) in text][1:] == []
    assert any("chat template" in text and "Q: …" in text for text in told)
