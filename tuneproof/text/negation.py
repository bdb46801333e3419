"""Words of negation in a text. Those that only look so (不但, 是否, 無線) are left out."""

from __future__ import annotations

import re

_NO = re.compile(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|nicht|kein\w*|nie|ohne)\b|n['’]t\b"
    r"|(?<![是可能會会要有無无])[不未沒没無无勿非免禁](?![但僅仅論论管過过線线來来同久妨常])",
    re.IGNORECASE,
)

_WITHOUT = re.compile(r"\b(?:without|ohne)\b|未[經经]", re.IGNORECASE)


def negated(text: str) -> bool:
    """Whether a text says no. What is not permitted without a consent is permitted with it."""
    apart = _WITHOUT.search(text) is not None
    return bool(negations(_WITHOUT.sub(" ", text))) != apart


def negations(text: str) -> int:
    """The number of words of negation."""
    return len(_NO.findall(text))


def without_negation(text: str) -> str:
    """The text without its words of negation."""
    return _NO.sub("", text)
