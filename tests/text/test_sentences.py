from __future__ import annotations

from tuneproof.text.sentences import sentences, statements

TEXT = "病假30天；事假14天。\nAsk. Then go; no return."


def test_a_sentence_keeps_its_mark() -> None:
    assert sentences(TEXT) == ["病假30天；事假14天。", "Ask.", "Then go; no return."]


def test_semicolons_end_a_part() -> None:
    assert sentences(TEXT, semicolons=True) == [
        "病假30天；", "事假14天。", "Ask.", "Then go;", "no return.",
    ]  # fmt: skip


def test_a_statement_has_no_full_width_mark() -> None:
    assert statements(TEXT) == ["病假30天", "事假14天", "Ask.", "Then go;", "no return."]
    assert statements("好。。\n！") == ["好"]
