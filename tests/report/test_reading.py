from __future__ import annotations

from pathlib import Path

import pytest

from tuneproof.atomic import write_text
from tuneproof.report.html import write_report
from tuneproof.report.reading import read_run
from tuneproof.status import RunStatus
from tuneproof.store import (
    ANSWERS,
    DIAGNOSIS,
    EVALUATION,
    FINDINGS,
    LOCK,
    METRICS,
    RUN,
    RunFolder,
    read_lines,
)

from .make_run import EPOCHS, STEPS_AN_EPOCH, make_run


def test_a_finished_run_is_read_whole(finished: RunFolder) -> None:
    files = read_run(finished)
    assert (len(files.steps), len(files.epochs)) == (EPOCHS * STEPS_AN_EPOCH, EPOCHS)
    assert len(files.answers) == 3 * 196
    assert files.evaluation is not None
    assert len(files.findings) == 4
    assert files.notices == ()


def test_a_run_that_has_just_begun_lacks_files_and_nothing_is_said(tmp_path: Path) -> None:
    files = read_run(make_run(tmp_path, "started"))
    assert files.evaluation is None
    assert (files.steps, files.findings, files.answers, files.notices) == ((), (), (), ())


def test_broken_files_are_named_and_the_others_still_read(copied: RunFolder) -> None:
    write_text(copied / RUN, "{")
    write_text(copied / FINDINGS, "no list")
    files = read_run(copied)
    assert files.status == RunStatus()
    assert files.findings == ()
    assert files.evaluation is not None
    assert [notice.split(":")[0].rsplit("/", 1)[-1] for notice in files.notices] == [FINDINGS, RUN]


def test_json_of_another_shape_counts_as_absent(copied: RunFolder) -> None:
    write_text(copied / EVALUATION, "[1, 2]")
    write_text(copied / METRICS, '3\n{"kind": "step", "step": 1}\n{"kind": "ep')
    files = read_run(copied)
    assert files.evaluation is None
    assert files.steps == ({"kind": "step", "step": 1},)


@pytest.mark.parametrize(("file", "text"), [(FINDINGS, "{}"), (LOCK, "3"), (DIAGNOSIS, "[]")])
def test_json_of_another_shape_is_named(copied: RunFolder, file: str, text: str) -> None:
    """Its part of the report was missing without a word."""
    write_text(copied / file, text)
    assert read_run(copied).notices == (
        f"{file} holds something else than it should and is left out.",
    )


@pytest.mark.parametrize("text", ["[1, 2]", "{}", '{"systems": [], "figures": 1}'])
def test_figures_that_cannot_be_read_are_named_and_the_report_is_made(
    copied: RunFolder, text: str
) -> None:
    """`tuneproof report` ended in a KeyError: a file that is JSON need not be a proof."""
    write_text(copied / EVALUATION, text)
    files = read_run(copied)
    assert files.evaluation is None
    assert [EVALUATION in notice for notice in files.notices] == [True]
    assert "cannot be read" in write_report(copied).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (DIAGNOSIS, '{"causes": [1]}'),
        (DIAGNOSIS, '{"causes": 5}'),
        (DIAGNOSIS, '{"causes": [{"code": "G501", "strength": "x"}]}'),
    ],
)
def test_a_damaged_diagnosis_is_named_and_the_report_is_made(
    copied: RunFolder, file: str, text: str
) -> None:
    write_text(copied / file, text)
    assert read_run(copied).diagnosis is None
    assert "holds no diagnosis" in write_report(copied).read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ['{"files": [1]}', '{"files": 5}', '{"files": {"a": 1}}', "[]"])
def test_a_damaged_lock_keeps_no_report_from_being_made(copied: RunFolder, text: str) -> None:
    write_text(copied / LOCK, text)
    assert write_report(copied).is_file()


def test_figures_that_are_not_of_these_answers_are_told(copied: RunFolder) -> None:
    """The report showed 196 questions and the answers to 100 of them, and said nothing."""
    copied.rewrite(ANSWERS, list(read_lines(copied / ANSWERS))[:-96])
    [notice] = read_run(copied).notices
    assert notice.startswith(f"{ANSWERS} holds 492 answers, the figures were counted from 588")
