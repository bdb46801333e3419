"""New rows in the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from tuneproof.report.augment_terminal import print_kinds, print_rows
from tuneproof.types import Example


def test_a_long_chinese_example_is_broken_not_cut() -> None:
    """Chinese has no blanks to break at: at 80 columns the end of a question was “…”."""
    asked = "請問" + "新進的同仁要怎麼申請今年度的特別休假" * 3
    out = io.StringIO()
    print_kinds(Console(file=out, width=80), {"polite": [Example("a", asked, ("三天。",))]})
    said = "".join(out.getvalue().split())
    assert said.endswith(asked)


def test_the_questions_that_are_shown_are_spread_over_those_of_a_kind() -> None:
    """Neighbours are phrasings of one answer: they would look as if there were no others."""
    rows = [Example(str(n), f"question {n}", ("a",)) for n in range(10)]
    out = io.StringIO()
    print_kinds(Console(file=out, width=80), {"short": rows})
    said = out.getvalue()
    assert [f"question {n}" in said for n in range(10)] == [n in (0, 5) for n in range(10)]


def test_a_row_tells_what_it_answers_and_of_what_it_was_made() -> None:
    out = io.StringIO()
    row = Example("a", "VPN?", ("Install the client. " * 9,), origin="short ← faq.csv:2")
    print_rows(Console(file=out, width=80), [row])
    question, answer, origin = out.getvalue().splitlines()
    assert question == "+ VPN?" and origin.strip() == "short ← faq.csv:2"
    assert answer.startswith("  → Install the client.") and len(answer) < 70
