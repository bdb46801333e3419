from __future__ import annotations

import pytest

from tuneproof.report.words import LIGHTS, SYMBOLS, headline, progress_sentence
from tuneproof.types import RunState, VerdictKind


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_class_has_a_light_a_name_and_a_meaning(kind: VerdictKind) -> None:
    top = headline({"verdict": {"kind": kind.value, "sentence": "So it is."}})
    assert top.light == LIGHTS[kind]
    assert top.light in SYMBOLS
    assert top.name
    assert top.meaning.endswith(".")
    assert top.sentence == "So it is."


@pytest.mark.parametrize("state", [each for each in RunState if each != RunState.FINISHED])
def test_a_state_without_a_verdict_is_never_green(state: RunState) -> None:
    top = headline({"state": state.value, "step": 3, "steps": 9, "epoch": 1, "why": "So."})
    assert top.light != "green"
    assert top.name != headline({}).name
    assert top.sentence == "The training came to step 3 of 9, in epoch 1."
    assert top.why == "So."


def test_a_class_of_a_later_version_is_shown_as_unknown() -> None:
    assert headline({"verdict": {"kind": "splendid", "sentence": "Hm."}}).light == "grey"


def test_a_broken_status_says_nothing_of_the_training() -> None:
    """A finished run whose run.json was cut off was said not to have begun."""
    assert progress_sentence({}) == "How far the training came is not known."


def test_how_far_a_run_came_in_one_sentence() -> None:
    assert progress_sentence({"state": "running"}) == "The training has not begun."
    assert progress_sentence({"step": 4}) == "The training came to step 4."
