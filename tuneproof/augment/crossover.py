"""Crossover: two phrasings of one answer joined, or the situation of one with the ask of another.

Both parents have the same answer, so their child has it too, whichever part one listens to. An ask
that was said of a situation (“…, what should I do?”) goes with another situation, never alone.
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
"""Characters of a child, Chinese or not; longer ones are two questions in one breath."""
SHORTEST_ASK = 5
"""Characters of a Chinese ask; a shorter one (怎麼辦) needs its situation."""
ALIKE = 0.35
"""Overlap from which two asks are one, asked twice (a proposal)."""
REPEATED = 4
"""Characters that a Chinese ask may not have in one piece from its situation (a proposal)."""
TRIES = 2
"""Children that each row has, at most."""

_STATEMENT = re.compile(r"^(?P<situation>[^?？]{5,}?)[;；，,](?P<ask>[^，,;；?？]{3,}[?？]?)$")


def crossover(material: Material, rng: Random) -> Iterator[Proposal]:
    """Yield children of the rows of each answer."""
    for rows in material.by_answer.values():
        joined: set[frozenset[str]] = set()
        for row in rows:
            tongue = material.tongue(row.question)
            mates = [one for one in rows if material.tongue(one.question) == tongue]
            for mate in rng.sample(mates, k=min(TRIES, len(mates))):
                if mate is row or not tongue.worded:
                    continue
                pair = frozenset((row.question, mate.question))
                question = _crossed(row.question, mate.question, tongue)
                if question is None and pair not in joined:
                    # The other way round it would be the same two questions once more.
                    question = _joined(row.question, mate.question, tongue, rng)
                    joined.add(pair)
                if question and len(question) <= LONGEST[tongue.chinese]:
                    yield Proposal(KIND, question, (row, mate))


def _crossed(one: str, other: str, tongue: Tongue) -> str | None:
    """The situation that the first describes, with what the second asks."""
    match = _STATEMENT.match(one.strip())
    asked = _asked(other, tongue)
    if not match or not asked or not _is_situation(match["situation"], tongue):
        return None
    situation = match["situation"].strip()
    if jaccard(situation, asked) >= ALIKE or _says_again(situation, asked, tongue):
        return None
    if tongue.chinese:
        return f"{situation}，{asked}？"
    return f"{situation}; {asked}?"


def _asked(question: str, tongue: Tongue) -> str:
    """The plain ask of a question: one clause; empty when it has more or no form of an ask."""
    if tongue.chinese:
        plain = chinese.without_end(without_opening(question))
        plain = re.split("[，；]", plain)[-1]
        fit = chinese.asks(plain, tongue) and " " not in plain and len(plain) >= SHORTEST_ASK
        fit = fit and not _STIFF.search(plain) and not re.search("[這这那他她它]", plain)
        return plain if fit else ""
    plain = english.without_preface(question).rstrip("?").strip()
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


def _says_again(situation: str, asked: str, tongue: Tongue) -> bool:
    """Whether an ask tells the situation once more, or one of its own ("my son")."""
    if tongue.chinese:
        longest = SequenceMatcher(None, situation, asked, autojunk=False).find_longest_match()
        return longest.size >= REPEATED
    own = set(map(str.lower, _OWN.findall(asked)))
    told = set(english.words(situation))
    shared = told & set(english.words(asked)) - english.STOP_WORDS
    return bool(own - told) or len(shared) > 1


_OWN = re.compile(r"\b(?:my|our) ([\w'’-]+)", re.IGNORECASE)
_REFERS = re.compile(
    r"\b(?:it|that|this|these|them|those|one|too|beforehand|afterwards)\b", re.IGNORECASE
)
_INDIRECT = re.compile(r"(?:how|when|where|what|whom) (?:I|we|you|they)\b", re.IGNORECASE)
_STIFF = re.compile("[之擬拟惠ㄅ-ㄩ]|敬請|敬请|說明|说明")


def _is_situation(text: str, tongue: Tongue) -> bool:
    """Whether the first half says what happened, rather than asking."""
    if tongue.chinese:
        return not (chinese.asks(text, tongue) or _STIFF.search(text) or "想問" in text)
    return bool(re.match(r"(?:I|My|We|Our|The|A|An|There|Some\w*)\b", text))


def _is_cut(question: str, tongue: Tongue) -> bool:
    """Whether the ask of a question is only a part of it."""
    if tongue.chinese:
        return bool(re.search("[，；]", chinese.without_end(without_opening(question))))
    return bool(_STATEMENT.match(question.strip()))


def _joined(one: str, other: str, tongue: Tongue, rng: Random) -> str | None:
    """Two asks, one after the other; neither is cut off from what was said before it."""
    if _is_cut(one, tongue) or _is_cut(other, tongue):
        return None
    first, second = _asked(one, tongue), _asked(other, tongue)
    if not first or not second or jaccard(first, second) >= ALIKE:
        return None
    if tongue.chinese:
        between = rng.choice(("？", "？還有", "？另外"))
        return f"{first}{chinese.in_script(between, tongue)}{second}？"
    return f"{first[:1].upper()}{first[1:]}{rng.choice((', and ', '? And '))}{second}?"
