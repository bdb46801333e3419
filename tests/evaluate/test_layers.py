from __future__ import annotations

import pytest

from tests.evaluate.rows import judged, unanswerable, wrong
from tuneproof.evaluate.layers import layer_figures
from tuneproof.evaluation import Ablation, ChangedCounts
from tuneproof.types import Interval


def test_one_line_has_both_kinds_of_question() -> None:
    answers = [
        judged(1),
        wrong(2, slices=("all", "answerable", "far")),
        judged(3, refused=True, correct=False),
        unanswerable(4, refused=True),
        unanswerable(5, refused=False),
    ]
    line = layer_figures(Ablation.ADDED, "snap", answers, [True, False, True, True, False])
    assert (line.kind, line.layer) == (Ablation.ADDED, "snap")
    assert line.changed == ChangedCounts(answerable=2, unanswerable=1)
    assert line.correct.value == pytest.approx(1 / 3)
    assert (line.far.value, line.far.n) == (0.0, 1)
    assert line.correct_refusals.value == 0.5
    assert line.false_refusals.value == pytest.approx(1 / 3)


def test_what_there_is_no_question_for_is_not_measured() -> None:
    line = layer_figures(Ablation.NONE, None, [judged(1)], [False])
    assert line.correct_refusals == Interval(None, None, None, 0)


def test_every_answer_needs_to_be_told_changed_or_not() -> None:
    with pytest.raises(ValueError, match="shorter"):
        layer_figures(Ablation.NONE, None, [judged(1)], [])
