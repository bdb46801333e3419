from __future__ import annotations

import pytest

from tuneproof.text.markup import markup, shown, without_markup


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


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('See <a href="https://hr.example.com/leave">this page</a>.',
         "See this page (https://hr.example.com/leave)."),
        ("<a class=x href='https://a.example/?a=1&amp;b=2'><b>Here</b></a>",
         "Here (https://a.example/?a=1&b=2)"),
        ('<a href="mailto:hr@example.com?subject=Leave">HR</a>', "HR (hr@example.com)"),
        ('Call <a href="tel:+15550100">the desk</a>', "Call the desk (+15550100)"),
        ('<a href="https://a.example/"><img src="x.png"></a>', "https://a.example/"),
        ('<li><a href="https://a.example/1">one</a> <a href="https://a.example/2">two</a>',
         "one (https://a.example/1) two (https://a.example/2)"),
    ],
)  # fmt: skip
def test_where_a_link_leads_is_kept(text: str, plain: str) -> None:
    """An answer of which “this page” was left told nobody which."""
    assert without_markup(text) == plain
    assert not markup(plain)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('<a href="https://hr.example.com/leave/">hr.example.com/leave</a>',
         "hr.example.com/leave"),
        ('<a href="http://www.a.example">https://a.example/</a>', "https://a.example/"),
        ('<a href="mailto:hr@example.com">hr@example.com</a>', "hr@example.com"),
        ('<a href="tel:+15550100">+1 555-0100</a>', "+1 555-0100"),
        ('<a href="#top">Up</a>, <a href="javascript:go()">go</a>', "Up, go"),
    ],
)  # fmt: skip
def test_a_link_says_its_target_once(text: str, plain: str) -> None:
    assert without_markup(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<tr><td>Mon</td><td>9:00</td></tr><tr><th>Tue</th><td>8:00</td></tr>",
         "Mon 9:00\nTue 8:00"),
        ("You need:<ul><li>ID card<li>Photo</ul>", "You need:\nID card\nPhoto"),
        ("Line one<div>Line two</div>", "Line one\nLine two"),
        ('First<p class="x">Second</p>', "First\nSecond"),
        ("<h2>Hours</h2>Daily", "Hours\nDaily"),
    ],
)  # fmt: skip
def test_what_stood_apart_is_not_glued(text: str, plain: str) -> None:
    """“Mon9:00”: only the end of a paragraph or a row was a break, and a cell was nothing."""
    assert without_markup(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Bring:\n\n  - ID &amp; card\n\tand  more", "Bring:\n\n  - ID & card\n\tand  more"),
        ("One\n\n  <b>two</b>", "One\n\n  two"),
        ("One<br>\ntwo<br><br>three", "One\ntwo\n\nthree"),
        ("oublié\xa0? &lt;oui&gt;", "oublié\xa0? <oui>"),
    ],
)
def test_lines_and_blanks_of_plain_text_stay(text: str, plain: str) -> None:
    """One &amp; took the empty lines and the indentation of the whole answer with it."""
    assert without_markup(text) == plain


def test_what_a_page_shows_has_no_targets() -> None:
    assert shown('<p>See <a href="https://a.example">this page') == "See this page"
    assert shown('<a href="https://a.example">Here</a>') == "Here"
