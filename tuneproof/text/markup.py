"""HTML in a text that is meant to be plain: tags and entities, and the text without them."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_NAMES = (
    r"a|abbr|b|blockquote|br|button|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|label|li|ol|p"
    r"|pre|s|script|small|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CUT = re.compile(rf"<(?:{_NAMES})\s+[a-z-]+=[\"'][^<>]*\Z|</(?:{_NAMES})\s*\Z", re.IGNORECASE)
"""A tag that the end of the text cuts off. "if a <b" is none: it has no attribute."""
_BREAK = re.compile(r"<(?:br|hr)\s*/?>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def markup(text: str) -> tuple[str, ...]:
    """The tags and entities of the text, in order."""
    if "<" not in text and "&" not in text:
        return ()
    found = [match for sign in (_HIDDEN, _TAG, _CUT) for match in sign.finditer(text)]
    found += [match for match in _ENTITY.finditer(text) if _character(match) != match.group()]
    return tuple(match.group() for match in sorted(found, key=re.Match.start))


def without_markup(text: str) -> str:
    """The text without tags, entities as the characters they mean, line breaks kept."""
    plain = _CUT.sub("", _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", text))))
    lines = (" ".join(line.split()) for line in _ENTITY.sub(_character, plain).splitlines())
    return "\n".join(line for line in lines if line)


def _character(match: re.Match[str]) -> str:
    """What an entity means; itself where it is none. A web address may hold "&copy=2"."""
    entity = match.group()
    name = entity[1:]
    if name.startswith("#") or name in html5:
        return unescape(entity)
    return html5.get(name.lower(), entity)
