"""Persons named in Chinese text, recognised by the title beside the name: 總幹事陳建宏, 劉小姐.

Without a title a name cannot be told from other characters. Names in Latin letters
are in `names`.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tuneproof.characters import IDEOGRAPH

_SURNAME = (
    "[陳陈林黃黄張张李王吳吴劉刘蔡楊杨許许鄭郑謝谢洪郭邱曾廖賴赖徐周葉叶蘇苏莊庄呂吕江何蕭萧羅罗潘簡简朱鍾锺鐘游彭詹胡施沈余"
    "盧卢梁趙赵顏颜柯翁魏孫孙戴范宋鄧邓杜傅侯曹薛丁馬马董唐藍蓝馮冯姚湯汤黎賀贺龔龚嚴严]"
)
_TITLE = (
    "總幹事|总干事|主任委員|主任|組長|组长|總經理|经理|經理|專員|专员|承辦人員?|聯絡人|联络人|联系人|負責人|主委|里長"
    "|校長|校长|院長|院长|科長|科长|處長|处长|課長|课长|股長|店長|店长|館長|馆长|執行長|總監|董事長|會計師|会计师"
    "|醫師|医师|醫生|医生|護理師|护理师|護理長|护理长|老師|老师|教授|教官|律師|律师|技師|秘書|秘书|助理|幹事"
    "|管理員|管理员"
)
_POLITE = "小姐|先生|女士|太太"
_CALLED = re.compile(
    rf"(?:{_TITLE})[:：為为是]?\s?(?P<full>{_SURNAME}(?:(?!{_TITLE}|{_POLITE})[{IDEOGRAPH}]){{1,2}})"
    rf"|(?P<titled>{_SURNAME}[{IDEOGRAPH}]{{0,2}}?)\s?(?:{_TITLE}|{_POLITE})"
)
_FOLLOWS = frozenset(
    "一會会將将和與与及或到在的負负來来先可等統统簽签給给去親亲也於于為为是同陪協协處处說说再請请"
)
"""Characters that, as the third of a name, rather begin the next word."""
_WORDS = frozenset(
    {"許多", "许多", "許可", "许可", "謝謝", "谢谢", "曾任", "曾經", "曾经", "施工", "施作", "游泳"}
    | {"周邊", "周边", "簡易", "简易", "張貼", "张贴", "馬上", "马上"}
)
"""Words that begin like a name."""


def persons(text: str) -> list[str]:
    """The names, surname first and without the title, in order, each once."""
    found = (_matched_name(match) for match in _CALLED.finditer(text))
    return list(dict.fromkeys(name for name in found if name not in _WORDS))


def is_known(name: str, others: Collection[str]) -> bool:
    """Whether one of the other names may be the same person; 劉 (of 劉小姐) may be any 劉."""
    return any(other.startswith(name) for other in others) or (len(name) > 2 and name[:2] in others)


def _matched_name(match: re.Match[str]) -> str:
    name = match["full"] or match["titled"]
    return name[:2] if len(name) == 3 and name[2] in _FOLLOWS else name
