"""How alike two texts are, and which of many known texts one is closest to.

The measure is the diary's own, so that figures can be set beside its own figures. This module
does not know what a refusal is, nor whether an answer is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

ACCURATE = 0.90
"""Similarity from which two texts count as the same answer (the diary)."""
MATCHED = 0.60
"""Similarity to a known answer from which a text is taken to be about that answer's matter."""


def similarity(expected: str, produced: str) -> float:
    """`difflib.SequenceMatcher(None, expected, produced).ratio()`, from 0 to 1.

    Not symmetric in rare cases: the expected text comes first, always.
    """
    return SequenceMatcher(None, expected, produced).ratio()


def best_similarity(expected: Sequence[str], produced: str) -> float | None:
    """The similarity to the closest right answer; None when no answer is expected."""
    return max((similarity(answer, produced) for answer in expected), default=None)


class KnownTexts:
    """A list of distinct texts that can be asked which one a produced text is closest to.

    Texts keep their first place; on a tie the earlier text wins. Results are remembered, as
    models and look-ups produce the same answer to many questions.
    """

    def __init__(self, texts: Sequence[str]):
        self.texts: tuple[str, ...] = tuple(dict.fromkeys(texts))
        self._place = {text: place for place, text in enumerate(self.texts)}
        self._found: dict[str, tuple[int, float]] = {}

    def nearest(self, produced: str) -> tuple[int, float]:
        """Place and similarity of the closest text; (-1, 0.0) when there is none at all."""
        if produced in self._place:
            return self._place[produced], 1.0
        if produced not in self._found:
            self._found[produced] = self._search(produced)
        return self._found[produced]

    def within(self, produced: str, least: float) -> list[str]:
        """The texts of at least that similarity, the closest first."""
        matcher = SequenceMatcher(None, "", produced)
        found = []
        for text in self.texts:
            matcher.set_seq1(text)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < least:
                continue
            if (ratio := matcher.ratio()) >= least:
                found.append((ratio, text))
        return [text for _ratio, text in sorted(found, key=lambda pair: -pair[0])]

    def _search(self, produced: str) -> tuple[int, float]:
        # difflib prepares its second text once; the two quick ratios are upper bounds of the
        # slow one and rule out most texts.
        matcher = SequenceMatcher(None, "", produced)
        place, best = -1, 0.0
        for number, text in enumerate(self.texts):
            matcher.set_seq1(text)
            if matcher.real_quick_ratio() <= best or matcher.quick_ratio() <= best:
                continue
            ratio = matcher.ratio()
            if ratio > best:
                place, best = number, ratio
        return place, best
