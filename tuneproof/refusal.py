"""Does a short text say "I have no answer to this"? Cue patterns: English, Chinese,
German, Japanese.

Pure: it sees one text, no question, no data set and no file. A refusal speaks about what is
known ("the handbook does not cover this"); an answer that says no speaks about the matter
("taxi fares are not covered"). Patterns therefore ask for a word of the first kind: the one
who answers, the source, or the question itself. Conditions ("if you cannot find an answer
...") are advice, and long texts hold answers: neither counts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tuneproof.characters import ideographs

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
    r"|no idea|no comment)(?:\W+sorry)?\W*$",
    r"^(?:(?:sorry|unfortunately)\W+)?(?:(?:this|that|it) (?:is|was) )?(?:currently )?"
    r"(?:not (?:specified|stated|mentioned|documented|covered|known)|unspecified)"
    r"(?: (?:here|anywhere))?\W*$",
    r"\bno (?:\w+ )?(?:information|info|details|data) (?:on|about|regarding|for) "
    r"(?:this|that|your)\b",
    r"\bnot something (?:that )?(?:i|we) (?:can answer|know|have (?:any )?(?:information|details))",
    r"\b(?:guide|polic(?:y|ies)|pages?|website|rules) (?:does not|doesn't|do not|don't) "
    r"(?:specify|mention|say|state|cover) (?:this|that|it)\W*$",
    r"\b(?:outside|beyond) (?:of )?what i(?: can|'m able to| am able to)\b",
    r"\bi can only (?:answer|help with) questions\b",
    r"^(?:i'm afraid|sorry)\W+(?:that )?(?:i|we) (?:cannot|can't|could not|couldn't) (?:say|tell"
    r"(?: you)?|help(?: you)?(?: there| here)?)\W*$",
    r"\b(?:that|this|it) is (?:outside|beyond) what (?:i|we) (?:know"
    r"|can (?:help|answer|say|tell))\b",
)

_FACT_DE = (
    r"(?:information(?:en)?|infos?|angaben?|auskunft|auskünfte|antwort(?:en)?|daten|einträge?"
    r"|regelung(?:en)?|hinweise?|aussage|kenntnis(?:se)?)"
)
_THIS_DE = (
    r"(?:dazu|hierzu|darüber|hierüber|zu (?:dies|ihr|dein)e[rm] (?:\w+ )?(?:frage|thema|punkt))"
)
_SOURCE_DE = (
    r"(?:unterlagen|dokument(?:en?)?|handbuch|wissensdatenbank|quellen?|faqs?|richtlinien?"
    r"|regelwerk)"
)
_CUES_DE = (
    r"(?=.*\b(?:das|dies|es|\w+ frage|darauf)\b).*\b(?:(?:ich|wir) (?:kann|können)"
    r"|(?:kann|können) (?:ich|wir)|lässt sich)\b[^,]{0,40}\bnicht (?:beantworten|sagen)\b",
    rf"\b{_THIS_DE} (?:kann ich|können wir) [^,]{{0,20}}\bnicht weiterhelfen\b",
    r"(?=.*\b(?:liegt|liegen|habe|haben|gibt|finde|finden|steht|enthält|enthalten|sagt|nennt"
    r"|(?<!sie )(?:kann|können)(?! sie| man))\b)"
    rf".*\b{_THIS_DE}\b[^,]{{0,40}}\b(?:keine? (?:\w+ )?{_FACT_DE}|nichts)\b",
    rf"\bkeine? (?:\w+ )?{_FACT_DE} {_THIS_DE}",
    rf"\b{_SOURCE_DE} (?:enthält|enthalten|sagt|sagen|nennt|nennen) (?:\w+ )?"
    r"nichts (?:dazu|darüber)",
    r"\b(?:das|dies|es) (?:weiß|weiss|wissen) (?:ich|wir)\b[^,]{0,20}\bnicht\W*$",
    r"\b(?:ich weiß|ich weiss|wir wissen) (?:das|es|dies) (?:leider )?(?:auch )?nicht\W*$",
    rf"\b(?:geht|gehen|ergibt sich)\b[^,]{{0,20}}\b{_SOURCE_DE}\b[^,]{{0,20}}\bnicht\b",
    rf"\b(?:das|dies|dazu|darüber|hierzu) steht (?:\w+ )?(?:nicht|nichts) (?:in|im) "
    rf"(?:\w+ )?{_SOURCE_DE}\b",
    r"\bbin ich (?:\w+ )?überfragt\b",
    rf"^(?:(?:leider|dazu|hierzu)\W+)*(?:keine? {_FACT_DE}(?: (?:verfügbar|vorhanden|bekannt))?"
    r"|(?:ist |das ist )?nicht (?:geregelt|bekannt|angegeben|festgelegt|dokumentiert)"
    r"|(?:das )?weiß ich (?:leider )?nicht|keine ahnung|unbekannt)\W*$",
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
    r"(?:(?:詢問|询问|提問|提问|問|问)的?)?"
    r"(?:問題|问题|事項|事项|主題|主题|情況|情况|內容|内容|部分|方面|提問|提问|點|点)"
)
_THING_ZH = (
    r"(?:資訊|资讯|信息|資料|资料|答案|說明|说明|記載|记载|規定|规定|內容|内容|紀錄|记录|條文|条文)"
)
_SCOPE_ZH = (
    r"(?:服務|服务|業務|业务|知識|知识|職責|职责|資料|资料|回答|能力|答覆|答复)?的?"
    r"(?:範圍|范围|業務|业务|能力|職責|职责)"
)
_MATTER_ZH = r"(?:這|这|此|該|该)(?:一?件)?事(?:情)?(?![務务項项由宜業业故後后前實实])"
_CUES_ZH = (
    rf"{_SOURCE_ZH}.{{0,8}}{_NOT_ZH}(?:記載|记载|提及|提到|收錄|收录|寫到|写到|載明|载明)(?!者|時|时)",
    rf"{_SOURCE_ZH}.{{0,6}}{_NOT_ZH}(?:這|这|此|該|该)(?:個|个|項|项|些|方面|部分)?的?{_THING_ZH}",
    rf"{_NOT_ZH}(?:記載|记载|提及|提到|收錄|收录|涵蓋|涵盖|說明|说明|規定|规定|載明|载明|規範|规范"
    rf"|寫到|写到|談到|谈到)(?:到|於|在)?(?:{_THIS_ZH}|{_MATTER_ZH}(?!.{{0,2}}(?:者|時|时|的話|的话)))",
    rf"{_THIS_ZH}.{{0,6}}{_NOT_ZH}(?:記載|记载|收錄|收录|相關規定|相关规定|在.{{0,8}}(?:範圍|范围))",
    rf"{_NOT_ZH}(?:這方面|这方面|此方面|這類|这类|相關|相关|任何相關|任何相关)的?{_THING_ZH}"
    r"(?!.{0,2}(?:者|時|时|的話|的话))",
    r"(?:查無|查无|找不到|沒有找到|没有找到|未找到|查不到|無|无)(?:任何)?"
    rf"(?:與.{{0,10}})?(?:這|这|此|相關|相关|有關|有关)(?:個|个|問題)?的?{_THING_ZH}"
    r"(?!.{0,2}(?:者|時|时|的話|的话))",
    r"(?<![若如果當当您你果者])(?:無法|无法|不能|沒辦法|没办法|無從|无从)(?:直接|為您|为您|替您|確切)?"
    r"(?:回答|答覆|答复|回覆|回复|解答)(?:您|你|這|这|此|該|该|的|個|个|項|项)*"
    r"(?:問題|问题|$|[,。!;])",
    r"(?:^|[,。!;])(?:抱歉|對不起|对不起|很抱歉|不好意思)?[,]?(?:對於|关于|關於|对于)?"
    rf"(?:{_THIS_ZH}|(?:這|这|此)(?:件事|個|个)?)?[,]?"
    r"(?:我|我們|我们|本系統|本系统|系統|系统)?"
    r"(?:目前|暫時|暂时|並|并|也|真的)*(?:不知道|不清楚|不曉得|不晓得|不太清楚)"
    r"(?:喔|呢|耶|了|這|这|此|答案|您|該|该|[,。!;]|$)",
    r"(?:超出|不在|不屬於|不属于)了?(?:我|本手冊|本手册|手冊|手册|知識庫|知识库|本知識庫|可回答|可以回答"
    r"|能回答|回答|資料|资料|現有規範|现有规范)的?(?:知識|知识|回答|資料|资料|涵蓋|涵盖|能力|內容|内容)?的?"
    r"(?:範圍|范围)",
    r"^(?:(?:很)?抱歉|不好意思)?\W*(?:系統|系统)?(?:查無|查无)(?:任何)?"
    r"(?:資料|资料|資訊|资讯|信息|答案|結果|结果)\W*$",
    r"^(?:(?:很)?抱歉|不好意思)?\W*(?:這題|这题|這個問題|这个问题|這個|这个)我?"
    r"(?:不會|不会|答不出來|答不出来|答不上來|答不上来)(?:答|回答)?(?:喔|耶|呢|了)?\W*$",
    rf"(?:超出|不在|不屬於|不属于)了?(?:我|本助理|小編|小编)的?{_SCOPE_ZH}",
    rf"(?:{_THIS_ZH}|(?:^|[,。!;])(?:這|这|此))(?:已|已經|已经|並|并)?(?:超出|不在|不屬於|不属于)了?"
    rf".{{0,8}}{_SCOPE_ZH}",
    rf"{_NOT_ZH}(?:提供|公布|公佈|公告|揭露)(?:任何)?(?:這|这|此|該|该|相關|相关|有關|有关)"
    rf"(?:個|个|項|项|些|方面|類|类)?的?(?:{_THING_ZH}|件事)(?!.{{0,2}}(?:者|時|时|的話|的话))",
    r"(?<![若如果當当您你果者])(?:無法|无法|不能|沒辦法|没办法)(?:為您|为您|替您|向您)?提供(?:您|你)?"
    r"(?:任何|確切|确切)?(?:這|这|此|該|该|相關|相关|有關|有关)(?:個|个|項|项|些|方面|類|类)?的?"
    r"(?:資訊|资讯|信息|答案|說明|说明)(?!.{0,2}(?:者|時|时|的話|的话))",
    rf"{_NOT_ZH}(?:足夠的?|足够的?|相關的?|相关的?|任何)?(?:資料|资料|資訊|资讯|信息|依據|依据)"
    r"(?:可以|可供|可|能|能夠|能够|足以|來|来)(?:回答|答覆|答复|回覆|回复)",
    rf"(?:資料|资料|資訊|资讯|我|我們|我们|手邊|手边|目前|現在|现在|並|并)(?:中|裡|裏|里|內|内)?{_NOT_ZH}"
    r"(?:這|这|此|該|该)(?:個|个|項|项|些|方面|部分|類|类)的?(?:資訊|资讯|信息|答案)"
    r"(?!.{0,2}(?:者|時|时|的話|的话))",
    r"恕(?:難|难|無法|无法)(?:為您|为您)?(?:回覆|回复|答覆|答复|回答|作答|奉告|告知)",
    r"^(?:(?:很)?抱歉|不好意思|目前)?\W*(?:沒有|没有|並未|并未|尚未|未|無|无)(?:明確|明确)?"
    r"(?:載明|载明|記載|记载|提及|提到|敘明|叙明|註明|注明|說明|说明)\W*$",
    r"^(?:(?:很)?抱歉|不好意思|對不起|对不起)\W*(?:這題|这题|這個問題|这个问题|這個|这个|這部分|这部分)?我?"
    r"(?:(?:可能)?幫不上忙|帮不上忙|愛莫能助|爱莫能助)(?:喔|耶|呢|了)?\W*$",
    r"^(?:抱歉|對不起|对不起|沒有答案|没有答案|無答案|无答案|無法作答|无法作答|不可回答)\W*$",
)

_SORRY_JA = r"(?:申し訳|申しわけ|すみません|すいません|恐れ入り|あいにく|残念)"
_THIS_JA = (
    r"(?:この|その|こちらの?|ご|お尋ねの|お問い合わせの|いただいた|頂いた)"
    r"ご?(?:件|質問|内容|点|事項|こと|お問い合わせ|お尋ね)"
)
_SOURCE_JA = (
    r"(?:資料|マニュアル|手引き?|ハンドブック|FAQ|よくある質問|規程|規定|文書|ドキュメント|ガイド)"
)
_KNOWN_JA = rf"(?:{_SOURCE_JA}|情報|データ|記載|回答|知識)"
_IS_NOT_JA = r"(?:あり|ござい|見つかり|見当たり|持ってい|持っており|得られ|把握してい)ません"
_CANNOT_ANSWER_JA = (
    r"(?:お答え|回答|お返事|返答)(?:を|は|が)?(?:する(?:こと)?(?:は|が)?)?"
    r"(?:でき|出来|いたし|致し|し)(?:ません|かね|ない)"
)
# A condition stands within the sentence, and who cannot answer by telephone can elsewhere.
_ALWAYS_JA = (
    r"^(?!.*(?:場合|によって|により|際|とき|時は|電話|メール|チャット|第三者|本人|方は|方に))"
)
_CUES_JA = (
    rf"{_ALWAYS_JA}.*{_THIS_JA}.*{_CANNOT_ANSWER_JA}",
    rf"{_ALWAYS_JA}.*{_KNOWN_JA}.{{0,8}}(?:ない|なく|ありません|ございません|ておらず|見つから|見当たら)"
    rf".*{_CANNOT_ANSWER_JA}",
    rf"^(?:{_SORRY_JA}[^、,]*[、,]?)?(?:現在|現時点では)?{_CANNOT_ANSWER_JA}(?:ます)?\W*$",
    rf"{_ALWAYS_JA}.*(?:{_THIS_JA}|(?:それ|これ)(?=の|に))(?:の|に(?:ついて|関する|関して|関し)の?)"
    rf".{{0,6}}{_KNOWN_JA}(?:が|は|を|も)?.{{0,4}}{_IS_NOT_JA}",
    rf"{_ALWAYS_JA}.*{_SOURCE_JA}(?:の中)?(?:に|では).{{0,10}}"
    r"(?:(?:記載|言及)(?:が|は)?(?:あり|ござい|されてい|されており)|載って(?:い|おり)"
    r"|書かれて(?:い|おり)|(?:情報|説明)(?:が|は)(?:あり|ござい|見つかり|見当たり))ません",
    rf"{_ALWAYS_JA}.*該当する(?:情報|回答|答え|資料)(?:が|は){_IS_NOT_JA}",
    rf"^(?:{_SORRY_JA}[^、,]*[、,])?(?:(?:{_THIS_JA}|それ|これ)(?:について)?は?[、,]?)?"
    r"(?:(?:分か|わか)り(?:ません|かね)|存じ(?:上げ)?ません|不明です)(?:ます)?\W*$",
)

_CUES = tuple(
    re.compile(cue, re.IGNORECASE) for cue in (*_CUES_EN, *_CUES_ZH, *_CUES_DE, *_CUES_JA)
)
_CONDITION = re.compile(
    r"\W*(?:(?:if|when|where|whenever|in case|unless|should you)\b"
    r"|若|如(?!何)|倘若|當(?!地)|当(?!地)|一旦|假如"
    r"|(?:falls|wenn|sofern|soweit|sollten?|ohne|lieg(?:t|en))\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|[。!?\n]")


_HINT = re.compile(
    r"抱歉|不好意思|見諒|见谅|遺憾|遗憾|沒|没|[無无](?![料線线障])|未|不|恕"
    r"|\b(?:sorry|afraid|unfortunately|apologi[sz]e|no|not|cannot|unable|leider|kein\w*|nicht"
    r"|nichts|désolée?|ne|pas|aucune?|lo siento|ning\w+|non|nessun\w*|não)\b|n't\b"
    r"|ません|ない|申し訳|죄송|없|않|못|모르",
    re.IGNORECASE,
)
"""An apology or a negation: nearly every refusal has one, and so have many answers."""
_YES_OR_NO = re.compile(
    r"\W*(?:(?:yes|no|nope|yeah|sure|ja|nein|oui|non|sí|si|não|sim)(?=\s*(?:[^\w\s]|$))"
    r"|不(?!好意思|清楚|知道|曉得|晓得)|沒有?\W|没有?\W|無\W|无\W|否|可以|是的|對[,。!]|对[,。!]|有的"
    r"|はい|いいえ|네|아니)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # rows share answers, and a data set has few
def looks_like_refusal(text: str) -> bool:
    """Whether a text declines to answer for want of knowledge.

    Only texts of at most `LONGEST` characters (`LONGEST_CJK` with Chinese characters) can be
    refusals. A cue inside a sentence that opens with a condition does not count.
    """
    sentences = (part for part in _SENTENCE.split(_plain(text)) if part)
    return any(
        cue.search(sentence)
        for sentence in sentences
        if not _CONDITION.match(sentence)
        for cue in _CUES
    )


def may_be_refusal(text: str) -> bool:
    """Whether a text could be a refusal in words that no cue knows: short, and no yes or no."""
    plain = _plain(text)
    return bool(plain) and not _YES_OR_NO.match(plain)


def hints_at_refusal(text: str) -> bool:
    """Whether a text has an apology or a negation, as nearly every refusal has."""
    return bool(_HINT.search(_plain(text)))


def _plain(text: str) -> str:
    """A text on one line with plain punctuation; empty when it is too long to be a refusal."""
    # Full-width punctuation becomes plain, so that one pattern serves both.
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    return plain if len(plain) <= (LONGEST_CJK if ideographs(plain) else LONGEST) else ""
