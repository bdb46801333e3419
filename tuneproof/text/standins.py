"""Placeholders where a text is still to be written: a whole text, or a piece inside one.

A piece counts by its form (`{{name}}`, `XX 元`, `[TODO]`); brackets alone do not count, as answers
name fields and buttons in them. This module knows one text at a time.
"""

from __future__ import annotations

import re
from functools import lru_cache

_REMEMBERED = 20_000
"""Texts whose placeholders are cached, as many rows share their answers."""
_WORDS = frozenset(
    "todo tbd tbc tba na none null nan xxx xx test fixme pending empty asdf asdfasdf qwerty folgt"  # noqa: SIM905
    " undefined objectobject wip entfällt platzhalter placeholder 無 无 空 略 同上 如上 測試 测试"
    " 答案 answer 更新中 整理中 編輯中 编辑中 製作中 制作中 撰寫中 撰写中 作成中 準備中 调整中"
    " 調整中 pordefinir pordeterminar porconfirmar porcompletar pendiente àcompléter àdéfinir"
    " dacompletare dadefinire adefinir".split()
)
_NO_SOURCE = frozenset(
    "none na nil null nan no nothing 無 无 沒有 没有 空 不適用 不适用 keine kein aucun aucune"  # noqa: SIM905
    " ninguno ninguna nessuno nessuna nenhum なし 없음".split()
)
"""What is written in the place of a source where there is none."""
_AWAITED = r"待(?:補充?|补充?|確認|确认|定|填|更新|完善|新增|提供|撰寫|撰写|編輯|编辑)"
_AWAITED_WHOLE = re.compile(_AWAITED)
_NONE = re.compile(r"(?:none|null|empty|無|无|空)\s?[.!。\uff01]", re.IGNORECASE)
"""With a full stop such a word is an answer: “Which fee?” “None.”"""
_PHRASES = frozenset(
    ("see above", "see below", "as above", "as discussed", "coming soon", "to be confirmed",
     "to be determined", "to be announced", "to be added", "siehe oben", "siehe unten", "wie oben",
     "to be completed", "to be completed later", "to be written", "under construction",
     "work in progress", "see attached", "see attached file", "see attachment", "see file",
     "same as above", "ditto", "內容建置中", "建置中", "建構中", "請參考附件", "請見附件",
     "詳見附件", "如附件", "見附件", "内容建设中", "请参考附件", "详见附件", "確認中",
     "wird noch ergänzt", "wird ergänzt", "wird nachgereicht")
)  # fmt: skip
_WHOLE = re.compile(
    r"(?:k\. ?a|s\. ?o|n\. ?n)\.?|lorem ipsum\b.*"
    # References to another row, which the model will not see.
    r"|(?:(?:please )?see|same(?: answer)? as|as in)(?: in)?(?: the)?"
    r" (?:(?:above|below|before)|(?:previous|prior|last|next|preceding|other)"
    r"(?: (?:one|row|line|question|answer|reply|entry))?)\.?"
    r"|(?:(?:please )?(?:see|refer to)|same(?: answer)? as|as in)(?: the)?(?: answer)?"
    r"(?: (?:to|of|in))? (?:q|question|row|no|number|faq|item|answer|frage|zeile)?"
    r"[ .#]{0,2}\d{1,3}\.?"
    r"|(?:siehe|wie)(?: in)? (?:frage|antwort|zeile|nr\.?) ?\d{1,3}\.?"
    r"|(?:請|请)?(?:參見|参见|參考|参考|參照|参照|詳見|详见|見|见|看|同|如|答案同)"
    r" ?(?:第|q|題號|题号)? ?(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
    r" ?(?:題|题|列|個問題|个问题|則|则)?"
    r"(?:的?(?:答案|回答|說明|说明))?[。.]?"
    r"|(?:siehe|wie)(?: in)?(?: der| die)? (?:vorherige|vorige|letzte|nächste)[rn]?"
    r"(?: (?:frage|antwort|zeile))?\.?"
    r"|(?:請?(?:參見|見|看|參考|參照)|请?(?:参见|见|看|参考|参照)|同|如|答案同)"
    r"(?:上|前|下)(?:一|面|方|述)?(?:題|题|則|则|列|行|項|项|個|个|問|问)?(?:所述)?(?:的?(?:答案|回答|內容|内容))?"
    r"[。.!\uff01]?",
    re.IGNORECASE | re.DOTALL,
)

_FAULT = re.compile(
    r"#(?:¡?ref!|n/a|¿?name\?|¡?value!|¡?(?:div|valor)/0!|¡?null!|¡?num!|n[vd]\b|n/d\b|bezug!|wert!"
    r"|zahl!|valeur!|¡valor!|nom\?|¿nombre\?|spill!|calc!)"
    r"|(?<![\w.])\d(?:\.\d{1,14})?(?-i:E)\+\d\d(?!\w)|^=(?-i:[A-Z]{2,})\([^()]*[A-Z$]\d|#{5,}",
    re.IGNORECASE,
)
"""What a spreadsheet shows in the place of a value, a long number included (8.86912E+11), and a
formula that was exported as it is."""
_LATER = (
    r"(?:todo|tb[cda]|fixme|x{2,3}|placeholder|platzhalter|to be (?:confirmed|determined|added)"
    r"|(?:please (?:insert|fill in|add)\b[^\[\]()<>]*|(?:insert|add)\b[^\[\]()<>]*\bhere)"
    r"|[^\[\]()<>]*\b(?:einsetzen|einfügen|ergänzen)"
    rf"|[^()<>\[\]\uff08\uff09]{{0,8}}{_AWAITED}|(?:請|请)?填入[^()<>\[\]]{{0,8}})"
)
_TYPED = re.compile(
    r"([a-z\u3400-\u9fff])\1{2,}|(?:test|測試|测试|asdf|qwer|abc|xyz){1,4}[ -]?(?:123\d*|\d{1,2})"
    r"|(?:test|測試|测试|asdf|qwer){2,4}"
)
"""What somebody types to try a form out."""
_WITHIN = r"[^\[\]()【】<>\uff08\uff09]*"
_TO_COME = re.compile(
    rf"[\[(【<\uff08]{_WITHIN}(?:{_AWAITED}|\b(?:todo|tb[cda]|to be (?:added|written|completed"
    r"|confirmed)|(?:text|content|answer|details) (?:to follow|to come|missing)|coming soon)\b)"
    rf"{_WITHIN}[\])】>\uff09]\.?",
    re.IGNORECASE,
)
"""A whole text in brackets that says that the text is to come."""
_BELOW = re.compile(
    r"\b(?:(?:see|in|from|per|to) )?the (?:[a-z]+ )?(?:table|chart|figure|diagram|map|picture|image"
    r"|screenshot)s? (?:below|above|overleaf|opposite)(?=\s*(?:[.;:,)]|$))"
    r"|\b(?:see|in) (?:table|figure|fig\.|chart|appendix|annex) [1-9A-D]\b"
    r"|(?:如|見|见|詳|详|參|参|依|按)(?:見|见|參|参|閱|阅|如|照|考)?(?:下|上|附|左|右)(?:表|圖|图)"
    r"(?![單单格紙纸達达])",
    re.IGNORECASE,
)
_UNIT = (
    r"(?:€|£|%|\uff05|元|天|日|小時|小时|分鐘|分钟|週|周|個月|个月|年|人|席|次|本|冊|樓|號"
    r"|(?:nm|km|kg|cm|mm|euro?|gbp|usd|days?|hours?|minutes?|weeks?|months?|years?|tagen?|uhr"
    r"|stunden?|minuten?|wochen?|jahren?)\b)"
)
_FIELD = r"(?:\{\w[\w ]{0,24}\}|\[\w[\w ]{0,24}\])"
_PIECE = re.compile(
    r"\{\{[^{}]+\}\}|\$\{\w[^{}]*\}|\{\d\}|(?<![\w%])%(?:s|d|\(\w+\)s)(?!\w)|<<[^<>]+>>"
    rf"|(?:\[|\(|<|【|\uff08)\s*{_LATER}\s*(?:\]|\)|>|】|\uff09)(?!\s?欄)"
    r"|[\[<]insert\b[^\[\]<>]*[\]>]"
    # The field of a letter template after the greeting.
    rf"|(?:(?<=\bhi )|(?<=\bdear )|(?<=\bhello )|(?<=\bhallo )|(?<=親愛的)){_FIELD}"
    rf"|{_FIELD}(?= ?(?:您好|你好))"
    r"|\[(?:link|url|連結|链接|網址|网址|(?:your )?(?:e-?mail address|phone number|company name))\]"
    r"|(?<![A-Za-z0-9_/])[_\uff3f]{2,}(?![A-Za-z0-9_])"
    # A telephone number or a year that is still to be filled in.
    r"|(?<![\w-])\+?(?:\d{1,4}[ -])+(?:x{3,4}[ -]?)+(?![\w-])|(?<!\w)(?:19|20)xx(?=[\s年/-])"
    rf"|(?<![A-Za-z0-9-])x{{2,3}}\s?(?={_UNIT})|[$€£]\s?x{{2,3}}(?![a-z0-9])"
    r"|(?<![一二三四五六七八九十百千零])[○◯〇]{2,}(?![一二三四五六七八九十零年])"
    r"|(?<![A-Za-z])O{2,3}\s?(?=小姐|先生|女士|元|公司)"
    r"|(?:\.{3}|…)\s?(?=[€£])|\blorem ipsum\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_SHOUTED = re.compile(r"\b(?:TODO|FIXME|TBD|TBC)\b")
"""In capitals only: “todo” is Spanish for everything."""
_TO_CLICK = re.compile(
    r"(?:click|press|tap|button|klick\w*|drück\w*|按|點|点|選|选)\W{0,3}\w{0,4}\W*$", re.I
)


def stands_in(text: str) -> bool:
    """Whether a whole text is a placeholder: no letter or digit, a word such as TODO or 待補, one
    letter again and again, or a note in brackets that the text is to come."""
    line = " ".join(text.casefold().split())
    plain = "".join(char for char in line if char.isalnum())
    return (
        not plain
        or plain in _WORDS
        or bool(_AWAITED_WHOLE.fullmatch(plain))
        or line.rstrip(".!。") in _PHRASES
        or bool(_WHOLE.fullmatch(line) or _FAULT.fullmatch(line))
        or bool(_TYPED.fullmatch(text.strip()) or _TO_COME.fullmatch(line))
    )


def points_nowhere(text: str) -> str | None:
    """The first “see the table below” (如下表) in a text that has no table and goes on with no
    other line; None when there is none."""
    if "\n" in text or "|" in text or "\t" in text:
        return None
    match = _BELOW.search(text)
    return match and match[0]


def says_none(text: str) -> bool:
    """Whether what stands in the place of a source says that there is none: “none”, “n/a”, “—”."""
    plain = "".join(char for char in text.casefold() if char.isalnum())
    return not plain or plain in _NO_SOURCE


def answers_nothing(text: str) -> bool:
    """Whether a whole answer is a placeholder: “None” is one, “None.” is a sentence."""
    return stands_in(text) and not _NONE.fullmatch(text.strip())


@lru_cache(_REMEMBERED)
def placeholder_in(text: str) -> str | None:
    """The first placeholder inside a text; None when there is none.

    Program code and names of buttons to click are left out.
    """
    text = _CODE.sub("", text)
    for pattern in (_PIECE, _FAULT, _SHOUTED):
        for match in pattern.finditer(text):
            if not _TO_CLICK.search(text[max(0, match.start() - 20) : match.start()]):
                return match[0].strip()
    return None
