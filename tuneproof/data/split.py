"""Train, validation and test: no question is near a copy of one in another part.

A given test file is never touched; what resembles it leaves the training data. Without one,
whole clusters of near-duplicate phrasings are held out, and every answer keeps at least one
phrasing to be learned from. The outcome depends on the rows and the seed, not on their order.
A row that was made from others is only ever trained on, and only when none of its parents is
held out.
This module knows no files and no model. How clusters are chosen is in `holdout`, how many rows
a part gets in `sizes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tuneproof.config import DataSettings
from tuneproof.data.found import D103, D109, D150
from tuneproof.data.holdout import clusters_of, hold_out
from tuneproof.data.made import fingerprint, parents_of
from tuneproof.data.overlap import CopyIndex, as_asked, jaccard
from tuneproof.data.read import FileInfo
from tuneproof.data.sizes import ROWS_LEAST, VALIDATION_LEAST, validation_share
from tuneproof.errors import DataError
from tuneproof.findings import Hit
from tuneproof.i18n import _, short
from tuneproof.types import Example, Finding


@dataclass(frozen=True)
class Removed:
    """A training row that left because of a question held out, with their overlap.

    That question is a test question; of a made row it may be one of validation too.
    """

    example: Example
    because_of: Example
    overlap: float


@dataclass(frozen=True)
class Split:
    """The parts. Every row given is in exactly one of train, validation, test and removed."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    removed: tuple[Removed, ...]
    findings: tuple[Finding, ...]
    seed: int = 0

    def lock(self, files: Sequence[FileInfo]) -> dict[str, Any]:
        """The content of data.lock.json: which row of which file went where, and why."""
        parts = (("train", self.train), ("validation", self.validation), ("test", self.test))
        rows: list[dict[str, Any]] = [
            {"id": row.id, "origin": row.origin, "part": part}
            for part, all_ in parts
            for row in all_
        ]
        rows += [
            {
                "id": one.example.id,
                "origin": one.example.origin,
                "part": "removed",
                "because": {
                    "id": one.because_of.id,
                    "origin": one.because_of.origin,
                    "overlap": round(one.overlap, 4),
                },
            }
            for one in self.removed
        ]
        return {"seed": self.seed, "files": [*map(_named, files)], "rows": rows}


def relocked(
    lock: Mapping[str, Any], test: Sequence[Example], files: Sequence[FileInfo]
) -> dict[str, Any]:
    """The content of data.lock.json once the rows `test`, read from `files`, are the test."""
    others = [row for row in lock.get("rows", ()) if row["part"] != "test"]
    rows = [{"id": row.id, "origin": row.origin, "part": "test"} for row in test]
    named = [file for file in lock.get("files", ()) if file["path"] not in {f.path for f in files}]
    return {**lock, "files": [*named, *map(_named, files)], "rows": [*others, *rows]}


def unseen(
    asked: Sequence[Example], known: Sequence[Example], threshold: float
) -> tuple[Example, ...]:
    """The questions of `asked` that are no near copy of a known one and that none was made from."""
    kept, _removed = _without_leaks(asked, known, threshold)
    parents = {parent for row in known for parent in parents_of(row.made_by)}
    return tuple(row for row in kept if fingerprint(row.question) not in parents)


def split(
    train: Sequence[Example], test: Sequence[Example] | None, settings: DataSettings
) -> Split:
    """Part the examples as `settings` ask. `test` None holds a test out of the training rows.

    Raises DataError when no training row is left.
    """
    own, made = _own_and_made(train)
    if test is None:
        kept, tested, findings = _held_test(own, settings)
        removed: tuple[Removed, ...] = ()
    else:
        tested = tuple(test)
        own, made = _distinct_ids(own, test), _distinct_ids(made, test)
        kept, removed = _without_leaks(own, tested, settings.leak_threshold)
        findings = [_leak(one) for one in removed]
    if not kept:
        raise _nothing_left(removed)
    kept, validation, notes = _held_validation(kept, settings)
    added, kin = _without_kin(made, (*tested, *validation), removed, settings.leak_threshold)
    return Split(
        (*kept, *added), validation, tested, (*removed, *kin), (*findings, *notes), settings.seed
    )


def _named(file: FileInfo) -> dict[str, Any]:
    return {"path": file.path, "sha256": file.sha256, "rows": file.rows}


_HeldOut = tuple[tuple[Example, ...], tuple[Example, ...], list[Finding]]
"""Rows that stay, rows that are held out, and what there is to say of it."""


def _held_test(rows: Sequence[Example], settings: DataSettings) -> _HeldOut:
    clusters = clusters_of(rows, settings.leak_threshold)
    held = hold_out(rows, clusters, settings.test_share, settings.seed, "test")
    kept, tested = _parted(rows, held)
    if any(row.answerable for row in tested):
        return kept, tested, []
    return kept, tested, [_no_test(len(rows), len(tested))]


def _held_validation(rows: tuple[Example, ...], settings: DataSettings) -> _HeldOut:
    share = validation_share(len(rows), settings)
    if not share:
        return rows, (), [_no_validation(len(rows), 0)] if settings.validation_share else []
    clusters = clusters_of(rows, settings.leak_threshold)
    held = hold_out(rows, clusters, share, settings.seed, "validation")
    few = len(held) < VALIDATION_LEAST
    return *_parted(rows, held), [_no_validation(len(rows), len(held))] if few else []


def _parted(
    rows: Sequence[Example], held: frozenset[int]
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """The rows that stay, and those held out, each with every right answer to its question."""
    kept = tuple(row for i, row in enumerate(rows) if i not in held)
    return kept, _with_shared_answers([row for i, row in enumerate(rows) if i in held])


def _with_shared_answers(rows: Sequence[Example]) -> tuple[Example, ...]:
    """Rows held out with the same question and different answers: each answer is right."""
    answers: dict[tuple[str, ...], dict[str, None]] = {}
    for row in rows:
        if row.answerable:
            answers.setdefault(as_asked(row.question), {}).update(dict.fromkeys(row.answers))
    return tuple(
        replace(row, answers=tuple(dict.fromkeys((*row.answers, *answers[as_asked(row.question)]))))
        if row.answerable
        else row
        for row in rows
    )


def _without_leaks(
    rows: Sequence[Example], test: Sequence[Example], threshold: float
) -> tuple[tuple[Example, ...], tuple[Removed, ...]]:
    """The rows that resemble no test question, and those that do.

    Questions that are equal once normalised have an overlap of 1 and so always leak.
    """
    index = CopyIndex([row.question for row in test])
    kept, removed = [], []
    for row in rows:
        nearest, overlap = index.nearest(row.question)
        if overlap >= threshold:
            removed.append(Removed(row, test[nearest], overlap))
        else:
            kept.append(row)
    return tuple(kept), tuple(removed)


def _own_and_made(rows: Sequence[Example]) -> tuple[Sequence[Example], Sequence[Example]]:
    """The rows that nobody made, and those made from them; made ones alone are rows like any."""
    own = [row for row in rows if not row.made_by]
    return (own, [row for row in rows if row.made_by]) if own else (rows, [])


def _without_kin(
    made: Sequence[Example],
    held: Sequence[Example],
    removed: Sequence[Removed],
    threshold: float,
) -> tuple[tuple[Example, ...], tuple[Removed, ...]]:
    """The made rows that may be trained on, and those that would tell of a question held out:
    made from it, made from what was removed because of it, or near a copy of it."""
    if not made:
        return (), ()
    because = {fingerprint(one.example.question): one.because_of for one in removed}
    because |= {fingerprint(row.question): row for row in held}
    index = CopyIndex([row.question for row in held])
    kept, kin = [], []
    for row in made:
        nearest, overlap = index.nearest(row.question)
        parent = next((p for p in sorted(parents_of(row.made_by)) if p in because), None)
        if overlap >= threshold:
            kin.append(Removed(row, held[nearest], overlap))
        elif parent is not None:
            kin.append(
                Removed(row, because[parent], jaccard(row.question, because[parent].question))
            )
        else:
            kept.append(row)
    return tuple(kept), tuple(kin)


def _distinct_ids(train: Sequence[Example], test: Sequence[Example]) -> Sequence[Example]:
    """Training rows whose ids no test row has: two files may both be called data.csv."""
    taken = {row.id for row in test}
    if not any(row.id in taken for row in train):
        return train
    return [replace(row, id=f"train/{row.id}") for row in train]


def _nothing_left(removed: Sequence[Removed]) -> DataError:
    if removed:
        return DataError(
            _("Every training question is also a test question ({n} rows).").format(n=len(removed)),
            remedy=_("Give a test file with other phrasings than the training file."),
        )
    return DataError(
        _("There is no training row."),
        remedy=_("Name at least one file with questions and answers."),
    )


def _leak(one: Removed) -> Finding:
    return D103().finding(
        Hit(
            where=(
                one.example.origin or one.example.id,
                one.because_of.origin or one.because_of.id,
            ),
            values={
                "train": short(one.example.question),
                "test": short(one.because_of.question),
                "overlap": one.overlap,
            },
            evidence={"overlap": round(one.overlap, 4)},
        )
    )


def _no_test(rows: int, held: int) -> Finding:
    return D109().finding(
        Hit(values={"rows": rows, "held": held}, evidence={"rows": rows, "held_out": held})
    )


def _no_validation(rows: int, held: int) -> Finding:
    return D150().finding(
        Hit(
            values={"rows": rows, "held": held, "whole": rows < ROWS_LEAST},
            evidence={"rows": rows, "held_out": held, "least": VALIDATION_LEAST},
        )
    )
