"""Tiny base models of the real classes, for tests that need a model but not its knowledge.

Two layers, width 32, a vocabulary of a few hundred tokens learned from a few lines. They are
written to disk like any downloaded model and loaded through `load_base`, so that a test with
a tiny model takes the same way in as a user with a large one.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import pytest

from tuneproof.config import ModelSettings
from tuneproof.models.load import Base, load_base
from tuneproof.models.quiet import quiet

Family = Literal["gemma3", "llama", "qwen2", "bloom", "mt5", "mbart"]

CAUSAL: tuple[Family, ...] = ("gemma3", "llama", "qwen2", "bloom")
SEQ2SEQ: tuple[Family, ...] = ("mt5", "mbart")
FAMILIES: tuple[Family, ...] = (*CAUSAL, *SEQ2SEQ)

WIDTH = 32
LAYERS = 2

TEXT = (
    "How do I set up the VPN? Install the client and sign in with your company account.",
    "How do I reset my password? Open the self-service page and choose Forgot password.",
    "What is MFA? A second step when you sign in, such as a code on your phone.",
    "請問特休要怎麼申請?請在差勤系統提出申請,由主管核准。",
    "忘記密碼怎麼辦?請到自助服務頁面,選擇忘記密碼。",
    "公司手冊沒有這項資訊,請洽人力資源部。",
)
"""The lines that the tokenizers learn from; byte-level, so any other text works too."""

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tiny_base(family: Family) -> Base:
    """A fresh tiny model in float32 on the CPU: change it as you like."""
    return load_base(ModelSettings(name=str(tiny_folder(family)), device="cpu", dtype="float32"))


@cache
def tiny_folder(family: Family) -> Path:
    """The folder of the tiny model, made once a session: do not write into it."""
    folder = _root() / family
    tokenizer = _mbart_tokenizer() if family == "mbart" else _bpe_tokenizer(family)
    with quiet():
        _model(family, tokenizer).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return folder


def prescribe_tiny(monkeypatch: pytest.MonkeyPatch, family: Family) -> None:
    """Where the diagnosis prescribes another base it is a tiny one, as if that were the default:
    the real one would train for minutes."""
    tiny = partial(ModelSettings, name=str(tiny_folder(family)))
    monkeypatch.setattr("tuneproof.diagnose.causes.base.ModelSettings", tiny)


@cache
def _root() -> Path:
    root = Path(tempfile.mkdtemp(prefix="tuneproof-tiny-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return root


_SPECIALS: dict[str, dict[str, str]] = {
    "gemma3": {"pad": "<pad>", "eos": "<eos>", "bos": "<bos>", "unk": "<unk>"},
    "llama": {"unk": "<unk>", "bos": "<s>", "eos": "</s>"},
    "qwen2": {"pad": "<|endoftext|>", "eos": "<|im_end|>", "turn": "<|im_start|>"},
    "bloom": {"unk": "<unk>", "bos": "<s>", "eos": "</s>", "pad": "<pad>"},
    "mt5": {"pad": "<pad>", "eos": "</s>", "unk": "<unk>"},
}
"""Special tokens in the order of their ids; Llama has no padding token, as published."""


def _bpe_tokenizer(family: Family) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    specials = _SPECIALS[family]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(specials.values()),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    around = {"gemma3": "<bos> $A", "llama": "<s> $A", "mt5": "$A </s>"}.get(family)
    if around:
        used = [token for token in around.split() if token != "$A"]
        tokenizer.post_processor = processors.TemplateProcessing(
            single=around,
            special_tokens=[(token, tokenizer.token_to_id(token)) for token in used],
        )
    named = {f"{role}_token": token for role, token in specials.items() if role != "turn"}
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **named)
    if family == "qwen2":
        wrapped.chat_template = CHATML
    return wrapped


def _mbart_tokenizer() -> Any:
    from transformers import MBart50Tokenizer

    letters = sorted({letter for line in TEXT for letter in line if letter != " "})
    words = sorted({f"▁{word}" for line in TEXT for word in line.split(" ")})
    pieces = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), ("▁", -3.0)]
    pieces += [(word, -4.0) for word in words] + [(letter, -5.0) for letter in letters]
    return MBart50Tokenizer(vocab=pieces)


def _model(family: Family, tokenizer: Any) -> Any:
    import torch
    import transformers as t

    torch.manual_seed(0)
    ids = {
        name: getattr(tokenizer, name)
        for name in ("pad_token_id", "bos_token_id", "eos_token_id")
        if getattr(tokenizer, name) is not None
    }
    common = {"vocab_size": len(tokenizer), **ids}
    decoder = {
        **common,
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "intermediate_size": 2 * WIDTH,
        "max_position_embeddings": 512,
    }
    match family:
        case "gemma3":
            kinds = ["sliding_attention", "full_attention"]
            extra = {"head_dim": 8, "layer_types": kinds, "sliding_window": 16}
            config = t.Gemma3TextConfig(**decoder, **extra, query_pre_attn_scalar=8)
            return t.Gemma3ForCausalLM(config)
        case "llama":
            return t.LlamaForCausalLM(t.LlamaConfig(**decoder, tie_word_embeddings=True))
        case "qwen2":
            return t.Qwen2ForCausalLM(t.Qwen2Config(**decoder))
        case "bloom":
            shape = {"hidden_size": WIDTH, "n_layer": LAYERS, "n_head": 4}
            return t.BloomForCausalLM(t.BloomConfig(**common, **shape))
        case "mt5":
            shape = {"d_model": WIDTH, "d_kv": 8, "d_ff": 2 * WIDTH, "num_layers": LAYERS}
            config = t.MT5Config(**common, **shape, num_heads=4, decoder_start_token_id=0)
            return t.MT5ForConditionalGeneration(config)
        case "mbart":
            return t.MBartForConditionalGeneration(_mbart_config(common))


def _mbart_config(common: dict[str, int]) -> Any:
    from transformers import MBartConfig

    return MBartConfig(
        **common,
        d_model=WIDTH,
        encoder_layers=LAYERS,
        decoder_layers=LAYERS,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=2 * WIDTH,
        decoder_ffn_dim=2 * WIDTH,
        max_position_embeddings=512,
        decoder_start_token_id=common["eos_token_id"],
        tie_word_embeddings=True,
    )
