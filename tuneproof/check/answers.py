"""Single answers: D118 echo of the question, D131 nothing in it, D132 cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from difflib import SequenceMatcher
from itertools import pairwise

from tuneproof.check.subject import Subject, place, short
from tuneproof.data.overlap import grams, normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_
from tuneproof.types import Example

ECHO_SHARE = 0.6
"""Share of an answer that is one piece of its question (as for produced answers)."""
ENDS_SHARE = 0.9
"""Share of answers that end like a sentence from which one that does not is odd."""
BEGINNING_SHARE = 0.5
"""Share of another answer from which its beginning is that answer cut, and not a short one."""
ENDS_LEAST = 10
"""Fewer distinct answers than this set no style."""

_END = re.compile(r"[.!?~)\]'\"\uff01\uff1f\uff09。】」』》”’]\W*$")
_ADDRESS = re.compile(r"(?:https?://|www\.|@)\S+$|\b[\w-]+\.[a-z]{2,}(?:/\S*)?$", re.ASCII)
"""An address may end a text: a full stop after it would be read as its part."""
_DANGLING = re.compile(
    r"(?:[,\uff0c、\-–—/(\uff08「“…]|\.\.\."
    r"|\b(?:and|or|the|a|an|of|to|in|on|at|for|with|by|from|that|which|is|are|must|should|your)"
    r"|(?:以及|或者|或是|並且|而且|包括|必須|應該|的|與|和|及|或|在|於|至|請))$",
    re.IGNORECASE,
)
_NOTHING = frozenset(
    "todo tbd tba na none null nan xxx xx test fixme pending empty 待補 待确认 待確認 待定 待填"  # noqa: SIM905
    " 無 无 空 略 同上 如上 測試 测试 答案 answer".split()
)


class D118(Check[Subject]):
    """Echoing is the diary's first failure; data must not teach it."""

    title = N_("Answer echoes its question")
    measures = N_(
        "Answers of which 60 % or more is one piece of the question, and answers that begin with "
        "the whole question. A model learns to repeat what it is asked."
    )
    message = N_("The answer repeats the question: “{question}” → “{answer}”.")
    remedy = N_("Write the answer alone, without the question.")
    sources = ("EVIDENCE A17 (alpaca-lora#367, LLaMA-Factory#524)", "the diary: echoing")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row."""
        for row in subject.rows:
            if row.answer and _echoes(row.question, row.answer):
                yield _of(row)


class D131(Check[Subject]):
    """A stand-in was meant to be replaced."""

    title = N_("Placeholder instead of a text")
    measures = N_(
        "Questions and answers without any letter or digit, and stand-ins such as TODO, TBD, N/A, "
        "待補 or 同上."
    )
    message = N_("This is no text to learn from: “{question}” → “{answer}”.")
    remedy = N_("Write the text, or remove the row.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row."""
        for row in subject.rows:
            if _is_nothing(row.question) or any(map(_is_nothing, row.answers)):
                yield _of(row)


class D132(Check[Subject]):
    """A cut answer teaches to stop in the middle, or never to stop."""

    title = N_("Answer cut short")
    measures = N_(
        "Answers that end on a comma, a hyphen, an ellipsis or a word that wants another; and, "
        "where at least 90 % of the answers end like a sentence, those that do not. So are answers "
        "with no full stop that are the first half or more of another."
    )
    message = N_("The answer ends in the middle: “…{end}”.")
    remedy = N_("Complete the answer; look whether an export or a cell limit cut it.")
    sources = ("EVIDENCE A19 (MedicalGPT#157)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each row with such an answer."""
        texts = [text for row in subject.rows for text in row.answers]
        ended = sum(map(_ends, texts))
        parts = _beginnings(set(texts))
        strict = len(set(texts)) >= ENDS_LEAST and ended >= ENDS_SHARE * len(texts)
        for row in subject.rows:
            for text in row.answers:
                if _is_nothing(text):
                    continue  # D131 names it
                cut = _DANGLING.search(text) or (strict and not _ends(text))
                if cut or text in parts:
                    yield Hit(where=(place(row),), values={"end": " ".join(text.split())[-30:]})
                    break


def _ends(text: str) -> bool:
    return bool(_END.search(text) or _ADDRESS.search(text))


def _beginnings(texts: Set[str]) -> frozenset[str]:
    """The texts without a full stop that another one begins with."""
    ordered = sorted(texts)
    # A text that begins any other also begins the next one in this order.
    return frozenset(
        text
        for text, following in pairwise(ordered)
        if following.startswith(text)
        and len(text) >= BEGINNING_SHARE * len(following)
        and not _END.search(text)
        and not (text[-1:].isdigit() and following[len(text) :][:1].isdigit())
    )


def _echoes(question: str, answer: str) -> bool:
    asked, said = normalise(question), normalise(answer)
    if not said or not asked:
        return False
    if question.rstrip().endswith(("?", "\uff1f")) and said.startswith(asked):
        return True
    # The exact search is slow; sharing that long a piece means sharing as many n-grams.
    parts = grams(answer)
    if len(parts & grams(question)) < (ECHO_SHARE - 0.2) * len(parts):
        return False
    piece = SequenceMatcher(None, said, asked, autojunk=False).find_longest_match()
    return piece.size >= ECHO_SHARE * len(said)


def _is_nothing(text: str) -> bool:
    plain = "".join(char for char in text.casefold() if char.isalnum())
    return not plain or plain in _NOTHING


def _of(row: Example) -> Hit:
    return Hit(
        where=(place(row),),
        values={"question": short(row.question), "answer": short(row.answer)},
    )


CHECKS = (D118, D131, D132)
