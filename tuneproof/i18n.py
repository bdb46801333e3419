"""Translation and formatting of all texts for people: gettext, shares, durations, quotes, lists.

English is the source; `locale/zh_TW/LC_MESSAGES/tuneproof.po` is the first catalogue. A catalogue
is read straight from its .po file, so that no build step can be forgotten. Call `set_language`
before importing modules that translate at import time (the command line). This module knows no
message and no place where one is shown.
"""

from __future__ import annotations

import gettext
import io
import locale
import math
import os
from collections.abc import Iterable
from pathlib import Path

LOCALE_DIR = Path(__file__).parent / "locale"
SUPPORTED = {"en": "en", "zh-TW": "zh_TW"}

GIB = 2**30
"""Bytes of a GiB, the unit in which memory is shown."""

_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def _(message: str) -> str:
    """`message` in the language of the user."""
    return _current.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The translated message in the plural form for `n`."""
    return _current.ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - the field's name for "mark, translate later"
    """Return `message` unchanged; marks it for the catalogue, to be translated where it is
    shown."""
    return message


def percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 as "12 %". Without digits a share that is neither 0 nor 1 is never shown
    as 0 % or 100 %, but as "<1 %" or ">99 %"."""
    points = 100 * share
    if not math.isfinite(points):
        return str(share)
    if digits == 0 and 0 < points < 0.5:
        return "<1 %"
    if digits == 0 and 99.5 <= points < 100:
        return ">99 %"
    return f"{points:.{digits}f} %"


def short(text: str, longest: int = 80) -> str:
    """A text as a message quotes it: on one line, cut to `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def quoted(text: str) -> str:
    """A text in the quotation marks of the reader's language."""
    return _("“{text}”").format(text=text)


def labelled(label: str, text: object) -> str:
    """A label and a text, with the colon of the reader's language."""
    return _("{label}: {text}").format(label=label, text=text)


def bracketed(text: str, note: object) -> str:
    """A text with a note in the brackets of the reader's language."""
    return _("{text} ({note})").format(text=text, note=note)


def enumerated(texts: Iterable[str]) -> str:
    """Names or numbers joined by the list separator of the reader's language."""
    return _(", ").join(texts)


def in_clauses(texts: Iterable[str]) -> str:
    """Clauses joined by the semicolon of the reader's language; they may contain lists."""
    return _("; ").join(texts)


def following(*sentences: str) -> str:
    """Sentences joined as the reader's language joins them; empty ones are left out."""
    joined = ""
    for sentence in filter(None, sentences):
        joined = _("{first} {then}").format(first=joined, then=sentence) if joined else sentence
    return joined


def duration(seconds: float) -> str:
    """A duration in its two largest units: "5 min 12 s"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return _("{seconds} s").format(seconds=whole)
    if whole < 3600:
        return _("{minutes} min {seconds:02d} s").format(minutes=whole // 60, seconds=whole % 60)
    return _("{hours} h {minutes:02d} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def language() -> str:
    """The language in use: "en" or "zh-TW"."""
    return _language


def detect_language(environment: dict[str, str] | None = None) -> str:
    """The language of the user's locale; English where it is not supported."""
    env = os.environ if environment is None else environment
    for name in ("TUNEPROOF_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name)
        if value:
            return resolve_language(value)
    return resolve_language(locale.getlocale()[0] or "en")


def resolve_language(name: str) -> str:
    """Map "zh_TW.UTF-8", "zh-Hant-TW" or "en_GB" to a supported language."""
    plain = name.split(".", maxsplit=1)[0].replace("_", "-").lower()
    traditional = plain.startswith("zh") and any(
        part in plain for part in ("tw", "hk", "mo", "hant")
    )
    return "zh-TW" if traditional else "en"


def set_language(name: str) -> None:
    """Set the language of all texts from here on: "en", "zh-TW", or a locale name.

    An unsupported one gives English. From Python nothing else sets it, not even the locale.
    """
    global _current, _language
    _language = resolve_language(name)
    _current = _load_catalogue(SUPPORTED[_language])


def _load_catalogue(folder: str) -> gettext.NullTranslations:
    path = LOCALE_DIR / folder / "LC_MESSAGES" / "tuneproof.po"
    if folder == "en" or not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalog = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
