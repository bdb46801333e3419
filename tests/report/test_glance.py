"""The three figures of the first screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.make_guarded import make_guarded
from tuneproof.evaluation import Evaluation
from tuneproof.report.glance import tiles
from tuneproof.runfiles import kept_evaluation
from tuneproof.types import Slice, System


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
