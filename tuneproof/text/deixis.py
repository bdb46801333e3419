"""Questions that point to something said before (“how many in that one?”) and name nothing.

This module knows one text at a time.
"""

from __future__ import annotations

import re

_POINTS = re.compile(
    r"\b(?:that|this|those|these|it|them|they|one|ones)\b|[那這这][個个種种些邊边裡里兩两樣样]|[它牠]|^那"
)
_LIGHT_WORDS = frozenset(
    "and or but so then also too well ok please how many much what which when where why who whom"  # noqa: SIM905
    " whose is are was were be been am do does did can could may might must should would will shall"
    " i we you he she they it its me us them my our your their that this those these one ones there"
    " here in on at for to of from by with about the a an long far often old big late early cost"
    " costs need needs have has still again now not any"
    " if what's how's where's that's it's".split()
)
_LIGHT_CJK = re.compile(
    r"多少|什麼|什么|甚麼|怎麼|怎么|如何|為什麼|为什么|可以|可不可以|能不能|是不是|有沒有|有没有|需要|請問|请问|時候|时候"
    r"|如果|假如|要是|情況|情况|情形|狀況|状况|一樣|一样|同樣|同样|何時|何时|哪裡|哪里|那個|這個|那个|这个|還有|还有|[那這这個个種种些邊边裡里樣样它牠他她的了嗎吗呢要會会能是有還还也又"
    r"幾几多久遠远長长大錢钱塊块天次點点元用在去到哪誰谁何不沒没一兩两再都就那麼么怎辦办做呀啊喔]"
)
_WORD = re.compile(r"[a-zà-ÿ]+(?:'s)?")


def names_nothing(question: str) -> bool:
    """Whether a question points to something and has no other word that says what it is about."""
    plain = question.casefold().replace("’", "'")
    if not _POINTS.search(plain):
        return False
    if any(word not in _LIGHT_WORDS for word in _WORD.findall(plain)):
        return False
    rest = _LIGHT_CJK.sub("", _WORD.sub("", plain))
    return not any(char.isalnum() for char in rest)
