"""The guard of a run: calibrated on validation answers, kept, and the same wherever it acts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from shutil import rmtree
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.experiment.conftest import answers
from tests.heard import Heard
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.errors import RecipeError, RunError
from tuneproof.evaluate.baseline import Lookup
from tuneproof.evaluate.judge import Context
from tuneproof.experiment import Answerer, evaluate, fit, resume
from tuneproof.experiment.guarding import Guard
from tuneproof.experiment.layers import as_said, layer_lines
from tuneproof.experiment.parts import Parts
from tuneproof.guard.calibration import Grounds
from tuneproof.guard.kept import VERSION
from tuneproof.guard.options import support
from tuneproof.guard.rulebook import Rulebook
from tuneproof.progress import Silent
from tuneproof.store import RunFolder, read_json, read_lines, write_json
from tuneproof.text.elsewhere import elsewhere
from tuneproof.types import Example, Generation

RULES = """- name: canteen
  pattern: 餐廳
  answer: 員工餐廳在一樓。
  applies: ["有沒有員工餐廳"]
"""


# --- without a model ---------------------------------------------------------------------

NO_SCOPE = patched(Recipe(), {"guard.scope": False})
REFUSAL = "The handbook does not cover this."
PLACES = ("garage", "canteen", "library", "laundry", "cinema", "harbour", "bakery", "museum")
ASKED = ("Where is the {}?", "how do I find the {}", "tell me the way to our {}", "{} location")

RAIN = "Will it rain tomorrow?"
ELSEWHERE = frozenset(elsewhere(ASKED))


def _row(number: int, place: str, wording: str, *, answerable: bool) -> Example:
    answer = f"The {place} is on level {number % 8}." if answerable else REFUSAL
    return Example(
        f"{place}-{wording}-{answerable}", wording.format(place), (answer,), answerable, place
    )


def _parts() -> Parts:
    """Of every place two wordings to train on, one to validate, one to test; closed ones too."""
    parts: list[list[Example]] = [[], [], [], []]
    for n, place in enumerate(PLACES):
        for at, wording in enumerate(ASKED):
            for name in (f"{place} A", f"{place} B", f"closed {place}"):
                row = _row(n, name, wording, answerable="closed" not in name)
                parts[(n + at) % 4].append(row)
    return Parts((*parts[0], *parts[1]), tuple(parts[2]), tuple(parts[3]), ())


def _model(rows: tuple[Example, ...]) -> list[Generation]:
    """Sure where it is right: nearly always, but about every second closed place it says where
    the garage is, and doubts."""
    return [_said(row, n) for n, row in enumerate(rows)]


def _said(row: Example, number: int) -> Generation:
    right = number % 8 != 0 if row.answerable else number % 2 == 0
    text = row.answer if right else "The garage A is on level 0."
    return Generation(text, 1, True, log(0.95 if right else 0.4), 1.0)


def _guard(parts: Parts, recipe: Recipe | None = None) -> Guard:
    return Guard.of(recipe or Recipe(), parts, Lookup(parts.known), Rulebook())


def _calibrated(parts: Parts) -> tuple[Guard, Context]:
    context = Context.build(parts.known)
    guard = _guard(parts).calibrated(parts.validation, _model(parts.validation), context, 0.8)
    return guard, context


def test_validation_answers_set_a_threshold_that_helps_on_other_questions() -> None:
    parts = _parts()
    guard, context = _calibrated(parts)
    found = guard.calibration
    assert found is not None and found.threshold is not None
    assert (found.n, found.answerable, found.outcome) == (8, 16, Grounds.TOO_FEW)
    assert not guard.is_due
    raw = _model(parts.test)
    replies = guard.replies([row.question for row in parts.test], raw)
    lines = layer_lines(guard, replies, parts.test, raw, context)
    alone, whole = lines[0], lines[len(guard.chain.names)]
    assert (alone.kind, whole.layer) == ("none", "abstain")
    assert (alone.correct_refusals.value, whole.correct_refusals.value) == (0.5, 1.0)
    refused, right, before = whole.false_refusals.value, whole.correct.value, alone.correct.value
    assert refused is not None and refused <= 2 / 16
    assert right is not None and before is not None and right >= before - 1 / 16


def test_wordings_of_one_validation_question_are_one_for_a_promise() -> None:
    parts = _parts()
    again = [
        replace(row, id=f"{row.id}-again", question=f"Hello, {row.question}")
        for row in parts.validation
    ]
    guard, _context = _calibrated(replace(parts, validation=(*parts.validation, *again)))
    found = guard.calibration
    assert found is not None and (found.n, found.distinct) == (16, 8)


def test_a_validation_question_is_looked_up_as_if_it_were_not_known() -> None:
    parts = _parts()
    guard, _context = _calibrated(parts)
    with_itself = guard.replies([row.question for row in parts.validation],
                                   _model(parts.validation))  # fmt: skip
    assert all(one.suggestions[0].similarity > 0.999 for one in with_itself)
    # Known to itself, every question would look as sure as can be, and its answer right.
    assert guard.calibration is not None
    weights = {one.name: one for one in guard.calibration.model.weights}
    assert weights["lookup.for"].mean < 0.9


def test_a_greeting_makes_no_other_question_of_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The split keeps such copies together, so that a test question has none among what is known;
    a validation question had, and every look-up of it was sure."""
    parts = _parts()
    polite = [
        replace(row, id=f"{row.id}-polite", question=f"Good morning, {row.question}, many thanks")
        for row in parts.validation
    ]
    parts = replace(parts, validation=(*parts.validation, *polite))
    asked: list[list[frozenset[int]]] = []
    replies = Guard.replies

    def noted(guard: Guard, questions: Sequence[str], raw: Any, without: Any) -> Any:
        asked.append(list(without))
        return replies(guard, questions, raw, without)

    monkeypatch.setattr(Guard, "replies", noted)
    _calibrated(parts)
    place = {row.id: at for at, row in enumerate(parts.known)}
    for row, left_out in zip(parts.validation, asked[0], strict=True):
        own = row.id.removesuffix("-polite")
        assert {place[own], place[f"{own}-polite"]} <= left_out


def _states(questions: Sequence[str]) -> NDArray[np.float32]:
    """A model whose states tell places apart, whatever the wording; and closed ones, hardly."""
    found = np.zeros((len(questions), 3, 32), dtype=np.float32)
    for row, question in enumerate(questions):
        for at, place in enumerate(PLACES):
            found[row, :, 2 * at] = place in question
            found[row, :, 2 * at + 1] = f"{place} B" in question
        found[row, :, 31] = 0.3 * ("closed" in question)
    return found


def test_the_probe_says_what_the_models_states_point_to() -> None:
    parts = _parts()
    context = Context.build(parts.known)
    raw = _model(parts.validation)
    probing = replace(_guard(parts, NO_SCOPE), states=_states)
    guard = probing.calibrated(parts.validation, raw, context, 0.8)
    questions = [row.question for row in parts.test]
    wrong = [Generation("The garage A is on level 0.", 1, True, log(0.4), 1.0) for _ in questions]
    found = guard.look(questions, wrong)
    right = sum(
        one.text == row.answer for one, row in zip(found, parts.test, strict=True) if row.answerable
    )
    assert right >= 12, "of 16, whatever the model says"
    first = guard.replies(questions, wrong)[0].suggestions
    assert [one.source for one in first] == ["probe"] * 3 + ["lookup"] * 3
    assert all("the probe" in c.why or "chance" in c.why for one in found for c in one.changes)


def test_the_probe_that_is_calibrated_has_not_seen_the_validation_rows() -> None:
    """States that tell nothing but which row it is: whoever learned a row would be sure of it."""
    parts = _parts()
    rows = (*parts.known, *parts.test)
    texts = dict.fromkeys([*(row.question for row in rows), *(row.answer for row in rows)])
    numbers = {text: at for at, text in enumerate(texts)}

    def each_its_own(texts: Sequence[str]) -> NDArray[np.float32]:
        found = np.zeros((len(texts), 3, len(numbers)), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row, :, numbers[text]] = 1.0
        return found

    probing = replace(_guard(parts, NO_SCOPE), states=each_its_own)
    context = Context.build(parts.known)
    guard = probing.calibrated(parts.validation, _model(parts.validation), context, 0.8)
    assert guard.calibration is not None and guard.probe is not None
    [weight] = [one for one in guard.calibration.model.weights if one.name == "probe.for"]
    known = [row.question for row in parts.validation]
    sure = [ranked[0][1] for ranked in guard.probe.ranked(each_its_own(known), known, 1)]
    assert weight.mean < support(min(sure)) / 2, "the probe that is kept has learned them"


def test_the_probe_learns_the_known_answers_as_if_they_were_asked_but_no_refusal() -> None:
    parts = _parts()
    read: list[str] = []

    def noted(texts: Sequence[str]) -> NDArray[np.float32]:
        read.extend(texts)
        return _states(texts)

    context = Context.build(parts.known)
    probing = replace(_guard(parts), states=noted)
    guard = probing.calibrated(parts.validation, _model(parts.validation), context, 0.8)
    questions = [row.question for row in parts.known]
    answers = {row.answer for row in parts.known if row.answerable}
    assert read[: len(questions)] == questions
    assert set(read[len(questions) : len(questions) + len(answers)]) == answers
    assert guard.probe is not None
    own = sorted(answers)
    found = guard.probe.ranked(_states(own), own, 1)
    assert [best[0][0] for best in found] == own


def test_a_reply_knows_how_much_its_question_is_like_those_without_an_answer() -> None:
    parts = _parts()
    context = Context.build(parts.known)
    probing = replace(_guard(parts), states=_states)
    guard = probing.calibrated(parts.validation, _model(parts.validation), context, 0.8)
    replies = guard.replies([row.question for row in parts.test], _model(parts.test))
    likeness: dict[bool, list[float]] = {True: [], False: []}
    for one, row in zip(replies, parts.test, strict=True):
        assert one.unanswerable is not None
        likeness[row.answerable].append(one.unanswerable)
    assert min(likeness[False]) > max(likeness[True])
    assert guard.calibration is not None
    assert "question.answerable" in {one.name for one in guard.calibration.model.weights}
    only = replace(
        parts,
        train=tuple(row for row in parts.train if row.answerable),
        validation=tuple(row for row in parts.validation if row.answerable),
    )
    unaware = replace(_guard(only), states=_states).calibrated(
        only.validation, _model(only.validation), Context.build(only.known), 0.8
    )
    assert unaware.replies([parts.test[0].question], _model(parts.test[:1]))[0].unanswerable is None


def _with_elsewhere(texts: Sequence[str]) -> NDArray[np.float32]:
    """As `_states`, what is asked elsewhere lying apart."""
    found = np.concatenate([_states(texts), np.zeros((len(texts), 3, 4), np.float32)], axis=2)
    for row, text in enumerate(texts):
        found[row, :, -4 + row % 4] = float(text in ELSEWHERE or text == RAIN)
    return found


def _scoped(parts: Parts, **switches: bool) -> Guard:
    recipe = patched(Recipe(), {f"guard.{name}": on for name, on in switches.items()})
    guard = replace(_guard(parts, recipe), states=_with_elsewhere)
    context = Context.build(parts.known)
    return guard.calibrated(parts.validation, _model(parts.validation), context, 0.8)


@pytest.mark.parametrize("switches", [{}, {"probe": False}, {"abstain": False}])
def test_a_question_about_something_else_is_refused_whoever_is_sure(
    switches: dict[str, bool],
) -> None:
    parts = _parts()
    guard = _scoped(parts, **switches)
    assert "scope" in guard.chain.names and not guard.is_due
    assert (guard.probe is None) == bool(switches), "nobody would hear it"
    sure = Generation("The garage A is on level 0.", 1, True, log(0.99), 1.0)
    (found,) = guard.look([RAIN], [sure])
    assert found.text == REFUSAL and [one.layer for one in found.changes] == ["scope"]
    questions = [row.question for row in parts.test if row.answerable]
    inside = guard.look(questions, [sure] * len(questions))
    assert not [one for one in inside if any(change.layer == "scope" for change in one.changes)]


def test_the_domain_that_is_calibrated_has_learned_from_no_validation_row_but_for_its_limit() -> (
    None
):
    """Validation questions that alone lie elsewhere: known, they are near; not known, far."""
    parts = _parts()
    odd = {row.question for row in parts.validation if row.answerable}

    def apart(texts: Sequence[str]) -> NDArray[np.float32]:
        found = _with_elsewhere(texts)
        places = [at for at, text in enumerate(texts) if text in odd]
        found[places], found[places, :, -4:] = 0.0, 1.0  # in every way like those from elsewhere
        return found

    guard = replace(_guard(parts), states=apart)
    context = Context.build(parts.known)
    found = guard.calibrated(parts.validation, _model(parts.validation), context, 0.8)
    assert found.domain is not None and found.calibration is not None
    settled = len(parts.validation) - found.calibration.n - found.calibration.answerable
    replies = found.replies([*odd], _model(parts.validation)[: len(odd)])
    near = sum(one.distance is not None and one.distance <= found.domain.limit for one in replies)
    assert settled >= len(odd) and near == len(odd)


def test_without_the_scope_nothing_is_too_far() -> None:
    parts = _parts()
    guard = _scoped(parts, scope=False)
    assert guard.domain is None and "scope" not in guard.chain.names and not guard.is_due


def test_no_states_are_asked_for_where_neither_probe_nor_scope_is_wanted() -> None:
    parts = _parts()
    for name in ("guard.probe", "guard.abstain"):
        guard = replace(_guard(parts, patched(Recipe(), {name: False})), states=_never)
        assert guard.replies([parts.test[0].question], _model(parts.test[:1]))
    recipe = patched(Recipe(), {"guard.probe": False, "guard.scope": False})
    guard = replace(_guard(parts, recipe), states=_never)
    context = Context.build(parts.known)
    found = guard.calibrated(parts.validation, _model(parts.validation), context, 0.8)
    assert found.probe is None and found.calibration is not None


def _never(_questions: Sequence[str]) -> NDArray[np.float32]:
    pytest.fail("the model was asked for its states")


def test_other_objectives_or_no_calibration_make_it_due_and_an_absent_layer_does_not() -> None:
    parts = _parts()
    guard, _context = _calibrated(parts)
    asked = guard.objectives.model_copy(update={"false_answers": 0.2})
    assert replace(guard, objectives=asked).is_due
    assert _guard(parts).is_due
    assert _guard(parts, patched(Recipe(), {"guard.abstain": False})).is_due, "for the scope"
    neither = {"guard.abstain": False, "guard.scope": False}
    assert not _guard(parts, patched(Recipe(), neither)).is_due


def test_what_a_layer_put_there_has_no_tokens_of_the_model() -> None:
    parts = _parts()
    guard, _context = _calibrated(parts)
    raw = _model(parts.test)
    found = as_said(guard.look([row.question for row in parts.test], raw), raw)
    assert {said.text == before.text for said, before in zip(found, raw, strict=True)} == {
        True,
        False,
    }
    for said, before in zip(found, raw, strict=True):
        own = said.text == before.text
        assert said.tokens == (before.tokens if own else None)
        assert said.logprob == (before.logprob if own else None)
        assert said.latency_ms == before.latency_ms


# --- with a tiny model -------------------------------------------------------------------


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
    write_json(copy / store.VERSION, {"name": "handbook", "version": 1})
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
