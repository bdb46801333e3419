"""An adapter is used over the base model and the prompt form that it was trained with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tuneproof import store
from tuneproof.errors import RunError, TuneproofError
from tuneproof.experiment import (
    Answerer,
)
from tuneproof.experiment.pinned import must_be_trained_on
from tuneproof.progress import Silent
from tuneproof.store import RunFolder


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
