"""Secrets and personal data in a text, by their own check digits where they have them.

Addresses of a company (it@company.example) are contacts and no personal data; a free mail
address is a person's. Nothing here decides whether a find may stay where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tuneproof.i18n import N_

_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The order in which the letters of Taiwanese ids stand for 10, 11, 12 …"""
_MAIL_HOSTS = (
    "gmail|googlemail|yahoo|hotmail|outlook|live|msn|icloud|me|aol|proton|protonmail|gmx|qq|163|126"
    "|sina|pchome|hinet|seed|naver"
)


_Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Find:
    """One find: what it is (marked for translation) and the text itself."""

    kind: str
    text: str

    @property
    def masked(self) -> str:
        """The text with its middle hidden, for messages."""
        ends = 2 if len(self.text) >= 8 else 1
        return f"{self.text[:ends]}…{self.text[-ends:]}"


def secrets(text: str) -> tuple[Find, ...]:
    """Keys, tokens and passwords in the text."""
    return tuple(_found(text, _SECRETS))


def personal(text: str) -> tuple[Find, ...]:
    """Numbers and addresses that belong to one person."""
    return tuple(_found(text, _PERSONAL))


def _found(
    text: str, rules: tuple[tuple[str, re.Pattern[str], _Test | None], ...]
) -> Iterator[Find]:
    taken: list[range] = []
    for kind, pattern, test in rules:
        for match in pattern.finditer(text):
            span = range(*match.span())
            if any(span.start < other.stop and other.start < span.stop for other in taken):
                continue
            value = match.groupdict().get("value") or match.group()
            if test is None or test(value):
                taken.append(span)
                yield Find(kind, value)


def is_taiwan_id(text: str) -> bool:
    """National and resident ids of Taiwan: a letter, nine digits (or a letter and eight)."""
    letter, rest = text[0].upper(), text[1:].upper()
    number = _LETTERS.index(letter) + 10
    if not rest[0].isdigit():
        rest = f"{(_LETTERS.index(rest[0]) + 10) % 10}{rest[1:]}"
    total = number // 10 + number % 10 * 9
    total += sum(
        int(digit) * weight for digit, weight in zip(rest, (8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)
    )
    return total % 10 == 0


def is_china_id(text: str) -> bool:
    """Resident ids of mainland China: 17 digits with a date of birth, one check character."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def is_card(text: str) -> bool:
    """Payment cards: the length of their brand and the Luhn sum (ISO/IEC 7812-1)."""
    digits = re.sub(r"\D", "", text)
    lengths = {"4": (13, 16, 19), "3": (15, 16), "5": (16,), "2": (16,), "6": (16, 17, 18, 19)}
    if len(digits) not in lengths.get(digits[0], ()) or len(set(digits)) < 2:
        return False
    doubled = (int(digit) * (1 + (place % 2)) for place, digit in enumerate(digits[::-1]))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Bank accounts with the check digits of ISO 13616."""
    plain = text.replace(" ", "")
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _mixed(value: str) -> bool:
    """Whether a value could be a password: letters and digits, not a plain word or number."""
    return any(char.isalpha() for char in value) and any(char.isdigit() for char in value)


_SECRETS: tuple[tuple[str, re.Pattern[str], _Test | None], ...] = (
    (N_("private key"), re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), None),
    (N_("AWS key"), re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])"), None),
    (
        N_("GitHub token"),
        re.compile(r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})", re.ASCII),
        None,
    ),
    (N_("API key"), re.compile(r"(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}"), None),
    (N_("API key"), re.compile(r"(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}"), None),
    (N_("Slack token"), re.compile(r"(?<![A-Za-z0-9])xox[abprs]-[0-9A-Za-z-]{10,}"), None),
    (
        N_("signed token"),
        re.compile(r"(?<![A-Za-z0-9])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}", re.ASCII),
        None,
    ),
    (
        N_("password in an address"),
        re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@]+:(?P<value>[^\s/@]+)@"),
        None,
    ),
    (
        N_("password"),
        re.compile(
            r"(?:passw(?:or)?d|passphrase|pwd|api[ _-]?key|secret|token|密碼|密码|口令|金鑰|密钥)"
            r"\s*(?:is|[:：=]|是|為|为)\s*[\"'“「]?(?P<value>[!-~]{6,})",
            re.IGNORECASE,
        ),
        _mixed,
    ),
)
_PERSONAL: tuple[tuple[str, re.Pattern[str], _Test | None], ...] = (
    (
        N_("Taiwanese id number"),
        re.compile(r"(?<![A-Za-z0-9-])[A-Z](?:[1289]\d{8}|[A-D]\d{8})(?![A-Za-z0-9])"),
        is_taiwan_id,
    ),
    (
        N_("Chinese id number"),
        re.compile(r"(?<![A-Za-z0-9])\d{17}[\dXx](?![A-Za-z0-9])", re.ASCII),
        is_china_id,
    ),
    (
        N_("card number"),
        re.compile(r"(?<![A-Za-z0-9+.-])\d{4}(?:[ -]?\d{2,6}){2,4}(?![A-Za-z0-9])", re.ASCII),
        is_card,
    ),
    (
        N_("bank account"),
        re.compile(
            r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"
            r"(?![A-Za-z0-9])"
        ),
        is_iban,
    ),
    (
        N_("US social security number"),
        re.compile(
            r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])", re.ASCII
        ),
        None,
    ),
    (
        N_("private e-mail address"),
        re.compile(
            rf"[\w.+-]+@(?:{_MAIL_HOSTS})\.(?:com|net|org|co|cn|tw|jp|kr|uk|de|com\.tw|com\.cn)\b",
            re.ASCII | re.IGNORECASE,
        ),
        None,
    ),
    (
        N_("mobile number"),
        re.compile(r"(?<![\d-])(?:\+886[ -]?9|09)\d{2}[ -]?\d{3}[ -]?\d{3}(?!\d)", re.ASCII),
        None,
    ),
)
