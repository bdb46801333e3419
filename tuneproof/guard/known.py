"""What the layers compare an answer with: known answers, refusals and the knowledge base.

Made once from the training rows. This module changes no answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tuneproof.characters import ideographs, unspaced
from tuneproof.data.overlap import as_asked, normalise
from tuneproof.guard.reply import Reply, Suggestion
from tuneproof.guard.support import Support
from tuneproof.text.declining import declines, told_apart
from tuneproof.text.script import simplified
from tuneproof.text.similar import KnownTexts
from tuneproof.text.tongue import tongue
from tuneproof.types import Example, KnowledgeEntry

PLAIN_REFUSALS = {
    "en": "I have no answer to this question.",
    "zh-TW": "抱歉，我不知道這個問題的答案。",
    "zh-CN": "抱歉，我不知道这个问题的答案。",
    "ja": "申し訳ありませんが、そのご質問にはお答えできません。",
    "de": "Diese Frage kann ich leider nicht beantworten.",
    "fr": "Désolé, je n'ai pas de réponse à cette question.",
    "es": "Lo siento, no tengo respuesta a esta pregunta.",
    "it": "Mi dispiace, non ho una risposta a questa domanda.",
    "pt": "Desculpe, não tenho resposta para esta pergunta.",
    "ko": "죄송하지만 이 질문에는 답변해 드릴 수 없습니다.",
}
"""The refusal where the data has none of its own, by the language of its answers."""


@dataclass(frozen=True, eq=False)
class Known:
    """Known texts of one run.

    `answers` are the right answers of training rows, then the texts of the knowledge base.
    `refusal` is the sentence to refuse with: the one that the data uses most.
    """

    answers: KnownTexts
    refusals: KnownTexts
    refusal: str
    support: Support

    @classmethod
    def build(cls, rows: Sequence[Example], kb: Sequence[KnowledgeEntry] = ()) -> Known:
        """Prepare the training rows and the knowledge base (may be empty)."""
        answerable = [row for row in rows if row.answerable]
        told, refused = told_apart(rows)
        answers = KnownTexts([*told, *(entry.text for entry in kb)])
        return cls(
            answers=answers,
            refusals=KnownTexts(refused),
            refusal=_most_used(refused) or plain_refusal(told),
            support=Support(answerable, kb, answers),
        )

    def nearest(self, text: str, least: float = 0.0) -> tuple[str, float]:
        """The known answer or refusal closest to a text, with its similarity.

        ("", 0.0) when none is `least` similar. Of an answer and a refusal equally close, the
        answer.
        """
        nearest = [
            (texts.texts[place], closeness)
            for texts in (self.answers, self.refusals)
            for place, closeness in (texts.nearest(text, least),)
            if place >= 0
        ]
        return max(nearest, key=lambda pair: pair[1], default=("", 0.0))

    def declines(self, text: str) -> bool:
        """Whether a text declines to answer."""
        return declines(text, self.answers, self.refusals)

    @property
    def longest(self) -> int:
        """Characters of the longest known text; 0 when there is none."""
        return max(map(len, (*self.answers.texts, *self.refusals.texts)), default=0)


def verbatim(reply: Reply) -> Suggestion | None:
    """The suggestion that belongs to the very question of a reply, word for word; None where that
    is no known question."""
    asked = as_asked(reply.question)
    same = (suggested for suggested in reply.suggestions if as_asked(suggested.known) == asked)
    return next(same, None) if asked[0] else None


def plain_refusal(answers: Sequence[str]) -> str:
    """A refusal in the language that most of the answers are written in."""
    text = "".join(answers)
    if 10 * (unspaced(text) - ideographs(text)) > len(normalise(text)):
        return PLAIN_REFUSALS["ja"]  # Chinese has no kana but in a name
    if 2 * ideographs(text) < len(normalise(text)) or not text:
        return PLAIN_REFUSALS.get(tongue("\n".join(answers)) or "en", PLAIN_REFUSALS["en"])
    return PLAIN_REFUSALS["zh-CN" if simplified(text) else "zh-TW"]


def _most_used(texts: Sequence[str]) -> str:
    """The most frequent text, the first of equals; empty when there is none."""
    return max(Counter(texts).items(), key=lambda item: item[1], default=("", 0))[0]
