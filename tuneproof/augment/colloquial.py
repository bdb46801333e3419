"""Colloquial: the question as it is typed into a chat, in a hurry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tuneproof.augment import chinese, english, japanese
from tuneproof.augment.style import replaced
from tuneproof.augment.tongue import Tongue
from tuneproof.data.courtesy import without_opening

LEAST_CHANGES = 2
"""Changes that a Chinese question must have, punctuation aside and an ending included (a
proposal)."""

_ZH = chinese.rules(
    ("是否可以|是否可", "可不可以"),
    ("是否需要|是否須", "要不要"),
    ("(?:應該|應|該)如何|(?:應該|該)怎麼", "要怎麼"),
    ("如何", "怎麼"),
    ("什麼時候", "啥時"),
    ("為什麼", "為啥"),
    ("什麼", "啥"),
    ("(?<=[去在到])哪裡", "哪"),
    ("不需要", "不用"),
    ("需要", "要"),
    ("沒有(?=[休做帶拿收用辦填先申登通過寫上附報還])", "沒"),
    ("遺失|弄丟", "搞丟"),
    ("主管(?!機關|單位|部門)", "老闆"),
    ("修改|變更", "改"),
    ("購買", "買"),
    ("使用(?![者量權率期費人])(?!說明|手冊|規|辦法)", "用"),
    ("(?<=.)在?多久以前", "多早"),
    ("立即|立刻", "馬上"),
    ("(?<!不)(?:應該|必須)(?!可以|會|有|是|能)", "要"),
    ("我要(?=[一-龥])", "要"),
)
_PHONETIC = (
    (re.compile("嗎$"), "ㄇ"),
    (re.compile("了$"), "ㄌ"),
    (re.compile("(?<=[一-龥])(?<![目標])的(?![確士])(?=[一-龥])"), "ㄉ"),
)
_TAILS = ("", "", "", "啊", "ㄚ", "??", " 急")
_EN = tuple(
    (re.compile(rf"\b{old}\b", re.IGNORECASE), new)
    for old, new in (
        # Only before a verb: nobody is gonna a conference.
        (
            "going to(?= (?:be|get|have|do|need|take|miss|pay|go|come|make|happen|start|leave|work"
            r"|lose|move|change|cost|keep|see|use|ask|give|buy|stay|send|try|apply)\b)",
            "gonna",
        ),
        ("want to", "wanna"),
        (r"(?:(?<=\bdo I )|(?<=\bdo we )|^)(?:have|need) to", "gotta"),
        ("do not|don't", "dont"),
        ("cannot|can't", "cant"),
        ("I am|I'm", "im"),
        ("what is|what's", "whats"),
        ("you", "u"),
        ("your", "ur"),
        ("are", "r"),
        ("and", "n"),
        ("please", "pls"),
        ("because", "cos"),
        ("people", "ppl"),
        ("tomorrow", "tmrw"),
        ("today", "2day"),
        ("without", "w/o"),
        ("something", "smth"),
        ("minutes", "mins"),
        ("information", "info"),
        ("password", "pw"),
        ("message", "msg"),
        ("weeks", "wks"),
        ("vaccination|vaccine", "vax"),
        ("vaccinated", "vaxxed"),
        (r"what should I do(?=\W*$)", "what now"),
    )
)
_OPENINGS_EN = ("", "", "", "hey ", "ok so ", "quick q ")


def colloquial(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the question as typed in a chat, once or not at all."""
    if tongue.chinese:
        yield from _chinese_chat(question, tongue, rng)
    elif tongue is Tongue.ENGLISH:
        yield from _english_chat(question, rng)
    elif tongue is Tongue.JAPANESE:
        yield from japanese.hurried(question)


def _chinese_chat(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    plain = chinese.without_end(without_opening(question))
    if not chinese.asks(plain, tongue) or chinese.FORMAL.search(plain):
        return
    made, changes = replaced(plain, _ZH[tongue])
    if tongue is Tongue.TRADITIONAL:
        made, phonetic = replaced(made, _PHONETIC[: rng.choice((1, 1, 2, 3))])
        changes += phonetic
    made = re.sub("[，,；;。]+", " ", made)
    tail = rng.choice(_TAILS) if re.search("怎|哪|啥|誰|谁|多|幾|几", made[-6:-1]) else ""
    if changes + bool(tail) >= LEAST_CHANGES:
        yield made + (tail if tongue is Tongue.TRADITIONAL or tail != "ㄚ" else "")


def _english_chat(question: str, rng: Random) -> Iterator[str]:
    if english.FORMAL.search(question):
        return
    made, changes = replaced(english.without_preface(question), _EN)
    lowered = re.sub(r"[.,;:]+(?=\s)", "", made.lower()).rstrip("?.! ")
    if changes:
        opening = rng.choice(_OPENINGS_EN) if question.endswith("?") else ""
        yield opening + lowered + rng.choice(("", "", "?", "??"))
