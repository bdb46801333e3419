from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneproof.text.escapes import escaped, unescaped


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"\u5716\u66f8\u9928 B1", "圖書館 B1"),
        (r"M\u00fcll", "Müll"),
        (r"gut \ud83d\ude00", "gut 😀"),
        ("%E5%9C%96%E6%9B%B8", "圖書"),
        ("Gr=C3=B6=C3=9Fe", "Größe"),
        (r"Gr\xc3\xb6\xc3\x9fe", "Größe"),
        (r"First.\nSecond", "First.\nSecond"),
        (r"先登入\r\n再填表", "先登入\n再填表"),
        ("One_x000D_\nTwo", "One\nTwo"),
        ('He said ""yes"".', 'He said "yes".'),
        ("%E5%9C%96 see https://x.example/%E5%9C%96", "圖 see https://x.example/%E5%9C%96"),
    ],
)
def test_spelled_out_characters_are_seen_and_told_back(text: str, meant: str) -> None:
    assert escaped(text)
    assert unescaped(text) == meant


@pytest.mark.parametrize(
    "text",
    ["https://x.example/%E5%9C%96?q=%C3%B6", "20%", "50%25", "a=20=B0", "x=AB=CD", r"C:\users\x",
     r"C:\new\N", r"a \neq b", r"\\server\new", r"D:\資料\新檔", 'leave it empty: ""', '6"" wide',
     r"\u0041", "100 %, 50%", r"\ud83d alone"],
)  # fmt: skip
def test_addresses_rates_and_formulas_are_left_be(text: str) -> None:
    assert escaped(text) is None
    assert unescaped(text) == text


@given(st.text(alphabet=r"\u%=xABCDEF0189 :/w.", max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    assert (escaped(text) is None) == (unescaped(text) == text)
