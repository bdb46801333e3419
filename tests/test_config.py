"""What the settings say of themselves: the same text is a recipe's comment and a flag's help."""

from __future__ import annotations

import re

import pytest

from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.errors import RecipeError


def test_a_written_recipe_says_first_where_its_reasons_are_explained() -> None:
    """“(EVIDENCE B)” stood in thirty comments, and nothing said what it was."""
    first = dump_recipe(Recipe(), comments=True).splitlines()[0]
    assert first.startswith("# ") and "EVIDENCE" in first and "docs/sources.md" in first
    assert dump_recipe(Recipe()).startswith("version: ")


def test_a_recipe_speaks_yaml_and_not_python() -> None:
    """`init` wrote "None takes the newest" above `revision: null`, and `--help` said None too."""
    comments = re.findall(r"^ *# (.*)$", dump_recipe(Recipe(), comments=True), re.MULTILINE)
    assert comments and not [line for line in comments if re.search(r"\bNone\b", line)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("search.minutes", float("inf")),
        ("stop.minutes", float("nan")),
        ("stop.minutes", 1e9),
        ("train.learning_rate", float("inf")),
        ("train.clip_norm", float("inf")),
        ("lora.alpha", float("inf")),
    ],
)
def test_a_number_without_an_end_is_refused(name: str, value: float) -> None:
    """`fit --minutes inf` ended in a fault of the program after the first epoch."""
    with pytest.raises(RecipeError, match=name):
        patched(Recipe(), {name: value})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("trian.epochs", "did you mean train?"),
        ("train.epoch", "did you mean epochs?"),
        ("train.epochs.first", "train.epochs.first = 3: there is no such setting"),
        ("version.minor", "version"),
        ("epochs", "there is no such setting"),
        ("", "there is no such setting"),
    ],
)
def test_a_patch_that_names_no_setting_is_told_as_any_other_fault(name: str, said: str) -> None:
    """`tuneproof.patched` came back with a KeyError: 'trian'."""
    with pytest.raises(RecipeError, match="cannot be used") as caught:
        patched(Recipe(), {name: 3, "lora.rank": 0})
    assert said in caught.value.message and "lora.rank = 0" in caught.value.message


def test_a_patch_leaves_all_else_as_it_was() -> None:
    recipe = Recipe()
    changed = patched(recipe, {"train.epochs": 3, "check.per_file": {"a.csv": ["D1"]}})
    assert (changed.train.epochs, changed.check.per_file) == (3, {"a.csv": ("D1",)})
    assert changed.model_copy(update={"train": recipe.train, "check": recipe.check}) == recipe
