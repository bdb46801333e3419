from __future__ import annotations

from tuneproof.text.names import names


def test_names_are_capitals_inside_a_sentence() -> None:
    assert names("Ask Mary in PeopleHub. Then wait until Monday, e.g. at IT.") == [
        "Mary",
        "PeopleHub",
        "IT",
    ]
    assert names("請到 Slack 詢問，或寄信 it@ch.example") == ["Slack"]
