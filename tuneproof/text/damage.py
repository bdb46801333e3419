"""Letters that an encoding without them turned into others (F³r) or into question marks (d?rfen).

No text alone tells what was meant: the words of the whole data do. A question mark at the end of
a word, and in a web address, is one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

_ENDS = ".,;:!()[]{}\"'“”„«»…"
_CONFUSED = (
    ("cp850", "cp1252"),
    ("cp437", "cp1252"),
    ("mac-roman", "cp1252"),
    ("cp1252", "cp850"),
    ("cp1252", "mac-roman"),
)
"""Read as the first, written as the second."""
_SIGN_IN_WORD = re.compile(r"(?<=[A-Za-zÀ-ÿ])[³÷▀▄─‰ˆ¸§¤¬](?=[a-zß-ÿ])")
_MARK_IN_WORD = re.compile(r"(?<=[^\W\d_])\?(?=[a-zß-ÿ])")
_CONTRACTION = re.compile(r"\b[A-Za-z]+(?:n\?t|[a-z]\?(?:s|re|ve|ll))\b")
_MARKS_AS_WORD = re.compile(r"(?:^|(?<=[\s,，、.。:：;；(（]))\?{2,}(?!\?|\s*\Z)")
_LATIN = re.compile(r"[A-Za-z£$]|[À-ɏ]")
_ADDRESS = re.compile(r"\S*(?:://|www\.|[/=&])\S*", re.ASCII)


class Words:
    """The words beyond ASCII that the texts of a data set use."""

    def __init__(self, texts: Iterable[str]):
        self._times: Counter[str] = Counter()
        self._marked: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            for word in () if text.isascii() else _words(text):
                if not word.isascii() and len(word) <= 40 and _LATIN.search(word):
                    self._times[word.casefold()] += 1
                    self._marked[_marked(word)].add(word)

    def damaged(self, text: str) -> str | None:
        """The first damaged piece of the text; None when there is none."""
        plain = _ADDRESS.sub(" ", text) if "?" in text else text
        for word in _words(plain):
            if self._meant(word) != word:
                return word
        sign = _SIGN_IN_WORD.search(text)
        return _around(sign, text) if sign else _question_marks(plain)

    def mended(self, text: str) -> str:
        """The text with every damaged word as the data writes it elsewhere."""
        parts = re.split(r"(\s+)", text)
        return "".join(part if _ADDRESS.search(part) else self._within(part) for part in parts)

    def _within(self, part: str) -> str:
        core = next(_words(part), "")
        return part.replace(core, self._meant(core), 1) if core else part

    def _meant(self, word: str) -> str:
        """The word as it was meant; itself where the data does not say."""
        if not word.isascii():
            return next((one for one in _reread(word) if self._likelier(one, word)), word)
        candidates = self._marked.get(word.casefold(), set()) if "?" in word else set()
        return min(candidates) if len(candidates) == 1 else word

    def _likelier(self, one: str, other: str) -> bool:
        """Whether the data rather writes `one`. Each may be the other read wrongly: the one with
        a sign among its letters is, else the rarer one."""
        times = self._times[one.casefold()]
        if not times or _SIGN_IN_WORD.search(one):
            return False
        return bool(_SIGN_IN_WORD.search(other)) or times > self._times[other.casefold()]


def _words(text: str) -> Iterator[str]:
    for part in text.split():
        word = part.strip(_ENDS).rstrip(_ENDS + "?")
        if word:
            yield word


def _marked(word: str) -> str:
    """The word as an encoding that knows ASCII alone would leave it."""
    return "".join(char if char.isascii() else "?" for char in word).casefold()


def _reread(word: str) -> Iterator[str]:
    for read, written in _CONFUSED:
        try:
            meant = word.encode(read).decode(written)
        except UnicodeError:
            continue
        if meant != word:
            yield meant


def _question_marks(text: str) -> str | None:
    """The first place where question marks stand for letters, as far as their places tell."""
    contraction = _CONTRACTION.search(text)
    if contraction:
        return contraction.group()
    for pattern in (_MARK_IN_WORD, _MARKS_AS_WORD):
        found = list(pattern.finditer(text))
        if len(found) >= 2:
            return _around(found[0], text)
    return None


def _around(match: re.Match[str], text: str) -> str:
    return text[max(0, match.start() - 5) : match.end() + 5]
