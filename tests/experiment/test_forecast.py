"""A prediction that was made beside other work says so, and none stands before a finding."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import transformers as t

from tests.experiment.conftest import TRAIN
from tests.experiment.test_before import Listening
from tests.tiny import tiny_folder
from tuneproof.config import Recipe, patched
from tuneproof.errors import CheckError
from tuneproof.experiment import fit
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
    progress = Listening()
    warn_of_other_work(busy, threads, progress)
    assert progress.said == []


def test_work_in_the_way_is_said_with_how_much() -> None:
    progress = Listening()
    warn_of_other_work(1.26, ALL, progress)
    (said,) = progress.said
    assert f"keep 1.3 of {ALL} processors" in said


def test_a_row_that_the_model_cannot_read_is_named_and_ends_the_run(
    recipe: Recipe, tmp_path: Path
) -> None:
    """Measuring the machine trained on it, before the model was checked, and a model with learned
    positions ended in an IndexError."""
    tokenizer = t.AutoTokenizer.from_pretrained(tiny_folder("gemma3"))
    names = ("pad_token_id", "bos_token_id", "eos_token_id")
    ids = {name: getattr(tokenizer, name) for name in names}
    shape = {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64}
    config = t.GPT2Config(vocab_size=len(tokenizer), **shape, **ids)
    with quiet():
        t.GPT2LMHeadModel(config).save_pretrained(tmp_path / "gpt2")
        tokenizer.save_pretrained(tmp_path / "gpt2")
    data = tmp_path / "rows.csv"
    long = "Where is the handbook and who keeps it? " * 4
    data.write_text(f"{TRAIN}{long},Open the self-service page.,password\n", encoding="utf-8")
    given = {"data.train": [str(data)], "model.name": str(tmp_path / "gpt2")}
    with pytest.raises(CheckError, match="M202"):
        fit(patched(recipe, given), tmp_path / "runs", Silent())
