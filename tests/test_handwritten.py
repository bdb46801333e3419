"""A recipe written by hand: every fault with its line, in words, and none passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuneproof.config import Recipe, load_recipe, parse_recipe
from tuneproof.errors import RecipeError
from tuneproof.handwritten import UnreadableError, read_yaml, value_text
from tuneproof.i18n import set_language


def faults(raw: object) -> list[str]:
    with pytest.raises(RecipeError) as caught:
        parse_recipe(raw)
    return [line.strip() for line in caught.value.message.splitlines()[1:]]


def unread(tmp_path: Path, content: str | bytes) -> RecipeError:
    path = tmp_path / "recipe.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert str(caught.value.where).startswith(str(path))
    return caught.value


def test_a_typing_mistake_is_answered_with_the_name_that_was_meant() -> None:
    """It said: Extra inputs are not permitted."""
    first, second = faults({"trian": {"epochs": 3}, "train": {"epoch": 3}})
    assert first.startswith(
        "train.epoch = 3: there is no such setting; did you mean epochs? (known"
    )
    assert second.startswith(
        'trian = {"epochs": 3}: there is no such setting; did you mean train? (known sections: '
    )


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"data": {"train": "a.csv"}}, 'data.train = "a.csv": a list is expected, such'),
        ({"data": {"kb": 5}}, "data.kb = 5: a text is expected (default: null)"),
        ({"data": 5}, "data = 5: a section is expected, its settings beneath it"),
        ({"train": {"epochs": "x"}}, 'train.epochs = "x": a whole number is expected (default: 5)'),
        ({"train": {"epochs": 0}}, "train.epochs = 0: 1 or more is expected (default: 5)"),
        ({"train": {"seed": 1.5}}, "train.seed = 1.5: a whole number is expected (default: 0)"),
        ({"search": {"minutes": 0}}, "search.minutes = 0: more than 0 is expected (default: null)"),
        ({"search": {"minutes": 1e308}}, "search.minutes = 1e+308: 527040 or less is expected"),
        ({"lora": {"alpha": float("inf")}}, "lora.alpha = Infinity: a number that has an end is"),
        ({7: 1}, "7 = 7: the name of a setting is a text"),
        ({"lora": {"dropout": 1}}, "lora.dropout = 1: less than 1 is expected (default: 0.0)"),
        ({"guard": {"snap": "maybe"}}, 'guard.snap = "maybe": true or false is expected'),
        ({"model": {"dtype": "x"}}, "one of these is expected: auto, bfloat16, float32"),
        ({"version": 2}, "version = 2: one of these is expected: 1"),
        ({"lora": {"targets": 3}}, "lora.targets = 3: one of these is expected: all-linear; a"),
    ],
)  # fmt: skip
def test_what_is_expected_is_said_in_words(raw: object, told: str) -> None:
    """It said: Input should be a valid tuple, and: instance of DataSettings."""
    (line,) = faults(raw)
    assert told in line


def test_a_date_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    """It said: datetime.date(2026, 1, 1)."""
    assert '"2026-01-01": a text' in unread(tmp_path, "data: {train: [2026-01-01]}").message


def test_a_name_given_twice_is_a_fault(tmp_path: Path) -> None:
    """The second one counted, and nobody was told that the first did not."""
    error = unread(tmp_path, "data:\n  train: [a.csv]\ndata:\n  train: [b.csv]\n")
    assert "“data” stands there twice" in error.message
    assert str(error.where).endswith(":3")


def test_a_tab_is_called_a_tab(tmp_path: Path) -> None:
    error = unread(tmp_path, "data:\n\ttrain: [a.csv]\n")
    assert "a tab where YAML wants blanks" in error.message and "unicode string" not in str(error)
    assert str(error.where).endswith(":2")


def test_what_is_left_open_has_its_line_and_column(tmp_path: Path) -> None:
    error = unread(tmp_path, "data: {train: [a.csv]\n")
    assert str(error.where).endswith(":2") and "column 1" in error.message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("# 設定\n".encode("cp950"), "not UTF-8 text"),
        ("a: \x07\n", "control character 0x07"),
        ("a: 2026-99-99\n", "month must be in"),
        ("hello", "consists of sections"),
        ("- a\n", "consists of sections"),
    ],
)
def test_what_is_no_recipe(tmp_path: Path, content: str | bytes, told: str) -> None:
    assert told in unread(tmp_path, content).message


def test_notepad_may_save_it_as_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_bytes("train: {epochs: 3}\n".encode("utf-16"))
    assert load_recipe(path).train.epochs == 3


def test_a_folder_is_no_recipe(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot be read: this is a folder"):
        load_recipe(tmp_path)


def test_merged_and_nested_names_are_not_twice() -> None:
    found = read_yaml(b"base: &b {x: 1, y: 2}\nother: {<<: *b, x: 3}\n")
    assert found["other"] == {"x": 3, "y": 2}
    with pytest.raises(UnreadableError, match="“x” stands there twice"):
        read_yaml(b"- {x: 1, x: 2}\n")


def test_a_list_as_a_name_is_a_fault_with_its_line() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_yaml(b"a: 1\n? [a, b]\n: c\n")
    assert caught.value.line == 2


def test_a_long_value_is_shortened() -> None:
    assert value_text("x" * 99) == '"' + "x" * 58 + "…"
    assert value_text(Recipe().data.train) == "[]"


def test_a_value_that_holds_itself_is_named() -> None:
    with pytest.raises(UnreadableError, match="holds itself"):
        read_yaml(b"a: &a [*a]\n")
    with pytest.raises(UnreadableError, match="too deeply"):
        read_yaml(b"[" * 5000)


def test_a_name_may_be_a_date() -> None:
    assert len(read_yaml(b"2025-01-01: a day\n")) == 1


def test_a_doubled_name_is_told_in_the_users_language_alone() -> None:
    set_language("zh-TW")
    with pytest.raises(UnreadableError) as caught:
        read_yaml(b"a: 1\na: 2\n")
    assert "YAML" not in str(caught.value) and "a" in str(caught.value)
