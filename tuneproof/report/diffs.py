"""A unified diff of rows in the terminal: row by row, each cut to what changes.

A recipe is short, and its context names the section: it is shown as it is. The diff of fifty rows
is not: whoever shows one says where the whole of it is. This module makes no diff.
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
"""Changed rows that are shown."""
CONTEXT = 24
"""Characters that are kept on either side of a change."""
COMPARED = 2000
"""Characters of a change within which what has stayed is looked for one by one."""
LONGEST = 200
"""Characters of a row that are shown at most."""
SAME_ROW = 0.6
"""How alike, by the characters they have, two lines are that count as one row changed."""
RECIPE = ".yaml"

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class RowDiff:
    """One row before and after; None where it was not there, or is gone. `line` is that before."""

    line: int
    before: str | None
    after: str | None


def print_diff(console: Console, diff: str, whole: str, *, places: bool = False) -> None:
    """Print a diff of one file or several. `whole` says where all of it is; with `places` the
    lines of the file before are named."""
    for old, new, body in _files(diff.splitlines()):
        print_line(console, f"--- {old}\n+++ {new}", "bold")
        if old.endswith(RECIPE):
            print_line(console, "\n".join(body))
            continue
        changes = _changes(body)
        for change in changes[:ROWS]:
            if places:
                print_line(console, f"  {old}:{change.line}", "cyan")
            before, after = brief(change.before, change.after)
            for sign, text, style in (("-", before, "red"), ("+", after, "green")):
                if text is not None:
                    print_line(console, f"{sign}{text}", style)
        print_line(console, _left_out(len(changes) - ROWS, whole), "dim")


def brief(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Both texts of a row, what they share cut to a little beside each change."""
    if before is None or after is None:
        return _cut(before), _cut(after)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    kept = _kept(before[start : len(before) - end], after[start : len(after) - end])
    head = _beside(before[:start], first=False)
    tail = _beside(before[len(before) - end :], last=False)
    return _cut(head + kept[0] + tail), _cut(head + kept[1] + tail)


def _shared(one: str, other: str) -> int:
    """How many first characters both texts share."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _kept(old: str, new: str) -> tuple[str, str]:
    """Both texts, long stretches that they share cut short."""
    kept = "", ""
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > COMPARED)
    for tag, start, end, other, other_end in matcher.get_opcodes():
        pair = old[start:end], new[other:other_end]
        if tag == "equal":
            pair = (_beside(pair[0]),) * 2
        kept = kept[0] + pair[0], kept[1] + pair[1]
    return kept


def _beside(text: str, *, first: bool = True, last: bool = True) -> str:
    """The first and last characters of a stretch that is the same in both, where a change lies
    before and after it."""
    head, tail = text[: CONTEXT * first], text[len(text) - CONTEXT * last :]
    return text if len(text) <= CONTEXT * (first + last) + 1 else f"{head}…{tail}"


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _files(lines: Iterable[str]) -> Iterator[tuple[str, str, Sequence[str]]]:
    """The names before and after of each file, and the lines of its hunks."""
    old, new, left, body = "", "", [0, 0], list[str]()
    for line in lines:
        found = _HUNK.match(line)
        inside = any(left)  # a removed row may begin with two dashes too
        if found and not inside:
            left = [int(found[at] or 1) for at in (2, 4)]
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


def _changes(body: Sequence[str]) -> list[RowDiff]:
    """The changed rows of the hunks of one file."""
    found: list[RowDiff] = []
    line, removed, added = 0, list[str](), list[str]()
    for text in (*body, "@@ -1 +1 @@"):
        hunk, sign = _HUNK.match(text), text[:1]
        if not hunk and sign == "-":
            removed.append(text[1:])
        elif not hunk and sign == "+":
            added.append(text[1:])
        else:
            found += _paired(line, removed, added)
            line = int(hunk[1]) if hunk else line + len(removed) + 1
            removed, added = [], []
    return found


def _paired(line: int, removed: Sequence[str], added: Sequence[str]) -> list[RowDiff]:
    """What stands in the place of which line: in order, where they are alike."""
    found: list[RowDiff] = []
    left = deque(added)
    for at, text in enumerate(removed, line):
        alike = left and SequenceMatcher(None, text, left[0]).quick_ratio() >= SAME_ROW
        found.append(RowDiff(at, text, left.popleft() if alike else None))
    return found + [RowDiff(line + len(removed), None, text) for text in left]


def _left_out(rows: int, whole: str) -> str:
    if rows <= 0:
        return _("Cut to what changes; the whole diff: {place}").format(place=whole)
    return ngettext(
        "and {n} more changed row; the whole diff: {place}",
        "and {n} more changed rows; the whole diff: {place}",
        rows,
    ).format(n=rows, place=whole)
