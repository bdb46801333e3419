"""A proof is that of the adapter it stands beside, and of no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.experiment.conftest import Doing
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.experiment import Interrupted, evaluate, fit, resume
from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.proven import publish
from tuneproof.progress import Silent
from tuneproof.store import RunFolder
from tuneproof.types import Phase

GONE = (store.ANSWERS, store.EVALUATION, store.DIAGNOSIS, store.GUARD, store.PROBE, store.REPORT)


def stop() -> None:
    raise KeyboardInterrupt


def test_a_run_that_trained_on_keeps_no_proof_of_the_adapter_before(
    recipe: Recipe, tmp_path: Path
) -> None:
    """Stopped, proved, resumed and stopped again it had a new adapter beside the figures, the
    verdict and the calibrated guard of the one before: `ask`, `report` and `registry add` took
    them for its own."""
    with pytest.raises(Interrupted) as stopped:
        fit(patched(recipe, {"train.epochs": 6}), tmp_path, Doing(5, stop))
    run = stopped.value.run
    evaluate(run, Silent())
    (run / store.REPORT).write_text("of the first adapter", encoding="utf-8")
    before = run / store.ADAPTER / "adapter_model.safetensors"
    weights, kept = before.read_bytes(), [line["code"] for line in run.findings()]
    assert run.status().verdict and any(code.startswith("G5") for code in kept)
    with pytest.raises(Interrupted):
        resume(run, Doing(20, stop))
    assert before.read_bytes() != weights
    assert not [name for name in GONE if (run / name).exists()]
    assert run.status().verdict is None
    left = [line for line in run.findings() if line["phase"] != Phase.DURING]
    assert [line["code"] for line in left] == [code for code in kept if not code.startswith("G5")]
    assert Answerer.open(run, Silent()).guard is not None, "it can be asked all the same"


def test_the_same_adapter_keeps_its_proof(copy: RunFolder) -> None:
    files = {name: (copy / name).read_bytes() for name in GONE if (copy / name).exists()}
    assert store.EVALUATION in files
    again = Path(shutil.copytree(copy / store.ADAPTER, copy.path.parent / "again"))
    publish(copy, again)
    assert {name: (copy / name).read_bytes() for name in files} == files
    assert copy.status().verdict
