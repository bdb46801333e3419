"""What belongs to others is used by its public names: a new version may rename the rest."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import tuneproof

KNOWN = {("search/tasks.py", "_spill_on_unavailable"), ("serve/listen.py", "_exit")}
"""Where there is no public way, each with one to do without it; and `os._exit`, which is public."""


def private_names(tree: ast.AST) -> Iterator[str]:
    """Private names of others: imported, read from a value that is not `self`, or handed in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("tuneproof"):
            parts = [*(node.module or "").split("."), *(each.name for each in node.names)]
            yield from (part for part in parts if part != "__future__")
        elif isinstance(node, ast.Attribute):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            yield "" if own else node.attr
        elif isinstance(node, ast.keyword):
            yield node.arg or ""


def test_no_private_name_of_a_library_is_used() -> None:
    """The hub's errors were found by `HfHubHTTPError.__mro__[1]`, a distribution's bounds by
    Optuna's `_contains`, under version bounds that were open to the next major."""
    house = Path(tuneproof.__file__).parent
    found = {
        (path.relative_to(house).as_posix(), name)
        for path in house.rglob("*.py")
        for name in private_names(ast.parse(path.read_text(encoding="utf-8")))
        if name == "__mro__" or (name.startswith("_") and not name.startswith("__"))
    }
    assert found == KNOWN
