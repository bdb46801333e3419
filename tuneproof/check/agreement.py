"""Whether two rows ask the same, and whether they give the same answer.

Results are cached: many pairs of rows share answers."""

from __future__ import annotations

from difflib import SequenceMatcher

from tuneproof.data.overlap import as_asked, grams, normalise
from tuneproof.text.facts import Fact, facts
from tuneproof.text.similar import ACCURATE
from tuneproof.text.words import changes
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

    def ask_the_same(self, one: Example, other: Example) -> bool:
        """Whether two rows with nearly the same question ask the same.

        They do not where a number, a date or a sign (C++, C) tells the questions apart, or a word
        that has another one in its place (single, double) and that the answers, or the topics, tell
        apart too.
        """
        same = self.facts(one.question) == self.facts(other.question)
        alike = as_asked(one.question)[1:] == as_asked(other.question)[1:]
        return same and alike and not _name_different_things(one, other)

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


def _name_different_things(one: Example, other: Example) -> bool:
    """Whether a word of one question has another one in its place in the other question, and each
    answer takes up its own word alone, or the topics differ too."""
    replaced = [
        (normalise(change.one), normalise(change.other))
        for change in changes(one.question, other.question)
        if change.one and change.other
    ]
    if replaced and one.topic and other.topic and one.topic != other.topic:
        return True
    said, others = normalise(one.answer), normalise(other.answer)
    return any(
        here in said and there in others and here not in others and there not in said
        for here, there in replaced
        if here and there
    )
