"""What checks need before they look, each need once: rows, answers, a test file, entries, a model.

A check inherits from what it needs; where that is missing it is not run, and says why. This module
judges nothing.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from tuneproof.check.facts import ModelFacts, TokenFacts
from tuneproof.check.subject import Subject
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import _


class NeedsRows(Check[Subject]):
    """A check of a recipe against the rows that it trains on."""

    def unfit(self, subject: Subject) -> Unfit | None:
        """Rows decide."""
        return None if subject.train else Unfit.missing(_("no training rows were given"))


class NeedsAnswers(Check[Subject]):
    """A check of answers, or of what is asked for each."""

    def unfit(self, subject: Subject) -> Unfit | None:
        """Without answers there is nothing to count."""
        return None if subject.answerable else Unfit.nothing(_("no row is answerable"))


class NeedsTest(Check[Subject]):
    """A check that holds training against a test file."""

    def unfit(self, subject: Subject) -> Unfit | None:
        """It needs a test file."""
        return None if subject.test else Unfit.nothing(_("there is no test file"))


class NeedsKnowledge(Check[Subject]):
    """A check of the knowledge base, or of rows against it."""

    def unfit(self, subject: Subject) -> Unfit | None:
        """Without entries there is nothing to hold anything against."""
        if not subject.knowledge:
            return Unfit.missing(_("no knowledge base was given (--kb)"))
        return None


class NeedsModel(Check[Subject]):
    """A check of a base model that somebody looked at."""

    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        """Nothing to judge without a model."""
        if subject.model is None or not subject.model.name:
            return Unfit.missing(_("no base model was looked at"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """Where it strikes in the model."""
        if subject.model is not None:
            yield from self.of(subject.model)

    @abstractmethod
    def of(self, model: ModelFacts) -> Iterator[Hit]:
        """Where it strikes, given the model."""


class NeedsTokens(Check[Subject]):
    """A check of the rows in tokens that somebody counted."""

    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        """Nothing to judge without a tokenizer."""
        if subject.model is None or subject.model.tokens is None:
            return Unfit.missing(_("no tokenizer was at hand"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """Where it strikes among the rows."""
        if subject.model is not None and subject.model.tokens is not None:
            yield from self.of(subject, subject.model, subject.model.tokens)

    @abstractmethod
    def of(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        """Where it strikes, given the tokens."""
