"""The engine's sizes: one name, one number, one place."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import tuneproof
from tuneproof.engine import sizes

PACKAGE = Path(tuneproof.__file__).parent


def test_no_two_files_have_a_number_of_one_name() -> None:
    """IDS_A_PASS was five numbers in five files, and what foretells a run copied three of them:
    whoever changed one had foretold the other."""
    files = [*(PACKAGE / "engine").glob("*.py"), PACKAGE / "experiment" / "predict.py"]
    homes: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for name in numbers_of(ast.parse(file.read_text(encoding="utf-8"))):
            homes[name].add(file.stem)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
    assert homes["TRAIN_IDS"] == homes["ROWS_STEP"] == {sizes.__name__.rpartition(".")[2]}


def numbers_of(module: ast.Module) -> Iterator[str]:
    for line in module.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            yield from (name.id for name in line.targets if isinstance(name, ast.Name))


def test_foretelling_a_run_by_them_needs_no_torch() -> None:
    asked = "import sys, tuneproof.engine.sizes; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
