"""Single answers: D118 echo of the question, D131 nothing in it, D132 cut short.

Each answer is judged alone, except that its ending is compared with the usual one. Answers that
resemble one another are the matter of `outdated` and `siblings`.
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

from tuneproof.characters import ideographs
from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import grams, normalise
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.echo import ECHO_SHARE, longest_piece
from tuneproof.text.endings import breaks_off, ends, is_phrase, lists, stops
from tuneproof.text.facts import facts
from tuneproof.text.leftovers import signature
from tuneproof.text.markup import shown
from tuneproof.text.sentences import sentences
from tuneproof.text.standins import answers_nothing, placeholder_in, points_nowhere, stands_in
from tuneproof.types import Example, KnowledgeEntry

ASKED_SHARE = 0.5
"""Least share of the question that an echo repeats: “不可以” answers “光碟可以續借嗎”."""
ENDS_SHARE = 0.9
"""Share of answers that end like a sentence from which one that does not is odd."""
BEGINNING_SHARE = 0.5
"""Least share of another answer that its beginning must be to count as that answer cut short."""
CUT_SHARE, CUT_LEAST = 0.3, 60
"""The same share, and fewest bytes (20 Chinese characters), where the other answer goes on within a
clause: so long a beginning without an end is nobody's short answer."""
_JOINS = "及和與与並并或且而暨"
"""What joins a further thing; an answer that names fewer things ends before it."""
BEGINNING_LEAST = 18
"""Fewest bytes of such a beginning (six Chinese characters): “Green” is whole beside
“Greenland”."""
ENDS_LEAST = 10
"""Fewest distinct answers that show how answers usually end."""
RARE = 0.5
"""An answer with fewer rows than this share of the usual number was hardly worded so on purpose."""

SHORT = 0.5
"""Share of the median length below which an answer may do without a full stop: “50 元”, “Yes”."""
AT_LIMIT = 3
"""Distinct answers of exactly the greatest length from which that length is a cell's limit."""
LIMIT_LEAST = 25
"""Fewest characters that a cell limit allows."""
BELOW = range(2, 7)
"""Distances below the greatest length at which hardly any answer lies if a limit cut the
longest."""

_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_LAST_WORD = re.compile(r"(?<![\w.@/-])[A-Za-zÀ-ɏ]{3,}$")
_ADDRESS_LAST = re.compile(r"(?://|@|\bwww\.)\S+$")
"""An answer that ends with an address is whole, though another answer goes on after it."""
_WHETHER = re.compile(
    r"[嗎吗][?\uff1f\s]*$|(?:ます|です|ません)か[?\uff1f。\s]*$"
    r"|(?:^|[.,!] )(?:is|are|was|were|do|does|did|can|could|may|must|will|would|should|have|has) "
    r".*\?\s*$",
    re.IGNORECASE,
)
"""A question to be answered with yes or no, of which a statement in its words is an answer."""
_ASKED = re.compile(r"[?\uff1f]|[嗎吗]\W*$|か\W*$")
_LABEL = re.compile(r"^\W*(?:q|question|frage|問題?|问题?|題目|题目)\s*[:\uff1a]", re.IGNORECASE)


class D118(Check[Subject]):
    """Answers that are mostly a piece of their question, or begin with all of it."""

    title = N_("Answer echoes its question")
    measures = N_(
        "Answers of which 60 % or more is one piece of the question and at least half of it, and "
        "answers that say the whole question before they begin. A statement that says yes in the "
        "question's own words is none. A model learns to repeat what it is asked."
    )
    message = N_("The answer repeats the question: “{question}” → “{answer}”.")
    remedy = N_("Write the answer alone, without the question.")
    sources = ("EVIDENCE A17 (alpaca-lora#367, LLaMA-Factory#524)", "the diary: echoing")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for row in subject.rows:
            if row.answer and _echoes_question(row.question, row.answer):
                yield _row_hit(row)


class D131(Check[Subject]):
    """Placeholders where a text or a piece of it should stand."""

    title = N_("Placeholder instead of a text")
    measures = N_(
        "Questions, answers and entries of the knowledge base without any letter or digit, "
        "stand-ins such as TODO, TBD, N/A, 待補 or 同上, and pieces of an answer that stand for "
        "what is missing, such as [TODO], XX 元 or ____. So are answers that only name another row "
        "(見第3題), and what a spreadsheet shows for a fault, a formula or a long number "
        "(#REF!, 8.9E+11), what somebody types to try a form out (aaa, test123), and references to "
        "a table or picture that did not come along (“see the table below”, 如下表). Brackets as "
        "such are none: answers name fields and buttons in them."
    )
    message = N_("{what}: “{question}” → “{answer}”.")
    remedy = N_("Write the text, or remove the row.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for row in subject.rows:
            # A question may well have a blank to fill in; an answer must not.
            piece = next(filter(None, map(placeholder_in, row.answers)), None)
            if stands_in(row.question) or any(map(answers_nothing, row.answers)):
                yield _row_hit(row, what=_("This is no text to learn from"))
            elif piece:
                yield _row_hit(
                    row, what=_("“{piece}” is still to be filled in").format(piece=piece)
                )
            elif piece := next(filter(None, map(points_nowhere, row.answers)), None):
                yield _row_hit(row, what=_nowhere(piece))
        yield from map(_placeholder_hit, filter(_is_placeholder, subject.knowledge))


class D132(Check[Subject]):
    """Answers, and entries of the knowledge base, that end in the middle."""

    title = N_("Answer cut short")
    measures = N_(
        "Answers that end on a comma, a colon, a hyphen, an ellipsis or an empty list item, "
        "inside a bracket, on a word that needs another one, or on the beginning of a word that "
        "other texts have whole. Answers with no full stop that are the first half or more of "
        "another (three tenths, where 20 Chinese characters or more end within a clause of it), or "
        "that have the greatest length where three or more have exactly that. And "
        "where at least 90 % of the answers end like a sentence, those that do not; short ones "
        "(unless another answer begins with them) and those that many rows give are left out. "
        "Entries of the knowledge base that end so, and those of several sentences without a full "
        "stop where 90 % have one."
    )
    message = N_("The answer ends in the middle: “…{end}”.")
    entry = N_("This entry of the knowledge base ends in the middle: “…{end}”.")
    remedy = N_("Complete the answer; look whether an export or a cell limit cut it.")
    sources = ("EVIDENCE A19 (MedicalGPT#157)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        answers = [
            _without_tags_and_signature(text) for row in subject.rows for text in row.answers
        ]
        others = [row.question for row in subject.rows] + [one.text for one in subject.knowledge]
        cut = _cut_answers(answers) | _cut_within_a_word(answers, others)
        # Each file has its own cells: a test that is whole hides no limit of the training rows.
        for part in (subject.train, subject.test or ()):
            cut |= _cut_at_cell_limit({text for row in part for text in row.answers})
        for row in subject.rows:
            ended = next(
                (text for text in row.answers if {text, _without_tags_and_signature(text)} & cut),
                None,
            )
            if ended is not None:
                yield Hit(where=(place(row),), values={"end": " ".join(ended.split())[-30:]})
        cut_entries = _cut_entries([one.text for one in subject.knowledge])
        for one in subject.knowledge:
            if one.text in cut_entries:
                values = {"end": " ".join(one.text.split())[-30:], "entry": one.id}
                yield Hit(where=(one.id,), values=values)

    def said(self, hit: Hit) -> str:
        """An entry of the knowledge base takes a message of its own."""
        template = self.entry if "entry" in hit.values else self.message
        return _(template).format(**hit.values)


@cache
def _without_tags_and_signature(text: str) -> str:
    """The answer without what other checks report: tags (D133) and a signature at the end
    (D152)."""
    plain = shown(text)
    signed = signature(plain)
    return plain[: plain.rindex(signed)].rstrip(" ,\uff0c\n") + "." if signed else plain


def _cut_answers(texts: Sequence[str]) -> frozenset[str]:
    """The texts that break off, are the beginning of another one, or lack the sentence end that the
    others have.

    Texts that say nothing are left out: D131 reports them.
    """
    distinct = {text for text in texts if not answers_nothing(text)}
    found = {text for text in distinct if breaks_off(text)} | _beginnings_of_others(distinct)
    found |= _cut_within_a_clause(distinct)
    if len(set(texts)) >= ENDS_LEAST and sum(map(ends, texts)) >= ENDS_SHARE * len(texts):
        least = SHORT * median(map(len, texts))
        times = Counter(texts)
        usual = median(n for text, n in times.items() if ends(text))
        rare = {text for text, n in times.items() if n < max(2, RARE * usual)}
        bare = {
            text for text in distinct & rare if not (ends(text) or lists(text) or is_phrase(text))
        }
        found |= {text for text in bare if len(text) >= least}
        found |= bare & _beginnings_of_others(distinct, share=0.0)
    return frozenset(found)


def _cut_entries(texts: Sequence[str]) -> frozenset[str]:
    """The entries of a knowledge base that break off; and, where nearly all end like a sentence,
    those of several sentences that do not."""
    texts = [text for text in texts if not answers_nothing(text)]
    found = {text for text in texts if breaks_off(shown(text))}
    if len(texts) >= ENDS_LEAST and sum(map(ends, texts)) >= ENDS_SHARE * len(texts):
        found |= {text for text in texts if len(sentences(text)) > 1 and not ends(shown(text))}
    return frozenset(text for text in found if not lists(text))


def _cut_within_a_word(answers: Sequence[str], others: Sequence[str]) -> frozenset[str]:
    """The answers without a full stop that end on the beginning of a word that other texts have
    whole."""
    times = Counter(
        word for text in (*set(answers), *others) for word in set(_lowercase_words(text))
    )
    known = sorted(word for word, n in times.items() if n > 1)
    found = set()
    for text in set(answers):
        last = _LAST_WORD.search(text)
        if last and not stops(text) and times[word := last[0].casefold()] == 1:
            at = bisect_right(known, word)
            if at < len(known) and known[at].startswith(word):
                found.add(text)
    return frozenset(found)


def _lowercase_words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _cut_at_cell_limit(texts: Set[str]) -> frozenset[str]:
    """The texts that were cut at the character limit of a cell; none where the lengths show no
    limit."""
    lengths = Counter(map(len, texts))
    limit = max(lengths, default=0)
    open_ended = frozenset(text for text in texts if not stops(text))
    cut = sum(len(text) == limit for text in open_ended)
    below = sum(lengths[limit - n] for n in BELOW)
    if limit < LIMIT_LEAST or lengths[limit] < max(AT_LIMIT, below) or 2 * cut <= lengths[limit]:
        return frozenset()
    # One shorter, too: a blank at the limit was stripped when the cell was read.
    return frozenset(text for text in open_ended if len(text) >= limit - 1)


def _beginnings_of_others(texts: Set[str], share: float = BEGINNING_SHARE) -> frozenset[str]:
    """The texts without a full stop that are the beginning, and at least `share`, of another
    one."""
    ordered = sorted(texts)
    # In this order a text that is the beginning of any other is the beginning of the next one.
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


def _cut_within_a_clause(texts: Set[str]) -> frozenset[str]:
    """The long texts that are the beginning of another one, which goes on in Chinese without a
    sign."""
    return frozenset(
        text
        for text in _beginnings_of_others(texts, CUT_SHARE)
        if len(text.encode()) >= CUT_LEAST
        and any(
            ideographs(text[-1:] + other[len(text)]) == 2 and other[len(text)] not in _JOINS
            for other in texts
            if len(other) > len(text) and other.startswith(text)
        )
    )


def _echoes_question(question: str, answer: str) -> bool:
    asked, said = normalise(question), normalise(_LABEL.sub("", answer))
    if not said or not asked or _affirms(question, answer):
        return False
    if _starts_with_question(question, _LABEL.sub("", answer)):
        return True
    # What follows is slow; sharing that long a piece means sharing as many n-grams.
    parts = grams(answer)
    if len(parts & grams(question)) < (ECHO_SHARE - 0.2) * len(parts):
        return False
    if asked not in said and facts(answer) - facts(question):
        return False  # it repeats the words and adds a figure: an answer
    return longest_piece(said, asked) >= max(ECHO_SHARE * len(said), ASKED_SHARE * len(asked))


def _affirms(question: str, answer: str) -> bool:
    """Whether the answer says yes by stating what was asked: 可以養貓嗎？ – 可以養貓。"""
    states = not _ASKED.search(answer) and not normalise(answer).startswith(normalise(question))
    return states and bool(_WHETHER.search(question))


def _starts_with_question(question: str, answer: str) -> bool:
    """Whether the answer starts with the whole question, as a question.

    早餐供應時間？ may be answered by 早餐供應時間為…, "Opening hours?" by "Opening hours are …".
    """
    asked, said = (normalize("NFKC", text).casefold().strip() for text in (question, answer))
    rest = said.removeprefix(asked.rstrip("? ")).lstrip()
    ends = rest.startswith("?") or (asked.endswith("?") and not rest[:1].isalnum())
    return ends and len(rest) < len(said)


def _is_placeholder(entry: KnowledgeEntry) -> bool:
    piece = placeholder_in(entry.text) or points_nowhere(entry.text)
    return stands_in(entry.text) or piece is not None


def _nowhere(piece: str) -> str:
    return _("“{piece}” names what the text does not have").format(piece=piece)


def _placeholder_hit(entry: KnowledgeEntry) -> Hit:
    what = _("This entry of the knowledge base is still to be written")
    nowhere = points_nowhere(entry.text)
    if nowhere and not stands_in(entry.text) and placeholder_in(entry.text) is None:
        what = _nowhere(nowhere)
    return Hit(
        where=(entry.id,),
        values={"what": what, "question": entry.id, "answer": short(entry.text)},
    )


def _row_hit(row: Example, **more: str) -> Hit:
    return Hit(
        where=(place(row),),
        values={"question": short(row.question), "answer": short(row.answer), **more},
    )


CHECKS = (D118, D131, D132)
