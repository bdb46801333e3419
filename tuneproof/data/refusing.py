"""Which sentences a file refuses with, where its rows do not say so.

Two things tell: what a sentence says (`looks_like_refusal`), and how it is used: a refusal
answers questions that have nothing in common, and the knowledge base says nothing like it. What
only looks so is asked about and stays an answer: a false refusal is worse than a missed one.
This module knows no files and no columns.
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
"""Different questions that must get the same sentence before it counts as the refusal."""
ALIKE = 0.05
"""Mean overlap of its questions from which a sentence has a subject. The questions of 9 refusals
in seven data sets had at most 0.04 in common, those of two answers in three 0.05 or more."""
SUPPORTED = 0.35
"""Share of a sentence's n-grams in one entry of the knowledge base from which it is an answer.
Of those 9 refusals at most 0.33, of 196 answers at least 0.44."""
FAR_MORE = 1.5
"""Times as often as any other sentence one must be used to count as the refusal without a knowledge
base; and by at least `USES_ALONE` questions."""
USES_ALONE = 5
LESS = 0.75
"""Share of the usual overlap of an answer's questions below which those of such a sentence must be:
of six refusals in six sets they have 0.15 to 0.7 of it."""
COMPARED = 25
"""Questions of a sentence that are compared: 300 pairs are enough for a mean."""

_DETAIL = re.compile(r"[\w.+-]*[@\d][\w.@+-]*")
"""A number or an address: who gives one that the knowledge base lacks tells something."""
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
"""What stands for a topic where a question has none. Rows of one topic have something in common;
rows of these have not."""


@dataclass(frozen=True)
class Refusals:
    """Sentences that count as refusals, and those that may be some and count as answers."""

    sure: frozenset[str] = frozenset()
    doubtful: tuple[str, ...] = ()


@dataclass
class _Use:
    """The rows that answer with one sentence."""

    questions: dict[str, str] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    stated: bool = False
    """A row says that it is answerable, or where the sentence comes from."""
    unsaid: bool = False
    """A row does not say whether it is answerable."""


def refusals_of(
    drafts: Iterable[Draft],
    known: Sequence[Example] = (),
    knowledge: Sequence[KnowledgeEntry] = (),
) -> Refusals:
    """The refusals among the answers of rows that may not say whether they are answerable.

    `known` are rows read before, whose answers stay answers. Without `knowledge` only a sentence
    that is used far more often than any other counts by its use.
    """
    texts = [normalise(entry.text) for entry in knowledge]
    answers = {answer for row in known if row.answerable for answer in row.answers}
    sure: set[str] = set()
    doubtful: list[str] = []
    uses = _uses(drafts)
    most = _often(uses)
    for text, use in uses.items():
        if not use.unsaid or len(use.questions) < USES:
            continue  # rows that all say it themselves are neither judged nor doubted
        if looks_like_refusal(text):
            sure.add(text)
        elif text not in answers and _used_like_one(text, use, texts):
            sounds = _sounds_like_one(clauses(text), texts) or _sounds_like_one([text], texts)
            if sounds and (texts or (text == most and _less_alike(text, uses))):
                sure.add(text)
            elif texts or sounds:
                doubtful.append(text)
    return Refusals(frozenset(sure), tuple(doubtful))


def same_question(question: str) -> str:
    """A question without case, width and white space, for telling whether two are the same."""
    return " ".join(unicodedata.normalize("NFKC", question).casefold().split())


def _uses(drafts: Iterable[Draft]) -> dict[str, _Use]:
    uses: dict[str, _Use] = defaultdict(_Use)
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


def _often(uses: Mapping[str, _Use]) -> str | None:
    """The sentence that far more questions get than any other, if there is one."""
    times = sorted((len(use.questions), text) for text, use in uses.items())
    if len(times) < 2 or times[-1][0] < max(USES_ALONE, FAR_MORE * times[-2][0]):
        return None
    return times[-1][1]


def _used_like_one(text: str, use: _Use, knowledge: Sequence[str]) -> bool:
    """Whether a sentence answers what has nothing in common, and nothing known supports it."""
    one_topic = len(use.topics) == 1 and "" not in use.topics
    if use.stated or one_topic or not may_be_refusal(text):
        return False
    return _unlike(use.questions.values()) and not _supported(text, knowledge)


def _unlike(questions: Iterable[str]) -> bool:
    return _overlap(questions) < ALIKE


def _less_alike(text: str, uses: Mapping[str, _Use]) -> bool:
    """Whether a sentence's questions have clearly less in common than those of the others."""
    others = [
        _overlap(use.questions.values())
        for other, use in uses.items()
        if other != text and len(use.questions) >= USES
    ]
    own = _overlap(uses[text].questions.values())
    return not others or own < LESS * median(others)


def _overlap(questions: Iterable[str]) -> float:
    """The mean overlap of some questions, from 0 to 1."""
    first = list(questions)[:COMPARED]
    return fmean(jaccard(one, other) for one, other in combinations(first, 2))


def _supported(text: str, knowledge: Sequence[str]) -> bool:
    parts = grams(text)
    return any(
        sum(part in entry for part in parts) >= SUPPORTED * len(parts) for entry in knowledge
    )


def _sounds_like_one(parts: Sequence[str], knowledge: Sequence[str]) -> bool:
    """Whether parts of a sentence hint at a refusal and tell nothing: but for whom else to ask, as
    the desk that a refusal names is in no policy. A bare apology is no such part."""
    own = parts
    if len(parts) > 1:
        own = [one for one in parts if not (sends_elsewhere(one) or _APOLOGY.fullmatch(one))]
    return any(map(hints_at_refusal, own)) and not any(_tells(one, knowledge) for one in own)


def _tells(text: str, knowledge: Sequence[str]) -> bool:
    """Whether a clause gives a number or an address that the knowledge base does not."""
    return any(not any(detail in entry for entry in knowledge) for detail in _details(text))


def _details(text: str) -> Iterator[str]:
    return map(normalise, _DETAIL.findall(unicodedata.normalize("NFKC", text)))
