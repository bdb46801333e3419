"""What runs over one base share, on a tiny model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.rig import PAIRS, make_rig, taught
from tuneproof.config import Recipe, patched
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.types import Example

ROWS = [Example(str(n), question, (answer,)) for n, (question, answer) in enumerate(PAIRS)]


def test_the_base_is_asked_the_same_question_once_for_all_runs() -> None:
    rig = make_rig("qwen2")
    bench = Workbench(rig.network.base, rig.network, rig.renderer)
    questions = [row.question for row in ROWS]
    first = Answerer(bench, None, ROWS, Recipe()).ask_base([*questions, questions[0]])
    assert first[-1] is first[0] and len(bench.said) == len(questions)
    again = Answerer(bench, None, ROWS, Recipe()).ask_base(questions[::-1])
    assert all(a is b for a, b in zip(again, first[len(questions) - 1 :: -1], strict=True))
    alone = Answerer(replace(bench, said={}), None, ROWS, Recipe()).ask_base(questions[1:2])
    assert alone[0].text == first[1].text


def test_other_rules_are_another_question() -> None:
    rig = make_rig("qwen2")
    bench = Workbench(rig.network.base, rig.network, rig.renderer)
    for recipe in (Recipe(), patched(Recipe(), {"decode.max_new_tokens": 2})):
        Answerer(bench, None, ROWS, recipe).ask_base([ROWS[0].question])
    assert len(bench.said) == 2


@pytest.mark.parametrize("raised", [False, True])
def test_a_guess_of_an_answer_changes_no_answer(raised: bool) -> None:
    """Neither a right one nor a wrong one, nor one that is no known answer."""
    rig = make_rig("qwen2")
    bench = Workbench(rig.network.base, rig.network, rig.renderer)
    answerer = Answerer(bench, taught(rig) if raised else None, ROWS, Recipe())
    questions = [row.question for row in ROWS]
    wanted = [one.text for one in answerer.ask(questions)]
    right = [row.answer for row in ROWS]
    for expected in (right, right[::-1], ["something else"] * len(ROWS), [None] * len(ROWS)):
        assert [one.text for one in answerer.ask(questions, expected=expected)] == wanted


def test_an_answer_that_training_left_out_does_not_set_how_long_answers_may_be() -> None:
    """One pasted page among the answers, and the base model wrote thousands of tokens for every
    question of the test."""
    rig = make_rig("qwen2")
    bench = Workbench(rig.network.base, rig.network, rig.renderer)
    page = Example("page", "Where is the page?", ("It says so. " * 400,))
    recipe = patched(Recipe(), {"model.max_length": 256})
    alone = Answerer(bench, None, ROWS, recipe)
    asked = Answerer(bench, None, [*ROWS, page], recipe)
    assert asked.decoding == alone.decoding
    assert asked.lookup.answer(page.question).text == page.answer, "the look-up has no such limit"
    (answer,) = asked.ask_base([page.question])
    assert answer.tokens <= alone.decoding.limit
    longer = Answerer(bench, None, [*ROWS, page], patched(recipe, {"model.max_length": 4096}))
    assert longer.decoding.limit > 1000
