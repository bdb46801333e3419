"""Finds the header row of a table: the first row, unless only a later one can be it.

Sheets often have a title, an author and a date above the table. This module knows names of
columns; it knows no file and no row's meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.data import columns as names
from tuneproof.data.shapes import plan

LOOKED_AT = 10
"""Rows with text among which the header is searched (a proposal: titles and notes are fewer)."""


def is_header(row: Sequence[str]) -> bool:
    """Whether a row is surely a header: it names a question and an answer, a chat, or the text and
    the id of a knowledge base's entries."""
    if names.find("knowledge", row) and (names.find("id", row) or names.numbering(row)):
        return True
    roles = plan(row, answers_needed=True)
    if roles is None or roles.text:
        return False
    # "q" and "a" are no header below a title; a cell of a quiz may well be "a".
    return not any(len(name) == 1 and name.isascii() for name in roles.used)


def place_of_header(rows: Sequence[Sequence[str]]) -> int:
    """The index of the header row: 0 wherever the first row can be it, and where none is."""
    if not rows or plan(rows[0], answers_needed=False) or names.find("knowledge", rows[0]):
        return 0
    return next((at for at, row in enumerate(rows[:LOOKED_AT]) if is_header(row)), 0)
