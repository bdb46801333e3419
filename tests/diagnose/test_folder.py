"""A run folder diagnosed: what is written, what is kept, and what the next run starts from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.report.make_run import make_run
from tuneproof import atomic, store
from tuneproof.config import dump_recipe, load_recipe, patched
from tuneproof.data.read import read_examples
from tuneproof.diagnose.folder import diagnose_run, parent_record, read_records, took_part
from tuneproof.diagnose.numbers.model import ModelNumbers
from tuneproof.errors import RunError
from tuneproof.runfiles import kept_verdict
from tuneproof.store import RunFolder, read_json, read_lines
from tuneproof.types import Example, to_json

TRAINED = ModelNumbers(train_asked=40, train_exact=0.95, train_stopped=1.0)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return make_run(tmp_path)


def with_rows(run: RunFolder, rows: list[Example], test: list[Example]) -> None:
    parts = [("train", row) for row in rows] + [("test", row) for row in test]
    run.rewrite(store.EXAMPLES, [{"part": part, **to_json(row)} for part, row in parts])


def spoil(run: RunFolder, **changes: Any) -> None:
    """Change every wrong or right answer of the adapter that is answerable."""
    lines = list(read_lines(run / store.ANSWERS))
    for line in lines:
        if line["system"] == "adapter" and line["answerable"]:
            line.update(changes)
    run.rewrite(store.ANSWERS, lines)


def test_a_good_run_is_told_that_nothing_is_wrong(run: RunFolder) -> None:
    found = diagnose_run(run, TRAINED)
    assert found.verdict.kind == "generalises"
    codes = [line["code"] for line in read_json(run / store.FINDINGS)]
    assert codes.count("G500") == 1
    assert "D104" in codes and "W402" in codes, "what others found is kept"
    assert read_json(run / store.DIAGNOSIS)["causes"][0]["code"] == "G500"
    assert (run / store.PRESCRIPTION_DIFF).read_text(encoding="utf-8") == ""


def test_the_verdict_of_the_run_is_that_of_its_diagnosis(run: RunFolder) -> None:
    """`diagnose` said "It collapsed", and the report and `runs` still "Learned too little"."""
    run.update(verdict={"kind": "too-little", "sentence": "It learned too little."})
    found = diagnose_run(run)
    kept = kept_verdict(run)
    assert kept is not None and kept.kind == found.verdict.kind == "generalises"
    assert kept.sentence == found.verdict.sentence


def test_a_run_that_was_not_proven_gets_no_verdict(run: RunFolder) -> None:
    run.update(verdict=None)
    diagnose_run(run)
    assert run.status().verdict is None


def test_a_second_diagnosis_replaces_the_first(run: RunFolder) -> None:
    diagnose_run(run, TRAINED)
    spoil(run, correct=False, refused=True, similarity=0.1, matched_topic=None)
    diagnose_run(run)
    codes = [line["code"] for line in read_json(run / store.FINDINGS)]
    assert "G518" in codes and "G500" not in codes
    assert len(codes) == len(set(codes))


def test_what_a_model_measured_is_used_again_without_it(run: RunFolder) -> None:
    diagnose_run(run, TRAINED)
    again = diagnose_run(run)
    assert read_json(run / store.DIAGNOSIS)["evidence"]["train_exact"] == 0.95
    assert again.causes[0].code == "G500"


def test_a_changed_setting_is_prescribed_back_as_a_diff(run: RunFolder) -> None:
    recipe = patched(load_recipe(run / store.RECIPE), {"train.learning_rate": 0.01})
    atomic.write_text(run / store.RECIPE, dump_recipe(recipe))
    spoil(run, correct=False, similarity=0.1, matched_topic=None, produced="嗯嗯")
    diagnose_run(run)
    diff = (run / store.PRESCRIPTION_DIFF).read_text(encoding="utf-8")
    assert "-  learning_rate: 0.01" in diff and "+  learning_rate: 0.0008" in diff
    prescription = read_json(run / store.PRESCRIPTION)
    assert prescription["causes"][0] == "G504"
    assert prescription["settings"]["train.learning_rate"] == 8e-4


def contradicting() -> list[Example]:
    """Sixty rows on six answers, a third of them asked again with another answer."""
    answers = [f"Answer number {n} is about thing {n} alone." for n in range(6)]
    rows = [
        Example(f"t:{n}", f"What is to be known of thing {n % 6}, way {n}?", (answers[n % 6],),
                topic=f"thing {n % 6}", origin=f"t.csv:{n}")
        for n in range(60)
    ]  # fmt: skip
    wrong = [
        Example(f"w:{n}", rows[n].question, (answers[(n + 3) % 6],), origin=f"w.csv:{n}")
        for n in range(20)
    ]
    return [*rows, *wrong]


def test_rows_to_leave_out_become_a_file_that_can_be_trained_on(run: RunFolder) -> None:
    rows = contradicting()
    asked = [Example("x:1", "What of thing 1?", (rows[1].answer,), topic="thing 1")]
    with_rows(run, rows, asked)
    recipe = patched(load_recipe(run / store.RECIPE), {"data.test": None})
    atomic.write_text(run / store.RECIPE, dump_recipe(recipe))
    spoil(run, correct=False, similarity=0.4, matched_topic="another")
    diagnose_run(run)
    prescription = read_json(run / store.PRESCRIPTION)
    assert "G514" in prescription["causes"]
    gone = set(prescription["rows"]["left_out"])
    assert len(gone) == 20
    path = run / store.PRESCRIBED_TRAIN
    assert prescription["settings"]["data.train"] == [str(path.resolve())]
    kept = read_examples([path]).examples
    assert [row.question for row in kept] == [row.question for row in rows if row.id not in gone]
    assert kept[0].topic == "thing 0" and kept[0].answerable
    tested = read_examples([Path(prescription["settings"]["data.test"])]).examples
    assert [row.question for row in tested] == ["What of thing 1?"], "the same test as before"
    assert "-What is to be known" in (run / store.PRESCRIPTION_DIFF).read_text(encoding="utf-8")


def test_without_a_test_the_validation_questions_stand_for_it(run: RunFolder) -> None:
    asked = Example("v:1", "What of thing 1?", ("Answer.",))
    parts = [("train", row) for row in contradicting()] + [("validation", asked)]
    run.rewrite(store.EXAMPLES, [{"part": part, **to_json(row)} for part, row in parts])
    records, _rows = read_records(run, ModelNumbers())
    assert [row.id for row in records.test] == ["v:1"] and records.validation == 1


def test_a_run_without_answers_is_diagnosed_by_its_curves(tmp_path: Path) -> None:
    run = make_run(tmp_path, "stopped")
    lines = list(read_lines(run / store.METRICS))
    lines[-2]["loss"] = None
    run.rewrite(store.METRICS, lines)
    found = diagnose_run(run)
    assert found.verdict.kind == "unknown"
    assert found.causes[0].code == "G504"


def test_a_run_that_failed_is_told_why_and_nothing_else(run: RunFolder) -> None:
    """A run without a device was told to write phrasings, and to set what its recipe had."""
    for file in (store.METRICS, store.ANSWERS, store.EVALUATION):
        (run / file).unlink()
    with_rows(run, contradicting(), [])
    run.update(state="failed", why="This machine has no cuda device.", verdict=None)
    found = diagnose_run(run)
    assert found.verdict.sentence == "The run failed: This machine has no cuda device."
    assert not found.causes and not found.findings and not found.prescription.applies
    assert found.to_find_out is None


def test_a_run_that_failed_without_saying_why_is_diagnosed_like_any(run: RunFolder) -> None:
    run.update(state="failed", why=None)
    assert diagnose_run(run).verdict.kind == "generalises"
    assert "The run failed" not in diagnose_run(run).verdict.sentence


def test_what_the_recipe_has_already_is_not_asked_for(run: RunFolder) -> None:
    """A recipe with data.validation_share 0.12 was to set data.validation_share to 0.12."""
    (run / store.METRICS).unlink()
    (run / store.ANSWERS).unlink()
    found = diagnose_run(run).to_find_out
    assert found is not None and "validation_share" not in found.remedy


def test_the_next_run_hears_what_became_of_the_prescription(run: RunFolder, tmp_path: Path) -> None:
    spoil(run, correct=False, refused=True, similarity=0.1, matched_topic=None)
    diagnose_run(run, TRAINED)
    record = parent_record(run)
    assert record["numbers"]["wrongly_refused"] == 1.0
    child = make_run(tmp_path / "next")
    child.update(parent=json.loads(json.dumps(record)))
    diagnose_run(child, TRAINED)
    came = [line for line in read_json(child / store.FINDINGS) if line["code"] == "G590"]
    said = " ".join(line["message"] for line in came)
    assert "questions with an answer that are refused: 100 % before" in said
    diagnose_run(child)
    again = [line for line in read_json(child / store.FINDINGS) if line["code"] == "G590"]
    assert again == came


def test_what_a_prescription_was_derived_from_is_known_down_a_chain(
    run: RunFolder, tmp_path: Path
) -> None:
    """A run was proven on the questions whose answers had chosen its settings, and nothing said so:
    each --apply fitted the test a little better."""
    asked = [str(line["question"]) for line in read_lines(run / store.ANSWERS)]
    assert took_part(run, asked) == 0, "nothing chose its settings but the user"
    diagnose_run(run, TRAINED)
    child = make_run(tmp_path / "child")
    child.update(parent=json.loads(json.dumps(parent_record(run))))
    assert took_part(child, [asked[0], f"  {asked[1]}!", "問了沒人問過的嗎?"]) == 2
    diagnose_run(child, TRAINED)
    own = Example("x", "問了沒人問過的嗎?", ("是。",))
    child.rewrite(
        store.ANSWERS, [{**next(read_lines(child / store.ANSWERS)), "question": own.question}]
    )
    grandchild = make_run(tmp_path / "grandchild")
    grandchild.update(parent=json.loads(json.dumps(parent_record(child))))
    shutil.rmtree(run.path)
    assert took_part(grandchild, [asked[0], own.question, "另一題?"]) == 2


def test_a_damaged_record_of_the_parent_names_no_question(run: RunFolder) -> None:
    for damaged in (5, None, [5]):
        run.update(parent={"run": "there", "judged": damaged})
        assert took_part(run, ["問?"]) == 0


def test_a_run_that_was_not_diagnosed_has_no_prescription(run: RunFolder) -> None:
    with pytest.raises(RunError):
        parent_record(run)


def test_a_training_that_was_killed_counts_as_interrupted(tmp_path: Path) -> None:
    """Killed after three epochs, it was told to train more of them instead of to go on."""
    run = make_run(tmp_path, "training")
    assert "G503" in {one.code for one in diagnose_run(run).held}
    assert not read_json(run / store.PRESCRIPTION)["settings"]


@pytest.mark.parametrize(
    ("stopped_by", "whole"), [(None, False), ("W411", False), ("W406", True), ("W403", True)]
)
def test_only_a_training_that_can_be_gone_on_with_counts_as_interrupted(
    tmp_path: Path, stopped_by: str | None, whole: bool
) -> None:
    """A proof that was interrupted after patience had ended the training is no short training."""
    run = make_run(tmp_path, "interrupted")
    run.update(stopped_by=stopped_by)
    found = diagnose_run(run)
    held = {one.code for one in found.held}
    assert ("G503" in held) is not whole
    assert not read_json(run / store.PRESCRIPTION)["settings"]


def test_what_the_guard_refuses_as_out_of_scope_is_read_from_its_layers(run: RunFolder) -> None:
    kept = dict(read_json(run / store.EVALUATION))
    wide = {"low": 0.0, "high": 1.0, "n": 24}
    rest = {name: {"value": 0.5, **wide} for name in ("far", "correct_refusals", "false_refusals")}
    layers = [
        {"kind": kind, "layer": layer, "changed": {"answerable": 0, "unanswerable": 0},
         "correct": {"value": right, **wide}, **rest}
        for kind, layer, right in (
            ("none", None, 0.9), ("added", "loops", 0.9), ("added", "scope", 0.2),
            ("without", "scope", 0.9),
        )
    ]  # fmt: skip
    store.write_json(run / store.EVALUATION, {**kept, "layers": layers})
    assert read_records(run, TRAINED)[0].scope_lost == pytest.approx(0.7)
    atomic.write_text(run / store.EVALUATION, "{}")
    assert read_records(run, TRAINED)[0].scope_lost is None


def test_rows_joined_or_empty_are_not_taken_for_too_long(run: RunFolder) -> None:
    rows = {**run.status().rows, "left_out": {"joined with the same question": 90}}
    run.update(rows=rows)
    assert read_records(run, TRAINED)[0].too_long == 0
    run.update(rows={**rows, "too_long": 4})
    assert read_records(run, TRAINED)[0].too_long == 4
