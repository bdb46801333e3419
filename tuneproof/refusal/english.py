"""How a refusal is worded in English."""

from __future__ import annotations

_SOURCE = (
    r"(?:handbook|manual|documents?|documentation|docs|knowledge base|faqs?|guidebook"
    r"|source texts?|sources|(?:reference|available) materials?|materials|context"
    r"|available information)"
)
_THIS = (
    r"(?:this|that|it|your question|(?:this|that|the|your) (?:question|topic|subject|case|matter)"
    r"|(?:the|an|any) answer|(?:any )?information|anything (?:about|on)|what you)"
)
CUES = (
    r"\b(?:i|this assistant|the assistant) (?:do not|don't|does not|doesn't) (?:really )?know\b",
    r"\b(?:i|we) (?:do not|don't|currently don't) have (?:any |enough |that |this |an? |the )*"
    r"(?:information|answer|details|data)\b"
    r"(?: (?:on|about|to|for|regarding) (?:this|that|your|it)\b|[.,;!]|$| to answer)",
    r"\b(?:i|we) (?:have|found|find|could find|can find) no "
    r"(?:answer|information|entry|entries|idea|mention)\b",
    r"\b(?:i am|i'm|i was) (?:not sure|unsure|not certain|not able to (?:answer|help|find|locate)"
    r"|unable to (?:answer|help|find|locate|provide|assist))",
    r"\b(?:i wasn't|we weren't) able to (?:answer|help|find|locate)\b",
    r"\b(?:i|we) (?:cannot|can't|can not|could not|couldn't|am unable to|are unable to) "
    r"(?:answer|find (?:(?:an?|the) (?:answer|entry|mention|information|match)"
    r"|any|this|that|information|anything)"
    r"|help (?:you )?with (?:that|this)|assist with (?:that|this)"
    r"|provide (?:an answer|that information|this information)(?! (?:by|over|via|per|on the) )"
    r"|respond to (?:this|that|your))(?!.*\b(?:by (?:phone|e-?mail)|over the phone)\b)",
    r"\b(?:unable to|cannot|can't|could not be|cannot be) "
    r"(?:answer|answered)(?: (?:this|that|your|the) question| from the| based on|[.,;!]|$)",
    rf"\b{_SOURCE} (?:that we have |i have )?(?:does not|doesn't|do not|don't|did not) "
    r"(?:currently |actually |explicitly )?"
    r"(?:cover|mention|contain|say|address|include|specify|state|describe|answer|provide|discuss)"
    rf" (?:{_THIS}\b|whether\b|how\b|what\b)",
    rf"\b{_SOURCE} (?:does not|doesn't|do not|don't|did not) (?:say|mention|address)\b",
    r"\b(?:polic(?:y|ies)|rules?|guide|guidelines) (?:does not|doesn't|do not|don't) "
    r"(?:cover|mention|address|answer|say anything about) (?:this|that|the|your) "
    r"(?:question|topic|subject|case|matter)",
    r"\b(?:not|isn't|aren't|n't) (?:yet |currently )?(?:mentioned|covered|addressed|described"
    r"|specified|answered|documented|found|stated) (?:anywhere )?(?:in|by) "
    rf"(?:the|our|my|this|these|any) (?:\w+ ){{0,3}}{_SOURCE}\b",
    r"\b(?:your|this|that|the) (?:question|topic|subject) (?:(?:is|was)(?:n't| not)|cannot be"
    r"|can't be) (?:covered|answered|addressed)\b",
    r"\b(?:your|this|that|the) (?:question|topic|subject) (?:is|was) (?:outside|beyond|out of)\b",
    r"\b(?:there is|there's|there are|there was) (?:currently )?no (?:information|answers?"
    r"|entry|entries|mention)(?: (?:on|about|for|to|regarding|of|in|available)\b|[.,;!]|$)",
    r"\bno (?:relevant |matching )?(?:information|answer|entry|article) (?:(?:is|was) )?"
    r"(?:available|found)\b",
    r"\b(?:outside|beyond|out of) (?:of )?(?:my|our) (?:scope|knowledge|expertise)\b",
    r"\b(?:this|that|it|(?:your|this|that|the) (?:question|topic|subject|request))"
    r"(?:'s| is| falls| lies| goes) (?:outside|beyond|out of) (?:of )?(?:the )?"
    r"(?:scope|knowledge|expertise)\b(?! of (?:this|the|your|our) (?:\w+ ){0,2}"
    r"(?:polic|benefit|insurance|plan|contract|warranty|package|subscription|team|service|department"
    r"|office|works?\b|maintenance))",
    r"\b(?:not enough|insufficient) information (?:to answer|available|here)",
    r"\bsorry[^.]{0,40}\b(?:cannot|can't|unable to|not able to) (?:answer|help|assist)",
    rf"^(?:sorry\W+)?(?:this|that|it)(?: is|'s) (?:not|nowhere) in (?:the|our|my|these) "
    rf"(?:\w+ ){{0,2}}{_SOURCE}\W*$",
    r"^(?:unanswerable|not answerable|no answer|cannotanswer|unknown|n/?a|not available"
    r"|no idea|no comment)(?:\W+sorry)?\W*$",
    r"^no idea(?:\W+sorry)?\W+(?:please |kindly |try )?(?:check|ask|contact|call|see|look)\b",
    r"^sorry\W+no idea\b|^(?:sorry\W+)?nothing on file\b",
    r"^(?:sorry\W+)?(?:can't|cannot) help (?:you )?with (?:this|that)(?: one)?(?:\W+sorry)?\W*$",
    r"^(?:sorry\W+)?(?:this|that|it)(?: is|'s)(?: not|n't) documented(?: anywhere| yet)?\W*$",
    r"^(?:(?:sorry|unfortunately)\W+)?(?:(?:this|that|it) (?:is|was) )?(?:currently )?"
    r"(?:not (?:specified|stated|mentioned|documented|covered|known)|unspecified)"
    r"(?: (?:here|anywhere))?\W*$",
    r"\bno (?:\w+ )?(?:information|info|details|data) (?:on|about|regarding|for) "
    r"(?:this|that|your)\b",
    r"(?:\bnot|n't) something (?:that )?(?:i|we) (?:can answer|know"
    r"|have (?:any )?(?:information|details))",
    r"\b(?:guide|polic(?:y|ies)|pages?|website|rules) (?:does not|doesn't|do not|don't) "
    r"(?:specify|mention|say|state|cover) (?:this|that|it)\W*$",
    r"\b(?:outside|beyond) (?:of )?what i(?: can|'m able to| am able to)\b",
    r"\bi can only (?:answer|help with) questions\b",
    r"^(?:i'm afraid|sorry)\W+(?:that )?(?:i|we) (?:cannot|can't|could not|couldn't) (?:say|tell"
    r"(?: you)?|help(?: you)?(?: there| here)?)\W*$",
    rf"\b{_SOURCE} (?:has|have|holds?|contains?) (?:no|nothing)(?: \w+)?? (?:answers?|information"
    r"|entry|entries|details|guidance|(?:on|about|for) (?:this|that|it))\b",
    rf"\b{_SOURCE} (?:says?|has|have) nothing (?:about|on)\b",
    rf"^(?:sorry\W+)?not in (?:the|our|my) (?:\w+ ){{0,2}}{_SOURCE}\W*$",
    r"\b(?:not|n't) have (?:enough|sufficient) information\b",
    r"^(?:cannot|can't|could not) (?:determine|say|tell)\b.{0,30}"
    r"\b(?:sources?|information|documents?)\W*$",
    r"^(?:no (?:matching )?results?|answer not|no answer) found\W*$",
    r"^out of (?:scope|domain)\b",
    r"\bi only have information (?:on|about)\b",
    r"\b(?:our|my|the) information (?:does not|doesn't) cover (?:this|that|it)\b",
    r"\bis (?:unclear|silent) on (?:this|that)\b",
    r"\b(?:i|we) have no (?:record|rule|policy|details|guidance) (?:of|on|about|for)\b",
    r"^(?:sorry\W+)?(?:it is|it's) not (?:stated|specified|mentioned) (?:whether|if|how|what)\b",
    r"^(?:sorry\W+)?(?:there is |there's )?(?:no answer|nothing about (?:this|that)) in "
    rf"(?:the|our|my) (?:\w+ ){{0,2}}{_SOURCE}\W*$",
    r"\b(?:i|we) (?:do not|don't) have (?:any |an? |the )?(?:policy|rule|guidance|answer|details"
    r"|article|page|entry)(?: \w+)? (?:for|on|about) (?:this|that|it)\b",
    r"(?:\bnot|n't) something (?:that )?(?:(?:the|our|this) (?:\w+ ){1,3}"
    r"(?:covers?|mentions?|addresse?s?)|(?:i|we) can help (?:you )?with)",
    r"\bno (?:policy|rule|guidance) (?:on|about|for) (?:this|that|it) that (?:i|we)\b",
    r"\b(?:outside|beyond) what (?:this|the) (?:assistant|bot|handbook|guide) (?:covers|knows"
    r"|can answer)\b",
    r"\b(?:that|this|it) is (?:outside|beyond) what (?:i|we) (?:know"
    r"|can (?:help|answer|say|tell))\b",
)

_IT = r"(?:this|that|it|(?:this|that|the|your) (?:question|topic|subject|case|matter|one|point))"
_TEXTS = rf"(?:{_SOURCE}|guides?|guidelines|polic(?:y|ies)|rules|notes|intranet|wiki|records)"
ELSEWHERE = (
    r"\b(?:ask|contact|call|ring|e-?mail|phone|message|consult|try|(?:check|speak|talk|confirm|verify)"
    r" (?:with|to)|get in touch with|reach out to|write to)\b"
)
LACKING = (
    rf"^(?:sorry\W+)?not in (?:the|our|my|this) (?:\w+ ){{0,2}}{_TEXTS}\W*$",
    rf"\b{_IT}(?: is|'s|'re)?(?: not|n't)(?: \w+)? (?:documented|covered|addressed|mentioned"
    r"|answered|written down|stated|spelled out)(?: (?:here|anywhere|by us))?\W*$",
    rf"\b{_IT}(?: is|'s)?(?: not|n't)(?: \w+)? (?:in|part of|covered (?:in|by)) "
    rf"(?:the|our|my|this|any) (?:\w+ ){{0,3}}{_TEXTS}\W*$",
    rf"\b{_TEXTS} (?:do not|don't|does not|doesn't)(?: \w+)? (?:say|tell|cover|mention|answer"
    rf"|address|specify|go into)(?: {_IT}| so)?\W*$",
    rf"\b(?:there is|there's|i have|we have|i found|we found) (?:no|nothing)\b(?: \w+){{0,3}}? "
    rf"(?:on|about|for|regarding) {_IT}\W*$",
    rf"\b(?:i am|i'm|we are|we're) not (?:sure|certain)(?: (?:about|of) {_IT})?\W*$",
)
