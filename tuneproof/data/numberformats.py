"""Renders numbers in a workbook as Excel shows them: a number format makes 15% of 0.15.

Only simple formats are applied: digits, leading zeros, the gaps of phone numbers, thousands
separators, per cent, currency. Other numbers stay as they are stored. This module knows the parts
of an XLSX file; it knows no column and no row's meaning.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{18: "h:mm AM/PM", 20: "h:mm", 22: "m/d/yy h:mm", 46: "[h]:mm:ss"},
}
"""Format codes that a workbook names by number only, apart from those that depend on the locale."""
LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]')
"""Text in quotation marks, an escaped character, a gap, a currency with its locale."""
_AROUND = rf"(?:{LITERAL.pattern.replace('(', '(?:')}|[-+$€£¥₩%() ])*"
_GAP = r'(?:"[^"]*"|\\.|[-() ])+'
"""What separates the digits of a phone number."""
_PLAIN = re.compile(
    rf"(?P<before>{_AROUND})(?P<whole>#,##0|0+(?:{_GAP}0+)*)(?P<rest>\.0+)?(?P<after>{_AROUND})"
)

Codes = Mapping[int, Sequence[str]]
"""By row number, the format code of each non-empty cell, from left to right."""


def codes_of(content: bytes, sheet: str) -> Codes:
    """The format codes of a sheet; empty when this is no XLSX file or has no formats."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            styles = _style_codes(_parse_part(book, "xl/styles.xml"))
            if not any(styles):
                return {}
            return _codes_by_row(ElementTree.fromstring(read_sheet(book, sheet)), styles)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, ValueError):
        return {}  # an older or odd file: its cells stay as they are stored


def shown(cell: str, code: str) -> str:
    """A stored number as its sheet shows it; the cell unchanged where the code is not simple."""
    first, _semicolon, others = code.partition(";")
    found = _PLAIN.fullmatch(first)
    if found is None or (others and cell.startswith("-")):
        return cell
    before, after = found["before"], found["after"]
    scale = 100 if "%" in LITERAL.sub("", before + after) else 1
    try:
        digits = _format_digits(
            Decimal(cell) * scale, found["whole"], len(found["rest"] or ".") - 1
        )
    except ArithmeticError:
        return cell
    sign = "-" if cell.startswith("-") and digits.strip("0.,") else ""
    return f"{sign}{text_of(before)}{digits}{text_of(after)}".strip()


def _format_digits(number: Decimal, whole: str, places: int) -> str:
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if "," in whole:
        return f"{rounded:,f}"
    digits, point, decimals = f"{rounded:f}".partition(".")
    return f"{_fill_places(digits, whole)}{point}{decimals}"


def _fill_places(digits: str, whole: str) -> str:
    """The digits filled into the places of a code from the right; surplus digits go in front."""
    spread = ""
    for run in reversed(re.findall(rf"0+|{_GAP}", whole)):
        if run.strip("0"):
            spread = text_of(run) + spread
        else:
            digits = digits.zfill(len(run))
            spread, digits = digits[-len(run) :] + spread, digits[: -len(run)]
    return digits + spread


def text_of(literals: str) -> str:
    """The text that the literals of a code show."""
    return LITERAL.sub(lambda match: match[1] or match[2] or match[3] or "", literals)


def _parse_part(book: zipfile.ZipFile, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(path))


def _style_codes(part: ElementTree.Element) -> list[str]:
    """The format code of each cell style; empty for "General" and for codes not in `BUILT_IN`."""
    own = {
        int(style.get("numFmtId", "")): style.get("formatCode", "")
        for style in part.findall("{*}numFmts/{*}numFmt")
    }
    known = {**BUILT_IN, **own}
    numbers = (int(style.get("numFmtId", "0")) for style in part.findall("{*}cellXfs/{*}xf"))
    return [known.get(number, "") for number in numbers]


def read_sheet(book: zipfile.ZipFile, sheet: str) -> bytes:
    """The XML of a sheet. Raises KeyError where there is none of this name."""
    links = _parse_part(book, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for listed in _parse_part(book, "xl/workbook.xml").findall("{*}sheets/{*}sheet"):
        attributes = {name.rpartition("}")[2]: value for name, value in listed.items()}
        if attributes["name"] == sheet:
            return book.read(posixpath.join("/xl", targets[attributes["id"]]).lstrip("/"))
    raise KeyError(sheet)


def _codes_by_row(part: ElementTree.Element, styles: Sequence[str]) -> Codes:
    codes: dict[int, list[str]] = {}
    number = 0
    for row in part.findall("{*}sheetData/{*}row"):
        number = int(row.get("r") or number + 1)
        codes[number] = [_code_of_cell(cell, styles) for cell in row if holds_something(cell)]
    return codes


def _code_of_cell(cell: ElementTree.Element, styles: Sequence[str]) -> str:
    """The format code of a number; empty for a text, which is shown as it is."""
    return styles[int(cell.get("s", "0"))] if cell.get("t", "n") == "n" else ""


def holds_something(cell: ElementTree.Element) -> bool:
    """Whether a cell has a value or a text."""
    return bool(cell.findtext("{*}v")) or cell.find("{*}is") is not None
