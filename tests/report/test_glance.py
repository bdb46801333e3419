"""The three figures of the first screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.evaluate.rows import answers
from tests.report.make_guarded import make_guarded
from tuneproof.evaluate.figures import evaluation as figures
from tuneproof.evaluation import Evaluation
from tuneproof.report.glance import contests, tiles, trust
from tuneproof.runfiles import kept_evaluation
from tuneproof.types import Judged, Slice, System


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    found = kept_evaluation(make_guarded(Path(tmp_path_factory.mktemp("glance"))))
    assert found is not None
    return found


def without(evaluation: Evaluation, system: System) -> Evaluation:
    kept = {name: one for name, one in evaluation.systems.items() if name != system}
    return replace(evaluation, systems=kept)


def test_they_are_those_of_what_is_said_beside_the_look_up(evaluation: Evaluation) -> None:
    """The first screen named the adapter's figures alone, which nobody gets."""
    right, far, refused = tiles(evaluation)
    said = evaluation.figures(System.GUARDED, Slice.ANSWERABLE)
    plain = evaluation.figures(System.LOOKUP, Slice.ANSWERABLE)
    assert said is not None and plain is not None
    assert right.share == f"{said.correct.value:.0%}".replace("%", "\u00a0%")
    assert right.lookup == f"{plain.correct.value:.0%}".replace("%", "\u00a0%")
    low, high = said.correct.low, said.correct.high
    assert low is not None and high is not None
    assert right.between == f"{100 * low:.0f}–{100 * high:.0f}"
    assert right.what == f"right, of {said.n} questions with an answer"
    assert "worded unlike" in far.what and refused.what.startswith("refused, of")


def test_without_a_guard_they_are_the_adapters(evaluation: Evaluation) -> None:
    alone = without(evaluation, System.GUARDED)
    assert [tile.share for tile in tiles(alone)] != [tile.share for tile in tiles(evaluation)]


def test_what_was_not_measured_is_left_out(evaluation: Evaluation) -> None:
    assert [tile.lookup for tile in tiles(without(evaluation, System.LOOKUP))] == ["", "", ""]
    bare = without(without(evaluation, System.GUARDED), System.ADAPTER)
    assert list(tiles(bare)) == []


def of(said: list[Judged], meaning: list[Judged]) -> Evaluation:
    return figures({"adapter": said, "lookup": meaning, "meaning": meaning})


def test_the_look_up_by_meaning_stands_on_the_first_screen() -> None:
    """ "Better" stood there, against the look-up that is the easier to beat."""
    half, meaning = [True] * 60 + [False] * 40, answers([False] * 40 + [True] * 60, [False] * 60)
    found = of(answers(half, [True] * 40 + [False] * 20), meaning)
    assert [tile.meaning for tile in tiles(found)] == ["60\u00a0%", "0\u00a0%"]
    plain, known, unknown = contests(found)
    assert "simple" in plain.against and plain.duel.slice == Slice.ALL
    assert "there is an answer" in known.against and known.duel.within_noise
    assert "there is none" in unknown.against and unknown.duel.is_clearly_won


def test_how_often_an_answer_is_wrong_is_told_false_answers_included() -> None:
    """67 % right and 75 % refused do not say that three answers in ten are wrong."""
    said = answers([True] * 70 + [False] * 30, [True] * 50 + [False] * 10)
    told = trust(of(said, said))
    assert told.startswith("36 % of the answers it gave are wrong: 40 of 110 (")
    assert "probably 28 % to 46 %" in told
    assert "10 of the wrong ones were given to questions that have no answer" in told


def test_with_a_guard_the_share_is_that_of_what_is_said(evaluation: Evaluation) -> None:
    """Beside “it answered 221 rightly”, which is the adapter alone, “it” read as the same."""
    assert "of the answers given, guard included, are wrong" in trust(evaluation)
    assert "the answers it gave" in trust(without(evaluation, System.GUARDED))


def test_who_has_no_answer_to_a_question_without_one_says_nothing_of_those() -> None:
    told = trust(of(answers([True] * 20, [True] * 5), answers([True] * 20, [True] * 5)))
    assert told.startswith("0 % of the answers it gave are wrong: 0 of 20 (")
    assert "no answer" not in told
    silent = answers([], [True] * 5)
    assert trust(of(silent, silent)) == ""


def test_without_an_adapter_nothing_is_said_of_its_answers(evaluation: Evaluation) -> None:
    bare = without(without(evaluation, System.GUARDED), System.ADAPTER)
    assert trust(bare) == ""


def test_the_share_of_wrong_answers_names_those_that_only_look_right() -> None:
    """“10 % of the answers given are wrong”, and one in five of the others had another figure."""
    said = answers([True] * 18 + [False] * 2)
    for number in range(3):
        said[number] = replace(said[number], flags=("astray",))
    told = trust(of(said, said))
    assert told.startswith("10 % of the answers it gave are wrong: 2 of 20 (")
    assert told.endswith(
        "3 more count as right, but state another number, date or address than the expected "
        "answer, or the opposite: with those it is 25 %."
    )
