"""Escaped characters in running text: \\u5716, %E5%9C%96, =E5=9C=96, \\n, ""so"".

A model would learn them. Those in web addresses are kept, and so is what decodes to no letter
beyond ASCII (20%, a formula).
"""

from __future__ import annotations

import re

_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_BYTES = re.compile(
    r"(?:%[0-9a-fA-F]{2}){2,}|(?:=[0-9A-F]{2}){2,}|(?:\\x[0-9a-fA-F]{2}){2,}", re.ASCII
)
_BREAK = re.compile(
    r"(?<![\\:/])(?:\\r)?\\n(?=[A-Z\d\s\\•*–-]|[^\x00-\x7f]|$)|_x000[Dd]_(?:\\?n|\n)?"
)
"""The end of a line; not within a path (C:\\new), nor a word of TeX (\\neq)."""
_DOUBLED = re.compile(r'(?<=[^\W\d])""(?!")|(?<!")""(?=\w)')
"""A quotation mark that is doubled, as in a CSV file."""
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*", re.ASCII)


def escaped(text: str) -> str | None:
    """The first escaped piece of the text; None when there is none."""
    if not any(sign in text for sign in ("\\", "%", "=", "_x", '""')):
        return None
    plain = _ADDRESS.sub(" ", text)
    for pattern in (_UNICODE, _BYTES):
        for match in pattern.finditer(plain):
            if _decoded(match) != match.group():
                return match.group()
    found = _BREAK.search(plain) or _DOUBLED.search(plain)
    return found and found[0]


def unescaped(text: str) -> str:
    """The text with every escaped piece decoded."""
    kept = _ADDRESS.findall(text)
    parts = [
        _DOUBLED.sub('"', _BREAK.sub("\n", _BYTES.sub(_decoded, _UNICODE.sub(_decoded, part))))
        for part in _ADDRESS.split(text)
    ]
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
