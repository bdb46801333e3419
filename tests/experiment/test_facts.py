"""What is measured of a base model, on tiny models of the real classes."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.check.conftest import kb, rows
from tests.models.conftest import add_token
from tests.tiny import CHATML, FAMILIES, Family, tiny_folder
from tuneproof.check.facts import ModelFacts
from tuneproof.config import ModelSettings, Recipe, patched
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.facts import (
    answer_bits,
    bench_facts,
    known_of,
    outline_facts,
    sample,
)
from tuneproof.models.outline import load_outline
from tuneproof.progress import Silent

ROWS = rows(
    ("How do I set up the VPN?", "Install the client and sign in."),
    ("VPN setup", "Install the client and sign in."),
    ("忘記密碼怎麼辦?", "請到自助服務頁面,選擇忘記密碼。"),
    ("What is MFA?", "A second step."),
)
KB = kb("VPN: install the client and sign in with your company account.")


def bench(family: Family) -> Workbench:
    settings = {"model.name": str(tiny_folder(family)), "model.device": "cpu"}
    return Workbench.open(patched(Recipe(), {**settings, "model.dtype": "float32"}), Silent())


def outline(folder: Path) -> ModelFacts:
    return outline_facts(load_outline(ModelSettings(name=str(folder))), ROWS, KB)


def changed(folder: Path, **values: Any) -> None:
    path = folder / "tokenizer_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


@pytest.fixture
def llama(tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_folder("llama"), tmp_path / "llama"))


@pytest.mark.parametrize("family", FAMILIES)
def test_small_files_tell_what_the_loaded_model_tells(family: Family) -> None:
    told = outline(tiny_folder(family))
    loaded = bench_facts(bench(family), ROWS, (), KB, Recipe())
    assert replace(loaded, types=(), bits=None) == told
    assert loaded.types == ("float32",)
    assert told.parameters > 0 and told.family and told.end and told.end.own
    # What R321 takes for a layer is at least what the engine adapts.
    assert told.layers >= {
        path.rpartition(".")[2] for path in bench(family).network.equipped.linear
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_tokens_are_those_that_training_renders(family: Family) -> None:
    tokens = outline(tiny_folder(family)).tokens
    renderer = bench(family).renderer
    assert tokens is not None
    for row in ROWS:
        rendered = renderer.render(row.question, row.answer)
        assert tokens.length(row.question, row.answer) == rendered.length
    assert tokens.answers.characters == sum(len(text) for text in {row.answer for row in ROWS})
    assert not tokens.endless and not tokens.doubled_start


@pytest.mark.parametrize("family", FAMILIES)
def test_bits_are_those_of_the_model_s_own_logits(family: Family) -> None:
    ready = bench(family)
    found = answer_bits(ready, ROWS[2:], 1024)
    assert found is not None
    words = ends = 0.0
    for row in ROWS[2:]:
        rendered = ready.renderer.render(row.question, row.answer)
        prompt, target = rendered.prompt, rendered.target
        if prompt.decoder_ids:
            before = prompt.decoder_ids
            logits = ready.base.model(
                input_ids=torch.tensor([prompt.ids]),
                decoder_input_ids=torch.tensor([[*before, *target[:-1]]]),
            ).logits
        else:
            before = prompt.ids
            logits = ready.base.model(input_ids=torch.tensor([[*before, *target[:-1]]])).logits
        logs = torch.log_softmax(logits[0, len(before) - 1 :].float(), dim=-1)
        nats = [-float(logs[at, token]) for at, token in enumerate(target)]
        words, ends = words + sum(nats[:-1]), ends + nats[-1]
    assert found.nats == pytest.approx(words, rel=1e-3)
    assert found.end_nats == pytest.approx(ends, rel=1e-3)
    characters = sum(len(row.answer) for row in ROWS[2:])
    assert found.per_character == pytest.approx(words / math.log(2) / characters, rel=1e-3)
    assert found.per_byte < found.per_character


def test_the_sample_has_every_answer_once_and_is_drawn_by_its_seed() -> None:
    many = rows(*[(f"q{n}", f"answer {n % 20}") for n in range(200)])
    chosen = sample(many, 1, most=8)
    assert len({row.answer for row in chosen}) == len(chosen) == 8
    assert chosen == sample(many, 1, most=8) != sample(many, 2, most=8)
    assert len(sample(many, 1)) == 20
    assert sample(rows(("q", "")), 1) == []


def test_without_an_answer_there_are_no_bits() -> None:
    ready = bench("qwen2")
    assert answer_bits(ready, [], 1024) is None


def test_a_row_longer_than_the_context_is_passed_over() -> None:
    ready = bench("qwen2")
    long = rows(("How?", "word " * 2000), ("Why?", "Because."))
    found = answer_bits(ready, long, 10**6)
    assert found is not None and found.answers == 1


def test_a_row_that_training_leaves_out_is_passed_over_too() -> None:
    """One pasted page filled the memory of a batch, to measure what nothing is taught from."""
    pasted = rows(("How?", "word " * 100), ("Why?", "Because."))
    found = answer_bits(bench("llama"), pasted, 64)
    assert found is not None and found.answers == 1


def test_a_borrowed_template_ends_with_a_token_that_the_weights_never_learned(llama: Path) -> None:
    changed(llama, chat_template=CHATML.replace("<|im_end|>", "<unk>"))
    facts = outline(llama)
    assert facts.end is not None and facts.form == "chat"
    assert (facts.end.token, facts.end.own, facts.end.listed) == ("<unk>", False, True)


def test_a_template_that_writes_the_beginning_twice(llama: Path) -> None:
    changed(llama, chat_template="<s><s>{{ messages[0]['content'] }}")
    tokens = outline(llama).tokens
    assert tokens is not None and tokens.doubled_start


def test_tokens_that_nothing_comes_to_are_not_counted(llama: Path) -> None:
    known = outline(llama)
    assert known.vocabulary == known.embedding_rows == 400
    add_token(llama, "<image_soft_token>", special=True)
    assert outline(llama).vocabulary == 400
    add_token(llama, "new", special=False)
    assert outline(llama).vocabulary == 402  # up to the last one that counts


def test_a_tokenizer_without_an_end(llama: Path) -> None:
    changed(llama, eos_token=None)
    for name in ("config.json", "generation_config.json"):
        values = json.loads((llama / name).read_text())
        (llama / name).write_text(json.dumps({**values, "eos_token_id": None}))
    facts = outline(llama)
    assert facts.end is not None and facts.end.token is None and facts.tokens is None


def test_text_that_the_tokenizer_cannot_spell() -> None:
    facts = outline_facts(
        load_outline(ModelSettings(name=str(tiny_folder("mbart")))),
        rows(("How do I set up the VPN?", "Install the client"), ("VPN?", "Привет")),
    )
    assert facts.tokens is not None
    assert facts.tokens.misspelt == {"Привет"} and facts.tokens.answers.unknown > 0


def test_pieces_of_characters_are_told_from_characters() -> None:
    facts = outline_facts(
        load_outline(ModelSettings(name=str(tiny_folder("qwen2")))),
        rows(("plain question", "龘"), ("another", "a")),
    )
    assert facts.tokens is not None
    assert (facts.tokens.answers.characters, facts.tokens.answers.pieces) == (2, 3)
    assert facts.tokens.questions.pieces == 0


def test_a_recipe_s_model_is_known_without_its_weights(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("question,answer\nHow?,So.\n", encoding="utf-8")
    folder = Path(shutil.copytree(tiny_folder("qwen2"), tmp_path / "model"))
    (folder / "model.safetensors").write_bytes(b"not weights")
    recipe = patched(Recipe(), {"data.train": [str(table)], "model.name": str(folder)})
    facts = known_of(recipe, Silent())
    assert facts.bits is None and facts.tokens is not None
    assert set(facts.tokens.prompts) == {"How?"}


def test_answers_of_the_test_take_no_part_in_the_bits_that_models_are_ranked_by() -> None:
    held = rows(("Is there a bus?", "Every ten minutes from Gate B."))
    made, recipe = bench("llama"), Recipe()
    alone, beside = (bench_facts(made, ROWS, test, KB, recipe) for test in ((), held))
    assert beside.bits == alone.bits is not None
    assert beside.tokens is not None and held[0].answer in beside.tokens.targets
