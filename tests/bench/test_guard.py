"""The counts of `bench.guard`, on answers whose verdict is known."""

from __future__ import annotations

import io

from rich.console import Console

from bench.guard import counts, table
from tests.evaluate.rows import judged
from tuneproof.evaluate.figures import evaluation
from tuneproof.types import to_json

FAR = ("all", "answerable", "far")


def test_right_answers_and_refusals_are_counted_apart() -> None:
    answers = [
        judged(1, slices=FAR),
        judged(2, slices=FAR, correct=False),
        judged(3),
        judged(4, answerable=False, slices=("all", "unanswerable")),
        judged(5, answerable=False, slices=("all", "unanswerable"), correct=False),
    ]
    found = counts(to_json(evaluation({"probe": answers}))["systems"]["probe"])
    assert found == {
        "answerable": 3, "right": 2, "far": 2, "far_right": 1, "unanswerable": 2, "refused": 1,
    }  # fmt: skip
    shown = io.StringIO()
    Console(width=80, file=shown).print(table("one", {"probe": found}))
    assert all(text in shown.getvalue() for text in ("2 of 3", "1 of 2", "probe"))
