"""Letters and digits that look like others: full-width ones, those of another alphabet, and what
a PDF has in their place.

Full-width characters are usual in some Chinese and Japanese data; only the other texts can tell,
not this module. A Cyrillic or Greek letter inside a Latin word is always wrong.
"""

from __future__ import annotations

import re
import unicodedata

from tuneproof.characters import IDEOGRAPH

_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
_NARROW = re.compile("[0-9A-Za-z]")
_LATIN_OF = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеорсухіјѕԁһ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaeopcyxijsdh" "ABEZHIKMNOPTYXo",
)  # fmt: skip
_OTHERS = "".join(map(chr, _LATIN_OF))
_MARKS = str.maketrans(",;:?!.", "\uff0c\uff1b\uff1a\uff1f\uff01。")
_NARROW_MARK = re.compile(
    rf"(?<=[{IDEOGRAPH}\uff09」』])[,;:?!](?=\s?[{IDEOGRAPH}「『\uff08]|\s*$)\s?"
    rf"|(?<=[{IDEOGRAPH}\uff09」』])\.(?=\s?[{IDEOGRAPH}]|\s*$)\s?"
)
_WIDE_MARK = re.compile("[\uff0c\uff1b\uff1a\uff1f\uff01。]")
_REPLACED = re.compile(
    "[\ufb00-\ufb06\u2e80-\u2fd5\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26"
    "\ufa2a-\ufad9\U0001d400-\U0001d7ff]"
)
"""Ligatures (ﬁ), parts of ideographs (⼤), doubles of ideographs and letters of formulas (𝗔):
copied from a PDF or a post, they are not the letters that a reader takes them for."""
_WIDE_ADDRESS = re.compile(
    r"[A-Za-z0-9._+-]+\uff20[A-Za-z0-9-]+(?:[.\uff0e。][A-Za-z0-9-]+)+"
    r"|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?:\uff0e[A-Za-z0-9-]+)+"
    r"|\bhttps?(?:\uff1a//|:\uff0f\uff0f|\uff1a\uff0f\uff0f)[A-Za-z0-9./\uff0e\uff0f_-]+"
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_FOREIGN = re.compile(f"[{_OTHERS}]")
_HARD_SPACE = re.compile("(?<=[^\\W\\d_]{2})\u00a0(?=[^\\W\\d_]{2})")


def full_width(text: str) -> tuple[str, ...]:
    """The runs of full-width letters and digits, in order."""
    return tuple(_WIDE.findall(text))


def half_width(text: str) -> bool:
    """Whether a text has letters or digits of the usual width."""
    return _NARROW.search(text) is not None


def narrowed(text: str) -> str:
    """The text with full-width letters and digits in the usual width; punctuation is kept."""
    return _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)


def narrow_marks(text: str) -> tuple[str, ...]:
    """The punctuation of the usual width between ideographs, in order."""
    return () if text.isascii() else tuple(map(str.strip, _NARROW_MARK.findall(text)))


def wide_marks(text: str) -> bool:
    """Whether a text has full-width punctuation."""
    return _WIDE_MARK.search(text) is not None


def with_wide_marks(text: str) -> str:
    """The text with full-width punctuation between its ideographs."""
    return _NARROW_MARK.sub(lambda match: match[0].strip().translate(_MARKS), text)


def replaced(text: str) -> tuple[str, ...]:
    """The words (or runs of ideographs) that hold a character in the place of a usual one, in
    order."""
    if text.isascii() or not _REPLACED.search(text):
        return ()
    return tuple(
        word[max(0, at - 3) : at + 4]
        for word in re.findall(r"\S+", text)
        if (found := next(filter(_has_usual_form, _REPLACED.finditer(word)), None))
        for at in [found.start()]
    )


def restored(text: str) -> str:
    """The text with the usual characters in the place of such ones."""
    return _REPLACED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def wide_addresses(text: str) -> tuple[str, ...]:
    """The mail and web addresses with a full-width sign (＠), which no program can use."""
    return () if text.isascii() else tuple(match[0] for match in _WIDE_ADDRESS.finditer(text))


def with_usable_addresses(text: str) -> str:
    """The text with the usual signs in such addresses."""
    return _WIDE_ADDRESS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def hard_spaces(text: str) -> int:
    """How many spaces between two words may not break. Before a unit or a sign (10 km) they are
    good typography."""
    return 0 if text.isascii() else len(_HARD_SPACE.findall(text))


def with_usual_spaces(text: str) -> str:
    """The text with usual spaces in the place of `hard_spaces`."""
    return _HARD_SPACE.sub(" ", text)


def disguised(text: str) -> tuple[str, ...]:
    """The Latin words that hold a Cyrillic or Greek letter that looks Latin, in order."""
    if text.isascii():
        return ()
    return tuple(word for word in _WORD.findall(text) if _is_disguised(word))


def undisguised(text: str) -> str:
    """The text with every `disguised` word in Latin letters."""
    return _WORD.sub(
        lambda match: match[0].translate(_LATIN_OF) if _is_disguised(match[0]) else match[0], text
    )


def _is_disguised(word: str) -> bool:
    """Whether a word is mostly Latin, and every other letter looks like a Latin one."""
    latin = len(_LATIN.findall(word))
    foreign = len(_FOREIGN.findall(word))
    return 0 < foreign <= latin and latin + foreign == len(word)


def _has_usual_form(match: re.Match[str]) -> bool:
    return unicodedata.normalize("NFKC", match[0]) != match[0]
