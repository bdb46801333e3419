"""A public class has its name for itself: who meets it in any room knows which one it is."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "tuneproof"


def given_names(module: ast.Module) -> dict[str, bool]:
    """The public names of classes and types that a module gives; True where it refines a class of
    that name: D103 that looks is made from D103 that only declares, and both are one finding."""
    found: dict[str, bool] = {}
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = any(
                ast.unparse(base).endswith(f".{node.name}") for base in node.bases
            )
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = False
    return {name: refines for name, refines in found.items() if name[0] != "_"}


def test_no_name_of_a_class_means_another_thing_elsewhere() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    classes: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        classes |= {node.name for node in module.body if isinstance(node, ast.ClassDef)}
        for name, refines in given_names(module).items():
            if not refines:
                homes[name].append(path.relative_to(PACKAGE).as_posix())
    assert len(classes) > 400  # were the reading to find nothing, nothing would be tested
    assert {name: homes[name] for name in classes if len(homes[name]) > 1} == {}
