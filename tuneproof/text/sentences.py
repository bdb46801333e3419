"""Where the sentences of a text end. An abbreviation before a space ends one too ("Dr. Lin").

Clauses are cut in `check.clauses`; `refusal`, beneath this, cuts texts whose signs it made plain.
"""

from __future__ import annotations

import re

_FULL_WIDTH = "。\uff01\uff1f"
_SENTENCE = re.compile(rf"(?<=[.!?])\s+|(?<=[{_FULL_WIDTH}])|\n+")
_PART = re.compile(rf"(?<=[.!?;])\s+|(?<=[{_FULL_WIDTH}\uff1b])|\n+")


def sentences(text: str, *, semicolons: bool = False) -> list[str]:
    """The sentences of a text, each with its mark; with `semicolons`, these end one too."""
    parts = (_PART if semicolons else _SENTENCE).split(text)
    return [stripped for part in parts if (stripped := part.strip())]


def statements(text: str) -> list[str]:
    """The sentences of a text and the parts between semicolons, without full-width marks at their
    ends."""
    parts = sentences(text, semicolons=True)
    return [plain for part in parts if (plain := part.rstrip(f"{_FULL_WIDTH}\uff1b").strip())]
