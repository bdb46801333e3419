"""Does a short text say "I have no answer to this"? Cue patterns for English and Chinese.

Pure: it sees one text, no question, no data set and no file. A refusal speaks about what is
known ("the handbook does not cover this"); an answer that says no speaks about the matter
("taxi fares are not covered"). Patterns therefore ask for a word of the first kind: the one
who answers, the source, or the question itself. Conditions ("if you cannot find an answer
...") are advice, and long texts hold answers: neither counts.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 300
"""Characters beyond which a text in Latin letters is too long to be a plain refusal."""
LONGEST_CJK = 100
"""The same for a text with Chinese characters, each of which says about three letters' worth."""

_SOURCE_EN = (
    r"(?:handbook|manual|documents?|documentation|docs|knowledge base|faqs?|guidebook"
    r"|source texts?|sources|reference materials?|materials|context|available information)"
)
_THIS_EN = (
    r"(?:this|that|it|your question|(?:this|that|the|your) (?:question|topic|subject|case|matter)"
    r"|(?:the|an|any) answer|(?:any )?information|anything (?:about|on)|what you)"
)
_CUES_EN = (
    r"\b(?:i|this assistant|the assistant) (?:do not|don't|does not|doesn't) (?:really )?know\b",
    r"\b(?:i|we) (?:do not|don't|currently don't) have (?:any |enough |that |this |an? |the )*"
    r"(?:information|answer|details|data)\b"
    r"(?: (?:on|about|to|for|regarding) (?:this|that|your|it)\b|[.,;!]|$| to answer)",
    r"\b(?:i|we) (?:have|found|find|could find|can find) no "
    r"(?:answer|information|entry|entries|idea|mention)\b",
    r"\b(?:i am|i'm|i was) (?:not sure|unsure|not certain|not able to (?:answer|help|find)"
    r"|unable to (?:answer|help|find|provide|assist))",
    r"\b(?:i|we) (?:cannot|can't|can not|could not|couldn't|am unable to|are unable to) "
    r"(?:answer|find (?:an?|any|the|this|that|information|anything)"
    r"|help (?:you )?with (?:that|this)|assist with (?:that|this)"
    r"|provide (?:an answer|that information|this information)"
    r"|respond to (?:this|that|your))",
    r"\b(?:unable to|cannot|can't|could not be|cannot be) "
    r"(?:answer|answered)(?: (?:this|that|your|the) question| from the| based on|[.,;!]|$)",
    rf"\b{_SOURCE_EN} (?:that we have |i have )?(?:does not|doesn't|do not|don't|did not) "
    r"(?:currently |actually |explicitly )?"
    r"(?:cover|mention|contain|say|address|include|specify|state|describe|answer|provide|discuss)"
    rf" (?:{_THIS_EN}\b|whether\b|how\b|what\b)",
    rf"\b{_SOURCE_EN} (?:does not|doesn't|do not|don't|did not) (?:say|mention|address)\b",
    r"\b(?:polic(?:y|ies)|rules?|guide|guidelines) (?:does not|doesn't|do not|don't) "
    r"(?:cover|mention|address|answer|say anything about) (?:this|that|the|your) "
    r"(?:question|topic|subject|case|matter)",
    r"\b(?:not|isn't|aren't|n't) (?:yet |currently )?(?:mentioned|covered|addressed|described"
    r"|specified|answered|documented|found|stated) (?:anywhere )?(?:in|by) "
    rf"(?:the|our|my|this|these|any) (?:\w+ ){{0,3}}{_SOURCE_EN}\b",
    r"\b(?:your|this|that|the) (?:question|topic|subject) (?:is|was|cannot be|can't be)"
    r"(?:n't| not)? ?(?:covered|answered|addressed|outside|beyond|out of)\b",
    r"\b(?:there is|there's|there are|there was) (?:currently )?no (?:information|answers?"
    r"|entry|entries|mention)(?: (?:on|about|for|to|regarding|of|in|available)\b|[.,;!]|$)",
    r"\bno (?:relevant |matching )?(?:information|answer|entry) (?:(?:is|was) )?"
    r"(?:available|found)\b",
    r"\b(?:is|are|falls|lies|goes|that's|it's) (?:outside|beyond|out of) "
    r"(?:of )?(?:my |our |the )?(?:scope|knowledge|expertise)\b(?! of (?:this|the) "
    r"(?:polic|benefit|insurance|plan))",
    r"\b(?:not enough|insufficient) information (?:to answer|available|here)",
    r"\bsorry[^.]{0,40}\b(?:cannot|can't|unable to|not able to) (?:answer|help|assist)",
    rf"^(?:sorry\W+)?(?:this|that|it)(?: is|'s) (?:not|nowhere) in (?:the|our|my|these) "
    rf"(?:\w+ ){{0,2}}{_SOURCE_EN}\W*$",
    r"^(?:unanswerable|not answerable|no answer|cannotanswer|unknown|n/?a|not available"
    r"|no idea|no comment)\W*$",
)

_SOURCE_ZH = (
    r"(?:規範|规范|手冊|手册|公司規定|公司规定|知識庫|知识库|資料庫|资料库|員工守則|员工守则"
    r"|規章|规章|說明書|说明书|常見問答|常见问答|FAQ|現有資料|现有资料|現有文件|现有文件"
    r"|參考資料|参考资料|提供的資料|提供的资料|已知資訊|已知信息)"
)
_NOT_ZH = (
    r"(?:沒有|没有|並未|并未|並無|并无|尚未|未曾|未|無|无|查無|查无)(?:明確|明确|明文|特別|特别)?"
)
_THIS_ZH = (
    r"(?:這|这|此|該|该|您|你|本)(?:個|个|項|项|一|方面|部分|類|类|的)*"
    r"(?:問題|问题|事項|事项|主題|主题|情況|情况|內容|内容|部分|方面|提問|提问|點|点)"
)
_THING_ZH = (
    r"(?:資訊|资讯|信息|資料|资料|答案|說明|说明|記載|记载|規定|规定|內容|内容|紀錄|记录|條文|条文)"
)
_CUES_ZH = (
    rf"{_SOURCE_ZH}.{{0,8}}{_NOT_ZH}(?:記載|记载|提及|提到|收錄|收录|寫到|写到|載明|载明)(?!者|時|时)",
    rf"{_SOURCE_ZH}.{{0,6}}{_NOT_ZH}(?:這|这|此|該|该)(?:個|个|項|项|些|方面|部分)?的?{_THING_ZH}",
    rf"{_NOT_ZH}(?:記載|记载|提及|提到|收錄|收录|涵蓋|涵盖|說明|说明|規定|规定|載明|载明|規範|规范)"
    rf"(?:到|於|在)?{_THIS_ZH}",
    rf"{_THIS_ZH}.{{0,6}}{_NOT_ZH}(?:記載|记载|收錄|收录|相關規定|相关规定|在.{{0,8}}(?:範圍|范围))",
    rf"{_NOT_ZH}(?:這方面|这方面|此方面|這類|这类|相關|相关|任何相關|任何相关)的?{_THING_ZH}"
    r"(?!.{0,2}(?:者|時|时|的話|的话))",
    r"(?:查無|查无|找不到|沒有找到|没有找到|未找到|查不到|無|无)(?:任何)?"
    rf"(?:與.{{0,10}})?(?:這|这|此|相關|相关|有關|有关)(?:個|个|問題)?的?{_THING_ZH}"
    r"(?!.{0,2}(?:者|時|时|的話|的话))",
    r"(?<![若如果當当您你果者])(?:無法|无法|不能|沒辦法|没办法|無從|无从)(?:直接|為您|为您|替您|確切)?"
    r"(?:回答|答覆|答复|回覆|回复|解答)(?:您|你|這|这|此|該|该|的|個|个|項|项)*"
    r"(?:問題|问题|$|[,。!;])",
    r"(?:^|[,。!;])(?:抱歉|對不起|对不起|很抱歉|不好意思)?[,]?(?:我|我們|我们|本系統|本系统|系統|系统)?"
    r"(?:目前|暫時|暂时|並|并|也|真的)*(?:不知道|不清楚|不曉得|不晓得|不太清楚)"
    r"(?:喔|呢|耶|了|這|这|此|答案|您|該|该|[,。!;]|$)",
    r"(?:超出|不在|不屬於|不属于)了?(?:我|本手冊|本手册|手冊|手册|知識庫|知识库|本知識庫|可回答|可以回答"
    r"|能回答|回答|資料|资料|現有規範|现有规范)的?(?:知識|知识|回答|資料|资料|涵蓋|涵盖|能力|內容|内容)?的?"
    r"(?:範圍|范围)",
    r"^(?:(?:很)?抱歉|不好意思)?\W*(?:系統|系统)?(?:查無|查无)(?:任何)?"
    r"(?:資料|资料|資訊|资讯|信息|答案|結果|结果)\W*$",
    r"^(?:(?:很)?抱歉|不好意思)?\W*(?:這題|这题|這個問題|这个问题|這個|这个)我?"
    r"(?:不會|不会|答不出來|答不出来|答不上來|答不上来)(?:答|回答)?(?:喔|耶|呢|了)?\W*$",
    r"^(?:抱歉|對不起|对不起|沒有答案|没有答案|無答案|无答案|無法作答|无法作答|不可回答)\W*$",
)

_CUES = tuple(re.compile(cue, re.IGNORECASE) for cue in (*_CUES_EN, *_CUES_ZH))
_CONDITION = re.compile(
    r"\W*(?:(?:if|when|where|whenever|in case|unless|should you)\b"
    r"|若|如(?!何)|倘若|當(?!地)|当(?!地)|一旦|假如)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|[。!?\n]")
_CJK = re.compile(r"[\u3400-\u9fff]")


def looks_like_refusal(text: str) -> bool:
    """Whether a text declines to answer for want of knowledge.

    Only texts of at most `LONGEST` characters (`LONGEST_CJK` with Chinese characters) can be
    refusals. A cue inside a sentence that opens with a condition does not count.
    """
    # Full-width punctuation becomes plain, so that one pattern serves both.
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    if not plain or len(plain) > (LONGEST_CJK if _CJK.search(plain) else LONGEST):
        return False
    sentences = (part for part in _SENTENCE.split(plain) if part)
    return any(
        cue.search(sentence)
        for sentence in sentences
        if not _CONDITION.match(sentence)
        for cue in _CUES
    )
