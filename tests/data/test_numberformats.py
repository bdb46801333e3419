"""What a workbook's cells show is what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.workbook import Cells, write_workbook
from tuneproof.data.numberformats import codes_of, shown


@pytest.mark.parametrize(
    ("cell", "code", "seen"),
    [
        ("0.15", "0%", "15%"),
        ("0.15000000000000002", "0.0%", "15.0%"),
        ("0.125", "0%", "13%"),
        ("-0.05", "0%", "-5%"),
        ("0.15", '0"%"', "0%"),
        ("42", "00000", "00042"),
        ("912345678", "0000000000", "0912345678"),
        ("912345678", "0000-000-000", "0912-345-678"),
        ("912345678", "0000\\-000\\-000", "0912-345-678"),
        ("223456789", '(00) 0000"-"0000', "(02) 2345-6789"),
        ("12345678901", "0000 000 000", "12345 678 901"),
        ("42", "000 000.0", "000 042.0"),
        ("7.5", "00.00", "07.50"),
        ("1234567.5", "#,##0", "1,234,568"),
        ("1200", '"NT$"#,##0', "NT$1,200"),
        ("1200", "[$NT$-404]#,##0.00", "NT$1,200.00"),
        ("1200", "[$-404]#,##0", "1,200"),
        ("1200", '#,##0\\ "元"', "1,200 元"),
        ("1200", "_($* #,##0.00_);_($* (#,##0.00);_(@_)", "$1,200.00"),
        ("-12", "$0", "-$12"),
        ("-0.1", "0", "0"),
    ],
)
def test_a_plain_format_is_followed(cell: str, code: str, seen: str) -> None:
    assert shown(cell, code) == seen


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0.15", ""),
        ("0.15", "General"),
        ("0.15", "# ?/?"),
        ("0.15", "0.00E+00"),
        ("1", '"yes";;"no"'),
        ("-12", "#,##0;(#,##0)"),
        ("n/a", "0%"),
        ("1e999999", "0%"),
        ("1200", "#,##0,"),
    ],
)
def test_what_is_not_plain_stays_as_it_is_stored(cell: str, code: str) -> None:
    assert shown(cell, code) == cell


def test_codes_go_by_row_and_by_filled_cells(tmp_path: Path) -> None:
    cells: Cells = {
        "B2": "share", "C2": "id", "B4": (0.5, "0%"), "C4": ("0.5", "0%"), "E4": (7, "000"),
    }  # fmt: skip
    path = write_workbook(tmp_path / "a.xlsx", {"Notes": {"A1": "by me"}, "QA & more": cells})
    codes = codes_of(path.read_bytes(), "QA & more")
    assert codes == {2: ["", ""], 4: ["0%", "", "000"]}


def test_a_file_of_another_kind_has_no_codes(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"S": {"A1": 1}})
    assert codes_of(path.read_bytes(), "S") == {}, "no format, nothing to look for"
    assert codes_of(b"no archive", "S") == {}
