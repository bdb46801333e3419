"""Lone surrogates: what Python makes of typed or piped bytes that are no UTF-8.

No tokenizer reads one and no UTF-8 file can hold one.
"""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """The text with the replacement character U+FFFD for each lone surrogate."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
