"""How an exported folder is asked: its chat template and its generation config.

Both say in Transformers' own terms what the renderer and the decoder do, so that any program
that reads them puts the question in the form that was trained (EVIDENCE A4) and stops where an
answer ends (EVIDENCE A1). What cannot be said faithfully is left out, never approximated.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Literal

from tuneproof.export.source import OpenedRun
from tuneproof.models.prompt import PLAIN_TEMPLATE, Renderer
from tuneproof.models.tokens import special_ids

Way = Literal["chat", "text", "seq2seq"]
"""By the chat template, by the plain text around the question, or by the question alone."""

_BEFORE, _AFTER = PLAIN_TEMPLATE.split("{question}")


def plain_chat_template(adds_bos: bool) -> str:
    """The plain form as a chat template: user turns in, answers with their end token between."""
    # Jinja drops a template's last line break, so every one of them is written out.
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
    """The tokenizer with the template that asks as the run was asked, and the way to ask it."""
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
    # Some tokenizers cut a text after a special token otherwise than alone.
    tokenizer.chat_template = None
    return tokenizer, "text"


def plain_questions(tokenizer: Any, questions: Iterable[str]) -> list[str]:
    """The questions without a control token in their text: no template keeps that as text."""
    marks = tokenizer.convert_ids_to_tokens(sorted(special_ids(tokenizer)))
    return [text for text in questions if not any(mark in text for mark in marks)]


def asks_alike(tokenizer: Any, way: Way, renderer: Renderer, question: str) -> bool:
    """Whether the folder's own way to ask gives the ids that the renderer gives."""
    return tuple(ids_of(tokenizer, way, question)) == renderer.prompt(question).ids


def ids_of(tokenizer: Any, way: Way, question: str) -> list[int]:
    """The ids of a question, as somebody who knows only the folder gets them."""
    if way == "chat":
        turns = [{"role": "user", "content": question}]
        encoded = tokenizer.apply_chat_template(turns, add_generation_prompt=True, return_dict=True)
        return list(encoded["input_ids"])
    text = question if way == "seq2seq" else PLAIN_TEMPLATE.format(question=question)
    return list(tokenizer(text)["input_ids"])


def generation_config(source: OpenedRun) -> Any:
    """Greedy, with every end id and the limits of the run."""
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
