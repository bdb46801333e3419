"""A page taken apart with the standard parser, strictly: every tag must be closed in order; the
texts of a chart."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from tuneproof.report.html import write_report
from tuneproof.store import RunFolder

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """The elements, addresses, ids and text of a page. Raises ValueError when not well-formed."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.source = text
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.labels: list[str] = []
        self.text = ""
        self.language = ""
        self.rows: dict[str, list[str]] = {}
        self._row = ""
        self.feed(text)
        self.close()
        if self.open:
            raise ValueError(f"never closed: {self.open}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, dict(attrs))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def _note(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.tags.add(tag)
        named = {name: value or "" for name, value in attrs.items()}
        self.ids += [named["id"]] if "id" in named else []
        self.addresses += [named[k] for k in ("src", "href", "xlink:href") if k in named]
        self.labels += [named.get("aria-label", "")] if named.get("role") == "img" else []
        self.language = named.get("lang", self.language)
        if tag == "tr":
            self._row = named.get("data-row", "")
        if tag == "td" and self._row:
            self.rows.setdefault(self._row, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"</{tag}> closes nothing at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text += data.replace("\u00a0", " ")
        if self._row and "td" in self.open:
            self.rows[self._row][-1] += data


def report(run: RunFolder) -> Page:
    """The report of a run, written now."""
    return Page(write_report(run).read_text(encoding="utf-8"))


def words(svg: str) -> list[str]:
    """The texts of a chart, in order."""
    return [
        "".join(each.itertext()) for each in ET.fromstring(svg).iter() if each.tag.endswith("text")
    ]
