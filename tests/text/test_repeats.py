from __future__ import annotations

import pytest

from tuneproof.text.repeats import said_twice


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Ask at the desk in hall A. It is open. Ask at the desk in hall A.",
         "Ask at the desk in hall A."),
        ("請洽一樓服務台櫃檯。請洽一樓服務台櫃檯。", "請洽一樓服務台櫃檯。"),
        ("Closed on Mondays in winter; closed on Mondays in winter.",
         "closed on Mondays in winter."),
        ("It is free for every resident.It is free for every resident.",
         "It is free for every resident."),
        ("It is free for every resident.It is free for every resident.It is free for every "
         "resident.", "It is free for every resident."),
    ],
)  # fmt: skip
def test_what_is_said_twice(text: str, piece: str) -> None:
    assert said_twice(text) == piece


@pytest.mark.parametrize(
    "text",
    [
        "Monday: closed. Tuesday: closed.",
        "可以。可以。",
        "Hall A opens at 8. Hall B opens at 8.",
        "",
    ],
)
def test_short_sentences_come_back_and_others_differ(text: str) -> None:
    assert said_twice(text) is None
