"""What a question must not say: its own answer in a bracket, or an editor's tag such as “[not in
KB]”.

A bracket that explains what is asked (“the pass (annual)”) is part of the question. This module
knows one text at a time.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LABEL = (
    r"(?:ans(?:wer)?|expected(?: answer)?|correct answer|right answer|gold(?: answer)?|solution"
    r"|antwort|lösung|respuesta|réponse|正確答案|正确答案|標準答案|标准答案|參考答案|参考答案|答案|解答|正解|答)"
)
_HINT = r"(?:hint|tip|hinweis|pista|indice|提示|暗示|線索|线索)"
_OPEN, _CLOSE = r"[\[(（【]", r"[\])）】]"
_ANSWER = re.compile(
    rf"{_OPEN}\s*{_LABEL}\s*[:：=]\s*(?P<said>[^\[\]()（）【】]+){_CLOSE}"
    rf"|{_OPEN}\s*A\s*[:：=]\s*"
    rf"(?P<short>(?![^)\]）】]{{0,120}}\bB\s*[:：=])[^\[\]()（）【】]+){_CLOSE}"
    rf"|(?:(?<=[?？。!！])|(?<=[?.!] ))\s*{_LABEL}\s*[:：]\s*(?P<after>\S.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_HINTED = re.compile(
    rf"{_OPEN}\s*{_HINT}\s*[:：=]\s*(?P<said>[^\[\]()（）【】]+){_CLOSE}", re.IGNORECASE
)
_SOURCE = (
    r"(?:the )?(?:kb|knowledge[- ]?base|handbook|manual|docs?|documents?|documentation|data|faq)"
)
_TAG = (
    rf"(?:not|isn'?t|nothing|absent|missing) (?:in|from) {_SOURCE}"
    r"|no (?:kb|answer|source)(?: entry)?"
    r"|(?:not |un)answerable|answerable|out[- ]of[- ](?:scope|domain)|oos|ood|refus(?:e|al|ed)"
    r"|should (?:be )?refused?|near[- ]?miss|trap|nicht in der wissensbasis|unbeantwortbar"
    r"|(?:知識庫|知识库|手冊|手册|資料庫?|资料库?|文件)(?:裡|里|中|內|内)?"
    r"(?:沒有|没有|無|无|未提及|查無|查无|沒寫|没写)(?:答案|資料|资料)?|(?:無法|无法|不可|不能|可)回答|沒有?答案|没有?答案|無解|无解|超出範圍|超出范围"
    r"|(?:範圍|范围)外|不在(?:知識庫|知识库|範圍|范围)(?:內|内|中|裡|里)?|應?拒答|应?拒答|陷阱題?|陷阱题?"
)
_SQUARE = (
    r"easy|medium|hard|dup(?:licate)?|test(?: ?set)?|train(?:ing)?|val(?:idation)?|gold"
    r"|簡單|中等|困難|難題|測試|重複|简单|困难|难题|测试|重复"
)
"""Tags that are words of many a question: they count in square brackets only."""
_TAGGED = re.compile(
    rf"\A\s*(?:{_OPEN}\s*(?:{_TAG})\s*{_CLOSE}|[\[【]\s*(?:{_SQUARE})\s*[\]】])"
    rf"|(?:{_OPEN}\s*(?:{_TAG})\s*{_CLOSE}|[\[【]\s*(?:{_SQUARE})\s*[\]】])\s*\Z",
    re.IGNORECASE,
)


class Told(NamedTuple):
    """A `piece` of a question that says something of its answer, and what it `says`."""

    piece: str
    says: str


def answer_told(question: str) -> Told | None:
    """The answer that a question says itself: “(A: £95 a session)”, （答案：150元）. Choices, “(A:
    red, B: blue)”, are none."""
    match = _ANSWER.search(question)
    if match is None:
        return None
    return Told(match[0].strip(), match["said"] or match["short"] or match["after"])


def hint(question: str) -> Told | None:
    """A hint in brackets, which may be of the answer: （提示：滿1年不收）."""
    match = _HINTED.search(question)
    return Told(match[0].strip(), match["said"]) if match else None


def tag(question: str) -> str | None:
    """An editor's tag before or after a question: “[not in KB]”, 【無法回答】."""
    match = _TAGGED.search(question)
    return match and match[0].strip()
