"""The figures of an epoch, of one pass over the known answers: those of the plain way."""

from __future__ import annotations

import pytest

from tests.engine.rig import ASKED, PAIRS, Rig, make_rig, rig, taught
from tests.tiny import Family
from tuneproof.config import Recipe, patched
from tuneproof.engine.loop import mean_loss
from tuneproof.engine.lora import Adapter
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.experiment.validation import Validation
from tuneproof.types import Example

ROWS = tuple(Example(str(n), question, (answer,)) for n, (question, answer) in enumerate(PAIRS))
ASKED_NEXT = (
    # One that it was taught, one that has another answer than the one it was taught, and two that
    # it was taught nothing of.
    ROWS[0],
    Example("other", PAIRS[1][0], (PAIRS[4][1],)),
    *(Example(question, question, (PAIRS[0][1],)) for question in ASKED[-2:]),
)


def validation(target: Rig, adapter: Adapter, **settings: object) -> Validation:
    recipe = patched(Recipe(), {"decode.max_new_tokens": 40, **settings})
    bench = Workbench(target.network.base, target.network, target.renderer)
    answerer = Answerer(bench, adapter, ROWS, recipe)
    rendered = [target.renderer.render(row.question, row.answer) for row in ASKED_NEXT]
    # The last row is not scored, as where it is longer than the recipe's limit.
    context = Context.build(ROWS, (), answerer.decoding.limit)
    return Validation(bench, answerer, context, ASKED_NEXT, rendered[:-1], general=False)


@pytest.mark.parametrize("rules", [{}, {"decode.repetition_penalty": 1.5}])
@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("family", ["gemma3", "bloom", "mt5"])
def test_the_figures_are_those_of_answers_produced_from_the_question_alone(
    family: Family, kept: bool, rules: dict[str, object]
) -> None:
    target = rig(family)
    made = validation(target, taught(target), **rules)
    if kept:
        made.keep_lower()
    found = made.measure(epoch=1, step=6)
    produced = made.answerer.ask([row.question for row in ASKED_NEXT])
    assert [one.produced for one in made.judged] == [one.text for one in produced]
    judged = judge(ASKED_NEXT, produced, made.context)
    assert [one.correct for one in made.judged] == [one.correct for one in judged]
    assert found.validation_questions == len(ASKED_NEXT)
    loss = mean_loss(target.network, made.answerer.adapter, made.rendered)
    assert found.validation_loss == pytest.approx(loss, rel=1e-4)
    if not rules:
        assert judged[0].correct and not judged[1].correct, "neither case would be tried"


def test_states_below_the_adapter_are_computed_once_for_all_epochs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = make_rig("gemma3")
    made = validation(target, target.random_adapter(layers="upper-half"))
    made.keep_lower()
    wanted = made.measure(1, 6).validation_loss
    switch = target.network.switch
    assert switch is not None
    monkeypatch.setattr(switch, "lower", None)  # to call it would be an error
    assert made.measure(2, 12).validation_loss == wanted


def test_without_validation_rows_nothing_is_kept_or_measured() -> None:
    target = rig("gemma3")
    made = validation(target, target.random_adapter(layers="upper-half"))
    empty = Validation(made.bench, made.answerer, made.context, (), (), general=False)
    empty.keep_lower()
    assert empty.measure(1, 6).validation_loss is None
