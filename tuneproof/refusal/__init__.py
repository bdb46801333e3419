"""Whether a short text says "I have no answer to this", by cue patterns; a module for each
language.

It sees one text, no question, no data set and no file. A refusal speaks about what is known ("the
handbook does not cover this"); an answer in the negative speaks about the matter ("taxi fares are
not covered"). Every cue therefore has a word for the one who answers, the source, or the question.
Conditions ("if you cannot find an answer ...") are advice, and long texts hold answers: neither
counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from tuneproof.characters import HANGUL, IDEOGRAPH, KANA, ideographs
from tuneproof.refusal import (
    chinese,
    english,
    french,
    german,
    italian,
    japanese,
    korean,
    portuguese,
    spanish,
)

LONGEST = 300
"""Characters beyond which a text in Latin letters is too long to be a plain refusal."""
LONGEST_CJK = 100
"""The same for a text with Chinese characters, each of which says about as much as three
letters."""

_SCRIPTS = (
    (re.compile("[A-Za-z]"), (english, german, spanish, french, italian, portuguese)),
    (re.compile(f"[{IDEOGRAPH}{KANA}{HANGUL}]"), (chinese, japanese, korean)),
)
_CUES = tuple(
    (
        letters,
        tuple(re.compile(cue, re.IGNORECASE) for language in languages for cue in language.CUES),
    )
    for letters, languages in _SCRIPTS
)
"""For each group of languages with one kind of letters: a pattern of these letters, and the
cues."""
_LACKING = tuple(
    re.compile(cue, re.IGNORECASE) for language in (english, chinese) for cue in language.LACKING
)
_ELSEWHERE = re.compile(f"{english.ELSEWHERE}|{chinese.ELSEWHERE}", re.IGNORECASE)
_CONDITION = re.compile(
    r"\W*(?:(?:if|when|where|whenever|in case|unless|should you)\b"
    r"|若|如(?!何)|倘若|當(?!地)|当(?!地)|一旦|假如"
    r"|(?:falls|wenn|sofern|soweit|sollten?|ohne|lieg(?:t|en))\b"
    r"|(?:cuando|en caso|salvo que|lorsque|quand|en cas|sans|à moins)\b|lorsqu'|s'ils?\b|si\b"
    r"|sin\b(?! (?:información|datos|respuesta))"
    r"|(?:se|qualora|nel caso|senza|quando|caso|sem\b(?! (?:informaç|dados|resposta)))\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|[。!?\n]")
_CLAUSE = re.compile(r"[,;:；、—–()]|\s-\s|\bso\b|\band\b")


_HINT = re.compile(
    r"抱歉|不好意思|見諒|见谅|遺憾|遗憾|沒|没|[無无](?![料線线障])|未|不|恕|闕如|阙如"
    r"|\b(?:sorry|afraid|unfortunately|apologi[sz]e|apologies|no|not|nothing|neither|never|nowhere"
    r"|cannot|unable|out of scope|leider|kein\w*|nicht"
    r"|nichts|désolée?|malheureusement|ne|pas|aucune?|lo siento|lamentablemente|disculpe|ning\w+"
    r"|non|nessun\w*|purtroppo|spiacent[ei]|não|nenhuma?|infelizmente|lamento|desculpe)\b|n't\b"
    r"|ません|ない|申し訳|죄송|없|않|못|모르",
    re.IGNORECASE,
)
"""An apology or a negation, which nearly every refusal has, and many answers too."""
_YES_OR_NO = re.compile(
    r"\W*(?:(?:yes|no|nope|yeah|sure|ja|nein|oui|non|sí|si|não|sim)(?=\s*(?:[^\w\s]|$))"
    r"|不(?!好意思|清楚|知道|曉得|晓得)|沒有?\W|没有?\W|無\W|无\W|否|可以|是的|對[,。!]|对[,。!]|有的"
    r"|はい|いいえ|네|아니)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # many rows share an answer
def looks_like_refusal(text: str) -> bool:
    """Whether a text says that the answer is not known.

    Only texts of at most `LONGEST` characters (`LONGEST_CJK` with Chinese characters) can be
    refusals. A cue inside a sentence that opens with a condition does not count.
    """
    sentences = [part for part in _SENTENCE.split(_normalised(text)) if part]
    said = [sentence for sentence in sentences if not _CONDITION.match(sentence)]
    cues = [cue for letters, own in _CUES if letters.search(text) for cue in own]
    return any(
        cue.search(sentence) for sentence in said for cue in cues
    ) or _unknown_and_sends_elsewhere(said)


def sends_elsewhere(clause: str) -> bool:
    """Whether a clause tells whom else to ask."""
    return bool(_ELSEWHERE.search(clause))


def clauses(text: str) -> list[str]:
    """The clauses of a text, its full-width punctuation made plain."""
    plain = unicodedata.normalize("NFKC", text)
    parts = (part for sentence in _SENTENCE.split(plain) for part in _CLAUSE.split(sentence))
    return [part.strip() for part in parts if part.strip()]


def _unknown_and_sends_elsewhere(sentences: Sequence[str]) -> bool:
    """Whether the sentences refer to somebody else and also have one of the weak cues (`LACKING`),
    which mean a refusal only together with that."""
    parts = [part for sentence in sentences for part in clauses(sentence)]
    if not any(map(sends_elsewhere, parts)):
        return False
    said = [part for part in parts if not _CONDITION.match(part)]
    return any(cue.search(part) for part in said for cue in _LACKING)


def may_be_refusal(text: str) -> bool:
    """Whether a text may be a refusal that no cue knows: it is short and begins with no yes or
    no."""
    plain = _normalised(text)
    return bool(plain) and not _YES_OR_NO.match(plain)


def hints_at_refusal(text: str) -> bool:
    """Whether a text has an apology or a negation, as nearly every refusal has; False for long
    texts."""
    return bool(_HINT.search(_normalised(text)))


def _normalised(text: str) -> str:
    """The text on one line with plain punctuation; "" when it is too long to be a refusal."""
    # Full-width punctuation becomes plain, so that one pattern serves both.
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    return plain if len(plain) <= (LONGEST_CJK if ideographs(plain) else LONGEST) else ""
