"""Script: a Chinese question in the other script, with the vocabulary of its region.

It needs the package opencc (the optional extra `chinese`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from tuneproof.augment.tongue import Tongue
from tuneproof.errors import DependencyError
from tuneproof.i18n import _

_TABLES = {Tongue.TRADITIONAL: "tw2sp", Tongue.SIMPLIFIED: "s2twp"}
"""Taiwan's words to the mainland's (軟體 → 软件), and the other way round."""


def script(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the question in the other script. Raises DependencyError without opencc."""
    if tongue.chinese:
        made = str(converter(_TABLES[tongue]).convert(question))
        yield from [made] if made != question else []


@cache
def converter(table: str) -> Any:
    """OpenCC with one of its tables, loaded once. Raises DependencyError without it."""
    try:
        import opencc
    except ImportError as error:
        raise DependencyError(
            _("Changing between Simplified and Traditional Chinese needs the package opencc."),
            remedy=_("Install it with: pip install 'tuneproof[chinese]', or leave out script."),
        ) from error
    return opencc.OpenCC(table)
