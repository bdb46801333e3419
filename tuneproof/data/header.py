"""Which row of a table names its columns: the first, unless only a later one can.

A sheet that people made for people has a title, an author and a date above its table. This module
knows names of columns; it knows no file and no row's meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.data import columns as names
from tuneproof.data.shapes import plan

LOOKED_AT = 10
"""Filled rows among which the names are looked for (a proposal: titles and notes are fewer)."""


def is_header(row: Sequence[str]) -> bool:
    """Whether a row can be nothing but names: of a question and its answer, of chats, or of an
    entry of a knowledge base and its id."""
    if names.find("knowledge", row) and (names.find("id", row) or names.numbering(row)):
        return True
    roles = plan(row, answers_needed=True)
    if roles is None or roles.text:
        return False
    # Nobody writes "q" and "a" over a column below a title; a cell of a quiz may well be "a".
    return not any(len(name) == 1 and name.isascii() for name in roles.used)


def place_of_header(rows: Sequence[Sequence[str]]) -> int:
    """The index of the row with the names. The first one has them wherever it can."""
    if not rows or plan(rows[0], answers_needed=False) or names.find("knowledge", rows[0]):
        return 0
    return next((at for at, row in enumerate(rows[:LOOKED_AT]) if is_header(row)), 0)
