"""The registry in the terminal: its names, and the versions of one name with their history.

Takes the lines that `registry --json` prints, as they are. This module reads no file.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tuneproof.i18n import _, enumerated, ngettext
from tuneproof.report.rows import share
from tuneproof.report.terminal_parts import moment_text, table_of_shares
from tuneproof.types import Line


def print_names(console: Console, lines: Sequence[Line]) -> None:
    """Print each name with the version in use and its figures, then what is damaged."""
    table = _version_table(_("name"), _("in use"))
    for line in lines:
        # Not "v3 of 2": old versions may have been deleted.
        text = ngettext("{label} ({n} version)", "{label} ({n} versions)", line["versions"])
        version = text.format(label=line["version"], n=line["versions"])
        table.add_row(_title_cell(line["name"], line), Text(version), *_figure_cells(line))
    console.print(table)
    for line in lines:
        for damage in _damage_remarks(line):
            console.print(Text(f"{line['name']} {line['version']}: {damage}"))


def print_versions(console: Console, lines: Sequence[Line], history: Sequence[Line]) -> None:
    """Print the versions of one name, the one in use marked, then remarks and the history."""
    table = _version_table(_("version"), "")
    for line in lines:
        mark = _("★ in use") if line["in_use"] else ""
        table.add_row(
            _title_cell(line["version"], line), Text(mark, "bold green"), *_figure_cells(line)
        )
    console.print(table)
    for line in lines:
        for remark in _remarks(line):
            console.print(Text(f"{line['version']}: {remark}"))
    for event in history:
        console.print(Text(_event_line(event), "dim"))


def _version_table(*first: str) -> Table:
    table = table_of_shares()
    for title in first:
        table.add_column(title, overflow="fold")
    for title in (_("right %"), _("look-up %")):
        table.add_column(title, justify="right")
    return table


def _title_cell(title: str, line: Line) -> Text:
    """A title, and below it when, from which run and base model the version came."""
    when = moment_text(line["registered"])
    parts = (when, (line["run"] or {}).get("name"), (line["base"] or {}).get("name"))
    return Text.assemble((title, "bold"), (f"\n{' · '.join(filter(None, parts))}", "dim"))


def _figure_cells(line: Line) -> tuple[Text, Text]:
    return Text(share(line["right"])), Text(share(line["lookup"]))


def _remarks(line: Line) -> list[str]:
    remarks = [str((line["decision"] or {}).get("reason") or "")]
    if line["forced"]:
        remarks.append(_("It was forced."))
    return [remark for remark in (*remarks, *_damage_remarks(line)) if remark]


def _damage_remarks(line: Line) -> list[str]:
    if not line["altered"]:
        return []
    files = enumerated(line["altered"])
    return [_("No longer what was registered: {files} differ.").format(files=files)]


def _event_line(event: Line) -> str:
    when = moment_text(event.get("time"))
    words = {"added": _("added"), "rolled back": _("rolled back")}
    what = words.get(str(event.get("event")), str(event.get("event")))
    return f"{when}  {what}  {event.get('from') or '—'} → {event.get('to')}"
