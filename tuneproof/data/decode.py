"""Detects the encoding of a text file and decodes it.

UTF-8 and anything with a byte-order mark are decoded as such. Legacy encodings accept many bytes
that are not theirs, so each is believed only when the outcome looks right: Big5 and GB18030 when
it looks like Chinese, Shift-JIS and EUC-JP when it has as many kana as Japanese, Windows-1252 when
it looks like a Western language. A few lines in another encoding, or with a zero byte, do not stop
the others from being read.
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
"""Encodings that are certain; the user is told of any other one."""

_MARKS = (  # UTF-32 before UTF-16, whose mark is the beginning of the other's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DAILY = {
    # First and last lead byte, and lowest trail byte, of punctuation, kana and the level of
    # characters in daily use (Big5: 5,401; GB 2312: 3,755). Misread text falls outside.
    "cp950": (0xA1, 0xC6, 0x40),
    "gb18030": (0xA1, 0xD7, 0xA1),
}
_DAILY_SHARE = 0.8
"""Share of characters in daily use from which a Chinese decoding is believed. The handbook example,
24,317 such characters, has 1.00 in the right encoding and 0.58 in the wrong one."""
_MARGIN = 0.1
"""By how much the share of Big5 or GB18030 must lead that of the other."""
_JAPANESE = ("cp932", "euc_jp")
_KANA = re.compile("[ぁ-んァ-ヶ]")
_KANA_SHARE = 0.25
"""Share of kana among the characters beyond ASCII from which a text is Japanese (a proposal: 126
questions and answers have 0.43). Chinese text has no kana, and neither Big5 nor GB 2312 uses the
lead bytes that kana have in Shift-JIS; EUC-JP and GB 2312 have kana at the same bytes, but not the
ideographs beside them."""
_WESTERN = re.compile(
    rb"(?<=[A-Za-z])[\xc0-\xd6\xd8-\xf6\xf8-\xff](?![\x80-\xff])"
    rb"|(?<![\x80-\xff])[\xc0-\xd6\xd8-\xf6\xf8-\xff](?=[A-Za-z])"
)
"""A single accented letter of Windows-1252 beside an ASCII letter, as in “Müll” and “café”."""
_SIGNS = re.compile(rb"[\x80\x82\x84\x85\x91-\x97\x99\xa0-\xbf\xd7\xf7]")
"""Windows-1252's currency signs, quotation marks, dashes and the like, anywhere."""
_PLACED = re.compile(
    rb"(?<=[A-Za-z])\x92(?=(?:s|t|d|m|re|ve|ll)\b)|(?<=[ \d.)])[\x96\x97](?=[ \d])"
    rb"|(?<=[a-z])[\x96\x97](?=[A-Z])"
    rb"|(?:(?<=[\s(,;\"])|\A)[\x91\x93](?=[A-Za-z\d])"
    rb"|(?<=[A-Za-z\d.,!?])[\x92\x94](?=[\s.,;:!?)\"]|\Z)"
    rb"|(?<=[A-Za-z])\x85(?=[\s\",;]|\Z)|\x80(?= ?\d)|(?<=\d)\x80|(?<=\d )\x80"
)
"""Signs of Windows-1252 where no letter can be, as in “don’t”, “9 – 5” and “20 €”. An English file
has no others, and in the encodings of DOS and the old Macintosh the same bytes are letters."""
_NOT_WESTERN = re.compile(
    rb"[\xd0\xdd\xde\xf0\xfd\xfe]|[\x8a\x8c-\x8f\x9a\x9c-\x9f\xa5\xb3\xb9\xbe](?=[A-Za-z])"
)
"""Bytes that are letters in Turkish, Central European, old Macintosh and DOS encodings."""
_WESTERN_SHARE = 0.7
"""Share of such lone letters among the bytes beyond ASCII that are no signs. Not all of them: “ß”
often follows another accented letter."""
_LEAST = 4
"""Fewest characters beyond ASCII to decide on an encoding."""
FOREIGN = "\ufffd"
"""Stands for each byte that is no text, in a file of which nearly all lines are."""
_FOREIGN_LINES = 20
"""Of so many lines one may hold such bytes: somebody pasted it from elsewhere. Where more do, the
file is in another encoding, or none."""


def decode(content: bytes, path: Path) -> tuple[str, str]:
    """(text, name of the encoding) of a file's content; `path` is for messages.

    Raises DataError with the byte position for binary content and unknown encodings.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_marked(content, encoding, path), encoding
    zero, foreign = content.find(b"\0"), _first_foreign_byte(content)
    if zero >= 0:
        found = _decode_unmarked_utf16(content)
    else:
        name = "utf-8" if foreign is None else _legacy_encoding(content)
        found = None if name is None else (content.decode(name), name)
    if not found and (text := _decode_most_lines(content)) is not None:
        found = text, "utf-8"
    if found:
        return found
    if zero >= 0 or foreign is None:
        raise _binary_file_error(path, zero)
    raise _undecodable_error(path, "UTF-8", foreign, content)


def _legacy_encoding(content: bytes) -> str | None:
    """The legacy encoding that the content looks like."""
    for encoding in _JAPANESE:
        if _is_japanese(content, encoding):
            return encoding
    (second, _other), (share, encoding) = sorted(
        (_daily_use_share(content, encoding), encoding) for encoding in _DAILY
    )
    if share >= _DAILY_SHARE and share - second >= _MARGIN:
        return encoding
    return "cp1252" if _is_western(content) else None


def _first_foreign_byte(content: bytes) -> int | None:
    """The position of the first byte that is not UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _decode_most_lines(content: bytes) -> str | None:
    """The text of UTF-8 of which a few lines hold other bytes, or zero bytes, each as `FOREIGN`.
    None where more than a few do."""
    lines = content.replace(b"\0", b"\xff").split(b"\n")
    texts = [line.decode("utf-8", errors="replace") for line in lines]
    foreign = sum(text.encode("utf-8") != line for text, line in zip(texts, lines, strict=True))
    return "\n".join(texts) if foreign * _FOREIGN_LINES <= len(lines) else None


def _decode_marked(content: bytes, encoding: str, path: Path) -> str:
    if encoding == "utf-8-sig":
        most = _decode_most_lines(content.removeprefix(codecs.BOM_UTF8))
        if most is not None:
            return most
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable_error(path, encoding.upper(), error.start, content) from error
    if "\0" in text:
        raise _binary_file_error(path, len(text[: text.index("\0")].encode(encoding)))
    return text


def _decode_unmarked_utf16(content: bytes) -> tuple[str, str] | None:
    """Text and encoding of UTF-16 without a byte-order mark; None where it does not look like text.

    A table has line breaks, which the wrong byte order does not show as such.
    """
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = (one for one in set(text) - {"\t", "\n", "\r"} if unicodedata.category(one)[0] == "C")
        if set(text) & {"\n", "\r"} and all(unicodedata.category(one) == "Cf" for one in odd):
            return text, encoding
    return None


def _is_japanese(content: bytes, encoding: str) -> bool:
    """Whether the content looks like Japanese in this encoding."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    wide = sum(ord(char) > 0x7F for char in text)
    return wide >= _LEAST and len(_KANA.findall(text)) >= _KANA_SHARE * wide


def _daily_use_share(content: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that are in daily use, when decoded so, from 0 to 1.

    0 when the bytes do not decode, are too few, or are mostly single ones between ASCII letters,
    as a misread Western text has them.
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
    """Whether the content looks like Windows-1252: single accented letters beside ASCII ones, or,
    where it has no such letters, signs in plausible places."""
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
    """Whether a character is among those in daily use of either encoding. Either, as GB18030 also
    encodes traditional characters, outside its own range of daily use."""
    for encoding, (first, last, trail) in _DAILY.items():
        try:
            code = char.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and first <= code[0] <= last and code[1] >= trail:
            return True
    return False


def _undecodable_error(path: Path, encoding: str, position: int, content: bytes) -> DataError:
    line = content.count(b"\n", 0, position) + 1
    return DataError(
        _("Byte {position} (line {line}) is not {encoding}: 0x{byte:02X}.").format(
            position=position, line=line, encoding=encoding, byte=content[position]
        ),
        where=str(path),
        remedy=_("Save the file as UTF-8 (in Excel: CSV UTF-8) and run again."),
    )


def _binary_file_error(path: Path, position: int) -> DataError:
    return DataError(
        _("This is not a text file: byte {position} is 0.").format(position=position),
        where=str(path),
        remedy=_("Give a CSV, TSV, JSONL, JSON, Parquet or XLSX file; save texts as UTF-8."),
    )
