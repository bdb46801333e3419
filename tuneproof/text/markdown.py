"""Markdown in a text that may be shown as it is: bold, headings, links, code blocks, tables.

Lists and inline code are left out: people write them in plain text too.
"""

from __future__ import annotations

import re

_BOLD = re.compile(r"(?<![*\w])(\*\*|__)(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![*\w])", re.DOTALL)
_BOLD_CJK = re.compile(r"\*\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*\*")
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ ]+(?=\S)", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]+)\]\((?:https?://|/|#|mailto:|\./)?([^()\s]+)\)")
_FENCE = re.compile(r"^[ ]{0,3}```[^\n`]*$\n?", re.MULTILINE)
_TABLE = re.compile(r"^[ ]{0,3}\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$", re.MULTILINE)
_SIGNS = (_BOLD, _BOLD_CJK, _HEADING, _LINK, _FENCE, _TABLE)


def markdown(text: str) -> str | None:
    """The first sign of Markdown in the text, as it is written."""
    matches = filter(None, (pattern.search(text) for pattern in _SIGNS))
    first = min(matches, key=lambda match: match.start(), default=None)
    return None if first is None else first[0].strip()


def without_markdown(text: str) -> str:
    """The text without Markdown. A text with a table is left as it is: cells make no sentence."""
    if _TABLE.search(text):
        return text
    plain = _LINK.sub(_label_and_target, _FENCE.sub("", _HEADING.sub("", text)))
    return _BOLD_CJK.sub(r"\1", _BOLD.sub(r"\2", plain)).strip()


def _label_and_target(match: re.Match[str]) -> str:
    """A link as “label (target)”, or its label where that holds the target."""
    label, target = match[1], match[2]
    whole = match[0][match[0].rindex("](") + 2 : -1]
    return label if target in label or whole in label else f"{label} ({whole})"
