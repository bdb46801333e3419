"""Formal: a question in the words of a letter or a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tuneproof.augment import chinese, english
from tuneproof.augment.style import replaced
from tuneproof.augment.tongue import Tongue
from tuneproof.data.courtesy import without_opening

# A question with one of these speaks of the writer, or is colloquial: its formal form would be
# another sentence altogether. Nor does a letter mix English words with Chinese.
_PERSONAL = re.compile(
    r"[我你ㄅ-ㄩ啊啦喔耶欸想太很]|QQ|怪怪|忘了|一定|老闆|老板|[一-龥] [一-龥]|\b[a-z]{3,}\b",
    re.ASCII,
)
_ZH = chinese.rules(
    (r"^([^，]{2,}?)([也都還]?)(?:可不可以|可以|能不能|能)([^，]{2,})嗎$", r"\1是否\2可\3"),
    (r"^([^，]{2,}?)([也都還]?)(?:會不會|會)([^，]{2,})嗎$", r"\1是否\2會\3"),
    (r"^([^，]{2,}?)([也都還]?)需要([^，]{2,})嗎$", r"\1是否\2須\3"),
    (r"^([^，]{2,}?)([也都還]?)(?<!需)要([^，]{2,})嗎$", r"\1是否\2須\3"),
    (r"(?<=，)(?:可以|能)([^，]{2,})嗎$", r"是否可\1"),
    (r"(?<=，)(?:需要|要)([^，]{2,})嗎$", r"是否須\1"),
    (r"(?<=，)會([^，]{2,})嗎$", r"是否會\1"),
    # 停車證怎麼辦 asks how to get one, 停車證掉了怎麼辦 what to do.
    (r"(?<=[證卡單險款照假費續])(?:應該|該|要)?怎麼?辦(?!理)", "應如何辦理"),
    (r"(?:應該|該|要)?怎麼?辦(?!理)", "應如何處理"),
    (r"會怎麼(?=處理|計算)", "將如何"),
    (r"(?<!是)(?:應該|該|要)?怎麼(?=[^樣])", "應如何"),
    ("(?<=..)(?<!不)是什麼時候$", "為何時"),
    ("到什麼時候$", "至何時"),
    ("(?<![是不])(?:要)?(?:在)?什麼時候(?=會|可以|能|才|開始|結束)", "何時"),
    ("(?<![是不])(?:應該|應|該|要)?(?:在)?什麼時候要?", "應於何時"),
    ("(?:該|要)?([交送寄搬拿退還])(?:去|到)哪裡", r"應\1至何處"),
    ("(?:該|要)?(?:去|到)哪裡", "應至何處"),
    ("(?:要)?從哪裡", "應自何處"),
    ("(?:要|應該|該)放?在哪裡$", "應置於何處"),
    ("(?<=..)放?在哪裡$", "位於何處"),
    ("(?<!是)(?:要|應該|該)?找誰", "應洽何人"),
    ("誰可以", "何人得以"),
    ("為什麼", "為何"),
    ("多久以前", "多久前"),
    ("(?<=請)幾天|幾天(?=前|內)", "幾日"),
    ("(?<![主需])要(?=在|附|先|經過|提前)", "須"),
    ("(?:弄丟|搞丟|不見)了?", "遺失"),
    ("打錯|輸錯", "輸入錯誤"),
    ("告訴", "告知"),
    ("壞了|壞掉", "故障"),
    ("吃飯", "用餐"),
)
_ENDS_ZH = ("？", "？", "，敬請說明。", "，請惠予說明。", "，煩請告知。")
_FRAMES_EN = (
    "Please advise {w}.",
    "Kindly let me know {w}.",
    "I would be grateful to know {w}.",
    "Could you please clarify {w}?",
)
_FRAMES_WHETHER = ("Please confirm {w}.", *_FRAMES_EN)
_EN = tuple(
    (re.compile(rf"\b{old}\b"), new)
    for old, new in (
        ("I need to", "I am required to"),
        ("I am allowed to", "I am permitted to"),
        ("ask for", "request"),
        ("get access", "obtain access"),
        ("buy", "purchase"),
        ("find out", "ascertain"),
        ("how early", "how far in advance"),
        ("give back", "return"),
        ("set up", "configure"),
        ("find", "locate"),
        ("tell", "inform"),
    )
)


def formal(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    """Yield the formal wording, once or not at all."""
    if tongue.chinese:
        yield from _chinese_formal(question, tongue, rng)
    elif tongue is Tongue.ENGLISH:
        inside = english.embedded(english.without_preface(question))
        if inside:
            told = re.sub(r"^if ", "whether ", inside)
            frames = _FRAMES_WHETHER if told != inside else _FRAMES_EN
            yield rng.choice(frames).format(w=replaced(told, _EN)[0])


def _chinese_formal(question: str, tongue: Tongue, rng: Random) -> Iterator[str]:
    plain = chinese.without_end(without_opening(question))
    if _PERSONAL.search(plain) or not chinese.asks(plain, tongue):
        return
    made, changes = replaced(chinese.shielded(plain, tongue), _ZH[tongue])
    made = chinese.unshielded(made)
    if changes and not re.search("[嗎吗]|是是否", made):
        yield made + chinese.in_script(rng.choice(_ENDS_ZH), tongue)
