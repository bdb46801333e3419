"""An example as a row of any data file, which `read` makes the same example of again.

Id, origin and the mark of a made row are not in it: they belong to the file that it was read from.
This module writes no file.
"""

from __future__ import annotations

from typing import Any

from tuneproof.types import Example


def as_row(row: Example) -> dict[str, Any]:
    """The row by the usual names of columns; what it does not say is left out."""
    told: dict[str, Any] = {
        "question": row.question,
        "answer": row.answer,
        "answerable": row.answerable,
    }
    more = {
        "answers": list(row.answers) if len(row.answers) > 1 else None,
        "topic": row.topic,
        "style": row.style,
        "sources": list(row.sources),
    }
    return told | {name: value for name, value in more.items() if value}
