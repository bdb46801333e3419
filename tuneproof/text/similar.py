"""How alike two texts are, and which of many known texts one is closest to.

The measure is the one that the diary used, so that figures can be compared with the diary's. This
module does not know what a refusal is, nor whether an answer is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

ACCURATE = 0.90
"""Similarity from which two texts count as the same answer (the diary)."""
MATCHED = 0.60
"""Similarity to a known answer from which a text is taken to be about the same matter."""


def similarity(expected: str, produced: str) -> float:
    """`difflib.SequenceMatcher(None, expected, produced).ratio()`, from 0 to 1.

    Not symmetric in rare cases, so the expected text always comes first.
    """
    return SequenceMatcher(None, expected, produced).ratio()


def best_similarity(expected: Sequence[str], produced: str) -> float | None:
    """The similarity to the closest right answer; None when no answer is expected."""
    return max((similarity(answer, produced) for answer in expected), default=None)


class KnownTexts:
    """A list of distinct texts that can be asked which one a produced text is closest to.

    A text has the place of its first occurrence; the earlier text wins a tie. Results are cached,
    as models and look-ups give one answer to many questions.
    """

    def __init__(self, texts: Sequence[str]):
        self.texts: tuple[str, ...] = tuple(dict.fromkeys(texts))
        self._place = {text: place for place, text in enumerate(self.texts)}
        self._found: dict[str, tuple[int, float]] = {}

    def nearest(self, produced: str) -> tuple[int, float]:
        """Place and similarity of the closest text; (-1, 0.0) when no text is similar at all."""
        if produced in self._place:
            return self._place[produced], 1.0
        if produced not in self._found:
            self._found[produced] = self._search(produced)
        return self._found[produced]

    def within(self, produced: str, least: float) -> list[str]:
        """The texts with a similarity of at least `least`, the closest first."""
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
        # difflib caches what it computes of its second text; the two quick ratios are upper bounds
        # of the slow one and rule out most texts.
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
