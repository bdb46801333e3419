"""Findings of the file reader, as checks (`READING`).

`tuneproof.data` makes the findings and declares their texts (`data.findings`); as checks they are
listed, explained and ignored like all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from tuneproof.check.subject import Subject
from tuneproof.data.findings import READING
from tuneproof.findings import Check, Declared, Hit
from tuneproof.types import Finding


class ReadingCheck(Check[Subject]):
    """Passes on those findings of the reader that have its code."""

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for finding in subject.reading:
            if finding.code == self.code:
                yield Hit(values={"finding": finding})

    def finding(self, hit: Hit) -> Finding:
        """The finding as the reader made it."""
        made: Finding = hit.values["finding"]
        return made


def _reading_check(found: type[Declared]) -> type[ReadingCheck]:
    """A check class with the name (which is the code) and the texts of a reader's finding."""
    return cast(type[ReadingCheck], type(found.__name__, (ReadingCheck, found), {}))


CHECKS = tuple(map(_reading_check, READING))
