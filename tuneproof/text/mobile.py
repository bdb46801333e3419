"""Mobile numbers: those that a country's numbering plan gives to mobile telephones.

A switchboard or a help desk has a fixed line, which says nothing about a person.
"""

from __future__ import annotations

import re

INTERNATIONAL = re.compile(
    r"(?<![\w+.-])(?:\+|00(?=\d{1,3}[ (/-]))[1-9](?:[ ()/.-]{0,3}\d){8,14}(?!\d)", re.ASCII
)
"""A number with a country code; `is_mobile` tells whether it is a mobile number."""
NATIONAL = re.compile(
    r"(?<![\d+./-])(?:"
    r"09\d{2}[ -]?\d{3}[ -]?\d{3}"  # Taiwan
    r"|07[1-57-9]\d{2}[ -]?\d{3}[ -]?\d{3}"  # United Kingdom
    r"|015(?:\d[ /-]?\d{8}|\d{2}[ /-]?\d{7})|01(?:6[023]|7\d)[ /-]\d{3}[ -]?\d{2}[ -]?\d{2,3}"
    r"|01(?:6[023]|7\d)[ /-]\d{2}(?: \d{2}){2} ?\d{1,2}|01(?:6[023]|7\d)/\d{7,8}"  # Germany
    r"|0[67](?:[ .]\d{2}){4}"  # France
    r"|0[789]0-\d{4}-\d{4}"  # Japan
    r"|1[3-9]\d[ -]\d{4}[ -]\d{4}"  # mainland China
    r")(?!\d|[ -]\d)",
    re.ASCII,
)
"""A mobile number without country code. Liverpool (0151 and seven digits) is no German mobile."""
CALLED_SO = (
    re.compile(
        r"(?:手機|手机|行動電話|移动电话|電話|电话|微信|致電|致电|撥打|拨打|聯繫|联系)[^\d\n+]{0,12}"
        r"(?P<value>(?<![\d./-])1[3-9]\d{9}(?![.-]?\d))",
        re.ASCII,
    ),
    re.compile(
        r"\b(?:m[óo]vil|celular|whatsapp)\b[^\d\n+]{0,12}"
        r"(?P<value>[67]\d{2} ?(?:\d{3} ?\d{3}|\d{2} ?\d{2} ?\d{2})(?![ .-]?\d))",
        re.IGNORECASE | re.ASCII,
    ),
    re.compile(
        r"\b(?:mobile|cell(?:phone)?|whatsapp)\b[^\d\n]{0,12}"
        r"(?P<value>(?<![\d./-])(?:1[ .-]?)?\(?(?!8(?:00|[3-8]{2}))[2-9]\d{2}\)?[ .-]{1,2}\d{3}"
        r"[ .-]\d{4}(?![ .-]?\d))",
        re.IGNORECASE | re.ASCII,
    ),
)
"""Numbers that count only after a word such as “mobile”, as they could be many other things: those
of mainland China and Spain without country code, and those of North America, where mobile numbers
look like all others."""
OWN = re.compile(
    r"(?:\b(?:call|ring|phone|text|reach|contact) me(?: back)?(?: (?:at|on|under))?:?"
    r"|\bmy (?:(?:tele)?phone |home |direct )?number(?: is|:)?|\bmy (?:tele)?phone(?: is|:)"
    r"|我[的家]?(?:家裡|家里)?(?:電話|电话)(?:號碼|号码)?[:：是為为]?|打(?:電話|电话)?給我|回電給我)"
    r"[^\d\n+(]{0,4}(?P<value>(?:\+?1[ .-]?)?\(?(?!8(?:00|[3-8]{2}))\d{2,4}\)?[ .-]{0,2}"
    r"\d{3,4}[ .-]?\d{4}(?![ .-]?\d))",
    re.IGNORECASE | re.ASCII,
)
"""A number of any kind that somebody calls their own: “call me back on …”, 我家電話 …"""
AT_HOME = re.compile(
    r"(?:\b(?:private|personal|home|own) (?:mobile|cell(?:phone)?|phone|telephone|tel\.?)"
    r"(?: phone)?(?: number| no\.?)?(?: is)?"
    r"|\bat home\b[^\n.;]{0,40}?\b(?:mobile|cell|phone|tel\.?)"
    r"|\b(?:call|ring|phone|reach|text)\b[^\n.;\d]{0,40}? at home (?:on|at|under)(?: the number)?"
    r"|打(?:電話|电话)?到[^。；\d]{0,8}?(?:家裡|家里|家中|府上)"
    r"|(?:私人|個人|个人|自己|家裡|家里|家中|自家|住家)的?(?:手機|手机|行動電話|移动电话|電話|电话)"
    r"(?:號碼|号码)?)"
    r"[^\d\n+(]{0,6}(?P<value>(?:\+|00)?[(]?\d{2,4}[)]?(?:[ .-]{0,2}\d{2,4}){2,4}(?![ .-]?\d))",
    re.IGNORECASE | re.ASCII,
)
"""A number that is said to be somebody's private one; no company publishes it as a contact."""
_PLANS = re.compile(
    r"8860?9\d{8}|440?7[1-57-9]\d{8}|490?1(?:5\d{9}|[67]\d{8,9})|861[3-9]\d{9}|81[789]0\d{8}"
    r"|8210\d{8}|852[4-9]\d{7}|65[89]\d{7}|639\d{9}|91[6-9]\d{9}|614\d{8}|33[67]\d{8}"
    r"|34[67]\d{8}|393\d{8,9}|316\d{8}|324\d{8}|417[5-9]\d{7}|436[5-9]\d{7,10}|467\d{8}"
    r"|47[49]\d{7}|48[5-8]\d{8}|905\d{9}"
)
"""Country code and number of mobile ranges, digits only."""


def is_mobile(number: str) -> bool:
    """Whether a number with a country code belongs to a mobile telephone."""
    digits = re.sub(r"\D", "", number)
    return bool(_PLANS.fullmatch(digits.removeprefix("00")))
