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
"""A tag cut off by the end of the text. "if a <b" is none, as it has no attribute."""
_BLOCKS = "blockquote|center|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|table|tbody|thead|tr|ul"
_BREAK = re.compile(rf"</?(?:br|{_BLOCKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh](?:\s[^<>]*)?>", re.IGNORECASE)
_LAID_OUT = re.compile(rf"</?(?:t[dh]|{_BLOCKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""Tags that show that line ends and blanks of the source mean nothing."""
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(
    r"<a\s(?:[^<>]*\s)?href\s*=\s*[\"']?(?P<target>(?:https?://|mailto:|tel:)[^\"'<>\s]+)[^<>]*>"
    r"(?P<label>(?:(?!</?a[\s>]).)*)</a\s*>",
    re.IGNORECASE | re.DOTALL,
)
"""A link with an absolute target; "#top" and "../leave" mean nothing outside their page."""
_TO_WRITE = re.compile(r"(?:mailto:|tel:)([^?]+).*", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"https?://(?:www\.)?|\bwww\.", re.IGNORECASE)
_NO_BREAK = re.compile(r"[ \t]*(?:&(?:nbsp|#160|#xa0);[ \t]*)+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def markup(text: str) -> tuple[str, ...]:
    """The tags and entities of the text, in order."""
    if "<" not in text and "&" not in text:
        return ()
    found = [match for sign in (_HIDDEN, _TAG, _CUT) for match in sign.finditer(text)]
    found += [
        match for match in _ENTITY.finditer(text) if _entity_character(match) != match.group()
    ]
    return tuple(match.group() for match in sorted(found, key=re.Match.start))


def without_markup(text: str) -> str:
    """The text without tags: entities become characters, line breaks stay, and the target of a link
    follows its label in brackets."""
    text = _LINK.sub(_label_and_target, _HIDDEN.sub("", text))
    if _LAID_OUT.search(text):
        return shown(text)
    plain = _NO_BREAK.sub(" ", _without_tags(re.sub(r"(<br[^<>]*>)[ \t]*\n", r"\1", text)))
    return "\n".join(
        line.rstrip() for line in _ENTITY.sub(_entity_character, plain).split("\n")
    ).strip()


def shown(text: str) -> str:
    """The text as a browser shows it, without empty lines and needless blanks."""
    plain = _ENTITY.sub(_entity_character, _without_tags(_HIDDEN.sub("", text)))
    lines = (" ".join(line.split()) for line in plain.splitlines())
    return "\n".join(line for line in lines if line)


def _without_tags(text: str) -> str:
    return _CUT.sub("", _TAG.sub("", _CELL.sub(" ", _BREAK.sub("\n", text))))


def _label_and_target(link: re.Match[str]) -> str:
    """A link as “label (target)”, or its label where that holds the target."""
    address = _TO_WRITE.sub(r"\1", link["target"])
    label = link["label"]
    visible = shown(label)
    if not visible:
        return address
    return (
        label
        if _letters_and_digits(address) in _letters_and_digits(visible)
        else f"{label.rstrip()} ({address})"
    )


def _letters_and_digits(address: str) -> str:
    """The letters and digits of an address, by which +1 555-0100 is found in +1 (555) 0100."""
    plain = _WEB.sub("", unescape(address)).casefold()
    return "".join(char for char in plain if char.isalnum())


def _entity_character(match: re.Match[str]) -> str:
    """The character that an entity means; the match itself where it is no known entity."""
    entity = match.group()
    name = entity[1:]
    if name.startswith("#") or name in html5:
        return unescape(entity)
    return html5.get(name.lower(), entity)
