"""HTML in a text that is meant to be plain: tags and entities, and the text without them."""

from __future__ import annotations

import html
import re

_NAMES = (
    r"a|abbr|b|blockquote|br|button|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|label|li|ol|p"
    r"|pre|s|script|small|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|hr)\s*/?>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|copy|reg|hellip|mdash|ndash|bull|middot|[lr][sd]quo"
    r"|#\d{1,7}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)


def markup(text: str) -> tuple[str, ...]:
    """The tags and entities of the text, in order."""
    if "<" not in text and "&" not in text:
        return ()
    found = [*_HIDDEN.finditer(text), *_TAG.finditer(text), *_ENTITY.finditer(text)]
    return tuple(match.group() for match in sorted(found, key=re.Match.start))


def without_markup(text: str) -> str:
    """The text without tags, entities as the characters they mean, line breaks kept."""
    plain = _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", text)))
    lines = (" ".join(line.split()) for line in html.unescape(plain).splitlines())
    return "\n".join(line for line in lines if line)
