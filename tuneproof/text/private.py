"""Personal data in a text, verified by check digits where there are any.

A company's address (it@company.example) is a contact, not personal data; an address at a free mail
service is personal. Whether a find may stay in the data is decided elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from tuneproof.i18n import N_
from tuneproof.text.finds import Find, Wanted, apply_rules
from tuneproof.text.mobile import AT_HOME, CALLED_SO, INTERNATIONAL, NATIONAL, OWN, is_mobile

_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The letters of Taiwanese ids in the order of their values 10, 11, 12 …"""
_MAIL_HOSTS = (
    "gmail|googlemail|yahoo|hotmail|outlook|live|msn|icloud|me|aol|proton|protonmail|gmx|qq|163|126"
    "|sina|pchome|hinet|seed|naver|btinternet|freenet|posteo|orange|wanadoo|libero|yandex"
)
_DATE = (
    r"(?:\d{1,2}\.[ ]?(?:\d{1,2}\.|[A-Za-zä]{3,9})[ ]?(?:19|20)\d{2}"
    r"|\d{1,2}[/-]\d{1,2}[/-](?:19|20)\d{2}|(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?[ ][A-Z][a-z]{2,8}[ ](?:19|20)\d{2}"
    r"|[A-Z][a-z]{2,8}[ ]\d{1,2},?[ ](?:19|20)\d{2}"
    r"|(?:(?:19|20)\d{2}|(?:民國|民国)?[ ]?\d{2,3})[ ]?年[ ]?\d{1,2}[ ]?月[ ]?\d{1,2}[ ]?[日號号])"
)
"""A day with its year, in the notations of four languages."""
# Bounded, and anchored at a word start, as an unbounded run would be retried from each letter.
_NAME = r"(?<!\w)[A-ZÄÖÜ][\w'’-]{1,40} (?:[A-Z]\. )?[A-ZÄÖÜ][\w'’-]{1,40}"


_STREETS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Rise|Court|Crescent|Gardens|Grove|Hill|Mews"
    "|Park|Place|Row|Square|Terrace|Walk|Way|View|Boulevard|Blvd|Green|Parade"
)


def personal(text: str) -> tuple[Find, ...]:
    """The personal data in the text."""
    return tuple(apply_rules(text, _PERSONAL))


def is_taiwan_id(text: str) -> bool:
    """Whether the check digit of a national or resident id of Taiwan is right: a letter, then nine
    digits, or a letter and eight digits."""
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
    """Whether date of birth and check character of a resident id of mainland China (17 digits, one
    check character) are right."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def is_card(text: str) -> bool:
    """Whether a payment card number has a length of its brand and a right Luhn sum (ISO/IEC
    7812-1)."""
    digits = re.sub(r"\D", "", text)
    lengths = {"4": (13, 16, 19), "3": (15, 16), "5": (16,), "2": (16,), "6": (16, 17, 18, 19)}
    if len(digits) not in lengths.get(digits[0], ()) or len(set(digits)) < 2:
        return False
    doubled = (int(digit) * (1 + (place % 2)) for place, digit in enumerate(digits[::-1]))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def has_card_length(text: str) -> bool:
    """Whether a number has as many digits as a payment card's, whatever its check digit."""
    return 13 <= sum(char.isdigit() for char in text) <= 19


def is_iban(text: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616)."""
    plain = text.replace(" ", "")
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def is_german_tax_id(text: str) -> bool:
    """Whether a tax number of Germany is valid: one of the first ten digits occurs two or three
    times, no other more than once, and the check digit (ISO 7064, MOD 11,10) is right."""
    digits = [int(char) for char in text if char.isdigit()]
    times = sorted(Counter(digits[:10]).values())
    if digits[0] == 0 or times[-1] not in (2, 3) or times[-2:-1] != [1]:
        return False
    product = 10
    for digit in digits[:10]:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == digits[10]


def is_spanish_id(text: str) -> bool:
    """Whether the letter of a national or foreigner's id of Spain fits the number modulo 23."""
    digits = text[:-1].rstrip(" -").upper()
    number = int(digits.translate(str.maketrans("XYZ", "012")).replace("-", ""))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == text[-1].upper()


def is_account(text: str) -> bool:
    """Whether what follows a word for a bank account can be its number: ten to 17 digits."""
    return 10 <= sum(char.isdigit() for char in text) <= 17


def has_phone_length(text: str) -> bool:
    """Whether a number is as long as a telephone number with its area code."""
    return 8 <= sum(char.isdigit() for char in text) <= 15


def has_digits(text: str) -> bool:
    """Whether what follows a word such as “passport” can be a number: it has four digits or
    more."""
    return sum(char.isdigit() for char in text) >= 4


_PERSONAL: tuple[Wanted, ...] = (
    Wanted(
        N_("Taiwanese id number"),
        re.compile(r"(?<![A-Za-z0-9-])[A-Z](?:[1289]\d{8}|[A-D]\d{8})(?![A-Za-z0-9])"),
        is_taiwan_id,
    ),
    Wanted(
        N_("Chinese id number"),
        re.compile(r"(?<![A-Za-z0-9])\d{17}[\dXx](?![A-Za-z0-9])", re.ASCII),
        is_china_id,
    ),
    Wanted(
        N_("card number"),
        re.compile(r"(?<![A-Za-z0-9+.-])\d{4}(?:[ -]?\d{2,6}){2,4}(?![A-Za-z0-9])", re.ASCII),
        is_card,
    ),
    Wanted(
        # With its expiry date or security code it is a card's, though a digit were mistyped.
        N_("card number"),
        re.compile(
            r"(?<![A-Za-z0-9+.-])(?P<value>\d{4}(?:[ -]?\d{2,6}){2,4})(?!\d)\W{0,3}"
            r"(?:(?:exp(?:iry|ires|iration)?(?: date)?|valid thru|有效期限?|有效日期|到期日?)"
            r"\W{0,3}\d{2}\s?/\s?\d{2,4}"
            r"|(?:cvv2?|cvc2?|security code|prüfnummer|安全碼|安全码|末三碼|末三码|背面三碼)"
            r"\W{0,3}(?:is |是|為)?\d{3,4}(?!\d))",
            re.IGNORECASE | re.ASCII,
        ),
        has_card_length,
    ),
    Wanted(
        N_("bank account"),
        re.compile(
            r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"
            r"(?![A-Za-z0-9])"
        ),
        is_iban,
    ),
    Wanted(
        N_("bank account"),
        re.compile(
            r"(?:匯[款到至入]|轉帳|轉入|銀行|郵局|金庫|農會|信用合作社|汇[款到至入]|转账|银行)"
            r"[^\d\n。]{0,16}(?:\(?\d{3}\)?[^\d\n。]{0,3})?(?:帳號|帳戶|戶頭|账号|账户)"
            r"[^\d\n。(（]{0,8}(?P<value>[(（]?\d{3}[)）]?[ -]?\d[\d -]{5,18}\d)(?!\d)"
        ),
        is_account,
    ),
    Wanted(
        N_("bank account"),
        re.compile(
            r"sort code\W{0,3}(?P<value>\d{2}[- ]?\d{2}[- ]?\d{2}\W{1,3}(?:and |account )?"
            r"(?:number|no\.?)?\W{0,3}\d{8})(?!\d)",
            re.IGNORECASE,
        ),
    ),
    Wanted(
        N_("US social security number"),
        re.compile(
            r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])", re.ASCII
        ),
    ),
    Wanted(
        N_("British National Insurance number"),
        re.compile(
            r"(?:\b(?:NI|NINO|National Insurance)\b[^\d\n]{0,25}?(?<![A-Za-z])"
            r"(?P<value>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D])"
            r"|(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: \d{2}){3} [A-D])"
            r"(?![A-Za-z0-9])"
        ),
    ),
    Wanted(
        N_("German tax number"),
        re.compile(r"(?<![\w+./-])\d{2} ?\d{3} ?\d{3} ?\d{3}(?![\w/-])", re.ASCII),
        is_german_tax_id,
    ),
    Wanted(
        N_("Spanish id number"),
        re.compile(
            r"(?<![\w.-])(?:\d{8}|[XYZ]-?\d{7})[ -]?[A-HJ-NP-TV-Z](?![\w-])",
            re.ASCII,
        ),
        is_spanish_id,
    ),
    Wanted(
        N_("passport number"),
        re.compile(
            r"(?:護照|护照|\bpassport|\bReisepass|\bpasaporte)(?:號碼?|号码?|nummer)?"
            r"(?: (?:number|no\.?|n\.?º))?(?: is|[:\uff1a是為为])? ?"
            r"(?P<value>(?<![\w-])(?:[A-Z]{1,3}\d{6,8}|\d{9}|[CFGHJKLMNPRTVWXYZ0-9]{9}))(?![\w-])",
            re.ASCII | re.IGNORECASE,
        ),
        has_digits,
    ),
    Wanted(
        N_("private e-mail address"),
        re.compile(
            rf"(?<![\w.+-])[\w.+-]{{1,64}}@(?:(?:{_MAIL_HOSTS})"
            r"\.(?:com|net|org|co|cn|tw|jp|kr|uk|de|at|ch|fr|it|es|ru"
            r"|com\.tw|com\.cn)|(?:web|t-online)\.de|mailbox\.org)\b",
            re.ASCII | re.IGNORECASE,
        ),
    ),
    Wanted(N_("private telephone number"), AT_HOME, has_phone_length),
    Wanted(N_("mobile number"), INTERNATIONAL, is_mobile),
    Wanted(N_("mobile number"), NATIONAL),
    *(Wanted(N_("mobile number"), pattern) for pattern in CALLED_SO),
    Wanted(N_("telephone number"), OWN),
    Wanted(
        N_("home address"),
        re.compile(
            r"(?:\b(?:lives?|living|resid(?:es?|ing)|home address(?: is)?|at home"
            r"|private address(?: is)?|my address is)\b[^\d.;\n]{0,20}?"
            r"(?P<value>(?<![\w.])\d{1,4}[a-zA-Z]?,? (?:[A-Z][\w'’-]+ ){1,3}"
            rf"(?:{_STREETS})\b))"
            r"|(?:家住在?|住在|我住|住址(?:是|為|为)?[:：]?|住家(?:地址)?(?:是|在|為|为|[:：])"
            r"|(?:戶籍|户籍)(?:地址)?(?:是|設?在|[:：]))\s?"
            r"(?P<zh>[^\s,，。;；()（）]{0,16}?(?:路|街|大道|巷|弄)[^\s,，。;；()（）路街]{0,10}?"
            r"\d{1,4}(?:之\d{1,3})?[號号])"
        ),
    ),
    Wanted(
        N_("name with date of birth"),
        re.compile(
            rf"{_NAME},? ?[(]?(?:geb\.|geboren(?: am)?|born(?: on)?|\*|DOB:?|d\.o\.b\.) ?{_DATE}"
            r"|(?:\bDOB|\b[Dd]ate of birth|\bGeburtsdatum|出生日期|生日)(?: is|[:：是為为])? ?"
            rf"(?:{_DATE}|\d{{2,3}}[./]\d{{1,2}}[./]\d{{1,2}}(?!\d))"
            rf"|(?:出生於|生於|出生于|生于) ?{_DATE}|{_DATE}(?:出生|生)(?=[,，。、;；)）]|$)"
        ),
    ),
    Wanted(
        N_("patient record number"),
        re.compile(
            r"(?:病歷號碼?|病歷編號|病历号|健保卡號碼?|健保卡(?:卡號)?"
            r"|\b(?:MRN|medical record (?:number|no\.?)"
            r"|NHS (?:number|no\.?)))"
            r"(?: is|[:：是為为])? ?#?\d[\d -]{4,13}\d(?![A-Za-z0-9_-])",
            re.IGNORECASE,
        ),
    ),
)
