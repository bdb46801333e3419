"""Diffs of rows in the terminal: short enough to be read, and nothing that changed is hidden."""

from __future__ import annotations

import io
from difflib import unified_diff

import pytest
from rich.console import Console

from tuneproof.i18n import set_language
from tuneproof.report.diffs_terminal import CONTEXT, LONGEST, ROWS, brief, print_diff

WORDS = "please ask your manager to sign it before the end of the month "


def shown(before: list[str], after: list[str], *, name: str = "q.csv", places: bool = True) -> str:
    diff = unified_diff(before, after, name, f"fixed-{name}", lineterm="")
    console = Console(file=io.StringIO(), record=True, width=80)
    print_diff(console, "".join(f"{line}\n" for line in diff), "--json", places=places)
    return console.export_text()


def test_fifty_rows_are_ten_each_cut_to_its_change() -> None:
    """Fifty rows of 360 characters were 36,000 characters of terminal."""
    before = ["question,answer", *(f"Form {n}?,{WORDS * 5}<b>desk</b> {WORDS}" for n in range(50))]
    after = [line.replace("<b>", "").replace("</b>", "") for line in before]
    said = shown(before, after)
    lines = said.splitlines()
    assert len(lines) == 2 + 3 * ROWS + 1 and max(map(len, lines)) < 80
    assert (
        lines[2] == "  q.csv:2" and lines[-1] == "and 40 more changed rows; the whole diff: --json"
    )
    assert lines[3].startswith("-…") and "<b>desk</b>" in lines[3] and lines[3].endswith("…")
    assert lines[4].startswith("+…") and "desk" in lines[4] and "<" not in lines[4]
    assert "q.csv:11" in said and "q.csv:12" not in said


def test_a_short_row_is_shown_whole() -> None:
    assert "-Why so?,<b>Because.</b>\n+Why so?,Because.\n" in shown(
        ["a", "Why so?,<b>Because.</b>", "b"], ["a", "Why so?,Because.", "b"]
    )


def test_rows_that_are_gone_or_new_stand_alone_with_their_line() -> None:
    before = ["a", "Copied?,Yes.", "<i>Where?</i>,At the desk.", "b", *"cdefgh", "-- dashes"]
    after = ["a", "Where?,At the desk.", "b", *"cdefgh", "Quite new"]
    assert shown(before, after).splitlines() == [
        "--- q.csv",
        "+++ fixed-q.csv",
        "  q.csv:2",
        "-Copied?,Yes.",
        "  q.csv:3",
        "-<i>Where?</i>,At the desk.",
        "+Where?,At the desk.",
        "  q.csv:11",
        "--- dashes",
        "  q.csv:12",
        "+Quite new",
        "Cut to what changes; the whole diff: --json",
    ]


def test_a_recipe_keeps_its_context() -> None:
    """Which section a setting belongs to stands in the lines around it."""
    said = shown(["train:", "  epochs: 5"], ["train:", "  epochs: 8"], name="recipe.yaml")
    assert " train:\n-  epochs: 5\n+  epochs: 8\n" in said and "whole" not in said


def test_two_files_in_one_diff_are_told_apart() -> None:
    rows = ["VPN? → No.", "MFA? → Yes."]
    parts = [
        unified_diff(["x"], ["y"], "a/recipe.yaml", "b/recipe.yaml", lineterm=""),
        unified_diff(rows, rows[1:], "a/train", "b/train", lineterm=""),
    ]
    console = Console(file=io.StringIO(), record=True, width=80)
    print_diff(console, "".join(f"{line}\n" for part in parts for line in part), "x.diff")
    said = console.export_text()
    assert said.index("+y") < said.index("--- a/train") < said.index("-VPN? → No.")
    assert "MFA" not in said and said.endswith("the whole diff: x.diff\n")


def test_every_change_of_a_row_is_kept_and_what_lies_between_is_cut() -> None:
    text = "請假要先在系統送單並經主管核准" * 8
    old, new = brief(f"<b>{text}</b>{text}Ａ", f"{text}{text}A")
    assert old == f"<b>{text[:CONTEXT]}…{text[-CONTEXT:]}</b>{text[:CONTEXT]}…{text[-CONTEXT:]}Ａ"
    assert new == f"{text[:CONTEXT]}…{text[-CONTEXT:]}{text[:CONTEXT]}…{text[-CONTEXT:]}A"


@pytest.mark.parametrize(
    ("before", "after"), [(None, WORDS * 9), (WORDS * 9, None), ("x" * 400, "y" * 400)]
)
def test_nothing_is_longer_than_a_row_may_be(before: str | None, after: str | None) -> None:
    for text, cut in zip((before, after), brief(before, after), strict=True):
        assert (cut is None) == (text is None) and len(cut or "") <= LONGEST


def test_a_very_long_row_shows_its_change() -> None:
    text = WORDS * 1000
    old, new = brief(f"{text}<b>{text}</b>{text}", text * 3)
    assert "<b>" in (old or "") and "<b>" not in (new or "")


def test_it_is_said_in_the_language_of_the_reader() -> None:
    set_language("zh-TW")
    before = [f"{n},<b>x</b>" for n in range(30)]
    assert "q.csv:1" in shown(before, [line.replace("<b>", "") for line in before])
