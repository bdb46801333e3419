"""English for the sources of rows: keywords, and indirect questions.

"How do I book a room?" as an indirect question is "how I book a room". Only forms that can be
converted without knowing where the subject ends are converted.
"""

from __future__ import annotations

import re


def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PRONOUN = r"(?:I|we|you|they|it|he|she|one|people|employees|staff)"
_MODAL = r"(?:can|could|may|must|should|will|would|shall|might)"
_PHRASE = (
    r"(?:How (?:many|much) [\w' -]*?"
    r"|How (?:often|long|soon|early|late|quickly|far(?: in advance| ahead)?|big|high|large)"
    r"|(?:By|For|From|At|In|On|To|With|Until) (?:what|which|whom|when)(?: \w+)??"
    r"|How|When|Where|Why|Whom?|What(?: (?:time|day|kind of \w+|else))?|Which [\w'-]+(?: [\w'-]+)?)"
)
_DO = re.compile(rf"^(?P<wh>{_PHRASE}) do (?P<rest>\S.*)$", re.IGNORECASE)
_MODALS = re.compile(
    rf"^(?P<wh>{_PHRASE}) (?P<modal>{_MODAL}) (?P<who>{_PRONOUN}) (?P<rest>\S.*)$", re.IGNORECASE
)
_BE = re.compile(
    r"^(?P<wh>What|Where|Who|When) (?P<be>is|are) (?P<rest>(?:the|my|our|your|its) [\w' -]+)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"^(?:Who (?!is\b|are\b|do\b|does\b|did\b|was\b|were\b|{_MODAL} {_PRONOUN}\b)|What happens\b"
    r"|Which [\w'-]+ (?:is|are|has|have|can|must|covers|applies)\b(?! (?:I|we|you|the|my)\b)).+$",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    rf"^(?:(?P<modal>{_MODAL}) (?P<who>{_PRONOUN})|(?P<do>Do) (?P<whom>I|we|you|they|people"
    r"|employees|staff)|(?P<am>Am) I|(?P<be>Is|Are) (?P<there>there|it|we|you|they)) "
    r"(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\bnot\b|n['’]t\b", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"\bor (?:do|does|did|is|are|am|can|will|would|should|must)\b")
_VERBAL = re.compile(r"\b(?:\w+ed|\w+ing|sent|kept|made|done|lost|broken|if|when|that|who)\b")
LONGEST_SUBJECT = 6
"""Most words of a noun phrase before its verb; longer ones read badly."""

_PREFACE = re.compile(
    r"^(?:(?:hi|hello|hey|please|excuse me|sorry)[,!]? )?(?:quick question[:,] )?"
    r"(?:(?:could|can|would) you (?:please )?(?:tell me|explain|advise|let me know|say)"
    r"|do you know|does anyone know|i(?:'d| would) like to know|i was wondering|i wonder"
    r"|i want to know|please (?:tell me|advise|explain|confirm|state))[,:]? "
    r"(?=(?:how|what|when|where|who|whom|which|why|whether|if)\b)",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(rf"^(?P<wh>{_PHRASE}) (?P<who>I|we|you|they) (?P<rest>\S.*)$", re.IGNORECASE)
_EMBEDDED_MODAL = re.compile(rf"^(?P<modal>{_MODAL}) (?P<rest>.+)$", re.IGNORECASE)

_LEAD = re.compile(
    r"^(?:(?:could|can|would) you (?:please )?(?:tell|give|send) me (?:about )?"
    rf"|how (?:do|can|should|would|could|may) {_PRONOUN} |how to "
    rf"|(?:can|could|may|must|should|will|shall) {_PRONOUN} |do (?:I|we|you) (?:have|need) to "
    r"|do (?:I|we|you) |am I (?:allowed to )?|is it (?:possible|allowed|permissible|ok|okay) to "
    r"|(?:is|are) there (?:(?:an?|any) )?|what (?:is|are) |what happens (?:to|if|when) "
    r"|what (?:do|can|should|must) I (?:have to )?do (?:if|when) |is |are |does |do )",
    re.IGNORECASE,
)
FORMAL = re.compile(
    r"^(?:at|by|from|on|in|to|under|with) (?:what|which|whom)\b(?! (?:time|day|date|age)\b)"
    r"|\b(?:may|shall|whom|kindly|state|provide|describe|procedure|permissible|remuneration"
    r"|reimburse\w*|entitle\w*|employees?|advise|confirm|must|wish to|regarding|lodge|writing to"
    r"|unable to|arrange for|grateful|should like|would like to know|dispose of|with regard to)\b",
    re.IGNORECASE,
)
"""Signs of a question in the words of a letter or a form."""
_DROPPED = _word_set(
    "a an the i we you my our your me us it its do does did is are was were be been am have has"
    " had can could may must should will would shall to that this there so please get"
)
_LOOSE = _word_set("for in on at by with from of and or as")
_LEADING = _LOOSE | _word_set("if whether")
_TRAILING = _LOOSE | _word_set("if when what how who which where")
STOP_WORDS = (
    _DROPPED
    | _TRAILING
    | _word_set(
        "whom why whose whether not no any some someone anyone one they them their he she his"
        " her about into out up down over than then too also just only still each every before"
        " after until per need want use using allowed possible much many long often"
        " i'm i've don't can't won't isn't didn't doesn't what's it's"
    )
)
"""Words that carry no topic."""

_WORD = re.compile(r"[A-Za-z0-9£$€%][\w'’.@/%-]*[\w%]|\w")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in lower case."""
    return tuple(word.lower().replace("’", "'") for word in _WORD.findall(text))


def keywords(question: str) -> tuple[str, ...]:
    """The words of a question without its frame and its function words, in their order."""
    plain = without_preface(question.rstrip("?!. "))
    rest = _LEAD.sub("", _lower_first(plain), count=1)
    kept = [word for word in _WORD.findall(rest) if not _is_filler(word)]
    while kept and kept[0].lower() in _LEADING:
        kept.pop(0)
    while kept and kept[-1].lower() in _TRAILING:
        kept.pop()
    return tuple(kept)


def _is_filler(word: str) -> bool:
    """Whether a word can be dropped from a short question. In capitals (IT, US) it is a name."""
    return word.lower() in _DROPPED and not (len(word) > 1 and word.isupper())


def without_preface(question: str) -> str:
    """The question without a polite beginning such as "could you tell me"."""
    return _PREFACE.sub("", question, count=1)


def embedded(question: str) -> str | None:
    """The question as an indirect one, for use inside a sentence; None where that is not safe.

    "How do I book a room?" → "how I book a room"; "Can I work at home?" → "if I can work at home".
    """
    plain = question.strip().rstrip("?").rstrip()
    if not question.strip().endswith("?") or re.search(r"[,;:.!?]", plain):
        return None
    # "Do you not ship" cannot drop its auxiliary, and "or does it happen by itself" keeps it.
    if _NEGATED.search(plain) or _ALTERNATIVE.search(plain):
        return None
    return _embedded_with_do(plain) or _embedded_with_be(plain) or _embedded_unchanged(plain)


def direct(clause: str) -> str | None:
    """The inverse of `embedded` for the subjects I, we, you and they; None for others.

    "where I request leave" → "Where do I request leave?"
    """
    plain = clause.strip().rstrip("?.").rstrip()
    match = _EMBEDDED.match(plain)
    if not match or re.search(r"[,;:.!?]", plain):
        return None
    who = _with_capital_i(match["who"])
    if modal := _EMBEDDED_MODAL.match(match["rest"]):
        asked = f"{match['wh']} {modal['modal']} {who} {modal['rest']}"
    elif re.match(r"(?:am|are|have been|was|were|had|did)\b", match["rest"], re.IGNORECASE):
        return None
    else:
        asked = f"{match['wh']} do {who} {match['rest']}"
    return f"{asked[0].upper()}{asked[1:]}?"


def _embedded_with_do(plain: str) -> str | None:
    """ "How do I book": "do" is dropped; a modal verb moves behind its pronoun."""
    if match := _DO.match(plain):
        return f"{_lower_first(match['wh'])} {_with_capital_i(match['rest'])}"
    if match := _MODALS.match(plain):
        who = _with_capital_i(match["who"])
        return f"{_lower_first(match['wh'])} {who} {match['modal'].lower()} {match['rest']}"
    return None


def _embedded_with_be(plain: str) -> str | None:
    """ "Where is the template": the verb moves behind a short subject."""
    match = _BE.match(plain)
    if not match:
        return None
    rest = match["rest"]
    if len(rest.split()) > LONGEST_SUBJECT or _VERBAL.search(rest):
        return None
    return f"{_lower_first(match['wh'])} {rest} {match['be'].lower()}"


def _embedded_unchanged(plain: str) -> str | None:
    """ "Who approves": unchanged, as the question word is the subject; else as a yes-no
    question."""
    return _lower_first(plain) if _SUBJECT.match(plain) else _embedded_yes_no(plain)


def _embedded_yes_no(plain: str) -> str | None:
    match = _WHETHER.match(plain)
    if not match:
        return None
    rest = match["rest"]
    if match["modal"]:
        if match["who"].lower() == "you":
            return None  # a request: "Could you translate this?"
        return f"if {_with_capital_i(match['who'])} {match['modal'].lower()} {rest}"
    if match["do"]:
        return f"if {_with_capital_i(match['whom'])} {rest}"
    if match["am"]:
        return f"if I am {rest}"
    return f"if {match['there'].lower()} {match['be'].lower()} {rest}"


def _lower_first(text: str) -> str:
    """The text with a lower-case first letter, unless it begins with a name or an abbreviation."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    if first == "I" or first[1:] != first[1:].lower():
        return text
    return text[:1].lower() + text[1:]


def _with_capital_i(text: str) -> str:
    """The text with a capital "I" where its first word is "i"."""
    first, _space, rest = text.partition(" ")
    name = "I" if first in ("i", "I") else first
    return f"{name} {rest}".strip()
