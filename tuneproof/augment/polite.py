"""Polite: the question inside a friendly sentence. Plain: the friendly sentence taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tuneproof.augment import chinese, english
from tuneproof.augment.tongue import Tongue
from tuneproof.data.courtesy import without_opening

_FRAMES_ZH = (
    "請問{q}？",
    "想問一下，{q}？",
    "想請教一下，{q}？",
    "不好意思，請問{q}？",
    "您好，請問{q}？",
    "麻煩問一下，{q}？",
    "想問{q}",
    "請問一下{q}",
    "{q}？謝謝",
)
_FRAMES_SITUATION_ZH = ("想問一下，{q}？", "不好意思，{q}？", "您好，{q}？", "{q}？謝謝")
_FRAMES_EN = (
    "Could you tell me {e}?",
    "Can you tell me {e}?",
    "Do you know {e}?",
    "Hi, could you please tell me {e}?",
    "Hello, I'd like to know {e}.",
    "I was wondering {e}.",
    "Does anyone know {e}?",
    "Sorry, can you tell me {e}?",
    "hi, does anyone know {e}",
    "not sure {e}, can you help?",
)
_WRAPPED = re.compile(
    r"^(?:請|请|想問|想问|敬|惠|擬|拟|煩|不好意思|您好|麻煩|麻烦)|(?:說明|说明|告知|請教|请教)$|[ㄅ-ㄩ之]"
)
_SITUATION = re.compile(r"^[我想剛刚昨今上下]|[，, ]")
_CONDITIONAL = re.compile(r"^(?:if|whether) ")


def polite(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the question in a random polite frame, once or not at all."""
    if tongue.chinese:
        plain = chinese.without_end(question)
        if chinese.asks(plain, tongue) and not _WRAPPED.search(plain):
            frames = _FRAMES_SITUATION_ZH if _SITUATION.search(plain) else _FRAMES_ZH
            yield chinese.in_script(rng.choice(frames), tongue).format(q=plain)
    elif tongue is Tongue.ENGLISH and english.without_preface(question) == question:
        inside = english.embedded(question)
        if inside:
            yield rng.choice(_FRAMES_EN).format(e=inside)


def plain(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the question without its polite beginning, if it has one."""
    if tongue.chinese:
        bare = without_opening(question)
        if bare != question and chinese.asks(bare, tongue):
            yield bare
    elif tongue is Tongue.ENGLISH:
        bare = english.without_preface(question)
        made = english.direct(_CONDITIONAL.sub("", bare)) if bare != question else None
        if made:
            yield made
