"""The guard of a run, calibrated on validation answers; without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.experiment.places import (
    calibrated_over,
    guard_over,
    model_says,
    place_parts,
)
from tuneproof.config import Recipe, patched
from tuneproof.experiment.guarding import Guard
from tuneproof.experiment.layers import as_said, layer_lines
from tuneproof.guard.calibration import Grounds


def test_validation_answers_set_a_threshold_that_helps_on_other_questions() -> None:
    parts = place_parts()
    guard, context = calibrated_over(parts)
    found = guard.calibration
    assert found is not None and found.threshold is not None
    assert (found.n, found.answerable, found.outcome) == (8, 16, Grounds.TOO_FEW)
    assert not guard.is_due
    raw = model_says(parts.test)
    replies = guard.replies([row.question for row in parts.test], raw)
    lines = layer_lines(guard, replies, parts.test, raw, context)
    alone, whole = lines[0], lines[len(guard.chain.names)]
    assert (alone.kind, whole.layer) == ("none", "abstain")
    assert (alone.correct_refusals.value, whole.correct_refusals.value) == (0.5, 1.0)
    refused, right, before = whole.false_refusals.value, whole.correct.value, alone.correct.value
    assert refused is not None and refused <= 2 / 16
    assert right is not None and before is not None and right >= before - 1 / 16


def test_wordings_of_one_validation_question_are_one_for_a_promise() -> None:
    parts = place_parts()
    again = [
        replace(row, id=f"{row.id}-again", question=f"Hello, {row.question}")
        for row in parts.validation
    ]
    guard, _context = calibrated_over(replace(parts, validation=(*parts.validation, *again)))
    found = guard.calibration
    assert found is not None and (found.n, found.distinct) == (16, 8)


def test_a_validation_question_is_looked_up_as_if_it_were_not_known() -> None:
    parts = place_parts()
    guard, _context = calibrated_over(parts)
    with_itself = guard.replies([row.question for row in parts.validation],
                                   model_says(parts.validation))  # fmt: skip
    assert all(one.suggestions[0].similarity > 0.999 for one in with_itself)
    # Known to itself, every question would look as sure as can be, and its answer right.
    assert guard.calibration is not None
    weights = {one.name: one for one in guard.calibration.model.weights}
    assert weights["lookup.for"].mean < 0.9


def test_a_greeting_makes_no_other_question_of_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The split keeps such copies together, so that a test question has none among what is known;
    a validation question had, and every look-up of it was sure."""
    parts = place_parts()
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
    calibrated_over(parts)
    place = {row.id: at for at, row in enumerate(parts.known)}
    for row, left_out in zip(parts.validation, asked[0], strict=True):
        own = row.id.removesuffix("-polite")
        assert {place[own], place[f"{own}-polite"]} <= left_out


def test_other_objectives_or_no_calibration_make_it_due_and_an_absent_layer_does_not() -> None:
    parts = place_parts()
    guard, _context = calibrated_over(parts)
    asked = guard.objectives.model_copy(update={"false_answers": 0.2})
    assert replace(guard, objectives=asked).is_due
    assert guard_over(parts).is_due
    assert guard_over(parts, patched(Recipe(), {"guard.abstain": False})).is_due, "for the scope"
    neither = {"guard.abstain": False, "guard.scope": False}
    assert not guard_over(parts, patched(Recipe(), neither)).is_due


def test_what_a_layer_put_there_has_no_tokens_of_the_model() -> None:
    parts = place_parts()
    guard, _context = calibrated_over(parts)
    raw = model_says(parts.test)
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
