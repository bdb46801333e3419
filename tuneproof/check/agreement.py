"""Whether two rows give the same answer, remembered: many pairs of rows share their answers."""

from __future__ import annotations

from difflib import SequenceMatcher

from tuneproof.data.overlap import grams, normalise
from tuneproof.text.facts import Fact, facts
from tuneproof.text.similar import ACCURATE
from tuneproof.types import Example

LEAST_OVERLAP = 0.3
"""Two texts that share fewer n-grams are never that similar; asking them is much quicker."""


class Agreement:
    """Compares the answers of rows. Made once for a subject."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[str, frozenset[str], frozenset[Fact]]] = {}
        self._alike: dict[tuple[str, str], bool] = {}

    def differ(self, one: Example, other: Example) -> bool:
        """Whether two rows answer differently: no shared answer, and other words or facts.

        Two refusals never differ here; their wording is a matter of its own.
        """
        if not one.answerable and not other.answerable:
            return False
        if not one.answer or not other.answer:
            return one.answerable != other.answerable
        if one.answer in other.answers or other.answer in one.answers:
            return False
        return one.answerable != other.answerable or not self._same(one.answer, other.answer)

    def facts(self, text: str) -> frozenset[Fact]:
        """The facts of a text."""
        return self._known(text)[2]

    def _same(self, one: str, other: str) -> bool:
        pair = (one, other) if one <= other else (other, one)
        if pair not in self._alike:
            self._alike[pair] = self._compare(*pair)
        return self._alike[pair]

    def _compare(self, one: str, other: str) -> bool:
        (first, parts, stated), (second, others, said) = self._known(one), self._known(other)
        if first == second and stated == said:  # 1.5 and 15 are the same letters
            return True
        shared = len(parts & others)
        if stated != said or shared < LEAST_OVERLAP * (len(parts) + len(others) - shared):
            return False
        matcher = SequenceMatcher(None, first, second)
        return matcher.quick_ratio() >= ACCURATE and matcher.ratio() >= ACCURATE

    def _known(self, text: str) -> tuple[str, frozenset[str], frozenset[Fact]]:
        if text not in self._texts:
            self._texts[text] = (normalise(text), grams(text), facts(text))
        return self._texts[text]
