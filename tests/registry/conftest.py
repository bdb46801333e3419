"""A registry in a temporary folder, and runs that have adapter files but no model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from tests.compare.make_runs import marks, small
from tuneproof.registry import Registry
from tuneproof.store import ADAPTER, EVALUATION, RunFolder
from tuneproof.types import Judged

MakeRun = Callable[[str, Sequence[Judged] | str], RunFolder]

GOOD, BETTER, BAD = "+" * 10 + "-" * 10, "+" * 18 + "--", "-" * 20
"""Marks of 20 answers: half right, nearly all, none."""
CONFIG = '{"peft_type": "LORA", "r": 1, "lora_alpha": 1, "target_modules": ["x"]}'


def with_adapter(run: RunFolder, mark: str = "") -> RunFolder:
    """The run with the smallest adapter that can be read, another for every `mark`."""
    part = np.ones((1, 1), dtype=np.float32)
    tensors = {f"base_model.model.x.lora_{name}.weight": part for name in "AB"}
    (run / ADAPTER).mkdir(exist_ok=True)
    (run / ADAPTER / "adapter_config.json").write_text(CONFIG, encoding="utf-8")
    (run / ADAPTER / "adapter_model.safetensors").write_bytes(save(tensors, {"mark": mark}))
    return run


@pytest.fixture
def make(tmp_path: Path) -> MakeRun:
    """A trained and proven run by name, with answers or a pattern of right ones."""

    def made(name: str, answers: Sequence[Judged] | str) -> RunFolder:
        judged = marks(answers) if isinstance(answers, str) else answers
        run = small(
            tmp_path / "runs",
            name,
            judged,
            model={"name": "gemma3-270m", "digest": "d1", "revision": None, "license": "Gemma"},
            prompt={"form": "plain", "digest": "p1", "template": "Q"},
        )
        return with_adapter(run, name)

    return made


@pytest.fixture
def unproven(tmp_path: Path) -> RunFolder:
    """A run that was trained and never tested."""
    run = small(tmp_path / "runs", "unproven", marks("+"))
    (run / "answers.jsonl").unlink()
    (run / EVALUATION).unlink()
    return with_adapter(run)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "registry")
