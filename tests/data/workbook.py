"""The smallest XLSX file that holds given cells: what Excel writes, without its ornaments."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Value = str | int | float | bool
Cells = Mapping[str, Value | tuple[Value, str]]
"""Cells by reference; a pair is a value and its number format."""

QUOTE = {'"': "&quot;"}
_TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
{sheets}</Types>"""
_SHEET_TYPE = (
    '<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = (
    '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def write_workbook(
    path: Path, sheets: Mapping[str, Cells], merged: Sequence[str] = (), hidden: Sequence[str] = ()
) -> Path:
    """Write sheets of cells by reference: {"Sheet1": {"A1": "question", "B1": "answer"}}.

    The ranges in `merged` are so in every sheet; the sheets in `hidden` are not seen."""
    numbers = range(1, len(sheets) + 1)
    link = f'<Relationship Id="rId{{n}}" Type="{_OFFICE}/{{kind}}" Target="{{target}}"/>'
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, name in zip(numbers, sheets, strict=True)
        for state in ["hidden" if name in hidden else "visible"]
    )
    links = "".join(
        link.format(n=n, kind="worksheet", target=f"worksheets/sheet{n}.xml") for n in numbers
    )
    top = link.format(n=1, kind="officeDocument", target="xl/workbook.xml")
    with zipfile.ZipFile(path, "w") as file:
        types = "".join(_SHEET_TYPE.format(n=n) for n in numbers)
        file.writestr("[Content_Types].xml", _TYPES.format(sheets=types))
        file.writestr("_rels/.rels", _RELS.format(top))
        file.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<sheets>{names}</sheets></workbook>",
        )
        file.writestr("xl/_rels/workbook.xml.rels", _RELS.format(links))
        given = [cell for cells in sheets.values() for cell in cells.values()]
        codes = list(dict.fromkeys(cell[1] for cell in given if isinstance(cell, tuple)))
        file.writestr("xl/styles.xml", _styles(codes))
        for n, cells in zip(numbers, sheets.values(), strict=True):
            file.writestr(f"xl/worksheets/sheet{n}.xml", _sheet(cells, codes, merged))
    return path


def _styles(codes: Sequence[str]) -> str:
    formats = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{escape(code, QUOTE)}"/>'
        for n, code in enumerate(codes, 164)
    )
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in (0, *range(164, 164 + len(codes))))
    return (
        f'<?xml version="1.0"?><styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>"
    )


def _sheet(cells: Cells, codes: Sequence[str], merged: Sequence[str]) -> str:
    rows: dict[int, list[str]] = {}
    for reference, given in cells.items():
        number = int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        value, style = (
            (given[0], codes.index(given[1]) + 1) if isinstance(given, tuple) else (given, 0)
        )
        rows.setdefault(number, []).append(_cell(f'r="{reference}" s="{style}"', value))
    body = "".join(f'<row r="{n}">{"".join(parts)}</row>' for n, parts in rows.items())
    ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>'
        f"{f'<mergeCells>{ranges}</mergeCells>' if ranges else ''}</worksheet>"
    )


def _cell(place: str, value: Value) -> str:
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {place}><v>{value}</v></c>"
    text = f"<t xml:space='preserve'>{escape(value)}</t>"
    return f'<c {place} t="inlineStr"><is>{text}</is></c>'
