"""The guard of a run is kept with it and the same wherever it acts; with a tiny model."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import rmtree

import pytest

from tests.experiment.conftest import answers
from tests.heard import Heard
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.errors import RecipeError, RunError
from tuneproof.experiment import Answerer, evaluate, fit, resume
from tuneproof.guard.kept import VERSION
from tuneproof.progress import Silent
from tuneproof.registry.versions import digests_of
from tuneproof.store import RunFolder, read_json, read_lines, write_json

RULES = """- name: canteen
  pattern: 餐廳
  answer: 員工餐廳在一樓。
  applies: ["有沒有員工餐廳"]
"""


def test_a_finished_run_has_a_guard_and_what_each_layer_changed(finished: RunFolder) -> None:
    kept = read_json(finished / store.GUARD)
    assert kept["layers"] == ["loops", "facts", "snap", "scope", "abstain"]
    figures = read_json(finished / store.EVALUATION)
    kinds = [(line["kind"], line["layer"]) for line in figures["layers"]]
    assert kinds == [
        ("none", None),
        *[("added", name) for name in kept["layers"]],
        *[("without", name) for name in kept["layers"]],
    ]
    assert figures["guard"] == kept
    adapter, guarded = (figures["systems"][name] for name in ("adapter", "guarded"))
    assert figures["layers"][0]["correct"] == adapter["answerable"]["correct"]
    assert figures["layers"][5]["correct"] == guarded["answerable"]["correct"]
    pairs = {(line["a"], line["b"]) for line in figures["comparisons"]}
    assert {("guarded", "lookup"), ("adapter", "lookup")} <= pairs


def test_the_guard_starts_from_the_very_answers_that_stand_beside_it(finished: RunFolder) -> None:
    lines = list(read_lines(finished / store.ANSWERS))
    raw = [line["raw"] for line in lines if line["system"] == "guarded"]
    assert raw == [text for _question, text in answers(finished)]
    for line in lines:
        if line["system"] == "guarded":
            texts = [line["raw"], *(change["after"] for change in line["changes"])]
            assert texts[-1] == line["produced"]


def test_asking_gives_what_the_proof_has_guarded_and_raw(finished: RunFolder) -> None:
    answerer = Answerer.open(finished, Silent())
    asked = [question for question, _text in answers(finished)]
    found = answerer.answer(asked)
    assert [one.text for one in found] == [text for _q, text in answers(finished, "guarded")]
    assert [one.raw for one in found] == [text for _q, text in answers(finished)]
    assert [one.text for one in answerer.ask(asked)] == [one.raw for one in found]


def test_proving_again_loads_the_calibration_and_other_objectives_make_a_new_one(
    copy: RunFolder,
) -> None:
    again, other = Heard(), Heard()
    evaluate(copy, again)
    assert not [title for title in again.stages if "Calibrating" in title]
    assert "The guard looks at the answers" in again.stages
    recipe = (copy / store.RECIPE).read_text(encoding="utf-8")
    changed = recipe.replace("false_answers: 0.05", "false_answers: 0.2")
    (copy / store.RECIPE).write_text(changed, encoding="utf-8")
    evaluate(copy, other)
    assert [title for title in other.stages if "Calibrating" in title]
    assert read_json(copy / store.GUARD)["calibration"]["level"] == 0.2


def test_a_run_of_an_earlier_version_can_be_asked(copy: RunFolder) -> None:
    (copy / store.GUARD).unlink()
    answerer = Answerer.open(copy, Silent())
    assert answerer.guard is not None and answerer.guard.is_due
    assert answerer.guard.chain.names == ("loops", "facts", "snap")
    assert answerer.answer(["VPN?"])[0].text


def test_rules_put_into_a_run_later_act_and_leave_its_calibration_alone(copy: RunFolder) -> None:
    (copy / store.RULES).write_text(RULES, encoding="utf-8")
    answerer = Answerer.open(copy, Silent())
    assert answerer.guard is not None and not answerer.guard.is_due
    assert answerer.answer(["有沒有員工餐廳"])[0].text == "員工餐廳在一樓。"


def test_a_broken_guard_file_is_named_with_its_remedy(copy: RunFolder) -> None:
    broken = {"version": VERSION, "probe": True, "layers": [], "calibration": {"threshold": 1}}
    flat = read_json(copy / store.GUARD)
    flat["calibration"]["model"]["weights"][0]["spread"] = 0
    for content in (json.dumps(broken), json.dumps(flat), '{"layers": []}', "[]", '{"version"'):
        (copy / store.GUARD).write_text(content, encoding="utf-8")
        with pytest.raises(RunError) as caught:
            Answerer.open(copy, Silent())
        assert caught.value.where == str(copy / store.GUARD)
        assert caught.value.remedy == _made_again(copy)


def _made_again(run: RunFolder) -> str:
    files = f"{run / store.GUARD} and {run / store.PROBE}"
    return f"Delete {files}, then run: tuneproof evaluate {run.path}"


@pytest.mark.parametrize("content", [None, b"", b"cut", "a folder"])
def test_a_broken_or_lost_probe_is_named_with_a_remedy_that_helps(
    copy: RunFolder, content: bytes | str | None
) -> None:
    """Without guard.json the probe is made again; but not where a folder lies in its place."""
    (copy / store.PROBE).unlink()
    if isinstance(content, bytes):
        (copy / store.PROBE).write_bytes(content)
    elif content is not None:
        (copy / store.PROBE).mkdir()
    with pytest.raises(RunError) as caught:
        Answerer.open(copy, Silent())
    assert caught.value.where == str(copy / store.PROBE)
    assert caught.value.remedy == _made_again(copy)
    assert "Errno" not in str(caught.value)
    (copy / store.GUARD).unlink()
    if content is not None:
        rmtree(copy / store.PROBE) if content == "a folder" else (copy / store.PROBE).unlink()
    evaluate(copy, Silent())
    answerer = Answerer.open(copy, Silent())
    assert answerer.guard is not None and answerer.guard.probe is not None


def test_of_a_registered_version_nothing_is_to_be_deleted(copy: RunFolder) -> None:
    """`evaluate`, which the remedy named, refuses a version: it stays as it was registered."""
    (copy / store.PROBE).write_bytes(b"cut")
    as_it_is = {"name": "handbook", "version": 1, "sha256": digests_of(copy)}
    write_json(copy / store.VERSION, as_it_is)
    with pytest.raises(RunError) as caught:
        Answerer.open(copy, Silent())
    assert "tuneproof registry add RUN" in str(caught.value.remedy)
    assert "Delete" not in str(caught.value.remedy)


def test_what_an_earlier_version_calibrated_is_due_again(copy: RunFolder) -> None:
    kept = read_json(copy / store.GUARD)
    write_json(copy / store.GUARD, {**kept, "version": 1})
    answerer = Answerer.open(copy, Silent())
    assert answerer.guard is not None and answerer.guard.is_due
    evaluate(copy, Silent())
    again = read_json(copy / store.GUARD)
    assert again == kept


def test_with_every_layer_off_there_is_no_guarded_system(copy: RunFolder) -> None:
    recipe = (copy / store.RECIPE).read_text(encoding="utf-8")
    for name in ("loops", "facts", "snap", "rules", "scope", "abstain"):
        recipe = recipe.replace(f"  {name}: true", f"  {name}: false")
    (copy / store.RECIPE).write_text(recipe, encoding="utf-8")
    evaluate(copy, Silent())
    figures = read_json(copy / store.EVALUATION)
    assert "guarded" not in figures["systems"] and "layers" not in figures
    answerer = Answerer.open(copy, Silent())
    asked = [question for question, _text in answers(copy)]
    assert [one.text for one in answerer.answer(asked)] == [text for _q, text in answers(copy)]


def test_rules_are_kept_with_the_run_act_and_are_reported(recipe: Recipe, tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(RULES, encoding="utf-8")
    heard = Heard()
    test = tmp_path / "test.csv"
    asked = (
        "question,answer,answerable\n有沒有員工餐廳,手冊沒有這項資訊。,false\n特休怎麼請,x,true\n"
    )
    test.write_text(asked, encoding="utf-8")
    settings = {"guard.rules_file": str(rules), "train.epochs": 1, "data.test": str(test)}
    run = fit(patched(recipe, settings), tmp_path / "runs", heard)
    assert any("no test question that it must leave alone" in said for said in heard.said)
    rules.unlink()
    [canteen] = [text for question, text in answers(run, "guarded") if "餐廳" in question]
    assert canteen == "員工餐廳在一樓。"
    kept = read_json(run / store.EVALUATION)["guard"]["rules"]["tests"]
    assert [(test["rule"], test["passed"]) for test in kept] == [("canteen", True)]
    # It answers what should be refused, and the figures of the layer say so.
    lines = read_json(run / store.EVALUATION)["layers"]
    [line] = [line for line in lines if (line["kind"], line["layer"]) == ("added", "rules")]
    assert line["correct_refusals"]["value"] == 0.0
    assert resume(run, Silent()).status().state == "finished"


def test_a_faulty_rule_is_told_before_anything_is_trained(recipe: Recipe, tmp_path: Path) -> None:
    rules = tmp_path / "mine.yaml"
    rules.write_text(RULES.replace("applies", "spares"), encoding="utf-8")
    with pytest.raises(RecipeError, match=r"mine\.yaml:1"):
        fit(patched(recipe, {"guard.rules_file": str(rules)}), tmp_path / "runs", Silent())
    assert not (tmp_path / "runs").exists()
