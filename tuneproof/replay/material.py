"""The files that the rungs are trained and tested on: seeded subsets of one example.

Every subset is a prefix of one order of the rows, so that a larger one contains a smaller one and
each topic has about its share of every one. The test is drawn in the same way and is the same for
all rungs. This module knows no settings and no model.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tuneproof
from tuneproof import atomic
from tuneproof.data.plain import as_row
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated
from tuneproof.store import json_lines
from tuneproof.types import Example

TRAIN, TEST, KNOWLEDGE = "train.csv", "test.csv", "kb.jsonl"
USUAL = Path(tuneproof.__file__).resolve().parent.parent / "examples" / "handbook-zh"
"""The example in a checkout; an installed package does not have it."""


@dataclass(frozen=True)
class RowFolder:
    """A folder with train.csv, test.csv and kb.jsonl."""

    folder: Path

    @classmethod
    def open(cls, folder: Path | None) -> RowFolder:
        """`folder`, or the example of the checkout for None. Raises DataError for a missing
        file."""
        place = folder or USUAL
        lacking = [name for name in (TRAIN, TEST, KNOWLEDGE) if not (place / name).is_file()]
        if lacking:
            raise DataError(
                _("The replay needs {names}, which is not there.").format(
                    names=enumerated(lacking)
                ),
                where=str(place),
                remedy=_(
                    "Run it from a checkout of Tuneproof, or give a folder with train.csv, "
                    "test.csv and kb.jsonl: tuneproof replay --data DIR"
                ),
            )
        return cls(place)

    @property
    def digest(self) -> str:
        """A sha256 over the content of its files."""
        whole = hashlib.sha256()
        for name in (TRAIN, TEST, KNOWLEDGE):
            whole.update(hashlib.sha256((self.folder / name).read_bytes()).digest())
        return whole.hexdigest()

    def write_part(self, path: Path, rows: int | None, seed: int, *, test: bool = False) -> Path:
        """Write `rows` training rows, or test questions, as JSON lines; None writes all.

        Raises DataError.
        """
        file = self.folder / (TEST if test else TRAIN)
        knowledge = read_knowledge(self.folder / KNOWLEDGE).entries
        known = read_examples([file], allow_unanswered=test, knowledge=knowledge).examples
        atomic.write_text(path, json_lines(map(as_row, spread(known, seed)[:rows])))
        return path


def spread(rows: Sequence[Example], seed: int) -> list[Example]:
    """The rows in a seeded order in every prefix of which each topic has about its share."""
    chance = random.Random(seed)
    topics: dict[str | None, list[Example]] = {}
    for row in rows:
        topics.setdefault(row.topic if row.answerable else None, []).append(row)
    placed: list[tuple[float, int, Example]] = []
    for group in topics.values():
        chance.shuffle(group)
        start = chance.random()
        placed += [((n + start) / len(group), len(placed) + n, row) for n, row in enumerate(group)]
    return [row for _place, _number, row in sorted(placed, key=lambda entry: entry[:2])]
