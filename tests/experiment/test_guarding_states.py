"""What the guard learns from the model's states: the probe, and what questions are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.experiment.places import (
    ASKED,
    REFUSAL,
    guard_over,
    model_says,
    place_parts,
    place_states,
)
from tuneproof.config import Recipe, patched
from tuneproof.evaluate.judge import Context
from tuneproof.experiment.guarding import Guard
from tuneproof.experiment.parts import Parts
from tuneproof.guard.options import confidence
from tuneproof.text.elsewhere import elsewhere
from tuneproof.types import Generation

NO_SCOPE = patched(Recipe(), {"guard.scope": False})
RAIN = "Will it rain tomorrow?"
ELSEWHERE = frozenset(elsewhere(ASKED))


def test_the_probe_says_what_the_models_states_point_to() -> None:
    parts = place_parts()
    context = Context.build(parts.known)
    raw = model_says(parts.validation)
    probing = replace(guard_over(parts, NO_SCOPE), states=place_states)
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
    parts = place_parts()
    rows = (*parts.known, *parts.test)
    texts = dict.fromkeys([*(row.question for row in rows), *(row.answer for row in rows)])
    numbers = {text: at for at, text in enumerate(texts)}

    def each_its_own(texts: Sequence[str]) -> NDArray[np.float32]:
        found = np.zeros((len(texts), 3, len(numbers)), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row, :, numbers[text]] = 1.0
        return found

    probing = replace(guard_over(parts, NO_SCOPE), states=each_its_own)
    context = Context.build(parts.known)
    guard = probing.calibrated(parts.validation, model_says(parts.validation), context, 0.8)
    assert guard.calibration is not None and guard.probe is not None
    [weight] = [one for one in guard.calibration.model.weights if one.name == "probe.for"]
    known = [row.question for row in parts.validation]
    sure = [ranked[0][1] for ranked in guard.probe.ranked(each_its_own(known), known, 1)]
    assert weight.mean < confidence(min(sure)) / 2, "the probe that is kept has learned them"


def test_the_probe_learns_the_known_answers_as_if_they_were_asked_but_no_refusal() -> None:
    parts = place_parts()
    read: list[str] = []

    def noted(texts: Sequence[str]) -> NDArray[np.float32]:
        read.extend(texts)
        return place_states(texts)

    context = Context.build(parts.known)
    probing = replace(guard_over(parts), states=noted)
    guard = probing.calibrated(parts.validation, model_says(parts.validation), context, 0.8)
    questions = [row.question for row in parts.known]
    answers = {row.answer for row in parts.known if row.answerable}
    assert read[: len(questions)] == questions
    assert set(read[len(questions) : len(questions) + len(answers)]) == answers
    assert guard.probe is not None
    own = sorted(answers)
    found = guard.probe.ranked(place_states(own), own, 1)
    assert [best[0][0] for best in found] == own


def test_a_reply_knows_how_much_its_question_is_like_those_without_an_answer() -> None:
    parts = place_parts()
    context = Context.build(parts.known)
    probing = replace(guard_over(parts), states=place_states)
    guard = probing.calibrated(parts.validation, model_says(parts.validation), context, 0.8)
    replies = guard.replies([row.question for row in parts.test], model_says(parts.test))
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
    unaware = replace(guard_over(only), states=place_states).calibrated(
        only.validation, model_says(only.validation), Context.build(only.known), 0.8
    )
    (reply,) = unaware.replies([parts.test[0].question], model_says(parts.test[:1]))
    assert reply.unanswerable is None


def _with_elsewhere(texts: Sequence[str]) -> NDArray[np.float32]:
    """As `place_states`, what is asked elsewhere lying apart."""
    found = np.concatenate([place_states(texts), np.zeros((len(texts), 3, 4), np.float32)], axis=2)
    for row, text in enumerate(texts):
        found[row, :, -4 + row % 4] = float(text in ELSEWHERE or text == RAIN)
    return found


def _scoped(parts: Parts, **switches: bool) -> Guard:
    recipe = patched(Recipe(), {f"guard.{name}": on for name, on in switches.items()})
    guard = replace(guard_over(parts, recipe), states=_with_elsewhere)
    context = Context.build(parts.known)
    return guard.calibrated(parts.validation, model_says(parts.validation), context, 0.8)


@pytest.mark.parametrize("switches", [{}, {"probe": False}, {"abstain": False}])
def test_a_question_about_something_else_is_refused_whoever_is_sure(
    switches: dict[str, bool],
) -> None:
    parts = place_parts()
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
    parts = place_parts()
    odd = {row.question for row in parts.validation if row.answerable}

    def apart(texts: Sequence[str]) -> NDArray[np.float32]:
        found = _with_elsewhere(texts)
        places = [at for at, text in enumerate(texts) if text in odd]
        found[places], found[places, :, -4:] = 0.0, 1.0  # in every way like those from elsewhere
        return found

    guard = replace(guard_over(parts), states=apart)
    context = Context.build(parts.known)
    found = guard.calibrated(parts.validation, model_says(parts.validation), context, 0.8)
    assert found.domain is not None and found.calibration is not None
    settled = len(parts.validation) - found.calibration.n - found.calibration.answerable
    replies = found.replies([*odd], model_says(parts.validation)[: len(odd)])
    near = sum(one.distance is not None and one.distance <= found.domain.limit for one in replies)
    assert settled >= len(odd) and near == len(odd)


def test_without_the_scope_nothing_is_too_far() -> None:
    parts = place_parts()
    guard = _scoped(parts, scope=False)
    assert guard.domain is None and "scope" not in guard.chain.names and not guard.is_due


def test_no_states_are_asked_for_where_neither_probe_nor_scope_is_wanted() -> None:
    parts = place_parts()
    for name in ("guard.probe", "guard.abstain"):
        guard = replace(guard_over(parts, patched(Recipe(), {name: False})), states=_never)
        assert guard.replies([parts.test[0].question], model_says(parts.test[:1]))
    recipe = patched(Recipe(), {"guard.probe": False, "guard.scope": False})
    guard = replace(guard_over(parts, recipe), states=_never)
    context = Context.build(parts.known)
    found = guard.calibrated(parts.validation, model_says(parts.validation), context, 0.8)
    assert found.probe is None and found.calibration is not None


def _never(_questions: Sequence[str]) -> NDArray[np.float32]:
    pytest.fail("the model was asked for its states")
