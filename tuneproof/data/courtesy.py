"""What people say around a question: a greeting before it, thanks behind it.

It asks nothing, so a question with it and the same without it are one question. This module does
not know how alike questions are.
"""

from __future__ import annotations

import re

_MARKS = " \t\n\u3000,，、;；:：.。!！?？~～…—-"
_OPENING = re.compile(
    r"不好意思|您好|你好(?![嗎吗])|哈[囉啰喽]|嗨|早安|午安|晚安|想?[請请]?[問问](?:一下)"
    r"|想?[請请][問问]|想?[請请]教(?![師师室育]|一下)|想?[請请]教一下|麻[煩烦]一下"
    r"|(?:(?:hi|hello|hey)(?: there)?|good (?:morning|afternoon|evening)|excuse me"
    r"|(?:(?:just )?a )?quick question|guten tag|hallo)(?![a-zà-ÿ])",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:[謝谢感多]?[謝谢][您你]?|感[激恩]|拜[託托]|(?<![a-zà-ÿ])(?:(?:many )?thanks"
    r"|thank you|thx|please|pls|danke|bitte)(?: a lot| so much| very much| in advance)?)$",
    re.IGNORECASE,
)


def without_courtesy(question: str) -> str:
    """The question without greeting, thanks and the marks around it; itself, when that is all."""
    bare = question.strip(_MARKS)
    while opening := _OPENING.match(bare):
        bare = bare[opening.end() :].lstrip(_MARKS)
    while closing := _CLOSING.search(bare):
        bare = bare[: closing.start()].rstrip(_MARKS)
    return bare or question
