"""Bytes of a text file become characters, or an error that says where and what to do.

UTF-8 and anything with a byte-order mark are read as they are. Big5 and GB18030 have no mark
and accept much that is neither, so they are believed only when the outcome looks like Chinese,
Shift-JIS and EUC-JP only when it has kana as Japanese has, and Windows-1252 only when it looks
like a Western language.
This module knows nothing of tables.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from pathlib import Path

from tuneproof.errors import DataError
from tuneproof.i18n import _

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
"""Encodings that leave no doubt; any other one is told to the user."""

_MARKS = (  # the longer mark first: UTF-32 begins with the mark of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DAILY = {
    # First and last lead byte, and lowest trail byte, of punctuation, kana and the first level:
    # the characters in daily use (Big5: 5,401; GB 2312: 3,755). Misread text falls outside.
    "cp950": (0xA1, 0xC6, 0x40),
    "gb18030": (0xA1, 0xD7, 0xA1),
}
_DAILY_SHARE = 0.8
"""Share of characters in daily use from which a legacy decoding counts as clean. The handbook
example, 24,317 such characters, has 1.00 in the right encoding and 0.58 in the wrong one."""
_MARGIN = 0.1
"""How far the likelier of two clean decodings must lead."""
_JAPANESE = ("cp932", "euc_jp")
_KANA = re.compile("[ぁ-んァ-ヶ]")
_KANA_SHARE = 0.25
"""Share of kana among the characters beyond ASCII from which a text is Japanese (a proposal: 126
questions and answers have 0.43). Chinese has none, and neither Big5 nor GB 2312 has a byte that
Shift-JIS begins one with; kana stand at the same bytes in EUC-JP and GB 2312, and the ideographs
beside them do not."""
_WESTERN = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xd6\xd8-\xf6\xf8-\xff](?![\x80-\xff])"
    rb"|(?<![\x80-\xff])[\xc0-\xd6\xd8-\xf6\xf8-\xff](?=[A-Za-z])"
)
"""A lone letter of Windows-1252 beside an ASCII one, as in “Müll” and “café”."""
_SIGNS = re.compile(rb"[\x80\x82\x84\x85\x91-\x97\x99\xa0-\xbf\xd7\xf7]")
"""Its currencies, quotation marks, dashes and the like, which stand anywhere."""
_PLACED = re.compile(
    rb"(?<=[A-Za-z])\x92(?=(?:s|t|d|m|re|ve|ll)\b)|(?<=[ \d.)])[\x96\x97](?=[ \d])"
    rb"|(?<=[a-z])[\x96\x97](?=[A-Z])"
    rb"|(?:(?<=[\s(,;\"])|\A)[\x91\x93](?=[A-Za-z\d])"
    rb"|(?<=[A-Za-z\d.,!?])[\x92\x94](?=[\s.,;:!?)\"]|\Z)"
    rb"|(?<=[A-Za-z])\x85(?=[\s\",;]|\Z)|\x80(?= ?\d)|(?<=\d)\x80|(?<=\d )\x80"
)
"""Its signs where no letter stands, as in “don’t”, “9 – 5” and “20 €”: they are all that an English
file has, and letters in the encodings of DOS and the old Macintosh."""
_NOT_WESTERN = re.compile(
    rb"[\xd0\xdd\xde\xf0\xfd\xfe]|[\x8a\x8c-\x8f\x9a\x9c-\x9f\xa5\xb3\xb9\xbe](?=[A-Za-z])"
)
"""Letters of Turkey and of Middle Europe, and those of old Macintosh and DOS files, by byte."""
_WESTERN_SHARE = 0.7
"""Share of such letters among the bytes that are no signs: “ß” often stands beside another."""
_LEAST = 4
"""Fewer characters beyond ASCII than this decide nothing."""


def decode(content: bytes, path: Path) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Raises DataError naming the byte position for binary content and unknown encodings.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, path), encoding
    if b"\0" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            if (text := _unmarked(content, encoding)) is not None:
                return text, encoding
        raise _binary(path, content.index(b"\0"))
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        for encoding in _JAPANESE:
            if _is_japanese(content, encoding):
                return content.decode(encoding), encoding
        (second, _other), (share, encoding) = sorted(
            (_likelihood(content, encoding), encoding) for encoding in _DAILY
        )
        if share >= _DAILY_SHARE and share - second >= _MARGIN:
            return content.decode(encoding), encoding
        if _is_western(content):
            return content.decode("cp1252"), "cp1252"
        raise _undecodable(path, "UTF-8", error.start, content) from error


def _strict(content: bytes, encoding: str, path: Path) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(path, encoding.upper(), error.start, content) from error
    if "\0" in text:
        raise _binary(path, len(text[: text.index("\0")].encode(encoding)))
    return text


def _unmarked(content: bytes, encoding: str) -> str | None:
    """The text of UTF-16 without a mark; None where it is none. In the other order of its bytes
    a line break, which a table has, is no character."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    if not set(text) & {"\n", "\r"}:
        return None
    odd = (char for char in set(text) - {"\t", "\n", "\r"} if unicodedata.category(char)[0] == "C")
    return None if any(unicodedata.category(char) != "Cf" for char in odd) else text


def _is_japanese(content: bytes, encoding: str) -> bool:
    """Whether the bytes, read so, are Japanese."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    wide = sum(ord(char) > 0x7F for char in text)
    return wide >= _LEAST and len(_KANA.findall(text)) >= _KANA_SHARE * wide


def _likelihood(content: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that are in daily use when read so.

    0 when the bytes do not decode, are too few, or mostly stand alone between ASCII letters,
    as accented letters of a Western encoding do when they are misread.
    """
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    wide = [i for i, char in enumerate(text) if ord(char) > 0x7F]
    if len(wide) < _LEAST:
        return 0.0
    places = set(wide)
    together = sum(1 for i in wide if i + 1 in places or i - 1 in places)
    if 2 * together < len(wide):
        return 0.0
    counted = Counter(text[i] for i in wide)
    return sum(n for char, n in counted.items() if _in_daily_use(char)) / len(wide)


def _is_western(content: bytes) -> bool:
    """Whether bytes beyond ASCII are lone Western letters beside ASCII ones, or signs in their
    places, in Windows-1252."""
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = len(_WESTERN.findall(content))
    high = sum(byte > 0x7F for byte in _SIGNS.sub(b"", content))
    if high:
        enough = letters >= max(_LEAST, _WESTERN_SHARE * high)
    else:
        enough = len(_PLACED.findall(content)) >= _WESTERN_SHARE * len(_SIGNS.findall(content))
    return enough and not _NOT_WESTERN.search(content)


def _in_daily_use(char: str) -> bool:
    """Whether a character is of the first level of either encoding: GB18030 holds traditional
    characters too, which its own first level lacks."""
    for encoding, (first, last, trail) in _DAILY.items():
        try:
            code = char.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and first <= code[0] <= last and code[1] >= trail:
            return True
    return False


def _undecodable(path: Path, encoding: str, position: int, content: bytes) -> DataError:
    line = content.count(b"\n", 0, position) + 1
    return DataError(
        _("Byte {position} (line {line}) is not {encoding}: 0x{byte:02X}.").format(
            position=position, line=line, encoding=encoding, byte=content[position]
        ),
        where=str(path),
        remedy=_("Save the file as UTF-8 (in Excel: CSV UTF-8) and run again."),
    )


def _binary(path: Path, position: int) -> DataError:
    return DataError(
        _("This is not a text file: byte {position} is 0.").format(position=position),
        where=str(path),
        remedy=_("Give a CSV, TSV, JSONL, JSON, Parquet or XLSX file; save texts as UTF-8."),
    )
