"""What the settings say of themselves: the same text is a recipe's comment and a flag's help."""

from __future__ import annotations

import re

from tuneproof.config import Recipe, dump_recipe


def test_a_recipe_speaks_yaml_and_not_python() -> None:
    """`init` wrote "None takes the newest" above `revision: null`, and `--help` said None too."""
    comments = re.findall(r"^ *# (.*)$", dump_recipe(Recipe(), comments=True), re.MULTILINE)
    assert comments and not [line for line in comments if re.search(r"\bNone\b", line)]
