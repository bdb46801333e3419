"""Families beside those of the diary: each computes something in a way of its own.

All of them load, so all of them must train and answer as the untouched model does, or be refused.
"""

from __future__ import annotations

import copy
import shutil
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers as t
from peft import PeftModel

from tests.engine.rig import (
    ASKED,
    PAIRS,
    Rig,
    factors,
    lora,
    make_rig,
    recipe,
    renderer_of,
    rig_of,
)
from tests.engine.test_decode import Wrong
from tests.engine.test_loop import compare_gradients, one_batch
from tests.models.conftest import add_token
from tests.tiny import tiny_folder
from tuneproof.config import ModelSettings
from tuneproof.engine import reference
from tuneproof.engine.checkpoint import load_adapter, write_adapter
from tuneproof.engine.decode import Decoder
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.drafts import DraftBook
from tuneproof.engine.loop import Candidate, mean_loss
from tuneproof.engine.network import Network
from tuneproof.engine.states import question_states
from tuneproof.errors import RecipeError
from tuneproof.export.merge import merge
from tuneproof.models.adapters import read_adapter
from tuneproof.models.load import load_base

HEADS = {"num_attention_heads": 4, "num_key_value_heads": 2}
USUAL: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 512,
    **HEADS,
}
OPT: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "ffn_dim": 64,
}
IDS = {"vocab_size": 400, "pad_token_id": 0, "bos_token_id": 2, "eos_token_id": 1}
SMALL = {"n_embd": 32, "n_layer": 2, "n_head": 4}
MIXER = {"mamba_n_heads": 4, "mamba_d_head": 16, "mamba_d_state": 8, "mamba_n_groups": 1}
LATENT = {"q_lora_rank": None, "kv_lora_rank": 16, "qk_nope_head_dim": 8, "qk_rope_head_dim": 4}

CONFIGS: dict[str, tuple[Any, dict[str, Any]]] = {
    # Layers that keep their weights as [in, out].
    "gpt2": (t.GPT2Config, SMALL),
    # Adds to what a linear layer gives in place.
    "falcon": (t.FalconConfig, {**USUAL, "alibi": True}),
    # Scores capped inside attention; and more besides attention's scores.
    "gemma2": (t.Gemma2Config, {**USUAL, "head_dim": 8, "sliding_window": 16}),
    "gpt-oss": (
        t.GptOssConfig,
        {**USUAL, "head_dim": 8, "num_local_experts": 2, "num_experts_per_tok": 1},
    ),
    # Values narrower than keys.
    "deepseek": (
        t.DeepseekV3Config,
        {**USUAL, **LATENT, "num_key_value_heads": 4, "v_head_dim": 8, "first_k_dense_replace": 2},
    ),
    # Blocks that give a tuple; positions counted in the cache.
    "mpt": (t.MptConfig, {"d_model": 32, "n_layers": 2, "n_heads": 4, "max_seq_len": 512}),
    # A window without kinds of layers.
    "mistral": (t.MistralConfig, {**USUAL, "sliding_window": 16}),
    "gpt-neo": (
        t.GPTNeoConfig,
        {
            "hidden_size": 32,
            "num_layers": 2,
            "num_heads": 4,
            "attention_types": [[["global", "local"], 1]],
            "window_size": 16,
            "max_position_embeddings": 512,
        },
    ),
    # A state that is no keys and values.
    "granite": (
        t.GraniteMoeHybridConfig,
        {
            **USUAL,
            **MIXER,
            "layer_types": ["mamba", "attention"],
            "num_local_experts": 0,
            "shared_intermediate_size": 64,
        },
    ),
    # The last states narrower than the others.
    "opt": (t.OPTConfig, {**OPT, "max_position_embeddings": 512, "word_embed_proj_dim": 16}),
}
MAMBA = (t.MambaConfig, {"hidden_size": 32, "num_hidden_layers": 2, "state_size": 8})


@pytest.fixture(scope="module")
def rigs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return cache(lambda name: _rig(name, tmp_path_factory.mktemp(name)))


def _rig(name: str, folder: Path) -> Rig:
    kind, settings = {**CONFIGS, "mamba": MAMBA}[name]
    tokenizer = t.AutoTokenizer.from_pretrained(tiny_folder("gemma3"))
    names = ("pad_token_id", "bos_token_id", "eos_token_id")
    ids = {each: getattr(tokenizer, each) for each in names}
    return rig_of(kind(vocab_size=len(tokenizer), **ids, **settings), folder)


@pytest.mark.parametrize("layers", ["all", "upper-half"])
@pytest.mark.parametrize("family", CONFIGS)
def test_loss_and_gradients_are_the_models_own(family: str, layers: str, rigs: Any) -> None:
    """The gradients of GPT-2 were none, those of gpt-oss others; the rest raised an error."""
    target = rigs(family)
    rows = target.rows()
    candidate = one_batch(target, rows, adapter=lora(layers=layers))
    compare_gradients(target, rows, candidate)


@pytest.mark.parametrize("family", [*CONFIGS, "mamba"])
def test_answers_are_the_models_own_whatever_is_drafted(family: str, rigs: Any) -> None:
    """A recurrent state cannot forget a wrong draft, a window counts it, and a bias by distance
    measures across it. Mamba was even given one id at a time and no state."""
    target = rigs(family)
    adapter = target.random_adapter()
    decoding = Decoding(24, frozenset(target.network.base.end_ids))
    with reference.adapted(target.untouched, factors(adapter), adapter.scale):
        prompts = [target.renderer.prompt(question) for question in ASKED]
        answers = [reference.greedy(target.untouched, prompt, decoding) for prompt in prompts]
    decoder = Decoder(target.network, target.renderer, decoding)
    for book in (DraftBook(()), Wrong()):
        found = decoder.answer(ASKED, adapter, book=book)
        assert [one.tokens for one in found] == list(map(len, answers))
        assert [one.text for one in found] == [
            target.renderer.text(ids[:-1] if ids[-1] in decoding.end_ids else ids)
            for ids in answers
        ]


@pytest.mark.parametrize("family", CONFIGS)
def test_every_question_has_its_vectors(family: str, rigs: Any) -> None:
    target = rigs(family)
    prompts = [target.renderer.prompt(question) for question in ASKED]
    found = question_states(target.network, None, prompts, target.renderer.frame)
    assert found.shape == (len(ASKED), 3, 32)
    assert (torch.from_numpy(found).norm(dim=2) > 0).all()


SHORT: dict[str, Any] = {
    "gpt2": t.GPT2Config(**SMALL, **IDS, n_positions=48),
    "opt": t.OPTConfig(**OPT, **IDS, max_position_embeddings=48),
    "openai-gpt": t.OpenAIGPTConfig(**SMALL, **IDS, n_positions=48),
    "gptj": t.GPTJConfig(**SMALL, **IDS, rotary_dim=4, n_positions=48),
    "mpt": t.MptConfig(**IDS, d_model=32, n_layers=2, n_heads=4, max_seq_len=48),
    "bart": t.BartConfig(
        **IDS,
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=48,
        decoder_start_token_id=1,
    ),
}


@pytest.mark.parametrize("family", SHORT)
def test_an_answer_ends_where_the_positions_do(family: str, tmp_path: Path) -> None:
    """An answer that did not end, or a long text pasted into a question, was an IndexError."""
    target = rig_of(SHORT[family], tmp_path)
    endless = Decoding(60, frozenset(), stop_on_loop=False)
    prompt = target.renderer.prompt("hm")
    left = 48 - len(prompt.decoder_ids or prompt.ids)
    answer = reference.greedy(target.untouched, prompt, Decoding(left, frozenset(), 1.0, 0, False))
    decoder = Decoder(target.network, target.renderer, endless)
    for book in (DraftBook(()), DraftBook([answer]), Wrong()):
        short, long = decoder.answer(["hm", "much too long " * 40], None, book=book)
        assert (short.text, short.tokens) == (target.renderer.text(answer), left)
        assert (long.text, long.tokens, long.stopped) == ("", 0, False)
    asked = [target.renderer.prompt("much too long " * 40), prompt]
    states = question_states(target.network, None, asked, target.renderer.frame)
    assert (states[0] == 0).all() and (states[1] != 0).any()


def test_gemma_3_as_the_hub_has_it_trains_and_answers(tmp_path: Path) -> None:
    """Its tokenizer has a special token more than its models for text have embeddings; a question
    may even spell it."""
    folder = Path(shutil.copytree(tiny_folder("gemma3"), tmp_path / "gemma3"))
    add_token(folder, "<image_soft_token>", special=True)
    target = make_rig("gemma3", folder=folder)
    asked = "What is <image_soft_token>?"
    rows = [target.renderer.render(text, f"No {text}") for text in (asked, *ASKED)]
    candidate = Candidate(target.network, rows, recipe())
    before = candidate.adapter.flat.detach().clone()
    candidate.step()
    assert not torch.equal(candidate.adapter.flat, before)
    decoding = Decoding(24, frozenset(target.network.base.end_ids))
    (found,) = Decoder(target.network, target.renderer, decoding).answer(
        [asked], candidate.adapter, book=DraftBook(())
    )
    assert found.tokens > 0


def test_a_cap_is_found_under_either_name(tmp_path: Path) -> None:
    """RecurrentGemma's cap at 30 moves small scores so little that its lack went unnoticed."""
    target = rig_of(
        t.RecurrentGemmaConfig(
            vocab_size=400,
            **{**USUAL, "max_position_embeddings": None},
            lru_width=32,
            block_types=["recurrent", "attention"],
        ),
        tmp_path,
    )
    assert target.network.head.softcap == 30.0


def test_a_recipe_that_adapts_nothing_is_told_so(tmp_path: Path) -> None:
    """Only its lower block has such layers: the first step was a RuntimeError of torch."""
    kind, settings = CONFIGS["granite"]
    shape = {**settings, "layer_types": ["attention", "mamba"]}
    target = rig_of(kind(**IDS, **shape), tmp_path)
    only = lora(layers="upper-half", targets=("q_proj",))
    with pytest.raises(RecipeError, match="adapts no layer") as caught:
        Candidate(target.network, target.rows(), recipe(only))
    remedy = caught.value.remedy or ""
    assert "lora.layers: all" in remedy and "out_proj" in remedy


def test_an_adapter_of_gpt2_is_loaded_by_peft_and_merged(rigs: Any, tmp_path: Path) -> None:
    """Its layers keep their weights turned round."""
    target = rigs("gpt2")
    adapter = target.random_adapter()
    write_adapter(tmp_path / "adapter", target.network, adapter)
    ids = torch.arange(5, 25)[None]
    with torch.no_grad(), reference.adapted(target.untouched, factors(adapter), adapter.scale):
        wanted = target.untouched(input_ids=ids).logits
    merged = copy.deepcopy(target.untouched)
    merge(merged, read_adapter(tmp_path / "adapter"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PEFT sees for itself that the weights are turned
        loaded = PeftModel.from_pretrained(copy.deepcopy(target.untouched), tmp_path / "adapter")
    for model in (merged, loaded):
        with torch.no_grad():
            assert torch.allclose(model(input_ids=ids).logits, wanted, atol=1e-4)
    again = load_adapter(tmp_path / "adapter", target.network)
    assert torch.equal(again.flat, adapter.flat)


NAMED: dict[str, Any] = {
    # PEFT takes the names of its dense layers for those of its experts.
    "glm4-moe": t.Glm4MoeConfig(
        **IDS,
        **USUAL,
        head_dim=8,
        moe_intermediate_size=16,
        n_routed_experts=4,
        num_experts_per_tok=2,
        n_shared_experts=1,
        first_k_dense_replace=1,
    ),
    # Layers in a sequence, whose names are numbers as those of the blocks.
    "ctrl": t.CTRLConfig(**IDS, **SMALL, dff=64, n_positions=512),
}


@pytest.mark.parametrize("layers", ["all", "upper-half"])
@pytest.mark.parametrize("family", NAMED)
def test_peft_finds_the_layers_that_were_trained(family: str, layers: str, tmp_path: Path) -> None:
    """It made adapters of others, loaded nothing into those that were trained, and only warned."""
    target = rig_of(NAMED[family], tmp_path / "base")
    adapter = target.random_adapter(layers=layers)
    write_adapter(tmp_path / "adapter", target.network, adapter)
    ids = torch.arange(5, 25)[None]
    with torch.no_grad(), reference.adapted(target.untouched, factors(adapter), adapter.scale):
        wanted = target.untouched(input_ids=ids).logits
    loaded = PeftModel.from_pretrained(copy.deepcopy(target.untouched), tmp_path / "adapter")
    with torch.no_grad():
        assert torch.allclose(loaded(input_ids=ids).logits, wanted, atol=1e-4)
    assert torch.equal(load_adapter(tmp_path / "adapter", target.network).flat, adapter.flat)


def test_mamba_trains_in_a_reduced_type_and_peft_loads_its_adapter(
    rigs: Any, tmp_path: Path
) -> None:
    """Its last states are float32 whatever its weights are, and PEFT refuses an adapter of the
    layers that its kernels read themselves."""
    folder = rigs("mamba").network.base.local.path
    base = load_base(ModelSettings(name=str(folder), device="cpu", dtype="bfloat16"))
    untouched = copy.deepcopy(base.model).float()
    network = Network(base)
    rows = [renderer_of(base).render(question, answer) for question, answer in PAIRS]
    candidate = Candidate(network, rows, recipe())
    with torch.no_grad():
        wanted = float(reference.loss(untouched, rows))
    assert mean_loss(network, None, rows) == pytest.approx(wanted, rel=1e-2)
    candidate.step()
    write_adapter(tmp_path / "adapter", network, candidate.adapter)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loaded = PeftModel.from_pretrained(untouched, tmp_path / "adapter")
    named = {name for name, _weight in loaded.named_parameters() if "lora_A" in name}
    assert len(named) == len(candidate.adapter.slots)
