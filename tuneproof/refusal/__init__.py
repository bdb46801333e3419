"""Does a short text say "I have no answer to this"? Cue patterns, a module for each language.

Pure: it sees one text, no question, no data set and no file. A refusal speaks about what is
known ("the handbook does not cover this"); an answer that says no speaks about the matter
("taxi fares are not covered"). Patterns therefore ask for a word of the first kind: the one
who answers, the source, or the question itself. Conditions ("if you cannot find an answer
...") are advice, and long texts hold answers: neither counts.
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
"""The same for a text with Chinese characters, each of which says about three letters' worth."""

_SCRIPTS = (
    (re.compile("[A-Za-z]"), (english, german, spanish, french, italian, portuguese)),
    (re.compile(f"[{IDEOGRAPH}{KANA}{HANGUL}]"), (chinese, japanese, korean)),
)
_CUES = tuple(
    (letters, tuple(re.compile(cue, re.IGNORECASE) for each in languages for cue in each.CUES))
    for letters, languages in _SCRIPTS
)
"""The cues of the languages that are written with the same letters, and those letters."""
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
    sentences = [part for part in _SENTENCE.split(_plain(text)) if part]
    said = [sentence for sentence in sentences if not _CONDITION.match(sentence)]
    cues = [cue for letters, own in _CUES if letters.search(text) for cue in own]
    return any(cue.search(one) for one in said for cue in cues) or _sends_away(said)


def sends_elsewhere(clause: str) -> bool:
    """Whether a clause tells whom else to ask."""
    return bool(_ELSEWHERE.search(clause))


def clauses(text: str) -> list[str]:
    """The clauses of a text, with plain punctuation."""
    plain = unicodedata.normalize("NFKC", text)
    parts = (part for sentence in _SENTENCE.split(plain) for part in _CLAUSE.split(sentence))
    return [part.strip() for part in parts if part.strip()]


def _sends_away(sentences: Sequence[str]) -> bool:
    """Whether they say that something is not known, in words that alone might say less, and whom
    else to ask."""
    parts = [part for sentence in sentences for part in clauses(sentence)]
    if not any(map(sends_elsewhere, parts)):
        return False
    said = [part for part in parts if not _CONDITION.match(part)]
    return any(cue.search(part) for part in said for cue in _LACKING)


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
