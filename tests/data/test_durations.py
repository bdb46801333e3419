"""What a workbook's cells show of a duration is what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.workbook import Cells, write_workbook
from tuneproof.data.durations import elapsed
from tuneproof.data.tables import read_table


@pytest.mark.parametrize(
    ("moment", "code", "seen"),
    [
        ("1899-12-31 08:00:00", "[h]:mm", "8:00"),
        ("1900-01-01 06:00:00", "[h]:mm", "30:00"),
        ("1900-01-01 06:05:09", "[hh]:mm:ss", "30:05:09"),
        ("1899-12-31 01:30:05", "[mm]:ss", "90:05"),
        ("1900-01-01 06:00:00", '[h]"Std."\\ mm;@', "30Std. 00"),
        ("1900-01-01 06:30:00", '[H]"小時"MM"分"', "30小時30分"),
        ("1900-03-01 00:00:00", "[h]", "1464"),
        ("1900-01-01 23:59:59.991", "[h]:mm", "48:00"),
    ],
)
def test_a_duration_is_counted_from_day_zero(moment: str, code: str, seen: str) -> None:
    assert elapsed(moment, code) == seen


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("1900-01-01 06:00:00", "h:mm"),
        ("1900-01-01 06:00:00", "[h]:mm AM/PM"),
        ("1900-01-01 06:00:00", ""),
        ("1904-01-01 06:00:00", "[h]:mm"),
    ],
)
def test_what_is_no_plain_duration_is_none(moment: str, code: str) -> None:
    assert elapsed(moment, code) is None


def test_the_hours_of_a_workbook_are_what_it_shows(tmp_path: Path) -> None:
    """The month's overtime, shown as 30:00, was learned as 1900-01-01 06:00."""
    cells: Cells = {
        "A1": "question", "B1": "answer",
        "A2": "overtime", "B2": (1.25, "[h]:mm"),
        "A3": "two days", "B3": (2, "[h]:mm"),
        "A4": "opens", "B4": (0.375, "h:mm"),
    }  # fmt: skip
    found = read_table(write_workbook(tmp_path / "a.xlsx", {"S": cells}))
    assert [row.cells["answer"] for row in found.rows] == ["30:00", "48:00", "09:00"]
