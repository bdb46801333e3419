"""Whether two rows give the same answer. Results are cached: many pairs of rows share answers."""

from __future__ import annotations

from difflib import SequenceMatcher

from tuneproof.data.overlap import grams, normalise
from tuneproof.text.facts import Fact, facts
from tuneproof.text.similar import ACCURATE
from tuneproof.types import Example

LEAST_OVERLAP = 0.3
"""Jaccard overlap of n-grams below which two texts are never `ACCURATE`, so that the slow
comparison is left out."""


class Agreement:
    """Compares the answers of rows, with a cache; a subject has one."""

    def __init__(self) -> None:
        self._prepared_texts: dict[str, tuple[str, frozenset[str], frozenset[Fact]]] = {}
        self._same_answers: dict[tuple[str, str], bool] = {}

    def differ(self, one: Example, other: Example) -> bool:
        """Whether two rows answer differently: they share no accepted answer, and either their
        texts are less than 90 % similar or they state other facts.

        Two refusals never differ here; D119 compares their wording.
        """
        if not one.answerable and not other.answerable:
            return False
        if not one.answer or not other.answer:
            return one.answerable != other.answerable
        if one.answer in other.answers or other.answer in one.answers:
            return False
        return one.answerable != other.answerable or not self._say_the_same(
            one.answer, other.answer
        )

    def facts(self, text: str) -> frozenset[Fact]:
        """The facts of a text."""
        return self._prepared(text)[2]

    def _say_the_same(self, one: str, other: str) -> bool:
        pair = (one, other) if one <= other else (other, one)
        if pair not in self._same_answers:
            self._same_answers[pair] = self._compare(*pair)
        return self._same_answers[pair]

    def _compare(self, one: str, other: str) -> bool:
        (text, text_grams, text_facts) = self._prepared(one)
        (other_text, other_grams, other_facts) = self._prepared(other)
        if text_facts != other_facts:  # 1.5 and 15 are the same text once punctuation is gone
            return False
        if text == other_text:
            return True
        shared = len(text_grams & other_grams)
        if shared < LEAST_OVERLAP * (len(text_grams) + len(other_grams) - shared):
            return False
        matcher = SequenceMatcher(None, text, other_text, autojunk=False)
        return matcher.quick_ratio() >= ACCURATE and matcher.ratio() >= ACCURATE

    def _prepared(self, text: str) -> tuple[str, frozenset[str], frozenset[Fact]]:
        """The normalised text, its n-grams and its facts."""
        if text not in self._prepared_texts:
            self._prepared_texts[text] = (normalise(text), grams(text), facts(text))
        return self._prepared_texts[text]
