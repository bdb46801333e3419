from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest
from transformers.utils import chat_template_utils

from tests.tiny import CHATML, tiny_base
from tuneproof.errors import ModelError
from tuneproof.models import tokens


def test_every_source_of_end_tokens_counts() -> None:
    """A base model's end token, the instruct model's, and the one of its chat template."""
    tokenizer = tiny_base("qwen2").tokenizer
    tokenizer.eos_token = "<|endoftext|>"
    assert tokens.end_ids(tokenizer, SimpleNamespace(eos_token_id=[7, 9])) == (0, 1, 7, 9)
    assert tokens.end_ids(tokenizer, SimpleNamespace(eos_token_id=7)) == (0, 1, 7)
    tokenizer.chat_template = None
    assert tokens.end_ids(tokenizer, None) == (0,)


def test_a_template_that_ends_turns_with_plain_text_ends_nothing() -> None:
    tokenizer = tiny_base("qwen2").tokenizer
    tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }} END\n{% endfor %}"
    assert tokens.turn_end(tokenizer) is None


def test_a_template_that_refuses_is_passed_over() -> None:
    tokenizer = tiny_base("qwen2").tokenizer
    tokenizer.chat_template = "{{ raise_exception('only with a system message') }}"
    assert tokens.turn_end(tokenizer) is None


def test_padding_equal_to_the_end_token_is_replaced() -> None:
    """EVIDENCE A 1: a model that is taught to ignore its end token never stops."""
    tokenizer = tiny_base("qwen2").tokenizer
    tokenizer.pad_token = "<|im_end|>"
    assert tokens.settle_pad(tokenizer, [1], 400) is False
    assert tokenizer.pad_token == "<|endoftext|>"


def test_padding_without_an_embedding_is_replaced() -> None:
    tokenizer = tiny_base("gemma3").tokenizer
    tokenizer.add_special_tokens({"pad_token": "<image_soft_token>"})
    assert tokens.settle_pad(tokenizer, [1], 400) is False
    assert tokenizer.pad_token == "<pad>"


def test_without_a_padding_token_the_unknown_one_pads() -> None:
    tokenizer = tiny_base("llama").tokenizer  # published without one
    assert tokenizer.pad_token == "<unk>"


def test_with_nothing_else_the_end_token_pads_and_says_so() -> None:
    tokenizer = tiny_base("llama").tokenizer
    tokenizer.pad_token, tokenizer.unk_token = None, None
    size = len(tokenizer)
    assert tokens.settle_pad(tokenizer, [tokenizer.eos_token_id], 400) is True
    assert tokenizer.pad_token_id == tokenizer.eos_token_id
    assert len(tokenizer) == size


def test_mbart_writes_chinese_unless_its_files_say_otherwise() -> None:
    tokenizer = tiny_base("mbart").tokenizer
    tokenizer.init_kwargs.update(src_lang=None, tgt_lang=None)
    assert tokens.settle_language(tokenizer) == "zh_CN"
    assert tokenizer.convert_ids_to_tokens(tokenizer("VPN")["input_ids"])[0] == "zh_CN"
    tokenizer.init_kwargs.update(tgt_lang="ja_XX")
    assert tokens.settle_language(tokenizer) == "ja_XX"
    assert tokens.settle_language(tiny_base("mt5").tokenizer) is None


def test_a_tokenizer_that_knows_languages_must_be_told_one() -> None:
    # As Transformers 5.0 to 5.5 read mBART's files: the codes are words like any other.
    reader = SimpleNamespace(get_vocab=lambda: {"en_XX": 0, "zh_CN": 1})
    with pytest.raises(ModelError, match="cannot tell this model a language") as caught:
        tokens.settle_language(reader)
    assert "transformers>=5.6" in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("config", "generation", "start"),
    [
        ({"decoder_start_token_id": 3}, {"decoder_start_token_id": 4}, 3),
        ({"decoder": SimpleNamespace(bos_token_id=2)}, {"decoder_start_token_id": 4}, 4),
        ({"decoder": SimpleNamespace(bos_token_id=2)}, {}, 2),
    ],
)
def test_a_decoder_starts_as_its_model_was_trained(
    config: dict[str, object], generation: dict[str, object], start: int
) -> None:
    """T5Gemma's config names no start: it was refused, though its decoder has a first token."""
    spaces = SimpleNamespace(**config), None, SimpleNamespace(**generation)
    assert tokens.decoder_prefix(None, *spaces) == (start,)


def test_a_decoder_without_a_start_is_refused() -> None:
    with pytest.raises(ModelError, match="decoder_start_token_id"):
        tokens.decoder_prefix(None, SimpleNamespace(decoder_start_token_id=None), None)


@pytest.mark.parametrize(
    ("written", "told"), [("'%d %b %Y'", "26 Jul 2024"), ('"%Y-%m-%d"', "2024-07-26")]
)
def test_a_prompt_is_the_same_on_every_day(
    written: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Llama 3.2 and SmolLM3 tell today's date before every question: what was trained on Monday
    was validated, proven and asked on Tuesday in a form that it had never seen."""
    tokenizer = tiny_base("qwen2").tokenizer
    day = f"Today Date: {{{{ strftime_now({written}) }}}}"
    tokenizer.chat_template = f"{{% if strftime_now is defined %}}{day}{{% endif %}}{CHATML}"
    tokens.settle(tokenizer, None, None, seq2seq=False, rows=400)
    for now in (datetime(2026, 11, 23), datetime(2026, 11, 24)):
        monkeypatch.setattr(
            chat_template_utils, "datetime", SimpleNamespace(now=lambda now=now: now)
        )
        turns = [{"role": "user", "content": "hm"}]
        text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        assert text.startswith(f"Today Date: {told}<|im_start|>user\nhm")


def test_a_template_without_a_date_stays_as_it_is() -> None:
    tokenizer = tiny_base("qwen2").tokenizer
    tokens.settle(tokenizer, None, None, seq2seq=False, rows=400)
    assert tokenizer.chat_template == CHATML
