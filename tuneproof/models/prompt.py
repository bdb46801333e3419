"""The only renderer: from a question, and its answer, to token ids.

Training, evaluation, serving and export all render here, so that a model is never asked in
another form than it was taught (EVIDENCE A4). The prompt and the answer are tokenized apart
and joined as ids: what is generated continues exactly the ids that were trained. The last id
of a target is always an end token (EVIDENCE A1, A23).

Three forms, chosen by what the base model is:
  chat      the tokenizer's own chat template, one user turn
  plain     "Q: {question}\\nA:\\n", for models without a template that has a place for a question
  seq2seq   the question to the encoder; the decoder starts as the model's config says

This module knows neither tensors nor batches.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from tuneproof.errors import ModelError
from tuneproof.i18n import _
from tuneproof.models.tokens import templated

PLAIN_TEMPLATE = "Q: {question}\nA:\n"

Form = Literal["chat", "plain", "seq2seq"]
_MARK = "\u2603"
"""Stands for a text in a template, to find its place; no template has one."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Ids that the model reads before the first token of an answer.

    `ids` go to the decoder-only model, or to the encoder. `decoder_ids` are what the decoder
    of an encoder-decoder model starts from, empty for a decoder-only model.
    """

    ids: tuple[int, ...]
    decoder_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A prompt with the ids to be learned after it; `target` ends with an end token."""

    prompt: Prompt
    target: tuple[int, ...]

    @property
    def length(self) -> int:
        """Ids in the longer of the two sequences that the model sees."""
        if self.prompt.decoder_ids:
            return max(len(self.prompt.ids), len(self.prompt.decoder_ids) + len(self.target))
        return len(self.prompt.ids) + len(self.target)


class Renderer:
    """Renders for one tokenizer. `digest` identifies the form; it is stored with every run."""

    def __init__(
        self,
        tokenizer: Any,
        *,
        kind: Literal["causal", "seq2seq"],
        end_ids: Sequence[int],
        decoder_prefix: Sequence[int] = (),
    ):
        self.tokenizer = tokenizer
        self.form: Form = (
            "seq2seq"
            if kind == "seq2seq"
            else "chat"
            if _has_question_template(tokenizer)
            else "plain"
        )
        self.decoder_prefix = tuple(decoder_prefix)
        self.end_ids = tuple(end_ids)
        self.end_id = self._taught_end_id()

    @property
    def template(self) -> str:
        """The text of the form, for people."""
        if self.form == "chat":
            return str(self.tokenizer.chat_template)
        return PLAIN_TEMPLATE if self.form == "plain" else "{question}"

    @property
    def passes_template_over(self) -> bool:
        """Whether there is a chat template that is not used, as it takes no question alone."""
        return self.form == "plain" and bool(getattr(self.tokenizer, "chat_template", None))

    @property
    def digest(self) -> str:
        """sha256 of the form, its template, end token and decoder prefix."""
        parts = (self.form, self.template, self.end_id, self.decoder_prefix)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def prompt(self, question: str) -> Prompt:
        """What the model reads when it is asked `question`."""
        if self.form == "chat":
            return Prompt(self._chat_ids(question))
        if self.form == "plain":
            text = PLAIN_TEMPLATE.format(question=question)
            return Prompt(self._with_bos(self._ids_of_text(text)))
        ids = self.tokenizer(question, split_special_tokens=True)["input_ids"]
        return Prompt(tuple(ids), self.decoder_prefix)

    def _chat_ids(self, question: str) -> tuple[int, ...]:
        """Ids of the template around a question; a control token in the question is plain text."""
        if not any(token in question for token in self._control_tokens):
            return self._ids_with_control_tokens(self._chat_text(question))
        # Only then in three parts: where they meet, tokens may differ from those of the whole text,
        # which the model is used to.
        before, _mark, after = self._chat_text(_MARK).partition(_MARK)
        asked = self._ids_of_text(question.strip())
        return (
            *self._ids_with_control_tokens(before),
            *asked,
            *self._ids_with_control_tokens(after),
        )

    def _chat_text(self, question: str) -> str:
        """The chat template around a question, up to where the answer begins."""
        turns = [{"role": "user", "content": question}]
        return str(
            self.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        )

    @cached_property
    def _control_tokens(self) -> tuple[str, ...]:
        """The control tokens as they are written in a text."""
        added = self.tokenizer.added_tokens_decoder.values()
        return tuple(str(token) for token in added if token.special)

    @cached_property
    def frame(self) -> tuple[int, int]:
        """How many ids of every prompt come before its question, and how many after it."""
        # Questions with nothing in common, so that what their prompts share belongs to the form.
        pairs = list(pairwise(self.prompt(text).ids for text in ("a", "Who?", "7 是", "b")))
        before = min(_shared_start(one, other) for one, other in pairs)
        return before, min(_shared_start(one[::-1], other[::-1]) for one, other in pairs)

    def target(self, answer: str) -> tuple[int, ...]:
        """The ids of an answer with the end token."""
        return (*self._ids_of_text(answer), self.end_id)

    def render(self, question: str, answer: str) -> Rendered:
        """A question with the answer to be learned."""
        return Rendered(self.prompt(question), self.target(answer))

    def running_text(self, text: str) -> Rendered:
        """A text that is no answer: its last three quarters to be predicted from the first quarter.

        Neither a template around it nor an end token after it.
        """
        ids = self._ids_of_text(text)
        cut = max(1, len(ids) // 4)
        if self.form == "seq2seq":
            return Rendered(self.prompt(self.text(ids[:cut])), ids[cut:])
        return Rendered(Prompt(self._with_bos(ids[:cut])), ids[cut:])

    def text(self, ids: Sequence[int]) -> str:
        """The text of produced ids, end tokens left out, outer white space removed."""
        # Some tokenizers' files ask for spaces before punctuation to be removed.
        text = self.tokenizer.decode(
            list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return str(text).strip()

    def _ids_of_text(self, text: str) -> tuple[int, ...]:
        """Ids of a text; what looks like a control token in it is plain text."""
        ids = self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)
        return tuple(ids["input_ids"])

    def _ids_with_control_tokens(self, text: str) -> tuple[int, ...]:
        """Ids of a piece of the template, in which control tokens are such."""
        return tuple(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def _with_bos(self, ids: Sequence[int]) -> tuple[int, ...]:
        """Exactly one BOS where the tokenizer has one (EVIDENCE A9)."""
        bos = self.tokenizer.bos_token_id
        probe = self.tokenizer("x")["input_ids"]
        adds_bos = bos is not None and probe[:1] == [bos]
        return (bos, *ids) if adds_bos else tuple(ids)

    def _taught_end_id(self) -> int:
        """The end token that training teaches.

        With a chat template it is the token that the template itself puts after an
        assistant's words, else the tokenizer's end of sequence.
        """
        if self.form == "chat":
            turns = [{"role": "user", "content": "x"}, {"role": "assistant", "content": _MARK}]
            after = templated(self.tokenizer, turns).partition(_MARK)[2]
            for token_id in self.tokenizer(after, add_special_tokens=False)["input_ids"]:
                if token_id in self.end_ids:
                    return int(token_id)
        eos = self.tokenizer.eos_token_id
        if eos is None:
            raise ModelError(
                _("This tokenizer has no end token, so an answer could never stop."),
                remedy=_("Choose another base model: `tuneproof models` lists some."),
            )
        return int(eos)


def _has_question_template(tokenizer: Any) -> bool:
    """Whether there is a chat template that takes a question: some expect a list of texts and
    images and leave a plain text out, some refuse conversations without instructions."""
    return _MARK in templated(tokenizer, [{"role": "user", "content": _MARK}])


def _shared_start(one: Sequence[int], other: Sequence[int]) -> int:
    """The length of the longest common beginning of two sequences."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
