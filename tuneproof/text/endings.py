"""How a text ends: like a sentence, or in the middle of one.

A text breaks off only where no sentence can end: “線上申請”, “Yes, it is” and “rufen Sie an” are
whole. This module knows one text at a time, and no data set.
"""

from __future__ import annotations

import re

from tuneproof.text.sentences import sentences

_END = re.compile(
    r"(?:[.!?~)\]'\"\uff01\uff1f\uff09\uff5e。】」』》”’“]|[\u2600-\u27bf\U0001f300-\U0001faff])\W*$"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.|@)\S*[^\s,、\uff0c]$|\b[\w-]+\.[a-z]{2,}(?:/\S*)?$", re.ASCII
)
"""A text may end with an address: a full stop would be read as part of it."""
_PARTICLE = re.compile("[喔哦耶啦呢囉唷喲啊吧嘛呀]$")
"""Spoken Chinese ends a sentence with one of these, often without a full stop."""
_DANGLING = re.compile(
    r"(?:[,\uff0c、:\uff1a;\uff1b–—/(\uff08「“…]|(?<![ (][A-F])-|\.\.\."
    r"|(?:\[|\()\s*(?:\.\.\.|…)\s*(?:\]|\))"
    r"|\b(?:and|And|or|Or|the|The|a|your|Your|its|their|our|than|because|und|oder|sowie|et|der|den"
    r"|dem|des|eine[mnrs]?|Ihre[mnrs]?|del|della|degli)"
    r"|, (?:for|of|to|from|with|by|at|in|on)"
    r"|(?:以及|或者|或是|並且|而且|因為|因为|或|並|於|于|但|例如|如果|因此|為了|为了|除了|雖然|虽然))$"
)
_QUOTED = re.compile("„[^“]+“$")
"""The sign that closes a German quotation opens an English one."""
_EMPTY_ITEM = re.compile(r"\n\s*(?:\d{1,2}[.)、]|[-*•])\s*$")
_ITEM = re.compile(r"^[ \t]*(?:\d{1,2}[.)、]|[-*•])", re.MULTILINE)
_ASKS = re.compile(r"[?\uff1f]\W*$")
_PLACE_OR_NUMBER = re.compile(
    r"[^,.;:!?\uff0c。、\uff1b\uff1a\uff01\uff1f]*"
    r"(?:丁目|番地?|[号號樓楼室階区區]|\d{3,4}[- ]\d{3,4}(?:[- ]\d{3,4})?)"
)
_NAMED = 24
"""Most characters of an item in an enumeration."""
_PAIRS = ("()", "\uff08\uff09", "「」", "『』", "《》", "【】", "[]")


def stops(text: str) -> bool:
    """Whether a text ends on a full stop or another sign that may end a sentence (“?”, “」”, an
    emoji)."""
    return bool(_END.search(text))


def ends(text: str) -> bool:
    """Whether a text ends like a sentence or with an address."""
    return stops(text) or bool(_ADDRESS.search(text) or _PARTICLE.search(text))


def breaks_off(text: str) -> bool:
    """Whether a text ends where no sentence can: on a comma, an ellipsis, a word that wants
    another, a list item with nothing in it, or in a bracket."""
    if _ADDRESS.search(text) or _QUOTED.search(text):
        return False
    return bool(
        _DANGLING.search(text)
        or _EMPTY_ITEM.search(text)
        or (not ends(text) and _has_open_bracket(text))
    )


def asks(text: str) -> bool:
    """Whether every sentence of a text is a question."""
    said = sentences(text)
    return bool(said) and all(map(_ASKS.search, said))


def lists(text: str) -> bool:
    """Whether a text is a list, which needs no full stop: items on lines, or short items with
    commas."""
    named = [part.strip() for part in re.split(r"[,\uff0c、]", text)]
    return len(_ITEM.findall(text)) > 1 or (
        len(named) > 2 and all(0 < len(part) <= _NAMED for part in named)
    )


def is_phrase(text: str) -> bool:
    """Whether a text is a place or a number and no sentence: 芝公園四丁目, 02-1234-5678."""
    return bool(_PLACE_OR_NUMBER.fullmatch(text))


def _has_open_bracket(text: str) -> bool:
    """Whether the last opening bracket of some kind is not closed."""
    return any(text.rfind(pair[0]) > text.rfind(pair[1]) for pair in _PAIRS)
