from __future__ import annotations

import pytest

from tuneproof.text.markup import markup, without_markup


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Hi&nbsp;<b>you</b></p>", "Hi you"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ("Q&amp;A", "Q&A"),
        ('<a href="x">here</a>', "here"),
        ("<style>p {}</style>text<!-- note -->", "text"),
        ("&#26085;&#x672c;", "日本"),
        ("geh&ouml;ren, &Auml;pfel &rarr; &NBSP;hier", "gehören, Äpfel → hier"),
        ('When we ship.<span style="color:#1f1f1f', "When we ship."),
        ("and pedals</li", "and pedals"),
        ("Q&amp;A: https://x.example/?a=1&copy=2", "Q&A: https://x.example/?a=1&copy=2"),
    ],
)
def test_markup_is_seen_and_taken_away(text: str, plain: str) -> None:
    assert markup(text)
    assert without_markup(text) == plain


@pytest.mark.parametrize(
    "text",
    ["a < b and b > c", "R&D", "AT&T; and", "<name>@example.com", "if x<5 then y", "<你好>",
     "if a <b", "R&D; Q&A;", "?a=1&copy=2"],
)  # fmt: skip
def test_signs_in_plain_text_are_no_markup(text: str) -> None:
    assert markup(text) == ()
