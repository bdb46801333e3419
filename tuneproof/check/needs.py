"""Base classes for what checks need: rows, answers, a test file, a knowledge base, a model, tokens.

A check inherits from its need; where that is missing it is not run, and `unfit` says why. This
module judges nothing.
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
        """Skipped without training rows."""
        return None if subject.train else Unfit.missing(_("no training rows were given"))


class NeedsAnswers(Check[Subject]):
    """A check of answers, or of the questions that ask for each."""

    def unfit(self, subject: Subject) -> Unfit | None:
        """Not applicable without an answerable row."""
        return None if subject.answerable else Unfit.nothing(_("no row is answerable"))


class NeedsTest(Check[Subject]):
    """A check that compares training rows with a test file."""

    def unfit(self, subject: Subject) -> Unfit | None:
        """Not applicable without a test file."""
        return None if subject.test else Unfit.nothing(_("there is no test file"))


class NeedsKnowledge(Check[Subject]):
    """A check of the knowledge base, or of rows against it."""

    def unfit(self, subject: Subject) -> Unfit | None:
        """Skipped without a knowledge base."""
        if not subject.knowledge:
            return Unfit.missing(_("no knowledge base was given (--kb)"))
        return None


class NeedsModel(Check[Subject]):
    """A check of the base model, from what was measured of it (`ModelFacts`)."""

    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        """Skipped until a base model was looked at."""
        if subject.model is None or not subject.model.name:
            return Unfit.missing(_("no base model was looked at"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """The hits of `model_hits`."""
        if subject.model is not None:
            yield from self.model_hits(subject.model)

    @abstractmethod
    def model_hits(self, model: ModelFacts) -> Iterator[Hit]:
        """Every hit, given what was measured of the model."""


class NeedsTokens(Check[Subject]):
    """A check of the rows in the model's tokens (`TokenFacts`)."""

    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        """Skipped until a tokenizer was at hand."""
        if subject.model is None or subject.model.tokens is None:
            return Unfit.missing(_("no tokenizer was at hand"))
        return None

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """The hits of `token_hits`."""
        if subject.model is not None and subject.model.tokens is not None:
            yield from self.token_hits(subject, subject.model, subject.model.tokens)

    @abstractmethod
    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        """Every hit, given the counted tokens."""
