"""Crossover: two phrasings of one answer joined, or the situation of one with the ask of another.

The ask is the clause that asks. Both parents have the same answer, so their child has it too. An
ask that belongs to a situation (“…, what should I do?”) is joined to another situation, never
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from random import Random

from tuneproof.augment import chinese, english
from tuneproof.augment.material import Material, Proposal
from tuneproof.augment.tongue import Tongue
from tuneproof.data.courtesy import without_opening
from tuneproof.data.overlap import jaccard

KIND = "crossover"
LONGEST = {True: 48, False: 150}
"""Most characters of a child, Chinese or not; longer ones read as two questions run together."""
SHORTEST_ASK = 5
"""Least characters of a Chinese ask; a shorter one (怎麼辦) needs its situation."""
ALIKE = 0.35
"""Overlap from which two asks are the same one (a proposal)."""
REPEATED = 3
"""Length of a common substring from which a Chinese ask repeats its situation (a proposal)."""
TRIES = 2
"""Most children of a row as first parent."""

_STATEMENT = re.compile(
    r"^(?P<situation>[^?？]{5,}?)(?:[;；，]|,(?!\d))(?P<ask>[^，,;；?？]{3,}[?？]?)$"
)


def crossover(material: Material, rng: Random) -> Iterator[Proposal]:
    """Yield children of pairs of rows that have the same answer."""
    for rows in material.by_answer.values():
        joined: set[frozenset[str]] = set()
        for row in rows:
            tongue = material.tongue(row.question)
            mates = [one for one in rows if material.tongue(one.question) == tongue]
            for mate in rng.sample(mates, k=min(TRIES, len(mates))):
                if mate is row or not tongue.worded:
                    continue
                pair = frozenset((row.question, mate.question))
                question = _situation_with_ask(row.question, mate.question, tongue)
                if question is None and pair not in joined:
                    # Once a pair: in the other order it is the same two questions.
                    question = _two_asks(row.question, mate.question, tongue, rng)
                    joined.add(pair)
                if question and len(question) <= LONGEST[tongue.chinese]:
                    yield Proposal(KIND, question, (row, mate))


def _situation_with_ask(one: str, other: str, tongue: Tongue) -> str | None:
    """The situation of the first question with the ask of the second; None where they do not
    fit."""
    match = _STATEMENT.match(one.strip())
    asked = _plain_ask(other, tongue)
    if not match or not asked or not _is_situation(match["situation"], tongue):
        return None
    situation = match["situation"].strip()
    if jaccard(situation, asked) >= ALIKE or _repeats_situation(situation, asked, tongue):
        return None
    if tongue.chinese:
        return f"{situation}，{asked}？"
    return f"{situation}; {asked}?"


def _plain_ask(question: str, tongue: Tongue) -> str:
    """The ask of a question as one clause; empty where it has none that can stand alone."""
    if tongue.chinese:
        plain = chinese.without_end(without_opening(question))
        plain = re.split("[，；]", plain)[-1]
        fit = chinese.asks(plain, tongue) and " " not in plain and len(plain) >= SHORTEST_ASK
        fit = fit and not _FORMAL.search(plain) and not re.search("[這这那他她它]", plain)
        return plain if fit else ""
    bare = english.without_preface(question)
    if bare != question:
        return ""  # "what the charges are" is no question of its own
    plain = question.rstrip("?").strip()
    match = _STATEMENT.match(question.strip())
    if match:
        plain = match["ask"].rstrip("?").strip()
    asks = re.match(
        r"(?:how|when|where|what|which|who|whom|can|may|do|must|am|is|are|should)\b",
        plain,
        re.IGNORECASE,
    )
    loose = re.search(r"[,;:]|\bi\b", plain) or _REFERS.search(plain) or _INDIRECT.match(plain)
    return plain[:1].lower() + plain[1:] if asks and not loose and question.endswith("?") else ""


def _repeats_situation(situation: str, asked: str, tongue: Tongue) -> bool:
    """Whether an ask repeats the situation, or brings in one of its own ("my son", "if I'm
    stuck")."""
    if tongue.chinese:
        longest = SequenceMatcher(None, situation, asked, autojunk=False).find_longest_match()
        return longest.size >= REPEATED
    if _CONDITION.search(asked):
        return True
    own = set(map(str.lower, _OWN.findall(asked)))
    told = set(english.words(situation))
    shared = told & set(english.words(asked)) - english.STOP_WORDS
    return bool(own - told) or len(shared) > 1


_OWN = re.compile(r"\b(?:my|our) ([\w'’-]+)", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|when|while|once) (?:I|we|my|our|the|an?|there)\b", re.IGNORECASE)
_REFERS = re.compile(
    r"\b(?:it|that|this|these|them|those|one|too|beforehand|afterwards)\b", re.IGNORECASE
)
_INDIRECT = re.compile(r"(?:how|when|where|what|whom) (?:I|we|you|they)\b", re.IGNORECASE)
_FORMAL = re.compile("[之擬拟惠ㄅ-ㄩ]|敬請|敬请|說明|说明")


def _is_situation(text: str, tongue: Tongue) -> bool:
    """Whether a clause describes a situation, rather than asking."""
    if tongue.chinese:
        return not (chinese.asks(text, tongue) or _FORMAL.search(text) or "想問" in text)
    return bool(re.match(r"(?:I|My|We|Our|The|A|An|There|Some\w*)\b", text))


def _has_more_than_ask(question: str, tongue: Tongue) -> bool:
    """Whether a question consists of more than its ask."""
    if tongue.chinese:
        return bool(re.search("[，；]", chinese.without_end(without_opening(question))))
    return bool(_STATEMENT.match(question.strip()))


def _two_asks(one: str, other: str, tongue: Tongue, rng: Random) -> str | None:
    """Both asks, one after the other; None where either question is more than its ask."""
    if _has_more_than_ask(one, tongue) or _has_more_than_ask(other, tongue):
        return None
    first, second = _plain_ask(one, tongue), _plain_ask(other, tongue)
    if not first or not second or jaccard(first, second) >= ALIKE:
        return None
    if tongue.chinese:
        between = rng.choice(("？", "？還有", "？另外"))
        return f"{first}{chinese.in_script(between, tongue)}{second}？"
    return f"{first[:1].upper()}{first[1:]}{rng.choice((', and ', '? And '))}{second}?"
