"""The mark of rows that were made from others: how, and from which questions.

The mark is one short text, so that it survives any file format: the kind, then a fingerprint
of each parent's question. Fingerprints hold wherever the parent is moved, copied or renumbered.
This module knows no way of making a row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tuneproof.data.overlap import normalise

_LENGTH = 8
"""Hex digits: two of 1,000 questions share one with a chance of 1 in 8,600."""


def fingerprint(question: str) -> str:
    """A question's fingerprint; equal for questions that differ in case, width or signs only."""
    return hashlib.sha256(normalise(question).encode()).hexdigest()[:_LENGTH]


def mark(kind: str, parents: Iterable[str]) -> str:
    """The mark of a row of this kind, made from these questions: "short 3f9a1c2b"."""
    return " ".join((kind, *dict.fromkeys(map(fingerprint, parents))))


def kind_of(made_by: str) -> str:
    """The kind that a mark names; empty for a row that nobody made."""
    return made_by.partition(" ")[0]


def parents_of(made_by: str) -> frozenset[str]:
    """The fingerprints that a mark names."""
    return frozenset(made_by.split()[1:])
