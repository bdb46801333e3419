"""Turns an example back into a row of a data file, which `read` reads as the same example.

Id, origin and the mark of a made row are left out: they belong to the file it was read from.
This module writes no file.
"""

from __future__ import annotations

from typing import Any

from tuneproof.types import Example


def as_row(row: Example) -> dict[str, Any]:
    """The example as column name to value, by the usual names; fields without a value left out."""
    required: dict[str, Any] = {
        "question": row.question,
        "answer": row.answer,
        "answerable": row.answerable,
    }
    optional = {
        "answers": list(row.answers) if len(row.answers) > 1 else None,
        "topic": row.topic,
        "style": row.style,
        "sources": list(row.sources),
    }
    return required | {name: value for name, value in optional.items() if value}
