"""Letters that a wrong encoding turned into others (F³r) or into question marks (d?rfen).

What was meant cannot be told from one text; the words of the whole data set tell. A question mark
at the end of a word or in a web address is taken for a real one.
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
"""Pairs of encodings: text that was written in the second and read as the first."""
_SIGN_IN_WORD = re.compile(r"(?<=[A-Za-zÀ-ÿ])[³÷▀▄─‰ˆ¸§¤¬](?=[a-zß-ÿ])")
_MARK_IN_WORD = re.compile(r"(?<=[^\W\d_])\?(?=[a-zß-ÿ])")
_CONTRACTION = re.compile(r"\b[A-Za-z]+(?:n\?t|[a-z]\?(?:s|re|ve|ll))\b")
_MARKS_AS_WORD = re.compile(r"(?:^|(?<=[\s,，、.。:：;；(（]))\?{2,}(?!\?|\s*\Z)")
_LATIN = re.compile(r"[A-Za-z£$]|[À-ɏ]")
_ADDRESS = re.compile(r"\S*(?:://|www\.|[/=&])\S*", re.ASCII)


class Words:
    """The words with letters beyond ASCII that the texts of a data set use."""

    def __init__(self, texts: Iterable[str]):
        self._times: Counter[str] = Counter()
        self._by_marked_form: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            for word in () if text.isascii() else _words(text):
                if not word.isascii() and len(word) <= 40 and _LATIN.search(word):
                    self._times[word.casefold()] += 1
                    self._by_marked_form[_with_question_marks(word)].add(word)

    def damaged(self, text: str) -> str | None:
        """The first damaged piece of the text; None when there is none."""
        plain = _ADDRESS.sub(" ", text) if "?" in text else text
        for word in _words(plain):
            if self._intended(word) != word:
                return word
        sign = _SIGN_IN_WORD.search(text)
        return _excerpt(sign, text) if sign else _damage_by_question_marks(plain)

    def mended(self, text: str) -> str:
        """The text with every damaged word replaced by the form that the data has elsewhere."""
        parts = re.split(r"(\s+)", text)
        return "".join(part if _ADDRESS.search(part) else self._mended_part(part) for part in parts)

    def _mended_part(self, part: str) -> str:
        core = next(_words(part), "")
        return part.replace(core, self._intended(core), 1) if core else part

    def _intended(self, word: str) -> str:
        """The word that was meant; the word itself where the data does not tell."""
        if not word.isascii():
            return next(
                (other for other in _readings(word) if self._is_likelier(other, word)), word
            )
        candidates = self._by_marked_form.get(word.casefold(), set()) if "?" in word else set()
        return min(candidates) if len(candidates) == 1 else word

    def _is_likelier(self, one: str, other: str) -> bool:
        """Whether `one` is the right form of two that may each be the other in a wrong encoding:
        the one without a sign among its letters, else the one that the data has more often."""
        times = self._times[one.casefold()]
        if not times or _SIGN_IN_WORD.search(one):
            return False
        return bool(_SIGN_IN_WORD.search(other)) or times > self._times[other.casefold()]


def _words(text: str) -> Iterator[str]:
    for part in text.split():
        word = part.strip(_ENDS).rstrip(_ENDS + "?")
        if word:
            yield word


def _with_question_marks(word: str) -> str:
    """The word in lower case with a question mark for each letter beyond ASCII."""
    return "".join(char if char.isascii() else "?" for char in word).casefold()


def _readings(word: str) -> Iterator[str]:
    """What the word may have been before it was read in a wrong encoding."""
    for read, written in _CONFUSED:
        try:
            meant = word.encode(read).decode(written)
        except UnicodeError:
            continue
        if meant != word:
            yield meant


def _damage_by_question_marks(text: str) -> str | None:
    """The first place where question marks stand for letters, judged by their places in the
    text."""
    contraction = _CONTRACTION.search(text)
    if contraction:
        return contraction.group()
    for pattern in (_MARK_IN_WORD, _MARKS_AS_WORD):
        found = list(pattern.finditer(text))
        if len(found) >= 2:
            return _excerpt(found[0], text)
    return None


def _excerpt(match: re.Match[str], text: str) -> str:
    return text[max(0, match.start() - 5) : match.end() + 5]
