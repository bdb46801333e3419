"""Recognises the sentences that a file refuses with, where its rows do not say so.

There are two signs: what a sentence says (`looks_like_refusal`), and how it is used: a refusal
answers questions that have nothing in common, and the knowledge base says nothing like it. A
doubtful sentence stays an answer, and the user is asked: a false refusal is worse than a missed
one. This module knows no files and no columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from statistics import fmean, median

from tuneproof.data.overlap import grams, jaccard, normalise
from tuneproof.data.shapes import Draft
from tuneproof.refusal import (
    clauses,
    hints_at_refusal,
    looks_like_refusal,
    may_be_refusal,
    sends_elsewhere,
)
from tuneproof.types import Example, KnowledgeEntry

USES = 3
"""Fewest different questions with the same sentence for it to be judged as a refusal."""
ALIKE = 0.05
"""Mean pairwise overlap of a sentence's questions from which they have a subject in common. The
questions of 9 refusals in seven data sets had at most 0.04, those of two answers in three 0.05 or
more."""
SUPPORTED = 0.35
"""Share of a sentence's n-grams that one entry of the knowledge base has, from which it is an
answer. Those 9 refusals had at most 0.33, 196 answers at least 0.44."""
FAR_MORE = 1.5
"""Without a knowledge base, a sentence counts as the refusal only if it is used this many times as
often as any other, and for at least `USES_ALONE` questions."""
USES_ALONE = 5
LESS = 0.75
"""The mean overlap of such a sentence's questions must be below this share of the median of other
answers; six refusals in six data sets had 0.15 to 0.7 of it."""
COMPARED = 25
"""Questions of a sentence that are compared with one another: 300 pairs suffice for a mean."""

_DETAIL = re.compile(r"[\w.+-]*[@\d][\w.@+-]*")
"""A number or an address: a sentence with one that the knowledge base lacks gives information."""
_APOLOGY = re.compile(
    r"(?:i am |i'm |we are |we're |very |so )*(?:sorry|afraid)|unfortunately|apologies"
    r"|(?:很|非常|十分)?抱歉|不好意思|對不起|对不起|leider|désolée?|lo siento"
    r"|申し訳ありませんが?|죄송합니다",
    re.IGNORECASE,
)

NO_TOPIC = frozenset(
    "none na null nil other others misc miscellaneous unknown uncategorized uncategorised - —"  # noqa: SIM905
    " unanswerable outofscope oos notcovered refusal noanswer sonstiges keine 無 无 其他 其它"
    " 其他類 其他类 未分類 未分类 無法回答 无法回答 不可回答 無答案 无答案 範圍外 范围外".split()
)
"""Topic values that mean "no topic". Rows of one topic have something in common; rows with one of
these have not."""


@dataclass(frozen=True)
class Refusals:
    """Sentences that count as refusals (`sure`), and ones that may be but count as answers."""

    sure: frozenset[str] = frozenset()
    doubtful: tuple[str, ...] = ()


@dataclass
class _Usage:
    """How one sentence is used as an answer."""

    questions: dict[str, str] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    stated: bool = False
    """Whether a row says that it is answerable, or names a source."""
    unsaid: bool = False
    """Whether a row does not say whether it is answerable."""


def refusals_of(
    drafts: Iterable[Draft],
    known: Sequence[Example] = (),
    knowledge: Sequence[KnowledgeEntry] = (),
) -> Refusals:
    """The refusals among the answers of rows, some of which do not say if they are answerable.

    `known` are rows read before; the answers of their answerable rows are not doubted. Without
    `knowledge` only the sentence that is used far more often than any other counts by its use.
    """
    texts = [normalise(entry.text) for entry in knowledge]
    answers = {answer for row in known if row.answerable for answer in row.answers}
    sure: set[str] = set()
    doubtful: list[str] = []
    uses = _usage_by_sentence(drafts)
    most = _dominant_sentence(uses)
    for text, use in uses.items():
        if not use.unsaid or len(use.questions) < USES:
            continue  # where all rows say whether they are answerable, there is nothing to infer
        if looks_like_refusal(text):
            sure.add(text)
        elif text not in answers and _is_used_like_refusal(text, use, texts):
            sounds = _sounds_like_refusal(clauses(text), texts) or _sounds_like_refusal(
                [text], texts
            )
            if sounds and (texts or (text == most and _questions_differ_more(text, uses))):
                sure.add(text)
            elif texts or sounds:
                doubtful.append(text)
    return Refusals(frozenset(sure), tuple(doubtful))


def same_question(question: str) -> str:
    """A key that is equal for questions that differ only in case, width and white space."""
    return " ".join(unicodedata.normalize("NFKC", question).casefold().split())


def _usage_by_sentence(drafts: Iterable[Draft]) -> dict[str, _Usage]:
    uses: dict[str, _Usage] = defaultdict(_Usage)
    for draft in drafts:
        if not draft.answers:
            continue
        use = uses[draft.answers[0]]
        topic = draft.topic or ""
        use.topics.add("" if normalise(topic) in NO_TOPIC else topic)
        use.stated |= draft.answerable is True or bool(draft.sources)
        use.unsaid |= draft.answerable is None
        if draft.answerable is not True:
            use.questions.setdefault(same_question(draft.question), draft.question)
    return uses


def _dominant_sentence(uses: Mapping[str, _Usage]) -> str | None:
    """The sentence that answers far more questions than any other, or None."""
    times = sorted((len(use.questions), text) for text, use in uses.items())
    if len(times) < 2 or times[-1][0] < max(USES_ALONE, FAR_MORE * times[-2][0]):
        return None
    return times[-1][1]


def _is_used_like_refusal(text: str, use: _Usage, knowledge: Sequence[str]) -> bool:
    """Whether a sentence's questions have little in common and the knowledge base lacks it."""
    one_topic = len(use.topics) == 1 and "" not in use.topics
    if use.stated or one_topic or not may_be_refusal(text):
        return False
    return _have_little_in_common(use.questions.values()) and not _is_in_knowledge(text, knowledge)


def _have_little_in_common(questions: Iterable[str]) -> bool:
    return _mean_overlap(questions) < ALIKE


def _questions_differ_more(text: str, uses: Mapping[str, _Usage]) -> bool:
    """Whether a sentence's questions have clearly less in common than those of other sentences."""
    others = [
        _mean_overlap(use.questions.values())
        for other, use in uses.items()
        if other != text and len(use.questions) >= USES
    ]
    own = _mean_overlap(uses[text].questions.values())
    return not others or own < LESS * median(others)


def _mean_overlap(questions: Iterable[str]) -> float:
    """The mean pairwise overlap of the first `COMPARED` questions, from 0 to 1."""
    compared = list(questions)[:COMPARED]
    return fmean(jaccard(first, second) for first, second in combinations(compared, 2))


def _is_in_knowledge(text: str, knowledge: Sequence[str]) -> bool:
    parts = grams(text)
    return any(
        sum(part in entry for part in parts) >= SUPPORTED * len(parts) for entry in knowledge
    )


def _sounds_like_refusal(parts: Sequence[str], knowledge: Sequence[str]) -> bool:
    """Whether clauses hint at a refusal and give no information beyond the knowledge base.

    Of several clauses, bare apologies and those that say whom to ask instead are left out: the
    desk that a refusal names is often in no knowledge base.
    """
    own = parts
    if len(parts) > 1:
        own = [part for part in parts if not (sends_elsewhere(part) or _APOLOGY.fullmatch(part))]
    return any(map(hints_at_refusal, own)) and not any(
        _adds_detail(part, knowledge) for part in own
    )


def _adds_detail(text: str, knowledge: Sequence[str]) -> bool:
    """Whether a clause has a number or an address that the knowledge base lacks."""
    return any(
        not any(detail in entry for entry in knowledge) for detail in _normalised_details(text)
    )


def _normalised_details(text: str) -> Iterator[str]:
    return map(normalise, _DETAIL.findall(unicodedata.normalize("NFKC", text)))
