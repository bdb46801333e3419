"""The mark of augmented ("made") rows: how they were made, and from which questions.

The mark is one short text, so that it survives any file format: the kind of augmentation, then a
fingerprint of each parent's question. A fingerprint stays the same when the parent is moved,
copied or renumbered. This module makes no rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tuneproof.data.overlap import normalise

_LENGTH = 8
"""Hex digits of a fingerprint: among 1,000 questions two collide with a chance of 1 in 8,600."""


def fingerprint(question: str) -> str:
    """A question's fingerprint; equal for questions that differ in case, width or signs only."""
    return hashlib.sha256(normalise(question).encode()).hexdigest()[:_LENGTH]


def mark(kind: str, parents: Iterable[str]) -> str:
    """The mark of a row of this kind that was made from the questions `parents`, such as
    "short 3f9a1c2b"."""
    return " ".join((kind, *dict.fromkeys(map(fingerprint, parents))))


def kind_of(made_by: str) -> str:
    """The kind in a mark; empty for a row without a mark."""
    return made_by.partition(" ")[0]


def parents_of(made_by: str) -> frozenset[str]:
    """The fingerprints in a mark."""
    return frozenset(made_by.split()[1:])
