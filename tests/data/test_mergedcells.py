from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.workbook import write_workbook
from tuneproof.data.mergedcells import Merged, merged_in
from tuneproof.data.tables import read_table

CELLS = {
    "B1": "question", "C1": "answer",
    "B2": "how much", "C2": "£22",
    "B3": "lounge price",
    "B4": "cost of the lounge",
    "B5": "tandem fee", "C5": "£9",
    "B6": "cargo bike",
}  # fmt: skip


def test_an_answer_merged_over_its_questions_is_that_of_them_all(tmp_path: Path) -> None:
    """75 of 92 rows were left out, as if they had no answer."""
    path = write_workbook(tmp_path / "a.xlsx", {"FAQ": CELLS}, merged=["C2:C4", "C5:C6"])
    answers = [row.cells["answer"] for row in read_table(path).rows]
    assert answers == ["£22", "£22", "£22", "£9", "£9"]


def test_only_cells_over_several_rows_are_told_by_the_first_filled_column(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"FAQ": CELLS}, merged=["C2:C4", "B7:C7"])
    assert merged_in(path.read_bytes(), "FAQ") == (Merged(1, 2, 4),)


def test_a_cell_that_is_filled_or_has_no_row_is_left(tmp_path: Path) -> None:
    cells = {**CELLS, "C3": "£23"}
    path = write_workbook(tmp_path / "a.xlsx", {"FAQ": cells}, merged=["C2:C9", "A2:A4"])
    answers = [row.cells["answer"] for row in read_table(path).rows]
    assert answers == ["£22", "£23", "£22", "£9", "£22"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_xlsx_file_has_none(content: bytes) -> None:
    assert merged_in(content, "S") == ()
