"""What the diagnosis of a candidate prescribes for the next one, from its validation answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.report.make_run import make_run
from tuneproof import store
from tuneproof.atomic import write_text
from tuneproof.config import dump_recipe, load_recipe, patched
from tuneproof.experiment.parts import Parts
from tuneproof.search.advice import advise
from tuneproof.store import RunFolder, read_lines
from tuneproof.types import Example

ROWS = tuple(Example(f"r{n}", f"What of thing {n}?", (f"Thing {n} is so.",)) for n in range(40))
PARTS = Parts(ROWS[:32], ROWS[32:], (), ())
GARBAGE = {"correct": False, "similarity": 0.1, "matched_topic": None, "produced": "嗯嗯"}


@pytest.fixture
def candidate(tmp_path: Path) -> RunFolder:
    return make_run(tmp_path)


def answered(run: RunFolder, settings: dict[str, Any], **changes: Any) -> None:
    """Other settings, and validation answers that are those of the made-up run but for `changes` to
    questions with an answer; its test is not there to be looked at."""
    write_text(run / store.RECIPE, dump_recipe(patched(load_recipe(run / store.RECIPE), settings)))
    lines = [line for line in read_lines(run / store.ANSWERS) if line["system"] == "adapter"]
    run.rewrite(
        store.VALIDATION, [{**line, **(changes if line["answerable"] else {})} for line in lines]
    )
    (run / store.ANSWERS).unlink()


def diverged(run: RunFolder) -> None:
    """As after a rate far too high: the loss is no number any more."""
    answered(run, {"train.learning_rate": 0.01}, **GARBAGE)
    lines = list(read_lines(run / store.METRICS))
    [*_steps, last] = [line for line in lines if line["kind"] == "step"]
    last["loss"] = None
    run.rewrite(store.METRICS, lines)


def test_a_rate_that_spoiled_the_answers_is_to_be_lowered(candidate: RunFolder) -> None:
    diverged(candidate)
    patch = advise(candidate, PARTS)
    assert patch is not None and patch["train.learning_rate"] < 1e-3


def test_the_usual_rate_is_that_of_the_base_model(candidate: RunFolder) -> None:
    """For a model of 270 M 2e-4 was proposed, the rate of one ten times its size: at 3e-4 it learns
    one answer in six."""
    diverged(candidate)
    small, unknown = advise(candidate, PARTS, 268_000_000), advise(candidate, PARTS)
    assert small is not None and small["train.learning_rate"] == 8e-4
    assert unknown is not None and unknown["train.learning_rate"] == 2e-4


def test_a_candidate_with_nothing_wrong_prescribes_nothing(candidate: RunFolder) -> None:
    answered(candidate, {})
    assert advise(candidate, PARTS) is None


def test_without_validation_answers_there_is_nothing_to_go_by(candidate: RunFolder) -> None:
    answered(candidate, {"train.learning_rate": 0.01}, **GARBAGE)
    (candidate / store.VALIDATION).unlink()
    assert advise(candidate, PARTS) is None


def test_what_is_the_same_for_all_candidates_is_not_prescribed(candidate: RunFolder) -> None:
    """A penalty on repetition spoils answers; without it in one candidate alone they could not be
    compared."""
    answered(candidate, {"decode.repetition_penalty": 1.5}, **GARBAGE)
    assert advise(candidate, PARTS) is None
