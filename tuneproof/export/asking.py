"""How an exported folder is asked: its chat template and its generation config.

Both express in Transformers' terms what the renderer and the decoder do, so that any program that
reads them puts a question in the trained form (EVIDENCE A4) and stops where an answer ends
(EVIDENCE A1). What they cannot express exactly is left out.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Literal

from tuneproof.export.source import OpenedRun
from tuneproof.models.prompt import PLAIN_TEMPLATE, Renderer
from tuneproof.models.tokens import special_ids

Way = Literal["chat", "text", "seq2seq"]
"""How a question is put: by the chat template, in the plain text form, or alone."""

_BEFORE, _AFTER = PLAIN_TEMPLATE.split("{question}")


def plain_chat_template(adds_bos: bool) -> str:
    """The plain text form of the renderer as a chat template, with the end token after answers."""
    # Jinja drops the last line break of a template, so line breaks are written as escapes.
    start = "{{ bos_token }}" if adds_bos else ""
    question = f"{_BEFORE!r} + message['content'] + {_AFTER[:1]!r}"
    answer = _AFTER[1:]
    return (
        f"{start}{{% for message in messages %}}"
        f"{{% if message['role'] == 'user' %}}{{{{ {question} }}}}"
        "{% elif message['role'] == 'assistant' %}"
        f"{{{{ {answer!r} + message['content'] + eos_token }}}}{{% endif %}}{{% endfor %}}"
        f"{{% if add_generation_prompt %}}{{{{ {answer!r} }}}}{{% endif %}}"
    )


def tokenizer_to_export(source: OpenedRun) -> tuple[Any, Way]:
    """The tokenizer whose template asks in the form the run was trained in, and the way to ask."""
    renderer = source.renderer
    if renderer.form == "seq2seq":
        return source.base.tokenizer, "seq2seq"
    if renderer.form == "chat":
        return source.base.tokenizer, "chat"
    tokenizer = copy.deepcopy(source.base.tokenizer)
    bos = tokenizer.bos_token_id
    tokenizer.chat_template = plain_chat_template(
        bos is not None and renderer.prompt("?").ids[:1] == (bos,)
    )
    questions = ("?", *(row.question for row in (*source.parts.known, *source.parts.test)))
    plain = plain_questions(tokenizer, questions)
    if all(asks_alike(tokenizer, "chat", renderer, question) for question in plain):
        return tokenizer, "chat"
    # Some tokenizers split a text differently after a special token than alone.
    tokenizer.chat_template = None
    return tokenizer, "text"


def plain_questions(tokenizer: Any, questions: Iterable[str]) -> list[str]:
    """The questions that hold no control token: no template would keep that as text."""
    marks = tokenizer.convert_ids_to_tokens(sorted(special_ids(tokenizer)))
    return [text for text in questions if not any(mark in text for mark in marks)]


def asks_alike(tokenizer: Any, way: Way, renderer: Renderer, question: str) -> bool:
    """Whether the exported folder's way to ask gives the same ids as the renderer."""
    return tuple(ids_of(tokenizer, way, question)) == renderer.prompt(question).ids


def ids_of(tokenizer: Any, way: Way, question: str) -> list[int]:
    """The ids of a question, made by the exported tokenizer alone."""
    if way == "chat":
        turns = [{"role": "user", "content": question}]
        encoded = tokenizer.apply_chat_template(turns, add_generation_prompt=True, return_dict=True)
        return list(encoded["input_ids"])
    text = question if way == "seq2seq" else PLAIN_TEMPLATE.format(question=question)
    return list(tokenizer(text)["input_ids"])


def generation_config(source: OpenedRun) -> Any:
    """A GenerationConfig for greedy decoding with the end ids, limits and penalties of the run."""
    from transformers import GenerationConfig

    decoding, tokenizer, prefix = source.decoding, source.base.tokenizer, source.base.decoder_prefix
    options: dict[str, Any] = {
        "do_sample": False,
        "eos_token_id": sorted(decoding.end_ids),
        "pad_token_id": tokenizer.pad_token_id,
        "bos_token_id": tokenizer.bos_token_id,
        # A forced first token, such as mBART's language, counts as a new one.
        "max_new_tokens": decoding.limit + max(0, len(prefix) - 1),
    }
    if decoding.repetition_penalty != 1.0:
        options["repetition_penalty"] = decoding.repetition_penalty
    if decoding.no_repeat_ngram:
        options["no_repeat_ngram_size"] = decoding.no_repeat_ngram
    if prefix:
        options["decoder_start_token_id"] = prefix[0]
    if len(prefix) > 1:
        options["forced_bos_token_id"] = prefix[1]
    return GenerationConfig(**options)
