"""A text in a normalised spelling that keeps track of its source.

Width, compatibility characters, invisible characters and the Simplified characters of units are
folded. Each character keeps the place in the source that it came from, through later replacements
too, so that a message can quote the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

BLANK = "\ufffc"
"""Stands for a character that was taken out; it is no letter, digit, space or punctuation."""
_COMMA = "\uff0c"
"""A full-width comma separates clauses and only seldom thousands, so it is not folded to a
comma."""
_UNITS = str.maketrans(
    "个时钟点块万两礼圆号楼层亿国间营业历币镑欧级", "個時鐘點塊萬兩禮圓號樓層億國間營業曆幣鎊歐級"
)
"""Simplified characters of numbers, times, dates and units, as Traditional ones."""
_THOUSANDS = re.compile(rf"(?<=\d){_COMMA}(?=\d{{3}}(?!\d))")


class Folded:
    """A text that several readers read in turn, each blanking the pieces that it understood."""

    def __init__(self, text: str):
        self._source = unicodedata.normalize("NFC", text)
        parts = [_folded(char) for char in self._source]
        self.text = "".join(parts)
        self._spans = [(at, at + 1) for at, part in enumerate(parts) for _char in part]
        self.replace(_THOUSANDS, lambda _match: ",")

    def replace(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> None:
        """Replace every match; each new character then has the whole match as its source."""
        pieces: list[str] = []
        spans: list[tuple[int, int]] = []
        end = 0
        for match in pattern.finditer(self.text):
            value = new(match)
            if value == match.group():
                continue
            pieces += [self.text[end : match.start()], value]
            spans += self._spans[end : match.start()]
            spans += [self._source_span(match.start(), match.end())] * len(value)
            end = match.end()
        if pieces:
            self.text = "".join([*pieces, self.text[end:]])
            self._spans = spans + self._spans[end:]

    def take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], bool]) -> None:
        """Put `BLANK` in the place of every match for which `read` returns True."""
        self.replace(pattern, lambda m: BLANK * len(m.group()) if read(m) else m.group())

    def written(self, start: int, end: int) -> str:
        """A piece of the folded text as the source writes it, on one line."""
        first, last = self._source_span(start, end)
        return " ".join(_without_format_characters(self._source[first:last]).split())

    def _source_span(self, start: int, end: int) -> tuple[int, int]:
        return self._spans[start][0], self._spans[end - 1][1]


def _folded(char: str) -> str:
    if char.isascii() or char == _COMMA:
        return char
    if unicodedata.decomposition(char).startswith("<circle>"):
        return char  # ① numbers a step; as 1 it would count something
    if char in "½¼¾":
        return char  # 2½ is not 21/2
    if unicodedata.category(char) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", char).translate(_UNITS)


def _without_format_characters(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf")
