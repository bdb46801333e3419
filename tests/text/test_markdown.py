from __future__ import annotations

import pytest

from tuneproof.text.markdown import markdown, without_markdown


@pytest.mark.parametrize(
    ("text", "sign", "plain"),
    [
        ("**Open** from 9.", "**Open**", "Open from 9."),
        ("費用**40元**整", "**40元**", "費用40元整"),
        ("### Hours\nFrom 9.", "###", "Hours\nFrom 9."),
        ("See [the site](https://x.example).", "[the site](https://x.example)",
         "See the site (https://x.example)."),
        ("See [x.example](https://x.example).", "[x.example](https://x.example)",
         "See x.example."),
        ("```\nFrom 9.\n```", "```", "From 9."),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "|---|---|", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ],
)  # fmt: skip
def test_markdown_is_named_and_taken_away(text: str, sign: str, plain: str) -> None:
    assert markdown(text) == sign
    assert without_markdown(text) == plain


@pytest.mark.parametrize(
    "text",
    ["2 ** 3 ** 4", "- one\n- two", "C# and F#", "#1 choice", "`ls -l`", "snake__case__name",
     "form [A] (two pages)", "5*3*2", "a | b | c"],
)  # fmt: skip
def test_what_plain_text_has_too(text: str) -> None:
    assert markdown(text) is None
    assert without_markdown(text) == text
