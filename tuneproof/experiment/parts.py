"""The examples of a run: read, split, and kept in the run folder.

A run folder holds its own copy of the rows and of the knowledge base, so that it can be
resumed, asked and evaluated again when the files it was made from have changed or gone. This
module trains nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tuneproof import store
from tuneproof.augment.plan import augmented
from tuneproof.config import Recipe
from tuneproof.data.knowledge import with_knowledge
from tuneproof.data.read import FileInfo, read_examples, read_knowledge
from tuneproof.data.split import Split, relocked, split, unseen
from tuneproof.errors import DataError, RunError
from tuneproof.i18n import _
from tuneproof.preflight import selection_of
from tuneproof.runfiles import PARTS, whole_knowledge, whole_rows
from tuneproof.store import RunFolder
from tuneproof.types import Example, Finding, KnowledgeEntry, to_json

KEPT = (store.EXAMPLES, store.KNOWLEDGE, store.LOCK)
"""Files in which a run keeps its rows."""
READING = ("D10", "D110")
"""Codes of the findings that are made while the files are read and split."""


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


@dataclass(frozen=True)
class Gathered:
    """What the files of a recipe came to: the parts, how they were cut, what was found."""

    parts: Parts
    cut: Split
    files: tuple[FileInfo, ...]
    findings: tuple[Finding, ...]
    left_out: Mapping[str, int]
    made: int = 0


def read_parts(run: RunFolder, recipe: Recipe) -> Parts:
    """Read and split the files of `recipe`, and write the parts and findings into `run`.

    What the recipe's section `augment` asks for is made of the training rows alone.
    Raises DataError when a file cannot be used.
    """
    found = gather(recipe)
    selection = selection_of(recipe)
    findings = [
        finding
        for finding in found.findings
        if selection.takes(finding.code) and not selection.silences(finding)
    ]
    store.write_json(run / store.LOCK, found.cut.lock(found.files))
    run.replace_findings(READING, findings)
    write_parts(run, found.parts)
    run.update(
        rows={
            "train": len(found.parts.train),
            "validation": len(found.parts.validation),
            "test": len(found.parts.test),
            "left_out": found.left_out,
            "removed": len(found.cut.removed),
            **({"made": found.made} if found.made else {}),
        }
    )
    return found.parts


def gather(recipe: Recipe) -> Gathered:
    """Read and split the files of `recipe`. Raises DataError when a file cannot be used."""
    if not recipe.data.train:
        raise DataError(
            _("No file with questions and answers was given."),
            remedy=_("Name one: tuneproof fit questions.csv, or set data.train in the recipe."),
        )
    knowledge = read_knowledge(Path(recipe.data.kb)) if recipe.data.kb else ()
    read = read_examples([Path(path) for path in recipe.data.train], knowledge=knowledge)
    files: list[FileInfo] = list(read.files)
    findings: list[Finding] = list(read.findings)
    left_out = dict(read.left_out)
    test: Sequence[Example] | None = None
    if recipe.data.test:
        asked = read_examples(
            [Path(recipe.data.test)],
            allow_unanswered=True,
            known=read.examples,
            knowledge=knowledge,
        )
        test = asked.examples
        files += asked.files
        findings += asked.findings
        for reason, count in asked.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + count
    cut = split(
        with_knowledge(read.examples, knowledge),
        None if test is None else with_knowledge(test, knowledge),
        recipe.data,
    )
    held = [row.question for row in (*cut.validation, *cut.test)]
    leak = recipe.data.leak_threshold
    made = augmented(cut.train, knowledge, recipe.augment, avoid=held, leak=leak)
    return Gathered(
        Parts((*cut.train, *made), cut.validation, cut.test, tuple(knowledge)),
        cut,
        tuple(files),
        (*findings, *cut.findings),
        left_out,
        len(made),
    )


def take_test(run: RunFolder, test: Path) -> int:
    """Make the questions of the file `test` the test of this run, and say in its lock where they
    came from. What the run was trained on or chosen with, near copies of it and what was made from
    it leave them.

    Returns how many left. Raises DataError when the file cannot be used or nothing of it is left.
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
    write_parts(run, replace(parts, test=rows))
    lock = dict(store.read_json(run / store.LOCK)) if (run / store.LOCK).exists() else {}
    store.write_json(run / store.LOCK, relocked(lock, rows, read.files))
    run.update(rows={**run.status().get("rows", {}), "test": len(rows)})
    return len(asked) - len(rows)


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
