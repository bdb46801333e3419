"""Characters spelled out in signs: \\u5716, %E5%9C%96, =E5=9C=96. A model would learn the signs.

Web addresses keep theirs. What spells no letter beyond ASCII is left be: a rate of 20%, a formula.
"""

from __future__ import annotations

import re

_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_BYTES = re.compile(
    r"(?:%[0-9a-fA-F]{2}){2,}|(?:=[0-9A-F]{2}){2,}|(?:\\x[0-9a-fA-F]{2}){2,}", re.ASCII
)
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*", re.ASCII)


def escaped(text: str) -> str | None:
    """The first spelled-out piece of the text; None when there is none."""
    if not any(sign in text for sign in ("\\", "%", "=")):
        return None
    for pattern in (_UNICODE, _BYTES):
        for match in pattern.finditer(_ADDRESS.sub(" ", text)):
            if _spelled(match) != match.group():
                return match.group()
    return None


def unescaped(text: str) -> str:
    """The text with every spelled-out piece as the characters it means."""
    kept = _ADDRESS.findall(text)
    parts = [_BYTES.sub(_spelled, _UNICODE.sub(_spelled, part)) for part in _ADDRESS.split(text)]
    return "".join(part + address for part, address in zip(parts, [*kept, ""], strict=True))


def _spelled(match: re.Match[str]) -> str:
    piece = match.group()
    digits = re.sub(r"\\u|\\x|[%=]", "", piece)
    encoding = "utf-16-be" if piece.startswith("\\u") else "utf-8"
    try:
        meant = bytes.fromhex(digits).decode(encoding)
    except UnicodeDecodeError:
        return piece
    return meant if not meant.isascii() and meant.isprintable() else piece
