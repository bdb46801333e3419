"""Single answers: D118 echo of the question, D131 nothing in it, D132 cut short.

One answer at a time, its ending beside how the others end. Answers that are like one another are in
`outdated` and `siblings`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import cache
from itertools import pairwise
from statistics import median
from unicodedata import normalize

from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import grams, normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.echo import ECHO_SHARE, longest_piece
from tuneproof.text.endings import breaks_off, ends, lists, stops
from tuneproof.text.facts import facts
from tuneproof.text.leftovers import signature
from tuneproof.text.markup import shown
from tuneproof.text.standins import answers_nothing, placeholder_in, stands_in
from tuneproof.types import Example, KnowledgeEntry

ASKED_SHARE = 0.5
"""Share of the question that such a piece is at least: “不可以” answers “光碟可以續借嗎”."""
ENDS_SHARE = 0.9
"""Share of answers that end like a sentence from which one that does not is odd."""
BEGINNING_SHARE = 0.5
"""Share of another answer from which its beginning is that answer cut, and not a short one."""
BEGINNING_LEAST = 18
"""Bytes of such a beginning, six Chinese characters: “Green” is whole beside “Greenland”."""
ENDS_LEAST = 10
"""Fewer distinct answers than this set no style."""
RARE = 0.5
"""Share of the rows that answers usually have below which one is no wording that somebody chose."""

SHORT = 0.5
"""Share of the median length below which an answer may do without a full stop: “50 元”, “Yes”."""
AT_LIMIT = 3
"""Distinct answers of exactly the greatest length from which that length is a cell's limit."""
LIMIT_LEAST = 25
"""Characters that no limit of a cell is below."""
BELOW = range(2, 7)
"""How far below the greatest length few answers lie when a limit made it the greatest."""

_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_LAST_WORD = re.compile(r"(?<![\w.@/-])[A-Za-zÀ-ɏ]{3,}$")
_ADDRESS_LAST = re.compile(r"(?://|@|\bwww\.)\S+$")
"""Who ends with an address has said it; that another goes on behind it changes nothing."""
_LABEL = re.compile(r"^\W*(?:q|question|frage|問題?|问题?|題目|题目)\s*[:\uff1a]", re.IGNORECASE)


class D118(Check[Subject]):
    """Echoing is the diary's first failure; data must not teach it."""

    title = N_("Answer echoes its question")
    measures = N_(
        "Answers of which 60 % or more is one piece of the question and at least half of it, and "
        "answers that say the whole question before they begin. A model learns to repeat what it "
        "is asked."
    )
    message = N_("The answer repeats the question: “{question}” → “{answer}”.")
    remedy = N_("Write the answer alone, without the question.")
    sources = ("EVIDENCE A17 (alpaca-lora#367, LLaMA-Factory#524)", "the diary: echoing")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row."""
        for row in subject.rows:
            if row.answer and _echoes(row.question, row.answer):
                yield _of(row)


class D131(Check[Subject]):
    """A stand-in was meant to be replaced."""

    title = N_("Placeholder instead of a text")
    measures = N_(
        "Questions, answers and entries of the knowledge base without any letter or digit, "
        "stand-ins such as TODO, TBD, N/A, 待補 or 同上, and pieces of an answer that stand for "
        "what is missing, such as [TODO], XX 元 or ____. Brackets as such are none: answers name "
        "fields and buttons in them."
    )
    message = N_("{what}: “{question}” → “{answer}”.")
    remedy = N_("Write the text, or remove the row.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row or entry."""
        for row in subject.rows:
            # A question may well have a blank to fill in; an answer must not.
            piece = next(filter(None, map(placeholder_in, row.answers)), None)
            if stands_in(row.question) or any(map(answers_nothing, row.answers)):
                yield _of(row, what=_("This is no text to learn from"))
            elif piece:
                yield _of(row, what=_("“{piece}” is still to be filled in").format(piece=piece))
        yield from map(_unwritten, filter(_is_unwritten, subject.knowledge))


class D132(Check[Subject]):
    """A cut answer teaches to stop in the middle, or never to stop."""

    title = N_("Answer cut short")
    measures = N_(
        "Answers that end on a comma, a hyphen, an ellipsis, an empty list item, in a bracket or "
        "on a word that wants another, or on the beginning of a word that other texts have "
        "whole; answers with no full stop that are the first half or more "
        "of another, or that have the greatest length where three or more have exactly that; and, "
        "where at least 90 % of the answers end like a sentence, those that do not, are no short "
        "ones (or the beginning of another, however short) and are given less often than others: "
        "what many rows say is written so."
    )
    message = N_("The answer ends in the middle: “…{end}”.")
    remedy = N_("Complete the answer; look whether an export or a cell limit cut it.")
    sources = ("EVIDENCE A19 (MedicalGPT#157)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each row with such an answer."""
        answers = [_said(text) for row in subject.rows for text in row.answers]
        others = [row.question for row in subject.rows] + [one.text for one in subject.knowledge]
        cut = _cut(answers) | _mid_word(answers, others)
        # Each file has its own cells: a test that is whole hides no limit of the training rows.
        for part in (subject.train, subject.test or ()):
            cut |= _at_limit({text for row in part for text in row.answers})
        for row in subject.rows:
            ended = next((text for text in row.answers if {text, _said(text)} & cut), None)
            if ended is not None:
                yield Hit(where=(place(row),), values={"end": " ".join(ended.split())[-30:]})


@cache
def _said(text: str) -> str:
    """An answer without what others tell: tags after the last sentence (D133), a signature
    (D152), before which it is whole."""
    plain = shown(text)
    signed = signature(plain)
    return plain[: plain.rindex(signed)].rstrip(" ,\uff0c\n") + "." if signed else plain


def _cut(texts: Sequence[str]) -> frozenset[str]:
    """The texts that end in the middle by what they say; D131 names those that say nothing."""
    distinct = {text for text in texts if not answers_nothing(text)}
    found = {text for text in distinct if breaks_off(text)} | _beginnings(distinct)
    if len(set(texts)) >= ENDS_LEAST and sum(map(ends, texts)) >= ENDS_SHARE * len(texts):
        least = SHORT * median(map(len, texts))
        times = Counter(texts)
        usual = median(n for text, n in times.items() if ends(text))
        rare = {text for text, n in times.items() if n < max(2, RARE * usual)}
        bare = {text for text in distinct & rare if not (ends(text) or lists(text))}
        found |= {text for text in bare if len(text) >= least}
        found |= bare & _beginnings(distinct, share=0.0)
    return frozenset(found)


def _mid_word(answers: Sequence[str], others: Sequence[str]) -> frozenset[str]:
    """The answers without a full stop whose last word is none, and the beginning of one."""
    times = Counter(word for text in (*set(answers), *others) for word in set(_words(text)))
    known = sorted(word for word, n in times.items() if n > 1)
    found = set()
    for text in set(answers):
        last = _LAST_WORD.search(text)
        if last and not stops(text) and times[word := last[0].casefold()] == 1:
            at = bisect_right(known, word)
            if at < len(known) and known[at].startswith(word):
                found.add(text)
    return frozenset(found)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _at_limit(texts: Set[str]) -> frozenset[str]:
    """The texts that the limit of a cell cut, where there is one."""
    lengths = Counter(map(len, texts))
    limit = max(lengths, default=0)
    open_ended = frozenset(text for text in texts if not stops(text))
    cut = sum(len(text) == limit for text in open_ended)
    below = sum(lengths[limit - n] for n in BELOW)
    if limit < LIMIT_LEAST or lengths[limit] < max(AT_LIMIT, below) or 2 * cut <= lengths[limit]:
        return frozenset()
    # A blank at the limit was taken away when the cell was read.
    return frozenset(text for text in open_ended if len(text) >= limit - 1)


def _beginnings(texts: Set[str], share: float = BEGINNING_SHARE) -> frozenset[str]:
    """The texts without a full stop that another one begins with, which they are that share of."""
    ordered = sorted(texts)
    # A text that begins any other also begins the next one in this order.
    return frozenset(
        text
        for text, following in pairwise(ordered)
        if following.startswith(text)
        and len(text) >= share * len(following)
        and len(text.encode()) >= BEGINNING_LEAST
        and not stops(text)
        and not (_ADDRESS_LAST.search(text) and following[len(text)].isspace())
        and not (text[-1:].isdigit() and following[len(text) :][:1].isdigit())
    )


def _echoes(question: str, answer: str) -> bool:
    asked, said = normalise(question), normalise(_LABEL.sub("", answer))
    if not said or not asked:
        return False
    if _repeats(question, _LABEL.sub("", answer)):
        return True
    if asked not in said and facts(answer) - facts(question):
        return False  # who says its words with a figure that it lacks has answered it
    # The exact search is slow; sharing that long a piece means sharing as many n-grams.
    parts = grams(answer)
    if len(parts & grams(question)) < (ECHO_SHARE - 0.2) * len(parts):
        return False
    return longest_piece(said, asked) >= max(ECHO_SHARE * len(said), ASKED_SHARE * len(asked))


def _repeats(question: str, answer: str) -> bool:
    """Whether the answer says the question, as one, before it begins: who asks 早餐供應時間？ or
    "Opening hours?" is rightly told 早餐供應時間為… and "Opening hours are …"."""
    asked, said = (normalize("NFKC", text).casefold().strip() for text in (question, answer))
    rest = said.removeprefix(asked.rstrip("? ")).lstrip()
    ends = rest.startswith("?") or (asked.endswith("?") and not rest[:1].isalnum())
    return ends and len(rest) < len(said)


def _is_unwritten(entry: KnowledgeEntry) -> bool:
    return stands_in(entry.text) or placeholder_in(entry.text) is not None


def _unwritten(entry: KnowledgeEntry) -> Hit:
    what = _("This entry of the knowledge base is still to be written")
    return Hit(
        where=(entry.id,),
        values={"what": what, "question": entry.id, "answer": short(entry.text)},
    )


def _of(row: Example, **more: str) -> Hit:
    return Hit(
        where=(place(row),),
        values={"question": short(row.question), "answer": short(row.answer), **more},
    )


CHECKS = (D118, D131, D132)
