"""Splits rows into train, validation and test so that no question has a near copy in another part.

A given test file is never changed; training rows that resemble it are removed. Without one,
whole clusters of near-duplicate phrasings are held out, and every answer keeps at least one
phrasing in training. The outcome depends on the rows and the seed, not on the order of the rows.
An augmented ("made") row is only ever trained on, and only when none of its parents is held out.
This module knows no files and no model. Which clusters are held out is in `holdout`, how many
rows a part gets in `sizes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tuneproof.config import DataSettings
from tuneproof.data.findings import D103, D109, D150
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
    """A row removed from training because of a held-out question, with their overlap.

    `because_of` is a test row; for a made row it may also be a validation row.
    """

    example: Example
    because_of: Example
    overlap: float


@dataclass(frozen=True)
class Split:
    """The parts. Each given row is in exactly one of train, validation, test and removed."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    removed: tuple[Removed, ...]
    findings: tuple[Finding, ...]
    seed: int = 0

    def lock(self, files: Sequence[FileInfo]) -> dict[str, Any]:
        """The content of data.lock.json: the files, each row's part, and why a row was removed."""
        parts = (("train", self.train), ("validation", self.validation), ("test", self.test))
        rows: list[dict[str, Any]] = [
            {"id": row.id, "origin": row.origin, "part": part}
            for part, members in parts
            for row in members
        ]
        rows += [
            {
                "id": removal.example.id,
                "origin": removal.example.origin,
                "part": "removed",
                "because": {
                    "id": removal.because_of.id,
                    "origin": removal.because_of.origin,
                    "overlap": round(removal.overlap, 4),
                },
            }
            for removal in self.removed
        ]
        return {"seed": self.seed, "files": [*map(_file_record, files)], "rows": rows}


def relocked(
    lock: Mapping[str, Any], test: Sequence[Example], files: Sequence[FileInfo]
) -> dict[str, Any]:
    """The content of data.lock.json with `test`, read from `files`, as its test rows instead."""
    others = [row for row in lock.get("rows", ()) if row["part"] != "test"]
    rows = [{"id": row.id, "origin": row.origin, "part": "test"} for row in test]
    other_files = [
        file for file in lock.get("files", ()) if file["path"] not in {f.path for f in files}
    ]
    return {**lock, "files": [*other_files, *map(_file_record, files)], "rows": [*others, *rows]}


def unseen(
    asked: Sequence[Example], known: Sequence[Example], threshold: float
) -> tuple[Example, ...]:
    """The rows of `asked` that are no near copy of a `known` row and no parent of one."""
    kept, _removed = _without_leaks(asked, known, threshold)
    parents = {parent for row in known for parent in parents_of(row.made_by)}
    return tuple(row for row in kept if fingerprint(row.question) not in parents)


def split(
    train: Sequence[Example], test: Sequence[Example] | None, settings: DataSettings
) -> Split:
    """Split the examples as `settings` ask. Where `test` is None, one is held out of `train`.

    Raises DataError when no training row is left.
    """
    own, made = _own_and_made(train)
    if test is None:
        kept, tested, findings = _hold_out_test(own, settings)
        removed: tuple[Removed, ...] = ()
    else:
        tested = tuple(test)
        own, made = _with_distinct_ids(own, test), _with_distinct_ids(made, test)
        kept, removed = _without_leaks(own, tested, settings.leak_threshold)
        findings = [_leak_finding(one) for one in removed]
    if not kept:
        raise _no_training_rows_error(removed)
    kept, validation, notes = _hold_out_validation(kept, settings)
    added, kin = _made_rows_without_leaks(
        made, (*tested, *validation), removed, settings.leak_threshold
    )
    return Split(
        (*kept, *added), validation, tested, (*removed, *kin), (*findings, *notes), settings.seed
    )


def _file_record(file: FileInfo) -> dict[str, Any]:
    return {"path": file.path, "sha256": file.sha256, "rows": file.rows}


_HeldOut = tuple[tuple[Example, ...], tuple[Example, ...], list[Finding]]
"""(rows kept, rows held out, findings)."""


def _hold_out_test(rows: Sequence[Example], settings: DataSettings) -> _HeldOut:
    clusters = clusters_of(rows, settings.leak_threshold)
    held = hold_out(rows, clusters, settings.test_share, settings.seed, "test")
    kept, tested = _kept_and_held(rows, held)
    if any(row.answerable for row in tested):
        return kept, tested, []
    return kept, tested, [_no_test_finding(len(rows), len(tested))]


def _hold_out_validation(rows: tuple[Example, ...], settings: DataSettings) -> _HeldOut:
    share = validation_share(len(rows), settings)
    if not share:
        return (
            rows,
            (),
            [_few_validation_finding(len(rows), 0)] if settings.validation_share else [],
        )
    clusters = clusters_of(rows, settings.leak_threshold)
    held = hold_out(rows, clusters, share, settings.seed, "validation")
    few = len(held) < VALIDATION_LEAST
    return *_kept_and_held(rows, held), [
        _few_validation_finding(len(rows), len(held))
    ] if few else []


def _kept_and_held(
    rows: Sequence[Example], held: frozenset[int]
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """(rows kept, rows held out); a held-out row gets every right answer to its question."""
    kept = tuple(row for i, row in enumerate(rows) if i not in held)
    return kept, _with_shared_answers([row for i, row in enumerate(rows) if i in held])


def _with_shared_answers(rows: Sequence[Example]) -> tuple[Example, ...]:
    """Held-out rows, each answerable one with the answers of all that ask the same question."""
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
    """(rows that resemble no test question, rows that do).

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
    """(original rows, made rows). Where all rows are made, they are treated as original."""
    own = [row for row in rows if not row.made_by]
    return (own, [row for row in rows if row.made_by]) if own else (rows, [])


def _made_rows_without_leaks(
    made: Sequence[Example],
    held: Sequence[Example],
    removed: Sequence[Removed],
    threshold: float,
) -> tuple[tuple[Example, ...], tuple[Removed, ...]]:
    """(made rows to train on, made rows that would leak a held-out question): made from it, made
    from a row removed because of it, or a near copy of it."""
    if not made:
        return (), ()
    because = {fingerprint(row.example.question): row.because_of for row in removed}
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


def _with_distinct_ids(train: Sequence[Example], test: Sequence[Example]) -> Sequence[Example]:
    """Training rows with ids that no test row has: both files may be called data.csv."""
    taken = {row.id for row in test}
    if not any(row.id in taken for row in train):
        return train
    return [replace(row, id=f"train/{row.id}") for row in train]


def _no_training_rows_error(removed: Sequence[Removed]) -> DataError:
    if removed:
        return DataError(
            _("Every training question is also a test question ({n} rows).").format(n=len(removed)),
            remedy=_("Give a test file with other phrasings than the training file."),
        )
    return DataError(
        _("There is no training row."),
        remedy=_("Name at least one file with questions and answers."),
    )


def _leak_finding(one: Removed) -> Finding:
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


def _no_test_finding(rows: int, held: int) -> Finding:
    return D109().finding(
        Hit(values={"rows": rows, "held": held}, evidence={"rows": rows, "held_out": held})
    )


def _few_validation_finding(rows: int, held: int) -> Finding:
    return D150().finding(
        Hit(
            values={"rows": rows, "held": held, "whole": rows < ROWS_LEAST},
            evidence={"rows": rows, "held_out": held, "least": VALIDATION_LEAST},
        )
    )
