from __future__ import annotations

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject


def test_d167_names_the_rows_of_the_rarer_spellings() -> None:
    """“billing” and “Billing ” were two topics, and no check told."""
    table = rows(
        ("a", "x", "Billing"),
        ("b", "y", "billing"),
        ("c", "z", "Billing"),
        ("d", "u", "Key cards"),
        ("e", "v", "Key-card"),
        ("f", "w", "Key cards"),
        ("g", "t", "Fees & fines"),
    )
    result = look("D167", Subject(table))
    assert [finding.where for finding in result.findings] == [("train.csv:3",), ("train.csv:6",)]
    assert "“Billing” (rows: 2) is also written “billing” (1)" in result.findings[0].message


def test_d167_other_topics_are_other_topics() -> None:
    names = ("C", "C++", "Level 1", "Level 2", "Access", "Acces points", "宿舍", "宿舍費", "Bus")
    table = rows(*((f"q{n}", f"a{n}", name) for n, name in enumerate(names)))
    assert not look("D167", Subject(table)).findings
