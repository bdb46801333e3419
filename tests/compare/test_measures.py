from __future__ import annotations

import pytest

from tests.compare.make_runs import answer, marks
from tests.report.make_run import answers
from tuneproof.compare.measures import MEASURES, Figure, Versus, figures
from tuneproof.evaluate.figures import evaluation
from tuneproof.report.rows import ROWS
from tuneproof.types import Flag


def by_key(found: tuple[Figure, ...]) -> dict[str, Figure]:
    return {figure.key: figure for figure in found}


def test_the_figures_of_one_run_are_those_of_its_evaluation() -> None:
    """The same numbers on the page of a run and on that of a comparison."""
    systems = answers()
    written = evaluation(systems).systems["adapter"]
    found = by_key(figures([systems["adapter"]]))
    for row in ROWS:
        own, [cell] = written[row.slice].figure(row.figure), found[row.key].cells
        assert cell is not None and own is not None
        assert (cell.value, cell.low, cell.high, cell.n) == pytest.approx(
            (own.value, own.low, own.high, own.n)
        )
        assert found[row.key].lower == row.lower
    for flag in (Flag.LOOP, Flag.ECHO, Flag.INVENTED):
        [cell] = found[flag].cells
        assert cell is not None and cell.value is not None
        assert round(cell.value * cell.n) == written["all"].flags[flag]


def test_every_row_of_the_proof_table_is_compared() -> None:
    assert {(row.key, row.slice, row.lower) for row in ROWS} <= {
        (measure.key, measure.part, measure.lower) for measure in MEASURES
    }


@pytest.mark.parametrize(
    ("pattern", "outcome"),
    [
        ("++++++----", Versus.BETTER),
        ("+++++-----", Versus.NOISE),
        ("----------", Versus.SAME),
    ],
)
def test_six_questions_won_and_none_lost_are_needed(pattern: str, outcome: Versus) -> None:
    found = by_key(figures([marks("-" * 10), marks(pattern)]))
    difference = found["all"].differences[1]
    assert difference is not None and difference.outcome is outcome
    assert found["all"].differences[0] is None
    assert difference.change == pytest.approx(pattern.count("+") / 10)


def test_fewer_poor_answers_and_fewer_false_refusals_are_better() -> None:
    poor = marks("-" * 8, refused=True)
    good = marks("+" * 8)
    found = by_key(figures([poor, good]))
    for key in ("poor", "false_refusals"):
        difference = found[key].differences[1]
        assert difference is not None and difference.change == -1
        assert difference.outcome is Versus.BETTER
        back = by_key(figures([good, poor]))[key].differences[1]
        assert back is not None and back.outcome is Versus.WORSE


@pytest.mark.parametrize("flag", ["loop", "echo", "invented"])
def test_more_signs_of_trouble_are_worse(flag: str) -> None:
    found = by_key(figures([marks("+" * 8), marks("+" * 8, flags=(flag,))]))
    difference = found[flag].differences[1]
    assert difference is not None and difference.outcome is Versus.WORSE


def test_an_answer_at_a_limit_of_quality_is_on_its_better_side() -> None:
    limits = [answer(f"q{n}", similarity=each) for n, each in enumerate((0.85, 0.84, 0.50, 0.49))]
    found = by_key(figures([limits]))
    shares = [cell and cell.value for key in ("high_quality", "poor") for cell in found[key].cells]
    assert shares == [0.25, 0.25]


def test_holm_takes_back_what_one_of_many_runs_seemed_to_gain() -> None:
    """6 : 0 has p = 0.03: enough alone, not as one of three."""
    first, six = marks("-" * 10), marks("++++++----")
    alone = by_key(figures([first, six]))["all"].differences[1]
    among = by_key(figures([first, six, first, six]))["all"].differences[1]
    assert alone is not None and alone.outcome is Versus.BETTER
    assert among is not None and among.outcome is Versus.NOISE
    assert among.p == alone.p and among.p_holm == pytest.approx(3 * alone.p)


def test_similarity_is_tested_by_topic_not_by_question() -> None:
    low, high = [], []
    for n in range(24):
        gained = n < 8
        low.append(answer(f"q{n}", similarity=0.5, topic="one" if gained else f"t{n}"))
        high.append(answer(f"q{n}", similarity=0.9 if gained else 0.5, topic=low[-1].topic))
    difference = by_key(figures([low, high]))["similarity"].differences[1]
    assert difference is not None and difference.outcome is Versus.NOISE


def test_a_slice_without_questions_is_left_out() -> None:
    found = by_key(figures([marks("++"), marks("+-")]))
    assert "far" not in found and "refused" not in found
    assert set(found) >= {"all", "correct", "near", "similarity"}


def test_a_question_counts_only_where_every_run_has_a_value() -> None:
    unscored = [answer("q0", similarity=None), answer("q1")]
    found = by_key(figures([unscored, marks("++")]))
    assert [cell.n for cell in found["similarity"].cells if cell] == [1, 1]
