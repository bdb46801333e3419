"""Strips a greeting and “may I ask” before a question, and thanks after it.

They ask nothing: with or without them, it is the same question. This module does not know how alike
questions are.
"""

from __future__ import annotations

import re

_MARKS = " \t\n\u3000,，、;；:：.。!！?？~～…—-"
_OPENING = re.compile(
    r"不好意思|您好|你好(?![嗎吗])|哈[囉啰喽]|嗨|早安|午安|晚安"
    r"|(?:麻[煩烦]|想?[請请]|想)[問问](?:一下|(?![卷題题]))|想?[請请]教(?:一下|(?![師师室育]))"
    r"|(?:(?:hi|hello|hey)(?: there)?|good (?:morning|afternoon|evening)|excuse me"
    r"|(?:(?:just )?a )?quick question|guten tag|hallo)(?![a-zà-ÿ])",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:[謝谢感多]?[謝谢][您你]?|感[激恩]|拜[託托]|(?<![a-zà-ÿ])(?:(?:many )?thanks"
    r"|thank you|thx|please|pls|danke|bitte)(?: a lot| so much| very much| in advance)?)[\W_]*$",
    re.IGNORECASE,
)


def without_courtesy(question: str) -> str:
    """The question without greeting, thanks and outer punctuation; unchanged if nothing remains."""
    bare = without_opening(question.strip(_MARKS))
    while closing := _CLOSING.search(bare):
        bare = bare[: closing.start()].rstrip(_MARKS)
    return bare or question


def without_opening(question: str) -> str:
    """The question without greetings at its beginning, otherwise unchanged."""
    while opening := _OPENING.match(question):
        question = question[opening.end() :].lstrip(_MARKS)
    return question
