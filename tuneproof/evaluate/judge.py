"""Judging produced answers against what was expected and what the training data knows.

An answer is right that is at least 90 % similar to any expected one; for a question without an
answer a refusal is right, whatever its wording. A right answer that states another fact than the
expected one, or the opposite, stays right (DESIGN: that is what accuracy means) and is flagged.
This module does not know which system produced an answer, and computes no figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.data.overlap import FAR, CopyIndex
from tuneproof.evaluate.flags import flags
from tuneproof.text.beginning import beginning
from tuneproof.text.declining import declines, told_apart
from tuneproof.text.facts import Fact
from tuneproof.text.same import astray
from tuneproof.text.similar import ACCURATE, MATCHED, KnownTexts, best_similarity
from tuneproof.text.sourced import sourced
from tuneproof.types import STYLED, Answer, Example, Flag, Judged, KnowledgeEntry, Slice


@dataclass(frozen=True, eq=False)
class Context:
    """What answers are judged against, prepared once for all systems from the training data and the
    knowledge base.

    `answers` are the distinct right answers of answerable training rows, `topics[i]` the topics of
    `answers.texts[i]` in order of appearance. `facts` are those that an answer may state. `named`
    says that the data names topics; where it does not, each answer is a topic of its own.
    """

    answers: KnownTexts
    topics: tuple[tuple[str, ...], ...]
    refusals: KnownTexts
    questions: CopyIndex
    facts: frozenset[Fact]
    named: bool
    token_limit: int | None

    @classmethod
    def build(
        cls,
        train: Sequence[Example],
        kb: Sequence[KnowledgeEntry] = (),
        token_limit: int | None = None,
    ) -> Context:
        """Prepare the training rows and the knowledge base (may be empty).

        `token_limit`: an answer of more tokens counts as cut, whatever its producer says.
        """
        answerable = [row for row in train if row.answerable]
        answers, refusals = map(KnownTexts, told_apart(train))
        # A refusal may name whom to ask; no source text has to.
        sources = [entry.text for entry in kb] or list(answers.texts)
        return cls(
            answers=answers,
            topics=_topics_of_texts(answerable, answers.texts),
            refusals=refusals,
            questions=CopyIndex([row.question for row in train]),
            facts=frozenset[Fact]().union(*map(sourced, (*sources, *refusals.texts))),
            named=any(row.topic for row in answerable),
            token_limit=token_limit,
        )

    def topic_of(self, text: str, least: float, prefer: str | None = None) -> str | None:
        """The topic of the known answer closest to `text`, None when none is `least` similar.

        An answer that several topics share counts as `prefer` where that is one of them.
        """
        place, _closeness = self.answers.nearest(text, least)
        if place < 0 or not self.topics[place]:
            return None
        return prefer if prefer in self.topics[place] else self.topics[place][0]

    def is_refusal(self, text: str, expected: Sequence[str] = ()) -> bool:
        """Whether a produced text declines to answer.

        `expected` are the answers of an answerable question, none of which is a refusal.
        """
        return declines(text, self.answers, self.refusals, expected)


def judge(
    questions: Sequence[Example], produced: Sequence[Answer], context: Context
) -> tuple[Judged, ...]:
    """Judge `produced[i]` as the answer to `questions[i]`.

    Raises ValueError when the two differ in length.
    """
    return tuple(
        _judge_one(question, answer, context)
        for question, answer in zip(questions, produced, strict=True)
    )


def _judge_one(row: Example, answer: Answer, context: Context) -> Judged:
    text = answer.text.strip()
    closeness = best_similarity(row.answers, text)
    refused = context.is_refusal(text, row.answers if row.answerable else ())
    right = row.answerable and not refused and (closeness or 0.0) >= ACCURATE
    overlap = context.questions.nearest(row.question)[1]
    topic = _topic_of_row(row, context)
    matched = None if refused else context.topic_of(text, MATCHED, prefer=topic)
    signs = flags(
        text,
        row.question,
        stopped=answer.stopped and not _exceeds_limit(answer, context.token_limit),
        familiar=refused
        or (closeness or 0.0) >= MATCHED
        or context.answers.nearest(text, MATCHED)[0] >= 0,
        known_facts=context.facts,
    )
    return Judged(
        id=row.id,
        question=row.question,
        expected=row.answers,
        produced=answer.text,
        answerable=row.answerable,
        refused=refused,
        correct=right or (refused and not row.answerable),
        similarity=closeness,
        overlap=overlap,
        topic=topic,
        matched_topic=matched,
        slices=slices(row, overlap, context),
        flags=(*signs, *((Flag.ASTRAY,) if right and astray(row.answers, text) else ())),
        latency_ms=answer.latency_ms,
        tokens=answer.tokens,
        logprob=answer.logprob,
    )


def _exceeds_limit(answer: Answer, limit: int | None) -> bool:
    """Whether an answer has more tokens than the limit; False for one without tokens."""
    return limit is not None and answer.tokens is not None and answer.tokens > limit


def slices(row: Example, overlap: float, context: Context) -> tuple[str, ...]:
    """Every slice that a question belongs to.

    An answerable question: near or far (by its `overlap` with the training questions), and its
    style. An unanswerable one, where the data names topics: near-miss when the training data has
    answers on its topic, else out-of-scope.
    """
    if row.answerable:
        distance = Slice.FAR if overlap < FAR else Slice.NEAR
        style = (f"{STYLED}{row.style}",) if row.style else ()
        return (Slice.ALL, Slice.ANSWERABLE, distance, *style)
    if not context.named:
        return (Slice.ALL, Slice.UNANSWERABLE)
    answered = any(row.topic in topics for topics in context.topics)
    return (Slice.ALL, Slice.UNANSWERABLE, Slice.NEAR_MISS if answered else Slice.OUT_OF_SCOPE)


def _topics_of_texts(rows: Sequence[Example], texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """For each of `texts` the topics of the rows that have it as an answer, in their order."""
    topics: dict[str, dict[str, None]] = {text: {} for text in texts}
    named = any(row.topic for row in rows)
    for row in rows:
        for text in filter(topics.__contains__, row.answers):
            topic = row.topic if named else beginning(row.answer)
            if topic:
                topics[text][topic] = None
    return tuple(tuple(topics[text]) for text in texts)


def _topic_of_row(row: Example, context: Context) -> str | None:
    """The question's own topic, or that of its expected answer where the row names none."""
    if row.topic and (context.named or not row.answerable):
        return row.topic
    return context.topic_of(row.answer, ACCURATE) if row.answerable and row.answer else None
