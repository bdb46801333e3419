"""Damaged lines of a run: never a KeyError, and never taken for what they are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.report.make_run import make_run
from tuneproof import api
from tuneproof.atomic import write_text
from tuneproof.compare.runs import read_facts
from tuneproof.diagnose.folder import diagnose_run
from tuneproof.errors import RunError
from tuneproof.experiment.parts import Parts, load_parts, write_parts
from tuneproof.replay.outcome import read_outcome
from tuneproof.replay.rungs import RUNGS
from tuneproof.report.reading import read_run
from tuneproof.runfiles import (
    files_of,
    kept_state,
    kept_verdict,
    read_answers,
    read_rows,
    whole_answers,
    whole_metrics,
)
from tuneproof.search.advice import advise
from tuneproof.search.workers import epochs_in
from tuneproof.store import (
    ANSWERS,
    EXAMPLES,
    FINDINGS,
    KNOWLEDGE,
    METRICS,
    RUN,
    VALIDATION,
    RunFolder,
)
from tuneproof.types import Example, KnowledgeEntry, RunState

ROWS = tuple(Example(f"r{n}", f"Question {n}?", (f"Answer {n}.",)) for n in range(4))
PARTS = Parts(ROWS[:2], ROWS[2:3], ROWS[3:], (KnowledgeEntry("kb", "All of it."),))

Damage = Callable[[list[str]], list[str]]


def lost_part(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"part"', '"port"'), *lines[2:]]


def unknown_part(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"train"', '"training"'), *lines[2:]]


def no_question(lines: list[str]) -> list[str]:
    return [lines[0], lines[1].replace('"Question 1?"', "null"), *lines[2:]]


def cut(lines: list[str]) -> list[str]:
    return [lines[0], lines[1][:20], *lines[2:]]


def a_list(lines: list[str]) -> list[str]:
    return [lines[0], "[1, 2]", *lines[2:]]


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    made = make_run(tmp_path)
    write_parts(made, PARTS)
    return made


def spoil(path: Path, damage: Damage) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    write_text(path, "\n".join(damage(lines)) + "\n")


@pytest.mark.parametrize("damage", [lost_part, unknown_part, no_question, cut, a_list])
def test_a_damaged_row_is_named_where_the_run_goes_on(run: RunFolder, damage: Damage) -> None:
    """`line["part"]` ended a resume with KeyError: 'part'; a cut line was left out unseen, and the
    run would have gone on with fewer rows."""
    assert load_parts(run) == PARTS
    spoil(run / EXAMPLES, damage)
    for reader in (load_parts, diagnose_run):
        with pytest.raises(RunError, match="line 2 is damaged") as caught:
            reader(run)
        assert caught.value.where == str(run / EXAMPLES)
        assert caught.value.remedy
    assert read_rows(run).damaged == (2,)
    assert any("1 line is damaged" in notice for notice in read_facts(run.path).notices)


def test_a_damaged_entry_of_the_knowledge_base_is_named(run: RunFolder) -> None:
    write_text(run / KNOWLEDGE, '{"id": "kb"}\n')
    with pytest.raises(RunError, match="line 1 is damaged"):
        load_parts(run)


def without(name: str) -> Damage:
    return lambda lines: [lines[0], lines[1].replace(f'"{name}":', f'"no {name}":'), *lines[2:]]


@pytest.mark.parametrize("name", ["system", "question", "produced", "correct", "answerable"])
def test_every_reader_takes_a_damaged_answer_alike(run: RunFolder, name: str) -> None:
    """The diagnosis made a None of what was missing, the comparison counted the line as unusable,
    the replay ended with a KeyError, and the report showed the line half empty."""
    whole = read_answers(run / ANSWERS)
    assert not whole.damaged
    spoil(run / ANSWERS, without(name))
    assert read_answers(run / ANSWERS).damaged == (2,)
    assert len(read_answers(run / ANSWERS).lines) == len(whole.lines) - 1
    replayed: Callable[[RunFolder], Any] = lambda run: read_outcome(RUNGS[0], run)  # noqa: E731
    for reader in (diagnose_run, replayed):
        with pytest.raises(RunError, match="line 2 is damaged") as caught:
            reader(run)
        assert "tuneproof evaluate" in (caught.value.remedy or "")
    said = f"{ANSWERS}: 1 line is damaged and is left out."
    assert said in read_run(run).notices
    assert any(notice.endswith(said) for notice in read_facts(run.path).notices)


def test_a_number_in_words_is_no_similarity(run: RunFolder) -> None:
    spoil(run / ANSWERS, lambda lines: [lines[0].replace('"overlap": ', '"overlap": "x'), *lines])
    assert read_answers(run / ANSWERS).damaged == (1,)
    with pytest.raises(RunError):
        whole_answers(run / ANSWERS)


def test_a_damaged_validation_answer_gives_no_advice(run: RunFolder) -> None:
    write_text(run / VALIDATION, '{"system": "adapter", "id": "r1"}\n')
    with pytest.raises(RunError, match="line 1 is damaged"):
        advise(run, PARTS)


def test_findings_of_another_shape_are_named(run: RunFolder) -> None:
    write_text(run / FINDINGS, '[{"code": "D101"}, 7]')
    with pytest.raises(RunError, match="it holds no findings"):
        run.replace_findings(("D1",), [])


def test_a_verdict_of_no_known_kind_is_named(run: RunFolder) -> None:
    run.update(verdict={"kind": "splendid"})
    with pytest.raises(RunError, match="its verdict is damaged"):
        read_outcome(RUNGS[0], run)


def test_a_metrics_line_without_its_kind_is_no_epoch(run: RunFolder) -> None:
    before = epochs_in(run)
    run.append(METRICS, {"epoch": 9})
    run.append(METRICS, {"kind": "epoch"})
    assert epochs_in(run) == before


def other(name: str, value: str) -> Damage:
    """The second line with another value of that name."""
    return lambda lines: [lines[0], re.sub(rf'("{name}": )[^,}}]+', rf"\g<1>{value}", lines[1])]


@pytest.mark.parametrize(
    ("name", "value"),
    [("epoch", '"x"'), ("epoch", "null"), ("step", "1e999"), ("step", "[1]"), ("loss", '"high"')],
)
def test_a_curve_that_is_no_number_is_named(run: RunFolder, name: str, value: str) -> None:
    """`tuneproof diagnose` ended in a ValueError of `int("x")`; a loss in words was told as one
    that had stopped being a number."""
    spoil(run / METRICS, other(name, value))
    for reader in (whole_metrics, diagnose_run):
        with pytest.raises(RunError, match="line 2 is damaged") as caught:
            reader(run)
        assert caught.value.where == str(run / METRICS)
        assert caught.value.remedy


def test_what_is_no_damage_of_a_curve(run: RunFolder) -> None:
    """A loss that was no number is kept as null, and a kill may cut the last line short."""
    whole = whole_metrics(run)
    spoil(run / METRICS, lambda lines: [*lines, '{"kind": "step", "step": 9, "ep'])
    assert whole_metrics(run) == whole
    run.append(METRICS, {"kind": "step", "step": 10, "epoch": 1, "loss": None})
    assert whole_metrics(run)[-1]["loss"] is None


DAMAGED_STATUS = ("[]", "[1]", "{}", '{"state": 5}', '{"state": "splendid"}')


@pytest.mark.parametrize("text", DAMAGED_STATUS)
def test_a_run_that_does_not_say_where_it_stands_is_told_with_its_file(
    tmp_path: Path, text: str
) -> None:
    """`Run.state` came back with a KeyError, or a ValueError of the enum."""
    run = RunFolder(tmp_path)
    write_text(run / RUN, text)
    with pytest.raises(RunError, match="cannot be read") as caught:
        kept_state(run)
    assert caught.value.where == str(run / RUN)


@pytest.mark.parametrize("kept", ["x", [1], {"kind": "splendid"}, {"sentence": "It was so."}])
def test_a_damaged_verdict_is_told_with_its_file(tmp_path: Path, kept: Any) -> None:
    run = RunFolder(tmp_path)
    run.update(state="finished", verdict=kept)
    for read in (kept_verdict, lambda run: api.Run(run).verdict):
        with pytest.raises(RunError, match="its verdict is damaged"):
            read(run)
    assert kept_state(run) is RunState.FINISHED


@pytest.mark.parametrize("lock", [{}, {"files": 5}, {"files": {"a": 1}}, {"files": [1, "a.csv"]}])
def test_a_lock_without_files_names_none(lock: dict[str, Any]) -> None:
    assert files_of(lock) == ()


def test_a_lock_names_its_files() -> None:
    file = {"path": "a.csv", "rows": 3}
    assert files_of({"files": [file, 7]}) == (file,)
