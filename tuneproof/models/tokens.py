"""What has to be decided about a tokenizer before anything is rendered.

Which token pads, which tokens end an answer, which language a multilingual encoder-decoder
writes, and which date a chat template states. Nothing here loads a model or renders an example.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuneproof.errors import ModelError
from tuneproof.i18n import _

DEFAULT_LANGUAGE = "zh_CN"
"""Language code for mBART when its tokenizer names none. The pre-trained models know one
Chinese code; after training on the user's data the code is only a mark used consistently."""

DAY = date(2024, 7, 26)
"""The date that a chat template always states in place of today's: the default of Llama's."""
_TODAY = re.compile(r"""strftime_now\(\s*(?P<quote>['"])(?P<format>.*?)(?P=quote)\s*\)""")

_MARK = "TUNEPROOF"
"""Stands for an answer in a template, to find its place."""

_PADS = (
    "<pad>",
    "[PAD]",
    "<|pad|>",
    "<|finetune_right_pad_id|>",
    "<|endoftext|>",
    "<|fim_pad|>",
    "<unused0>",
    "<|reserved_special_token_0|>",
    "<reserved_0>",
)
"""Tokens that can serve as padding, best first: made for it, or never seen in text."""


@dataclass(frozen=True, slots=True)
class AnswerTokens:
    """The tokens around an answer; `models.load.Base` says what each is."""

    end_ids: tuple[int, ...]
    decoder_prefix: tuple[int, ...]
    pad_is_eos: bool
    language: str | None


def settle(
    tokenizer: Any, config: Any, generation_config: Any, *, seq2seq: bool, rows: int
) -> AnswerTokens:
    """Set date, language and padding token of the tokenizer; returns the tokens around an answer.

    The one place where that is decided, whether the weights are read or only the small files.
    `rows` counts the model's embeddings. Without a token that ends an answer `end_ids` is empty,
    and padding is left as it was. Raises ModelError when an encoder-decoder model names no start
    token.
    """
    settle_day(tokenizer)
    ends = end_ids(tokenizer, generation_config)
    language = settle_language(tokenizer) if seq2seq else None
    return AnswerTokens(
        end_ids=ends,
        decoder_prefix=(
            decoder_prefix(tokenizer, config, language, generation_config) if seq2seq else ()
        ),
        pad_is_eos=settle_pad(tokenizer, ends, rows) if ends else False,
        language=language,
    )


def end_ids(tokenizer: Any, generation_config: Any) -> tuple[int, ...]:
    """The ids that end an answer, sorted.

    The tokenizer's end token, those of the generation config, and the token with which the
    chat template closes the assistant's turn.
    """
    configured = getattr(generation_config, "eos_token_id", None)
    several = configured if isinstance(configured, list | tuple) else [configured]
    found = {tokenizer.eos_token_id, *several, turn_end(tokenizer)}
    return tuple(sorted(id for id in found if id is not None))


def turn_end(tokenizer: Any) -> int | None:
    """The special token right after an assistant's answer in the chat template, if any."""
    text = _templated_turn(tokenizer)
    after = text.rpartition(_MARK)[2].lstrip()
    if _MARK not in text or not after:
        return None
    first: int = tokenizer(after, add_special_tokens=False)["input_ids"][0]
    return first if first in special_ids(tokenizer) else None


def embeddings_needed(tokenizer: Any, around: AnswerTokens) -> int:
    """How many embeddings a model needs for all that is read or learned: one more than the highest
    id that a text, or the tokens around it, can have.

    Special tokens that never occur there do not count: Gemma 3 has one for images, of which its
    models for text have no embedding.
    """
    special = special_ids(tokenizer)
    ordinary = (id for id in tokenizer.get_vocab().values() if id not in special)
    named = (tokenizer.pad_token_id, tokenizer.bos_token_id, tokenizer.unk_token_id)
    template = _templated_turn(tokenizer, add_generation_prompt=True)
    found = (
        *ordinary,
        *(id for id in named if id is not None),
        *around.end_ids,
        *around.decoder_prefix,
        *tokenizer("x")["input_ids"],
        *tokenizer(template, add_special_tokens=False)["input_ids"],
    )
    return 1 + max(found, default=-1)


def _templated_turn(tokenizer: Any, **options: bool) -> str:
    """A question and an answer in the chat template; empty where it has no place for them."""
    turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": _MARK}]
    return templated(tokenizer, turns, **options)


def templated(tokenizer: Any, turns: Sequence[Mapping[str, str]], **options: bool) -> str:
    """Turns in the chat template; empty where there is none, or where it refuses them."""
    if not getattr(tokenizer, "chat_template", None):
        return ""
    try:
        return str(tokenizer.apply_chat_template(turns, tokenize=False, **options))
    except Exception:  # a template may refuse any conversation, in any way
        return ""


def settle_day(tokenizer: Any) -> None:
    """Make a chat template that states today's date (Llama 3.2, SmolLM3) state `DAY`.

    Otherwise, from the day after the training on, the model would be asked in a form that it was
    not taught.
    """
    template = getattr(tokenizer, "chat_template", None)
    if isinstance(template, str) and _TODAY.search(template):
        tokenizer.chat_template = _TODAY.sub(
            lambda call: json.dumps(DAY.strftime(call["format"])), template
        )


def settle_pad(tokenizer: Any, ends: Iterable[int], rows: int) -> bool:
    """Give the tokenizer a padding token that does not end answers, among those with one of the
    model's `rows` embeddings.

    Returns True when only an end token is left to pad with. With padding that equals the end token
    models learn never to stop (EVIDENCE A 1).
    """
    ends = set(ends)
    for token in _pad_candidates(tokenizer):
        id = tokenizer.convert_tokens_to_ids(token)
        if id is not None and id < rows and id not in ends:
            tokenizer.pad_token = token
            return False
    tokenizer.pad_token = tokenizer.eos_token
    return True


def settle_language(tokenizer: Any) -> str | None:
    """Set the language that mBART reads and writes, and return it; None for models that need none.

    The same for both directions: an answer is in the question's language. It is the one that the
    tokenizer's files name, else `DEFAULT_LANGUAGE`, else the tokenizer's own default. Raises
    ModelError where the tokenizer knows languages but cannot be set to one.
    """
    known = tokenizer.get_vocab()
    if not hasattr(tokenizer, "src_lang") or not hasattr(tokenizer, "tgt_lang"):
        # Transformers before 5.6 reads mBART's files as those of a tokenizer without languages.
        if DEFAULT_LANGUAGE in known:
            raise ModelError(
                _("The installed version of Transformers cannot tell this model a language."),
                where="tokenizer_config.json",
                remedy=_("Install a newer one: {command}").format(
                    command='pip install "transformers>=5.6"'
                ),
            )
        return None
    named = tokenizer.init_kwargs.get("tgt_lang") or tokenizer.init_kwargs.get("src_lang")
    language = next(
        str(code) for code in (named, DEFAULT_LANGUAGE, tokenizer.src_lang) if code in known
    )
    tokenizer.src_lang = language
    tokenizer.tgt_lang = language
    return language


def decoder_prefix(
    tokenizer: Any, config: Any, language: str | None, generation_config: Any = None
) -> tuple[int, ...]:
    """What the decoder of an encoder-decoder is given before the first token of an answer.

    mT5: its start token. mBART-50: its start token and the language. mBART-25: the language.
    T5Gemma: what its generation config says, or the first token of its decoder. Raises ModelError
    when the model names no start token.
    """
    start = getattr(config, "decoder_start_token_id", None)
    code = tokenizer.convert_tokens_to_ids(language) if language else None
    if start is None and code is None:
        start = getattr(generation_config, "decoder_start_token_id", None)
        if start is None:
            start = getattr(getattr(config, "decoder", None), "bos_token_id", None)
    prefix = tuple(dict.fromkeys(id for id in (start, code) if id is not None))
    if not prefix:
        raise ModelError(
            _("The model does not say with which token its decoder starts."),
            where="config.json: decoder_start_token_id",
            remedy=_("Add it to the model's config.json."),
        )
    return prefix


def special_ids(tokenizer: Any) -> set[int]:
    """Ids of all tokens that never come from ordinary text."""
    added = tokenizer.added_tokens_decoder
    return set(tokenizer.all_special_ids) | {id for id, token in added.items() if token.special}


def _pad_candidates(tokenizer: Any) -> Iterator[str]:
    if tokenizer.pad_token is not None:
        yield tokenizer.pad_token
    vocabulary = tokenizer.get_vocab()
    yield from (token for token in _PADS if token in vocabulary)
    if tokenizer.unk_token is not None:
        yield tokenizer.unk_token
