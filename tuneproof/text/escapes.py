"""Escaped characters in running text: \\u5716, %E5%9C%96, =E5=9C=96. A model would learn them.

Those in web addresses are kept, and so is what decodes to no letter beyond ASCII (20%, a formula).
"""

from __future__ import annotations

import re

_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_BYTES = re.compile(
    r"(?:%[0-9a-fA-F]{2}){2,}|(?:=[0-9A-F]{2}){2,}|(?:\\x[0-9a-fA-F]{2}){2,}", re.ASCII
)
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*", re.ASCII)


def escaped(text: str) -> str | None:
    """The first escaped piece of the text; None when there is none."""
    if not any(sign in text for sign in ("\\", "%", "=")):
        return None
    for pattern in (_UNICODE, _BYTES):
        for match in pattern.finditer(_ADDRESS.sub(" ", text)):
            if _decoded(match) != match.group():
                return match.group()
    return None


def unescaped(text: str) -> str:
    """The text with every escaped piece decoded."""
    kept = _ADDRESS.findall(text)
    parts = [_BYTES.sub(_decoded, _UNICODE.sub(_decoded, part)) for part in _ADDRESS.split(text)]
    return "".join(part + address for part, address in zip(parts, [*kept, ""], strict=True))


def _decoded(match: re.Match[str]) -> str:
    """The characters that an escaped piece means; the piece itself where it is none."""
    piece = match.group()
    digits = re.sub(r"\\u|\\x|[%=]", "", piece)
    encoding = "utf-16-be" if piece.startswith("\\u") else "utf-8"
    try:
        meant = bytes.fromhex(digits).decode(encoding)
    except UnicodeDecodeError:
        return piece
    return meant if not meant.isascii() and meant.isprintable() else piece
