"""Halves of characters: what bytes that are no UTF-8 become when somebody types or pipes them.

No model reads one and no file can hold one.
"""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")


def without_halves(text: str) -> str:
    """The text with the sign for an unknown character in place of each."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)
