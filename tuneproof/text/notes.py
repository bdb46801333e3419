"""Notes that were meant for a colleague, and notices of a copyright, left inside a text.

A note to the reader (“NB: cash only”, 請先與櫃台確認) is part of the text: only what speaks about
the text itself, or about whom not to tell yet, is a note for colleagues. This module knows one text
at a time.
"""

from __future__ import annotations

import re

_EDITING = (
    r"\bbefore (?:this goes|we go) live\b|\bbefore we publish\b"
    r"|\bis this (?:still )?(?:right|correct|true|current|up to date)\b"
    r"|\bstill (?:right|correct|true|valid|current|up to date|the case)\b[^\[\]()]*\?"
    r"|\b(?:pls|please|plz)\.? (?:double[- ]?check|verify|review|confirm|check)\s*(?=[\])])"
    r"|\bthis needs (?:checking|updating|rewriting|a rewrite)\b|\b(?:rewrite|reword) this\b"
    r"|\bprobably (?:being |getting |going to be |to be )?(?:dropped|scrapped|removed|changed"
    r"|rewritten|deleted|wrong|out of date)\b|\bfigures? to (?:check|confirm)\b|\?\?"
)
"""What is said about a text and not to its reader."""
_MARKED = re.compile(
    r"[\[(]\s*(?:NB|N\.B\.|notes?|to-?do|draft|internal|comment|editor|ed\.|check|confirm|ask"
    rf"|[A-Z][a-z]+:)(?=\W)[^\[\]()]{{0,160}}?(?:{_EDITING})[^\[\]()]*[\])]"
    r"|[\[(]\s*internal (?:note|comment)\s?[:\u2013-][^\[\]()]*[\])]",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\bnote to self\b|\beditor['’]?s note\s?:"
    r"|\b(?:don['’]?t|do not) (?:tell|mention (?:this|it) to|say (?:this|anything) to)"
    r" (?:the |our |any )*"
    r"(?:customers?|guests?|visitors?|clients?|patients?|members?|tenants?|residents?|public|press)"
    r"(?: about (?:this|it))?(?: just)? yet\b"
    r"|\bthis (?:section|paragraph|answer|entry|line|bit|sentence|wording) (?:is (?:out of date"
    r"|outdated|wrong)|needs (?:checking|updating|rewriting)|should be (?:deleted|removed"
    r"|rewritten))\b",
    re.IGNORECASE,
)
_AUDIENCE = (
    "客人|客戶|客户|顧客|顾客|民眾|民众|會員|会员|學生|学生|家長|家长|住戶|住户|旅客|乘客"
    "|用戶|用户|使用者|讀者|读者|外面|外人|外界|對方|记者|記者"
)
_THIS = "這|这|此|本"
_PART = "段|條|条|題|题|句|則|则"
_TOLD_CJK = re.compile(
    rf"(?:先|還|还|暫時|暂时)(?:不要|別|别|勿|不能|不可以?|不必)"
    rf"(?:(?:跟|對|对|和|向)(?:{_AUDIENCE})們?(?:講|讲|說|说|提|透露|公布)"
    rf"|(?:告訴|告诉)(?:{_AUDIENCE}))"
    r"|(?:內部|内部|編輯|编辑|小編|小编|自己)(?:備註|备注|註記|注记|留言|附註|附注|筆記|笔记)\s?[:：]"
    r"|(?:編按|编按|編者按|编者按|編註|编注|小編註|給小編|给小编)\s?[:：]"
    rf"|(?:{_THIS})(?:一)?(?:{_PART})(?:話|话|文字|內容|内容)?(?:應該|应该|好像|可能|已經|已经|已)?"
    r"(?:要刪|要删|要改|該刪|该删|該改|该改|該拿掉|该拿掉|過時了?|过时了?|待改|先不放)"
    r"|(?:記得|记得|有空)(?:再)?(?:改|更新|補|补|刪|删)(?:掉|上|一下)?"
    rf"(?:{_THIS})(?:一)?(?:{_PART})"
)
_NOTICE = re.compile(
    r"\bthis (?:e-?mail|message)(?: \([^)]*\)| and any (?:attachments?|files)[^.]{0,40})?"
    r" (?:is|are|may be|contains) (?:strictly )?"
    r"(?:confidential|privileged|intended (?:solely|only))"
    r"[^.\n|]{0,80}"
    r"|\bif you (?:are not|have received this) [^.]{0,30}(?:intended recipient|in error)\b"
    r"|\bsent from my (?:iphone|ipad|android|samsung|mobile)\b"
    r"|-{3,} ?(?:original|forwarded) message ?-{3,}"
    r"|本(?:電子)?(?:郵件|信件|邮件)(?:及其?附件)?[^。]{0,12}(?:機密|机密|保密|僅供|仅供)[^。]{0,20}"
    r"|(?:從|从|由)我的 ?(?:iPhone|iPad|Android) ?(?:傳送|发送|發送|寄出)"
    r"|-{3,} ?(?:原始郵件|原始邮件|轉寄郵件) ?-{3,}"
    r"|(?:copyright\s?)?©\s?(?:\d{4}|[A-Z][\w&]+)[^.。\n]{0,60}"
    r"|\bcopyright (?:\(c\) ?)?(?:19|20)\d\d\b"
    r"|\(c\) ?(?:19|20)\d\d\b|\ball rights reserved\b|\bno reproduction (?:in any form|without)\b"
    r"|\bno part of this (?:publication|book|document|work|leaflet|page) may be\b"
    r"|\breproduced (?:with|by) (?:kind )?permission of\b|\balle rechte vorbehalten\b"
    r"|\btous droits réservés\b|\btodos los derechos reservados\b"
    r"|版權所有|版权所有|著作權所有|著作权所有|版權為[^。]{1,20}所有|翻印必究"
    r"|(?:全文|本文|內容|内容)(?:轉載|转载|摘錄|摘录|節錄|节录)自"
    r"|未經[^。\uff0c,()（）]{0,12}(?:同意|授權|許可)[\uff0c,]?(?:請勿|不得|禁止)(?:任意|擅自)?"
    r"(?:轉載|翻印|重製|複製)(?=[)）】」。\s]|或|及|$)"
    r"|未经[^。\uff0c,()（）]{0,12}(?:同意|授权|许可)[\uff0c,]?(?:请勿|不得|禁止)(?:任意|擅自)?"
    r"(?:转载|翻印|复制)(?=[)）】」。\s]|或|及|$)"
    r"|(?:著作權|版權|版权).{0,4}(?:不得|請勿|禁止|请勿)(?:轉載|转载|翻印)",
    re.IGNORECASE,
)
_ON_RIGHTS = re.compile(
    r"copyright|reproduc|\brights\b|©|轉載|转载|版權|版权|著作權|著作权|翻印|複製|影印|重製",
    re.IGNORECASE,
)


def note(text: str) -> str | None:
    """The first note for a colleague: “[NB check before this goes live]”, 先不要跟客人講."""
    match = _MARKED.search(text) or _TOLD.search(text) or _TOLD_CJK.search(text)
    return match and match[0].strip()


def notice(text: str) -> str | None:
    """The first notice of a copyright (“© 2016 Harling Press, all rights reserved”, 版權所有), or
    what a mail program writes under or over a letter (“This e-mail is confidential …”)."""
    match = _NOTICE.search(text)
    return match and match[0].strip(" ,")


def is_on_rights(text: str) -> bool:
    """Whether a question, or the title of an entry, is about copying: there such words are the
    matter itself."""
    return bool(_ON_RIGHTS.search(text))
