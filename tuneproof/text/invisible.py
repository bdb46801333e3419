"""Invisible characters, which a model learns like others: zero-width spaces, direction marks.

Those that a script needs are left: joiners in Persian, Indian scripts and emoji, word breaks in
Thai, direction marks beside Arabic and Hebrew.
"""

from __future__ import annotations

import re
import unicodedata

from tuneproof.characters import IDEOGRAPH, ideographs
from tuneproof.i18n import N_, _

_NAMES = {
    "\u00ad": N_("soft hyphen"),
    "\u200b": N_("zero-width space"),
    "\u200c": N_("zero-width non-joiner"),
    "\u200d": N_("zero-width joiner"),
    "\u200e": N_("left-to-right mark"),
    "\u200f": N_("right-to-left mark"),
    "\u2060": N_("word joiner"),
    "\ufeff": N_("byte order mark"),
}
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)
_BROKEN_LINE = re.compile(
    rf"(?P<before>[a-z\u00df-\u00ff{IDEOGRAPH}])[ \t]*\r?\n[ \t]*(?=[a-z\u00df-\u00ff{IDEOGRAPH}])"
)
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer mark the end of a word with a zero-width space."""
_JOINERS = "\u200c\u200d"
_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
"""The flags of England, Scotland and Wales."""


def broken_lines(text: str) -> int:
    """How many line breaks stand within a sentence: neither after a mark nor before a capital or
    an item of a list."""
    return len(_BROKEN_LINE.findall(text))


def with_joined_lines(text: str) -> str:
    """The text without such line breaks."""
    return _BROKEN_LINE.sub(
        lambda match: match["before"] + ("" if ideographs(match["before"]) else " "), text
    )


def invisible(text: str) -> tuple[str, ...]:
    """The invisible characters of the text by name, in order."""
    return tuple(_name_and_code(text[at]) for at in _positions(text))


def without_invisible(text: str) -> str:
    """The text without its invisible characters."""
    gone = set(_positions(text))
    return "".join(char for at, char in enumerate(text) if at not in gone)


def _positions(text: str) -> list[int]:
    """The positions of the invisible characters that no script needs."""
    if text.isascii() and text.isprintable():
        return []
    flags = {at for flag in _TAGS.finditer(text) for at in range(*flag.span())}
    found = [match.start() for match in _INVISIBLE.finditer(text) if match.start() not in flags]
    return [at for at in found if not _is_needed(text, at)] if found else []


def _is_needed(text: str, at: int) -> bool:
    """Whether the text around an invisible character needs it."""
    char = text[at]
    if char in _JOINERS:
        return at > 0 and not _never_joins(text[at - 1])
    if char == "\u200b":
        return bool(_NO_SPACES.search(text))
    direction = (
        char in "\u200e\u200f" or "\u202a" <= char <= "\u202c" or "\u2066" <= char <= "\u2069"
    )
    return direction and any(unicodedata.bidirectional(other) in ("R", "AL") for other in text)


def _never_joins(char: str) -> bool:
    """Whether a joiner has no use after a character: Latin letters, Chinese, blanks,
    other invisible ones."""
    wide = (
        "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\uff00" <= char < "\ufff0"
    )
    return char < "\u0250" or char.isspace() or wide or char in _NAMES


def _name_and_code(char: str) -> str:
    code = f"U+{ord(char):04X}"
    known = _NAMES.get(char)
    name = _(known) if known else unicodedata.name(char, _("control character")).lower()
    return f"{name} ({code})"
