"""Reads all files that a recipe names: rows, knowledge base, findings and split.

The check, a run and `init` all read files here, so that what is checked is what is trained on.
This module knows no model and makes no rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tuneproof.config import DataSettings
from tuneproof.data.knowledge import with_knowledge
from tuneproof.data.read import FileInfo, read_examples
from tuneproof.data.read_knowledge import KnowledgeRead, read_knowledge
from tuneproof.data.split import Split, split
from tuneproof.errors import DataError
from tuneproof.types import Example, Finding, KnowledgeEntry


@dataclass(frozen=True, eq=False)
class Given:
    """The rows of all files; `test` is None when no test file was named.

    `reading` are the findings made while reading, `left_out` the number of rows left out for each
    (translated) reason.
    """

    settings: DataSettings
    train: tuple[Example, ...]
    test: tuple[Example, ...] | None
    knowledge: tuple[KnowledgeEntry, ...]
    files: tuple[FileInfo, ...]
    reading: tuple[Finding, ...]
    left_out: Mapping[str, int]

    @property
    def rows(self) -> tuple[Example, ...]:
        """The training rows, then the test rows."""
        return (*self.train, *(self.test or ()))

    @cached_property
    def split(self) -> Split:
        """The split of the rows, which have the texts of their sources as further right answers.

        Raises DataError when no row is left to train on.
        """
        test = None if self.test is None else with_knowledge(self.test, self.knowledge)
        return split(with_knowledge(self.train, self.knowledge), test, self.settings)

    @property
    def parted(self) -> Split | None:
        """The split; None when no row is left to train on."""
        with suppress(DataError):
            return self.split
        return None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of reading and of splitting."""
        parted = self.parted
        return (*self.reading, *(parted.findings if parted else ()))


def read_given(settings: DataSettings) -> Given:
    """Read the files that `settings` name. Raises DataError when one cannot be used."""
    kb = read_knowledge(Path(settings.kb)) if settings.kb else KnowledgeRead((), ())
    read = read_examples([Path(path) for path in settings.train], knowledge=kb.entries)
    findings = (*kb.findings, *read.findings)
    if not settings.test:
        return Given(settings, read.examples, None, kb.entries, read.files, findings, read.left_out)
    asked = read_examples(
        [Path(settings.test)], allow_unanswered=True, known=read.examples, knowledge=kb.entries
    )
    return Given(
        settings,
        read.examples,
        asked.examples,
        kb.entries,
        (*read.files, *asked.files),
        (*findings, *asked.findings),
        dict(Counter(read.left_out) + Counter(asked.left_out)),
    )
