"""How alike two texts are, and which of many known texts one is closest to.

The measure is the one that the diary used, so that figures can be compared with the diary's. This
module does not know what a refusal is, nor whether an answer is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from heapq import heappop, heappush

ACCURATE = 0.90
"""Similarity from which two texts count as the same answer (the diary)."""
MATCHED = 0.60
"""Similarity to a known answer from which a text is taken to be about the same matter."""


def similarity(expected: str, produced: str) -> float:
    """Twice the characters that match over the length of both texts, from 0 to 1: the ratio of
    `difflib.SequenceMatcher(None, expected, produced)`.

    Not symmetric in rare cases, so the expected text always comes first. difflib's shortcut for
    speed is off (`autojunk`): from 200 produced characters on it passes over every frequent one, in
    a long text nearly all of them, so that the same table of opening hours with another sentence
    before it was 40 % similar. Up to there, where the diary's answers are, it changes nothing.
    """
    return 1.0 if expected == produced else _matcher(expected, produced).ratio()


def _matcher(expected: str, produced: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, expected, produced, autojunk=False)


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
        self._found: dict[tuple[str, float], tuple[int, float]] = {}

    def nearest(self, produced: str, least: float = 0.0) -> tuple[int, float]:
        """Place and similarity of the closest text; (-1, 0.0) when none has anything in common with
        it, or is `least` similar. With a high `least` it is found sooner."""
        if produced in self._place:
            return self._place[produced], 1.0
        if (produced, least) not in self._found:
            self._found[produced, least] = next(self._closest(produced, least), (-1, 0.0))
        return self._found[produced, least]

    def within(self, produced: str, least: float) -> list[str]:
        """The texts with a similarity of at least `least`, the closest first."""
        return [self.texts[place] for place, _closeness in self._closest(produced, least)]

    def _closest(self, produced: str, least: float) -> Iterator[tuple[int, float]]:
        """Place and similarity of the texts that are at least `least` similar, the closest first
        and of equals the earlier.

        Whichever may be closest gets a tighter bound, until that is its similarity: what a quick
        bound rules out is never compared.
        """
        bounds = _Compared(produced).bounds
        queue = [(-1.0, place, 0) for place in range(len(self.texts))]
        while queue:
            negated, place, known = heappop(queue)
            if known == len(bounds):
                yield place, -negated
            elif (bound := bounds[known](self.texts[place])) >= least and bound:
                heappush(queue, (-bound, place, known + 1))


class _Compared:
    """A produced text, compared with known ones. `bounds` are functions of a known text: two upper
    bounds of its similarity, then the similarity, each slower than the one before."""

    def __init__(self, produced: str):
        self._length = len(produced)
        self._places: dict[str, int] = {}
        for place, character in enumerate(produced):
            self._places[character] = self._places.get(character, 0) | 1 << place
        # difflib caches what it computes of its second text.
        self._matcher = _matcher("", produced)
        self.bounds = (self._by_length, self._by_order, self._exactly)

    def _by_length(self, text: str) -> float:
        return self._share(text, min(self._length, len(text)))

    def _by_order(self, text: str) -> float:
        """By the longest common subsequence, as the characters that difflib matches are one too.
        Counted in bit-parallel (Hyyrö 2004), in a long text a hundred times as fast."""
        every = free = (1 << self._length) - 1
        for character in text:
            found = free & self._places.get(character, 0)
            free = ((free + found) | (free - found)) & every
        return self._share(text, self._length - free.bit_count())

    def _exactly(self, text: str) -> float:
        self._matcher.set_seq1(text)
        return self._matcher.ratio()

    def _share(self, text: str, common: int) -> float:
        both = self._length + len(text)
        return 2.0 * common / both if both else 1.0
