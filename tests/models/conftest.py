"""A tiny model in a folder, to be damaged at will, and how it is asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.tiny import tiny_folder
from tuneproof.config import ModelSettings


def settings(folder: Path) -> ModelSettings:
    return ModelSettings(name=str(folder), device="cpu", dtype="float32")


def add_token(folder: Path, content: str, *, special: bool) -> None:
    """Give the folder's tokenizer one token more, after all that the model has an embedding of."""
    path = folder / "tokenizer.json"
    saved = json.loads(path.read_text())
    token = {**saved["added_tokens"][0], "id": 400, "content": content, "special": special}
    path.write_text(json.dumps({**saved, "added_tokens": [*saved["added_tokens"], token]}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_folder("llama"), tmp_path / "model"))
