"""What the reader finds while it reads, among the checks: D101 to D110 without D103, D148 to D150,
and D166.

The findings are made in `tuneproof.data`, and their words stand there, in `found`; here they get
their place among the checks, their page and their silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from tuneproof.check.subject import Subject
from tuneproof.data.found import READING
from tuneproof.findings import Check, Declared, Hit
from tuneproof.types import Finding


class ReadingCheck(Check[Subject]):
    """Passes on the findings of its code that were made while reading."""

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each finding."""
        for finding in subject.reading:
            if finding.code == self.code:
                yield Hit(values={"finding": finding})

    def finding(self, hit: Hit) -> Finding:
        """The finding as the reader made it."""
        made: Finding = hit.values["finding"]
        return made


def _passing_on(found: type[Declared]) -> type[ReadingCheck]:
    """The check of what reading declares, with its name, which is its code, and its words."""
    return cast(type[ReadingCheck], type(found.__name__, (ReadingCheck, found), {}))


CHECKS = tuple(map(_passing_on, READING))
