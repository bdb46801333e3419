"""What is exported answers as the run does, whoever asks it, with Transformers and PEFT alone."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import AutoPeftModelForCausalLM, PeftModel
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

from tests.evaluate.rows import answers
from tests.export.conftest import PAIRS, Opened, tiny_run
from tests.tiny import FAMILIES, Family, tiny_base, tiny_folder
from tuneproof.atomic import write_text
from tuneproof.config import ModelSettings, Recipe, dump_recipe, patched
from tuneproof.engine import reference
from tuneproof.errors import ModelError, RunError
from tuneproof.evaluate.figures import evaluation
from tuneproof.experiment.answerer import renderer_of
from tuneproof.export import OpenedRun, export_adapter, export_merged
from tuneproof.export.asking import ids_of
from tuneproof.export.verbs import check_free
from tuneproof.models.load import load_base
from tuneproof.progress import Silent
from tuneproof.store import ADAPTER, EVALUATION, RECIPE, RunFolder, read_json, write_json

assert_close = partial(torch.testing.assert_close, atol=1e-4, rtol=1e-3)


def said_by_the_run(source: OpenedRun, question: str) -> str:
    """The judge's greedy answer of base and adapter, by plain definition."""
    model, adapter = tiny_base_of(source), source.adapter
    with reference.adapted(model, adapter.tensors, adapter.scale):
        ids = reference.greedy(model, source.renderer.prompt(question), source.decoding)
    return source.renderer.text(ids)


def tiny_base_of(source: OpenedRun) -> Any:
    settings = ModelSettings(name=source.base.local.name, device="cpu", dtype="float32")
    return load_base(settings).model


def run_snippet(folder: Path, base: Path, names: dict[str, Any] | None = None) -> str:
    """What the README's own program prints, told where folder and base model lie; `names` are what
    it leaves behind."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    [program] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    program = program.replace("folder = 'out'", f"folder = {str(folder)!r}")
    program = program.replace(f"base_model = './{base.name}'", f"base_model = {str(base)!r}")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(program, {} if names is None else names)
    return out.getvalue().strip()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_merged_folder_answers_as_the_run(
    family: Family, opened: Opened, tmp_path: Path
) -> None:
    source = opened(family, **{"decode.stop_on_loop": False})
    expected = said_by_the_run(source, PAIRS[4][0])
    found = export_merged(source, tmp_path / "out", Silent())
    assert found.check.probes == 4
    assert found.check.difference < 1e-3 < 0.1 < found.check.change
    assert run_snippet(tmp_path / "out", tiny_folder(family)) == expected
    assert not list(tmp_path.glob(".out*"))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_exported_adapter_answers_as_the_run(
    family: Family, opened: Opened, tmp_path: Path
) -> None:
    source = opened(family, **{"decode.stop_on_loop": False})
    expected = said_by_the_run(source, PAIRS[4][0])
    found = export_adapter(source, tmp_path / "out", Silent())
    assert found.check.difference < 1e-3 < 0.1 < found.check.change
    assert run_snippet(tmp_path / "out", tiny_folder(family)) == expected


@pytest.mark.parametrize("merged", [True, False])
def test_a_base_stored_in_bfloat16_is_asked_in_float32(tmp_path: Path, merged: bool) -> None:
    """Transformers loads a folder in its stored type: a bfloat16 base gave other answers than
    the run, whose answers are those of float32."""
    folder = tmp_path / "base"
    base = tiny_base("llama")
    base.model.to(torch.bfloat16).save_pretrained(folder)
    base.tokenizer.save_pretrained(folder)
    run = tiny_run(tmp_path, "llama")
    settings = ModelSettings(name=str(folder), device="cpu", dtype="float32")
    loaded = load_base(settings)
    write_text(run / RECIPE, dump_recipe(patched(Recipe(), {"model.name": str(folder)})))
    run.update(model={"digest": loaded.digest})
    source = OpenedRun.open(run, Silent())
    (export_merged if merged else export_adapter)(source, tmp_path / "out", Silent())
    names: dict[str, Any] = {}
    run_snippet(tmp_path / "out", folder, names)
    assert names["model"].dtype is torch.float32


@pytest.mark.parametrize("family", ["gemma3", "llama"])
def test_a_tied_output_layer_is_written_once_and_stays_tied(
    family: Family, opened: Opened, tmp_path: Path
) -> None:
    """Merging an adapted model and saving it has written untied, wrong heads (EVIDENCE A11)."""
    source = opened(family)
    assert source.base.model.config.tie_word_embeddings
    export_merged(source, tmp_path / "out", Silent())
    with safe_open(tmp_path / "out" / "model.safetensors", "pt") as file:
        assert "lm_head.weight" not in file.keys()  # noqa: SIM118
    model = AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    assert model.get_output_embeddings().weight is model.get_input_embeddings().weight
    assert torch.equal(
        model.get_input_embeddings().weight, tiny_base(family).model.get_input_embeddings().weight
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_transformers_alone_computes_the_scores_of_peft_on_the_base(
    family: Family, opened: Opened, tmp_path: Path
) -> None:
    """PEFT is the judge of the merge: it shares no line with it."""
    source = opened(family)
    rows = [source.renderer.render(question, text) for question, text in PAIRS]
    export_merged(source, tmp_path / "out", Silent())
    auto = AutoModelForSeq2SeqLM if source.base.kind == "seq2seq" else AutoModelForCausalLM
    merged = auto.from_pretrained(tmp_path / "out").eval()
    judge = PeftModel.from_pretrained(tiny_base_of(source), source.run / ADAPTER).eval()
    for row in rows:
        with torch.no_grad():
            ours = reference.logits(merged, row.prompt, row.target)
            theirs = reference.logits(judge, row.prompt, row.target)
        assert_close(ours, theirs)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_question_becomes_the_ids_that_were_trained(
    family: Family, opened: Opened, tmp_path: Path
) -> None:
    source = opened(family)
    trained = [source.renderer.prompt(question).ids for question, _text in PAIRS]
    way = export_merged(source, tmp_path / "out", Silent()).way
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "out")
    assert [tuple(ids_of(tokenizer, way, question)) for question, _text in PAIRS] == trained
    # And Tuneproof, which can fine-tune the folder again, sees the same form and the same end.
    again = load_base(ModelSettings(name=str(tmp_path / "out"), device="cpu", dtype="float32"))
    assert [renderer_of(again).prompt(question).ids for question, _text in PAIRS] == trained
    assert again.end_ids == source.base.end_ids
    assert renderer_of(again).end_id == source.renderer.end_id


def test_generation_settings_are_those_of_the_run(opened: Opened, tmp_path: Path) -> None:
    settings = {"decode.repetition_penalty": 1.2, "decode.no_repeat_ngram": 3}
    source = opened("qwen2", **settings, **{"decode.max_new_tokens": 17})
    export_merged(source, tmp_path / "out", Silent())
    written = read_json(tmp_path / "out" / "generation_config.json")
    assert written["max_new_tokens"] == 17 and written["do_sample"] is False
    assert written["repetition_penalty"] == 1.2 and written["no_repeat_ngram_size"] == 3
    ends = written["eos_token_id"]
    assert set([ends] if isinstance(ends, int) else ends) == set(source.base.end_ids)
    assert written["pad_token_id"] not in source.base.end_ids


def test_the_readme_says_what_it_is_and_what_was_checked(opened: Opened, tmp_path: Path) -> None:
    export_merged(opened("qwen2"), tmp_path / "out", Silent())
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert text.startswith("---\nlibrary_name: transformers\n---\n\n# run-qwen2\n")
    assert "Not measured: the test questions were not answered." in text
    assert "loaded again after it was written. On 4 questions" in text
    assert "licence unknown" in text


def test_the_licence_of_the_base_travels_along(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = opened("qwen2")
    for name in ("LICENSE.txt", "NOTICE"):
        (source.base.local.path / name).write_text("terms", encoding="utf-8")
    try:
        export_adapter(source, tmp_path / "out", Silent())
    finally:
        for name in ("LICENSE.txt", "NOTICE"):
            (source.base.local.path / name).unlink()
    assert (tmp_path / "out" / "LICENSE.txt").read_text(encoding="utf-8") == "terms"
    assert (tmp_path / "out" / "NOTICE").exists()


def test_the_terms_of_the_model_travel_along_too(opened: Opened, tmp_path: Path) -> None:
    """Gemma's lie in GEMMA_TERMS.html, which no pattern knew."""
    source = opened("qwen2")
    terms = source.base.local.path / "GEMMA_TERMS.html"
    terms.write_text("terms", encoding="utf-8")
    try:
        export_adapter(source, tmp_path / "out", Silent())
    finally:
        terms.unlink()
    assert (tmp_path / "out" / "GEMMA_TERMS.html").exists()


def test_whoever_may_read_one_file_may_read_all(opened: Opened, tmp_path: Path) -> None:
    """The weights alone were for their owner only: a server of another user could not load them."""
    export_merged(opened("qwen2"), tmp_path / "out", Silent())
    (tmp_path / "new").touch()
    modes = {path.stat().st_mode for path in (tmp_path / "out").iterdir()}
    assert modes == {(tmp_path / "new").stat().st_mode}


def test_the_card_tells_of_the_adapter_what_the_folder_does(opened: Opened, tmp_path: Path) -> None:
    """It promised what the guard makes of the answers, and the guard is not in the folder."""
    source = opened("qwen2")
    right, wrong = answers([True] * 4), answers([False] * 4)
    systems = {"adapter": wrong, "guarded": right, "lookup": wrong}
    write_json(source.run / EVALUATION, evaluation(systems).to_json())
    export_adapter(source, tmp_path / "out", Silent())
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "it answered 0 rightly" in text
    assert "With the guard" not in text and "With its guard" not in text
    assert "The guard is not part of this folder" in text


def test_no_file_tells_where_the_machine_keeps_anything(opened: Opened, tmp_path: Path) -> None:
    """The card's program and adapter_config.json named the home folder of whoever made them."""
    source = opened("llama")
    found = export_adapter(source, tmp_path / "adapter", Silent())
    assert found.base == str(tiny_folder("llama").resolve())
    export_merged(source, tmp_path / "merged", Silent())
    for path in (each for each in tmp_path.glob("[am]*/*") if each.suffix in (".json", ".md")):
        text = path.read_text(encoding="utf-8")
        assert str(tmp_path) not in text and str(tiny_folder("llama").parent) not in text, path
    assert "base_model = './llama'  # wherever" in (tmp_path / "adapter" / "README.md").read_text()


def test_the_adapter_finds_its_base_where_the_name_leads_there(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_adapter(opened("llama"), tmp_path / "out", Silent())
    monkeypatch.chdir(tiny_folder("llama").parent)
    loaded = AutoPeftModelForCausalLM.from_pretrained(tmp_path / "out")
    assert any("lora_" in name for name, _weight in loaded.named_parameters())


def test_no_hub_is_asked_for_a_base_that_is_on_none(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PEFT asked the hub for “llama”, or for whatever the folder was called: a model of that name
    there would have got the adapter, and nobody would have been told."""
    export_adapter(opened("llama"), tmp_path / "out", Silent())
    monkeypatch.chdir(tmp_path)
    asked: list[object] = []

    def unreachable(host: object, *_given: object, **_named: object) -> None:
        asked.append(host)
        raise OSError("nobody is there")

    with monkeypatch.context() as offline:
        offline.setattr("socket.getaddrinfo", unreachable)
        with pytest.raises((OSError, ValueError), match=r"\./llama"):
            AutoPeftModelForCausalLM.from_pretrained(tmp_path / "out")
    assert not asked
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "it is `./llama`, without the path that it has. Put the path" in text
    config = tmp_path / "out" / "adapter_config.json"
    write_json(config, {**read_json(config), "base_model_name_or_path": str(tiny_folder("llama"))})
    loaded = AutoPeftModelForCausalLM.from_pretrained(tmp_path / "out")
    assert any("lora_" in name for name, _weight in loaded.named_parameters())


def test_a_base_on_the_hub_keeps_the_name_that_it_has_there(opened: Opened) -> None:
    source = opened("llama")
    local = replace(source.base.local, name="org/model", source="hub")
    there = replace(source, base=replace(source.base, local=local))
    assert there.base_reference == "org/model"


def test_both_can_be_exported_from_one_source(opened: Opened, tmp_path: Path) -> None:
    """PEFT wraps the base while the adapter is checked; the merge must not find it wrapped."""
    source = opened("gemma3")
    export_adapter(source, tmp_path / "adapter", Silent())
    found = export_merged(source, tmp_path / "merged", Silent())
    assert found.check.difference < 1e-3 < found.check.change


def test_a_taken_folder_is_left_alone(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match="never replaces"):
        export_merged(opened("qwen2"), tmp_path / "out", Silent())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_make_way_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`export --merged .`, or onto the volume of a container, merged and compared for minutes; then
    the folder could not be replaced."""
    monkeypatch.chdir(tmp_path)
    Path("link").symlink_to(tmp_path / "elsewhere")
    Path("volume").mkdir()
    monkeypatch.setattr("os.path.ismount", lambda path: Path(path).name == "volume")
    for place in (".", "link", "volume"):
        with pytest.raises(RunError, match="cannot make way"):
            check_free(Path(place))


def test_an_empty_folder_is_used(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export_adapter(opened("qwen2"), tmp_path / "out", Silent())
    assert (tmp_path / "out" / "adapter_model.safetensors").exists()


def test_an_export_that_answers_otherwise_is_not_handed_over(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merge that forgets the scale, the classic fault, must not get past the check."""
    source = opened("gemma3")

    def unscaled(model: Any, adapter: Any) -> None:
        for path, (a, b) in adapter.tensors.items():
            model.get_submodule(path).weight.data += b @ a

    monkeypatch.setattr("tuneproof.export.verbs.merge", unscaled)
    with pytest.raises(ModelError, match="does not answer as the run does"):
        export_merged(source, tmp_path / "out", Silent())
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".out*"))


def test_a_run_without_an_adapter_has_nothing_to_export(tmp_path: Path) -> None:
    run = tiny_run(tmp_path, "qwen2")
    (run / ADAPTER).rename(run / "elsewhere")
    with pytest.raises(RunError, match="no adapter"):
        OpenedRun.open(run, Silent())


@pytest.mark.parametrize(
    ("part", "message"), [("model", "not the one that this run"), ("prompt", "prompt form differs")]
)
def test_another_base_than_the_trained_one_is_refused(
    tmp_path: Path, part: str, message: str
) -> None:
    run: RunFolder = tiny_run(tmp_path, "qwen2")
    run.update(**{part: {"digest": "another"}})
    with pytest.raises(RunError, match=message):
        OpenedRun.open(run, Silent())
