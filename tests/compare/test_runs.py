from __future__ import annotations

from pathlib import Path

import pytest

from tests.compare.make_runs import marks, small, variant
from tests.report.make_run import STAGES, make_run
from tuneproof.atomic import write_text
from tuneproof.compare.runs import read_facts
from tuneproof.errors import RunError
from tuneproof.store import ANSWERS, EVALUATION, RECIPE, read_lines


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_in_any_state_can_be_read(tmp_path: Path, stage: str) -> None:
    facts = read_facts(make_run(tmp_path, stage).path)
    assert facts.name == "zh-handbook" and not facts.notices
    assert facts.settings["train.epochs"] == 5
    assert set(facts.answers) == ({"adapter", "lookup", "base"} if stage == "finished" else set())


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="not a run folder"):
        read_facts(tmp_path)


@pytest.mark.parametrize("file", [EVALUATION, RECIPE, "run.json", "data.lock.json"])
def test_a_broken_file_is_a_sentence_and_leaves_the_rest(tmp_path: Path, file: str) -> None:
    run = variant(tmp_path, "a")
    write_text(run / file, '{"systems: [')
    facts = read_facts(run.path)
    [notice] = facts.notices
    assert file in notice
    assert len(facts.answers["adapter"]) == 196


def test_lines_of_another_kind_are_counted_not_believed(tmp_path: Path) -> None:
    run = small(tmp_path, "a", marks("++"))
    other = {"system": "adapter", "text": "?"}
    lines = [*read_lines(run / ANSWERS), other, ["no", "object"], {**other, "text": "!"}]
    run.rewrite(ANSWERS, lines)
    facts = read_facts(run.path)
    assert len(facts.answers["adapter"]) == 2
    assert "3 lines are damaged and are left out" in facts.notices[0]
    run.rewrite(ANSWERS, lines[:-2])
    assert "1 line is damaged and is left out" in read_facts(run.path).notices[0]


def test_lost_answers_are_told_with_their_file(tmp_path: Path) -> None:
    run = small(tmp_path, "a", marks("++++"))
    run.rewrite(ANSWERS, list(read_lines(run / ANSWERS))[:3])
    [notice] = read_facts(run.path).notices
    assert notice.startswith(f"{run / ANSWERS} holds 3 answers, the figures were counted from 4")


def test_the_name_is_that_of_the_folder_where_the_run_has_none(tmp_path: Path) -> None:
    run = small(tmp_path, "a-folder", marks("+"))
    run.update(name="")
    assert read_facts(run.path).name == "a-folder"
