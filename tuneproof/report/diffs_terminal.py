"""Prints a unified diff of data files row by row, each row shortened to what changes.

The diff of a recipe is printed whole: it is short, and its context lines name the section. A diff
of many rows is not, so its caller says where the whole diff is. This module makes no diff.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rich.console import Console

from tuneproof.i18n import _, ngettext
from tuneproof.report.terminal_parts import print_line

ROWS = 10
"""Most changed rows that are shown of a file."""
CONTEXT = 24
"""Characters that are kept on either side of a change."""
COMPARED = 2000
"""Most characters of a change that are compared exactly, without difflib's `autojunk` heuristic."""
LONGEST = 200
"""Most characters of a row that are shown."""
SAME_ROW = 0.6
"""Similarity (`SequenceMatcher.quick_ratio`) from which a removed and an added line are one changed
row."""
RECIPE = ".yaml"

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class RowDiff:
    """One row before and after; None where it did not exist. `line` is its line number before."""

    line: int
    before: str | None
    after: str | None


def print_diff(console: Console, diff: str, whole: str, *, places: bool = False) -> None:
    """Print a diff of one or several files. `whole` says where the whole diff is; with `places`
    the file and line of each row before the change are printed too."""
    for old, new, body in _file_diffs(diff.splitlines()):
        print_line(console, f"--- {old}\n+++ {new}", "bold")
        if old.endswith(RECIPE):
            print_line(console, "\n".join(body))
            continue
        changes = _changed_rows(body)
        for change in changes[:ROWS]:
            if places:
                print_line(console, f"  {old}:{change.line}", "cyan")
            before, after = brief(change.before, change.after)
            for sign, text, style in (("-", before, "red"), ("+", after, "green")):
                if text is not None:
                    print_line(console, f"{sign}{text}", style)
        print_line(console, _whole_diff_hint(len(changes) - ROWS, whole), "dim")


def brief(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Both texts of a row, with only a little context kept beside each change."""
    if before is None or after is None:
        return _truncated(before), _truncated(after)
    start = _common_prefix_length(before, after)
    end = _common_prefix_length(before[start:][::-1], after[start:][::-1])
    old, new = _shorten_common_parts(
        before[start : len(before) - end], after[start : len(after) - end]
    )
    head = _elide_middle(before[:start], first=False)
    tail = _elide_middle(before[len(before) - end :], last=False)
    return _truncated(head + old + tail), _truncated(head + new + tail)


def _common_prefix_length(first: str, second: str) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))


def _shorten_common_parts(old: str, new: str) -> tuple[str, str]:
    """Both texts, with the middle of each long common part left out."""
    kept = "", ""
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > COMPARED)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        pair = old[start:end], new[new_start:new_end]
        if tag == "equal":
            pair = (_elide_middle(pair[0]),) * 2
        kept = kept[0] + pair[0], kept[1] + pair[1]
    return kept


def _elide_middle(text: str, *, first: bool = True, last: bool = True) -> str:
    """A common part with its middle left out. `first` and `last` say whether its beginning and its
    end are kept: a change is next to them."""
    head, tail = text[: CONTEXT * first], text[len(text) - CONTEXT * last :]
    return text if len(text) <= CONTEXT * (first + last) + 1 else f"{head}…{tail}"


def _truncated(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _file_diffs(lines: Iterable[str]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """(name before, name after, lines of the hunks) of each file of a diff."""
    old, new, left, body = "", "", [0, 0], list[str]()
    for line in lines:
        hunk = _HUNK.match(line)
        inside = any(left)  # lines left in the hunk: a removed row may begin with "--" too
        if hunk and not inside:
            left = [int(hunk[at] or 1) for at in (2, 4)]
        elif inside:
            left = [left[0] - (line[:1] != "+"), left[1] - (line[:1] != "-")]
        elif line.startswith("--- "):
            if body:
                yield old, new, body
            old, body = line[4:], []
            continue
        else:
            new = line[4:]
            continue
        body.append(line)
    if body:
        yield old, new, body


def _changed_rows(body: Sequence[str]) -> list[RowDiff]:
    """The changed rows in the hunks of one file."""
    changes: list[RowDiff] = []
    line, removed, added = 0, list[str](), list[str]()
    for text in (*body, "@@ -1 +1 @@"):
        hunk, sign = _HUNK.match(text), text[:1]
        if not hunk and sign == "-":
            removed.append(text[1:])
        elif not hunk and sign == "+":
            added.append(text[1:])
        else:
            changes += _paired_rows(line, removed, added)
            line = int(hunk[1]) if hunk else line + len(removed) + 1
            removed, added = [], []
    return changes


def _paired_rows(line: int, removed: Sequence[str], added: Sequence[str]) -> list[RowDiff]:
    """Removed and added lines as rows: each removed line, in order, is paired with the next added
    one where they are similar. `line` is the line number of the first removed one."""
    changes: list[RowDiff] = []
    left = deque(added)
    for at, text in enumerate(removed, line):
        alike = left and SequenceMatcher(None, text, left[0]).quick_ratio() >= SAME_ROW
        changes.append(RowDiff(at, text, left.popleft() if alike else None))
    return changes + [RowDiff(line + len(removed), None, text) for text in left]


def _whole_diff_hint(rows: int, whole: str) -> str:
    if rows <= 0:
        return _("Cut to what changes; the whole diff: {place}").format(place=whole)
    return ngettext(
        "and {n} more changed row; the whole diff: {place}",
        "and {n} more changed rows; the whole diff: {place}",
        rows,
    ).format(n=rows, place=whole)
