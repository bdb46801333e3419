"""The examples of a run: read, split, and kept in the run folder.

A run folder holds its own copy of the rows and of the knowledge base, so that it can be
resumed, asked and evaluated again when the files it was made from have changed or gone. This
module trains nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tuneproof import store
from tuneproof.augment.plan import augment
from tuneproof.config import Recipe
from tuneproof.data.findings import CODES
from tuneproof.data.given import Given, read_given
from tuneproof.data.knowledge import with_knowledge
from tuneproof.data.read import FileInfo, read_examples
from tuneproof.data.split import relocked, unseen
from tuneproof.errors import DataError, RunError
from tuneproof.i18n import _
from tuneproof.preflight import selection_of
from tuneproof.runfiles import PARTS, whole_knowledge, whole_rows
from tuneproof.store import RunFolder
from tuneproof.types import Example, KnowledgeEntry, to_json

KEPT = (store.EXAMPLES, store.KNOWLEDGE, store.LOCK)
"""Files in which a run keeps its rows."""


@dataclass(frozen=True)
class Parts:
    """What a run trains on, chooses with and is judged by."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    knowledge: tuple[KnowledgeEntry, ...]

    @property
    def known(self) -> tuple[Example, ...]:
        """Rows that the run may look at: training and validation. The test is not in it."""
        return (*self.train, *self.validation)


def read_parts(run: RunFolder, recipe: Recipe, given: Given | None = None) -> Parts:
    """Read and split the files of `recipe`, and write the parts and findings into `run`.

    `given` is what the files hold, if they are read already. Augmented rows are made from training
    rows alone. Raises DataError when a file cannot be used.
    """
    given = given or read_given(recipe.data)
    parts = parts_of(given, recipe)
    selection = selection_of(recipe)
    findings = [
        finding
        for finding in given.findings
        if selection.takes(finding.code) and not selection.silences(finding)
    ]
    store.write_json(run / store.LOCK, given.split.lock(given.files))
    run.replace_findings(CODES, findings)
    made = len(parts.train) - len(given.split.train)
    run.update(
        rows={
            "train": len(parts.train),
            "validation": len(parts.validation),
            "test": len(parts.test),
            "left_out": given.left_out,
            "removed": len(given.split.removed),
            **({"made": made} if made else {}),
        }
    )
    write_parts(run, parts)  # last: where there are examples, all of this was done
    return parts


def parts_of(given: Given, recipe: Recipe) -> Parts:
    """The rows split into parts, the training part with its augmented rows. Raises DataError when
    none is left to train on."""
    cut = given.split
    held = [row.question for row in (*cut.validation, *cut.test)]
    leak = recipe.data.leak_threshold
    made = augment(cut.train, given.knowledge, recipe.augment, avoid=held, leak=leak).rows
    return Parts((*cut.train, *made), cut.validation, cut.test, given.knowledge)


@dataclass(frozen=True)
class OtherTest:
    """The questions of another file that a run may be tested on, and how many of them may not:
    `known`, those that it was trained on or chosen with, near copies of those and rows made from
    them."""

    rows: tuple[Example, ...]
    files: tuple[FileInfo, ...]
    known: int


def read_test(run: RunFolder, test: Path) -> OtherTest:
    """Read the file `test` as another test of this run; nothing is changed.

    Raises DataError when the file cannot be used or no question is left.
    """
    parts = load_parts(run)
    read = read_examples(
        [test], allow_unanswered=True, known=parts.known, knowledge=parts.knowledge
    )
    asked = with_knowledge(read.examples, parts.knowledge)
    rows = unseen(asked, parts.known, run.recipe().data.leak_threshold)
    if not rows:
        raise DataError(
            _("Every question of this file was trained on: it can prove nothing."),
            where=str(test),
            remedy=_("Give questions that the run has not seen."),
        )
    return OtherTest(tuple(rows), read.files, len(asked) - len(rows))


def take_test(run: RunFolder, test: OtherTest) -> None:
    """Make `test` the test of this run, and say in its lock where the questions came from."""
    write_parts(run, replace(load_parts(run), test=test.rows))
    store.write_json(run / store.LOCK, relocked(run.object(store.LOCK), test.rows, test.files))
    run.update(rows={**run.status().rows, "test": len(test.rows)})


def write_parts(run: RunFolder, parts: Parts) -> None:
    """Keep the rows and the knowledge base in the run folder."""
    run.rewrite(store.KNOWLEDGE, parts.knowledge)
    run.rewrite(
        store.EXAMPLES,
        [{"part": name, **to_json(row)} for name in PARTS for row in getattr(parts, name)],
    )


def load_parts(run: RunFolder) -> Parts:
    """The parts that `run` keeps. Raises RunError when they are not there, or damaged."""
    rows = whole_rows(run)
    if not rows.train:
        raise RunError(
            _("This run has no examples: it was stopped before they were read."),
            where=str(run / store.EXAMPLES),
            remedy=_("Start a new run with: tuneproof fit DATA"),
        )
    return Parts(rows.train, rows.validation, rows.test, whole_knowledge(run))
