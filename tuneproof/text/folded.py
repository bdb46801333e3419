"""A text in one spelling that still knows how it was written.

Width, compatibility signs, invisible characters and the Simplified signs of units are folded;
whatever is replaced later keeps the place it came from, so that a message can quote the text and
not the folded form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

BLANK = "\ufffc"
"""Stands for what was taken out: no letter, digit, space or sign of a sentence."""
_COMMA = "\uff0c"
"""A full-width comma parts clauses and only seldom thousands, so it is not folded to a comma."""
_UNITS = str.maketrans(
    "个时钟点块万两礼圆号楼层亿国间营业历币镑欧", "個時鐘點塊萬兩禮圓號樓層億國間營業曆幣鎊歐"
)
"""Signs of numbers, times, dates and units that mainland China writes in another way."""
_THOUSANDS = re.compile(rf"(?<=\d){_COMMA}(?=\d{{3}}(?!\d))")


class Folded:
    """A text that is read by taking pieces out of it, one reader after the other."""

    def __init__(self, text: str):
        self._source = unicodedata.normalize("NFC", text)
        parts = [_fold(char) for char in self._source]
        self.text = "".join(parts)
        self._spans = [(at, at + 1) for at, part in enumerate(parts) for _char in part]
        self.replace(_THOUSANDS, lambda _match: ",")

    def replace(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> None:
        """Replace every match; what stands there then came from the whole match."""
        pieces: list[str] = []
        spans: list[tuple[int, int]] = []
        end = 0
        for match in pattern.finditer(self.text):
            value = new(match)
            if value == match.group():
                continue
            pieces += [self.text[end : match.start()], value]
            spans += self._spans[end : match.start()]
            spans += [self._span(match.start(), match.end())] * len(value)
            end = match.end()
        self.text = "".join([*pieces, self.text[end:]])
        self._spans = spans + self._spans[end:]

    def take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], bool]) -> None:
        """Blank every match of which `read` says that it was understood."""
        self.replace(pattern, lambda m: BLANK * len(m.group()) if read(m) else m.group())

    def written(self, start: int, end: int) -> str:
        """How the source writes a piece of the folded text, on one line."""
        first, last = self._span(start, end)
        return " ".join(_visible(self._source[first:last]).split())

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self._spans[start][0], self._spans[end - 1][1]


def _fold(char: str) -> str:
    if char.isascii() or char == _COMMA:
        return char
    if unicodedata.decomposition(char).startswith("<circle>"):
        return char  # ① numbers a step; as 1 it would count something
    if char in "½¼¾":
        return char  # 2½ is not 21/2
    if unicodedata.category(char) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", char).translate(_UNITS)


def _visible(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf")
