"""A prediction that was made beside other work says so, and none stands before a finding."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import transformers as t

from tests.experiment.conftest import TRAIN
from tests.heard import Heard
from tests.tiny import tiny_folder
from tuneproof.config import Recipe, patched
from tuneproof.errors import CheckError
from tuneproof.experiment import fit
from tuneproof.experiment.before import Gate
from tuneproof.experiment.forecast import warn_of_other_work
from tuneproof.models.quiet import quiet
from tuneproof.progress import Silent

ALL = os.cpu_count() or 1


@pytest.mark.parametrize(
    ("busy", "threads"),
    [
        pytest.param(None, ALL, id="the system does not say"),
        pytest.param(0.29, ALL, id="next to nothing"),
        pytest.param(0.5, ALL - 1, id="processors left for us"),
    ],
)
def test_work_that_is_not_in_the_way_is_not_spoken_of(busy: float | None, threads: int) -> None:
    progress = Heard()
    warn_of_other_work(busy, threads, progress)
    assert progress.said == []


def test_work_in_the_way_is_said_with_how_much() -> None:
    progress = Heard()
    warn_of_other_work(1.26, ALL, progress)
    (said,) = progress.said
    assert f"keep 1.3 of {ALL} processors" in said


@pytest.fixture
def too_long(recipe: Recipe, tmp_path: Path) -> Recipe:
    """A model with 512 learned positions, and one row that needs more."""
    tokenizer = t.AutoTokenizer.from_pretrained(tiny_folder("gemma3"))
    names = ("pad_token_id", "bos_token_id", "eos_token_id")
    ids = {name: getattr(tokenizer, name) for name in names}
    shape = {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 512}
    config = t.GPT2Config(vocab_size=len(tokenizer), **shape, **ids)
    with quiet():
        t.GPT2LMHeadModel(config).save_pretrained(tmp_path / "gpt2")
        tokenizer.save_pretrained(tmp_path / "gpt2")
    data = tmp_path / "rows.csv"
    long = "Where is the handbook and who keeps it? " * 30
    data.write_text(f"{TRAIN}{long},Open the self-service page.,password\n", encoding="utf-8")
    given = {"data.train": [str(data)], "model.name": str(tmp_path / "gpt2")}
    return patched(recipe, given)


def test_a_row_that_the_model_cannot_read_is_named_and_ends_the_run(
    too_long: Recipe, tmp_path: Path
) -> None:
    """Measuring the machine trained on it, before the model was checked, and a model with learned
    positions ended in an IndexError."""
    with pytest.raises(CheckError, match="M202"):
        fit(too_long, tmp_path / "runs", Silent())


def test_forced_the_run_goes_on_without_that_row_and_says_so(
    too_long: Recipe, tmp_path: Path
) -> None:
    """It ended in an IndexError too, and so did the look at training rows after it."""
    progress = Heard()
    run = fit(too_long, tmp_path / "runs", progress, gate=Gate(force=True))
    why = "longer than the base model has positions for"
    assert run.status().rows["left_out"] == {why: 1}
    assert f"1 row left out: {why}." in progress.said
    assert run.status().verdict
