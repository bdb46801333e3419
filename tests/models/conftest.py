"""A tiny model in a folder, to be damaged at will, and how it is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tiny import tiny_folder
from tuneproof.config import ModelSettings


def settings(folder: Path) -> ModelSettings:
    return ModelSettings(name=str(folder), device="cpu", dtype="float32")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_folder("llama"), tmp_path / "model"))
