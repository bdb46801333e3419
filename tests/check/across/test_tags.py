from __future__ import annotations

from dataclasses import replace

import pytest

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject
from tuneproof.types import Severity


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


def test_d168_rows_that_lack_what_the_others_have() -> None:
    """Cells that were merged were empty once the sheet was saved as CSV, and no check told."""
    whole = [
        replace(row, sources=("kb-1",))
        for row in rows(*((f"q{n}", f"a{n}", "Fees") for n in range(18)))
    ]
    bare = rows(("x", "y"), ("z", "u"), file="b.csv")
    found = look("D168", Subject((*whole, *bare))).findings
    assert [finding.where for finding in found] == [("b.csv:2", "b.csv:3")] * 2
    assert "2 of 20 answerable rows have no topic" in found[0].message
    refused = rows(("x", "no"), file="c.csv", answerable=False)
    assert not look("D168", Subject((*whole, *refused))).findings
    assert not look("D168", Subject((*whole[:4], *bare))).findings
    assert not look("D168", Subject(rows(("x", "y")))).findings


def test_d167_a_topic_with_a_slip_of_the_pen() -> None:
    """“recieving” and 財物 (for 財務) were topics of their own, and only their size was named."""
    table = rows(
        *((f"goods {n}", "At dock 2, until 4 p.m.", "Receiving") for n in range(6)),
        *((f"發票 {n}", "月底前送財務處核銷。", "財務") for n in range(6)),
        ("goods on Friday", "At dock 2, until 4 p.m.", "Recieving"),
        ("late goods", "The night shift takes them in.", "Receivng"),
        ("發票遺失", "月底前送財務處核銷。", "財物"),
    )
    found = look("D167", Subject(table)).findings
    assert [finding.where for finding in found] == [
        ("train.csv:14", "train.csv:15"),
        ("train.csv:16",),
    ]
    assert "“Receiving” (rows: 6) is also written “Recieving” (1)" in found[0].message


@pytest.mark.parametrize(
    ("usual", "other", "answer"),
    [
        ("財務", "財產", "財產編號貼在背面。"),
        ("Level 1", "Level 2", "Up the stairs."),
        ("Team A", "Team B", "Ask Team B."),
        ("Cars", "Carts", "Carts are at the gate."),
        ("Indoor pool", "Outdoor pool", "Up the stairs."),
    ],
)
def test_d167_a_letter_makes_another_topic(usual: str, other: str, answer: str) -> None:
    table = rows(*((f"q{n}", "Up the stairs.", usual) for n in range(6)), ("x", answer, other))
    assert not look("D167", Subject(table)).findings


def test_d168_one_row_of_many_is_a_warning() -> None:
    whole = rows(*((f"q{n}", f"a{n}", "Fees") for n in range(120)))
    (finding,) = look("D168", Subject((*whole, *rows(("x", "y"), file="train.csv")))).findings
    assert finding.severity is Severity.WARNING
