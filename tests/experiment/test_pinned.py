"""An adapter is used over the base model and the prompt form that it was trained with."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from tuneproof import store
from tuneproof.config import ModelSettings
from tuneproof.errors import RunError, TuneproofError
from tuneproof.experiment import Answerer, resume
from tuneproof.experiment.pinned import in_number_type, must_be_trained_on
from tuneproof.progress import Silent
from tuneproof.status import RunStatus
from tuneproof.store import RunFolder
from tuneproof.types import RunState


def test_a_run_is_known_by_its_base_model(copy: RunFolder) -> None:
    copy.update(model={**copy.status().model, "digest": "another"})
    with pytest.raises(TuneproofError, match="base model is not the one"):
        Answerer.open(copy, Silent())


def test_the_same_revision_is_the_same_base_however_it_was_converted(copy: RunFolder) -> None:
    bench = Answerer.open(copy, Silent()).bench
    copy.update(model={**copy.status().model, "digest": "another", "revision": "abc"})
    status = copy.status()
    local = replace(bench.base.local, revision="abc")
    must_be_trained_on(copy, status, replace(bench.base, local=local), bench.renderer)
    with pytest.raises(RunError, match="base model is not the one"):
        must_be_trained_on(copy, status, bench.base, bench.renderer)


def test_a_run_is_known_by_its_prompt_form(copy: RunFolder) -> None:
    copy.update(prompt={**copy.status().prompt, "digest": "another"})
    with pytest.raises(TuneproofError, match="prompt form"):
        Answerer.open(copy, Silent())


def test_a_run_without_an_adapter_cannot_be_asked(copy: RunFolder) -> None:
    (copy / store.ADAPTER).rename(copy / "elsewhere")
    with pytest.raises(TuneproofError, match="lost its adapter"):
        Answerer.open(copy, Silent())


@pytest.mark.parametrize("here", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize("begun", ["bfloat16", "float32"])
def test_a_run_goes_on_in_the_number_type_that_it_began_in(
    begun: str, here: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The type was measured anew at every resume, and a busy machine may measure another."""
    monkeypatch.setattr("tuneproof.experiment.pinned.choose_dtype", lambda *_given: here)
    status = RunStatus(name="run", state=RunState.INTERRUPTED, device="cpu", dtype=begun)
    model, note = in_number_type(ModelSettings(device="cpu"), status)
    assert model.dtype == ("float32" if begun == "float32" else "auto")
    assert bool(note) == (begun == "bfloat16" and here == torch.float32)
    asked = ModelSettings(device="cpu", dtype="bfloat16")
    assert in_number_type(asked, status) == (asked, ""), "the recipe says which"
    elsewhere = replace(status, device="cuda")
    assert in_number_type(ModelSettings(device="cpu"), elsewhere)[0].dtype == "auto"


def test_a_resume_loads_the_base_in_that_type(
    copy: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuneproof.models.load.choose_dtype", typed)
    copy.update(state="interrupted")
    recipe = (copy / store.RECIPE).read_text(encoding="utf-8")
    assert recipe.count("dtype: float32") == 1 and copy.status().dtype == "float32"
    auto = recipe.replace("dtype: float32", "dtype: auto")
    (copy / store.RECIPE).write_text(auto, encoding="utf-8")
    assert resume(copy, Silent()).status().dtype == "float32"


def typed(wanted: str, _device: torch.device) -> torch.dtype:
    return torch.float32 if wanted == "float32" else torch.bfloat16
