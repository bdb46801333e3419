from __future__ import annotations

import json
import shutil
import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import sentencepiece
import torch
from safetensors.torch import load_file, save_file
from transformers import Gemma3nConfig, Gemma3nTextConfig, RwkvConfig

from tests.models.conftest import add_token, settings
from tests.tiny import FAMILIES, SEQ2SEQ, TEXT, Family, tiny_base, tiny_folder
from tuneproof.config import ModelSettings
from tuneproof.errors import ModelError
from tuneproof.models.load import load_base, load_tokenizer, model_digest
from tuneproof.models.outline import load_outline


def change(path: Path, **values: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_comes_frozen_and_ready(family: Family) -> None:
    base = tiny_base(family)
    assert base.kind == ("seq2seq" if family in SEQ2SEQ else "causal")
    assert not base.model.training
    assert not any(weight.requires_grad for weight in base.model.parameters())
    assert base.parameters == sum(weight.numel() for weight in base.model.parameters())
    assert (base.device, base.dtype) == (torch.device("cpu"), torch.float32)
    assert base.end_ids == (base.tokenizer.eos_token_id,)
    assert base.tokenizer.pad_token_id not in base.end_ids
    assert not base.pad_is_eos


def test_frozen_weights_take_the_type_asked_for(folder: Path) -> None:
    base = load_base(ModelSettings(name=str(folder), device="cpu", dtype="bfloat16"))
    assert {weight.dtype for weight in base.model.parameters()} == {torch.bfloat16}


def test_encoder_decoders_say_how_an_answer_starts() -> None:
    assert tiny_base("mt5").decoder_prefix == (0,)
    mbart = tiny_base("mbart")
    assert mbart.language == "en_XX"
    language = mbart.tokenizer.convert_tokens_to_ids("en_XX")
    assert mbart.decoder_prefix == (mbart.tokenizer.eos_token_id, language)
    assert tiny_base("llama").decoder_prefix == ()


def test_weights_that_are_missing_are_not_made_up(folder: Path) -> None:
    """transformers fills missing weights with random numbers and says so in a log line."""
    weights = load_file(folder / "model.safetensors")
    del weights["model.layers.1.mlp.up_proj.weight"]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError) as caught:
        load_base(settings(folder))
    assert "model.layers.1.mlp.up_proj.weight" in caught.value.message


def test_broken_weights_are_an_error_of_the_model(folder: Path) -> None:
    content = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_base(settings(folder))


def test_weights_of_other_shapes_are_an_error_of_the_model(folder: Path) -> None:
    change(folder / "config.json", intermediate_size=96)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_base(settings(folder))


def test_a_download_that_was_a_web_page_is_an_error_of_the_model(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_text("<html>Sign in to continue</html>")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_base(settings(folder))


def test_a_device_that_is_too_small_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_small(model: torch.nn.Module, device: torch.device) -> None:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr("transformers.PreTrainedModel.to", too_small)
    with pytest.raises(ModelError, match="does not fit into the memory of cpu"):
        load_base(settings(folder))


def test_a_broken_tokenizer_is_an_error_of_the_model(folder: Path) -> None:
    (folder / "tokenizer.json").write_text('{"version": "1.0"}')
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_base(settings(folder))


def test_a_tokenizer_of_another_model_is_noticed(folder: Path) -> None:
    add_token(folder, "<|new|>", special=False)
    with pytest.raises(ModelError, match="401 tokens but the model only 400"):
        load_base(settings(folder))


@pytest.mark.parametrize("family", ["gemma3", "qwen2"])
def test_a_special_token_that_no_text_becomes_needs_no_embedding(
    family: Family, tmp_path: Path
) -> None:
    """Gemma 3's tokenizer marks images with its last token, and its models for text have no
    embedding of it: they were told that model and tokenizer do not belong together."""
    folder = Path(shutil.copytree(tiny_folder(family), tmp_path / "model"))
    add_token(folder, "<image_soft_token>", special=True)
    base = load_base(settings(folder))
    assert len(base.tokenizer) == 401 and base.model.get_input_embeddings().num_embeddings == 400
    change(folder / "tokenizer_config.json", pad_token="<image_soft_token>")
    assert load_base(settings(folder)).tokenizer.pad_token_id < 400


@pytest.mark.parametrize("setting", ["eos_token", "bos_token", "unk_token", "chat_template"])
def test_a_special_token_of_the_form_needs_an_embedding(setting: str, folder: Path) -> None:
    add_token(folder, "<|new|>", special=True)
    written = "{% for m in messages %}<|new|>{{ m['content'] }}{% endfor %}"
    change(
        folder / "tokenizer_config.json",
        **{setting: written if setting == "chat_template" else "<|new|>"},
    )
    with pytest.raises(ModelError, match="401 tokens but the model only 400"):
        load_base(settings(folder))


@pytest.fixture
def pieces(tmp_path: Path) -> Path:
    """An mT5 as it is published: its tokenizer is a file of SentencePiece, and nothing else."""
    folder = Path(shutil.copytree(tiny_folder("mt5"), tmp_path / "mt5"))
    (folder / "tokenizer.json").unlink()
    named = {"eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    config = {"tokenizer_class": "T5Tokenizer", "extra_ids": 0, **named}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT),
        model_prefix=str(folder / "spiece"),
        vocab_size=120,
        hard_vocab_limit=False,
        minloglevel=2,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
    )
    return folder


def test_a_tokenizer_of_sentencepiece_alone_is_read(pieces: Path) -> None:
    tokenizer = load_tokenizer(pieces)
    ids = tokenizer("the VPN")["input_ids"]
    assert tokenizer.decode(ids, skip_special_tokens=True) == "the VPN"


def test_without_the_package_that_reads_it_the_package_is_what_is_advised(
    pieces: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain install had no protobuf. transformers then tries tiktoken, so that was named, and a
    whole folder was to be downloaded again."""
    monkeypatch.setitem(sys.modules, "google.protobuf", None)
    monkeypatch.delitem(sys.modules, "sentencepiece.sentencepiece_model_pb2", raising=False)
    monkeypatch.delattr(sentencepiece, "sentencepiece_model_pb2", raising=False)
    with pytest.raises(ModelError) as caught:
        load_tokenizer(pieces)
    assert "pip install protobuf" in str(caught.value.remedy)
    assert "download" not in str(caught.value.remedy)


def test_a_plain_install_has_the_package_that_reads_it() -> None:
    """transformers needs protobuf for it and does not ask for it."""
    told = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    needed = tomllib.loads(told)["project"]["dependencies"]
    assert any(name.startswith("protobuf") for name in needed)


def test_a_classifier_is_not_a_language_model(folder: Path) -> None:
    change(folder / "config.json", architectures=["LlamaForSequenceClassification"])
    with pytest.raises(ModelError, match="LlamaForSequenceClassification"):
        load_base(settings(folder))


def test_an_encoder_is_not_a_language_model(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "vit", "architectures": ["ViT"]}))
    with pytest.raises(ModelError, match="not a language model"):
        load_base(settings(folder))


def test_a_model_that_also_sees_is_refused_with_advice(folder: Path) -> None:
    config = {"model_type": "gemma3", "architectures": ["Gemma3ForConditionalGeneration"]}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError) as caught:
        load_base(settings(folder))
    assert "reads more than text" in caught.value.message
    assert "text-only" in (caught.value.remedy or "")


@pytest.mark.parametrize("family", ["rwkv", "gemma3n_text", "gemma3n"])
def test_a_family_that_goes_its_own_way_is_refused_before_it_is_loaded(
    family: str, folder: Path
) -> None:
    """Gemma 3n ended in an IndexError once it was trained; of RWKV-4, which divides its own
    weights while it answers, a merged model said something else than the one that was proved. And
    who gave the Gemma 3n that sees was told to take its text-only model."""
    configs = {
        "rwkv": RwkvConfig(hidden_size=32, num_hidden_layers=8),
        "gemma3n_text": Gemma3nTextConfig(hidden_size=32, num_hidden_layers=4),
        "gemma3n": Gemma3nConfig(),
    }
    configs[family].save_pretrained(folder)
    with pytest.raises(ModelError) as caught:
        load_base(settings(folder))
    assert "not adapted" in caught.value.message and caught.value.where == str(folder)
    assert "tuneproof models" in (caught.value.remedy or "")


@pytest.mark.parametrize("look", [load_base, load_outline])
@pytest.mark.parametrize("method", ["bitnet", "fp8", "gptq", "awq", "bitsandbytes", None])
def test_a_quantised_model_is_refused_before_it_is_loaded(
    method: str | None, look: Callable[[ModelSettings], object], folder: Path
) -> None:
    """BitNet was trained as if its layers computed with the weights that they keep, which is
    another model; of others only a missing package was spoken of."""
    change(folder / "config.json", quantization_config={"quant_method": method, "bits": 4})
    with pytest.raises(ModelError) as caught:
        look(settings(folder))
    assert f"quantised ({method or '?'})" in caught.value.message
    assert "float16" in str(caught.value.remedy)


def test_an_unknown_architecture_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "from-the-future"}))
    with pytest.raises(ModelError) as caught:
        load_base(settings(folder))
    assert "from-the-future" in caught.value.message


def test_code_that_a_model_brings_along_is_not_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Transformers asks whether to run it, and whoever typed y, or piped it, had it run."""
    change(folder / "config.json", model_type="zork", auto_map={"AutoConfig": "zork.Config"})
    run = folder / "run"
    (folder / "zork.py").write_text(f"open({str(run)!r}, 'w')\n")
    monkeypatch.setattr("builtins.input", lambda *_: "y")
    with pytest.raises(ModelError, match="code that it brings along"):
        load_base(settings(folder))
    assert not run.exists()


def test_a_tokenizer_brings_no_code_along_either(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"AutoTokenizer": [None, "zork.Tokenizer"]}
    change(folder / "tokenizer_config.json", tokenizer_class="Zork", auto_map=wanted)
    run = folder / "run"
    (folder / "zork.py").write_text(f"open({str(run)!r}, 'w')\n")
    monkeypatch.setattr("builtins.input", lambda *_: "y")
    with suppress(ModelError):
        load_tokenizer(folder)
    assert not run.exists()


def test_a_model_without_an_end_token_could_never_stop(folder: Path) -> None:
    change(folder / "tokenizer_config.json", eos_token=None)
    change(folder / "generation_config.json", eos_token_id=None)
    change(folder / "config.json", eos_token_id=None)
    with pytest.raises(ModelError, match="ends an answer"):
        load_base(settings(folder))


def test_the_digest_tells_weights_apart_that_have_the_same_shapes(folder: Path) -> None:
    before = model_digest(folder)
    assert before == model_digest(tiny_folder("llama"))
    change(folder / "config.json", transformers_version="9.9.9")
    assert model_digest(folder) == before
    weights = load_file(folder / "model.safetensors")
    save_file({k: v * 2 for k, v in weights.items()}, folder / "model.safetensors")
    assert model_digest(folder) != before


def test_pickled_weights_load_too(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    torch.save(weights, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    loaded = load_base(settings(folder)).model.state_dict()
    assert all(torch.equal(loaded[name], weight) for name, weight in weights.items())
