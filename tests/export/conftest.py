"""Runs of tiny models with random adapters: trained by nobody, but asked and exported like any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.models.test_adapters import save
from tests.tiny import Family, tiny_base, tiny_folder
from tuneproof.atomic import write_text
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.experiment.answerer import renderer_of
from tuneproof.experiment.parts import Parts, write_parts
from tuneproof.export import OpenedRun
from tuneproof.progress import Silent
from tuneproof.store import ADAPTER, RECIPE, RunFolder
from tuneproof.types import Example

PAIRS = (
    ("How do I set up the VPN?", "Install the client and sign in."),
    ("密碼忘了\n怎麼辦?", "請到自助服務頁面。"),
    ("  leading space, {braces} and 'quotes'?", "Yes."),
    ("What is MFA?", "A second step when you sign in."),
    ("Is there a bus?", "公司手冊沒有這項資訊。"),
)
Opened = Callable[..., OpenedRun]


def tiny_run(parent: Path, family: Family, **settings: Any) -> RunFolder:
    """A run folder with a random adapter for every linear layer of a tiny model."""
    run = RunFolder(parent / f"run-{family}")
    run.path.mkdir(parents=True)
    base = tiny_base(family)
    name = str(tiny_folder(family))
    recipe = patched(Recipe(), {"model.name": name, "data.train": ["train.csv"], **settings})
    write_text(run / RECIPE, dump_recipe(recipe))
    rows = [Example(f"r{n}", question, (text,)) for n, (question, text) in enumerate(PAIRS)]
    write_parts(run, Parts(tuple(rows[:3]), (rows[3],), (rows[4],), ()))
    save(run / ADAPTER, base)
    run.update(
        name=run.path.name,
        state="trained",
        model={"name": name, "digest": base.digest, "source": "folder", "revision": None},
        prompt={"digest": renderer_of(base).digest},
    )
    return run


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """A tiny run, opened for export."""

    def open_(family: Family, **settings: Any) -> OpenedRun:
        return OpenedRun.open(tiny_run(tmp_path, family, **settings), Silent())

    return open_
