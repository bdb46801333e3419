"""Where a run answers wrongly most often, said as what somebody can write next.

Takes the lines of answers.jsonl as they are: no answer is judged anew here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tuneproof.i18n import _, enumerated, following, quoted
from tuneproof.report.answers import said_answers
from tuneproof.types import Line

NAMED = 3
"""Topics that are named."""
LEAST = 2
"""Least wrong answers of a topic that is named: one may be chance."""


def weakest(answers: Sequence[Line]) -> str:
    """Which questions to add: on the topics with most wrong answers, and without an answer where
    such got one; empty where neither is known."""
    said = list(said_answers(answers).values())
    found = following(_by_topic(said), _without_answer(said))
    if not found:
        return ""
    # What is written to mend this test's faults makes the same test flatter the next run.
    return following(found, _("Write some new test questions too: this test has been read now."))


def _by_topic(lines: Sequence[Line]) -> str:
    asked = Counter(str(line["topic"]) for line in lines if _has_topic(line))
    wrong = Counter(
        str(line["topic"]) for line in lines if _has_topic(line) and not line.get("correct")
    )
    worst = sorted(wrong, key=lambda topic: (-wrong[topic], topic))[:NAMED]
    named = [
        _("{topic} ({wrong} of {n} wrong)").format(
            topic=quoted(topic), wrong=wrong[topic], n=asked[topic]
        )
        for topic in worst
        if wrong[topic] >= LEAST
    ]
    if not named:
        return ""
    return _("Add questions in the words of those who ask, above all on {topics}.").format(
        topics=enumerated(named)
    )


def _has_topic(line: Line) -> bool:
    return bool(line.get("answerable") and line.get("topic"))


def _without_answer(lines: Sequence[Line]) -> str:
    asked = [line for line in lines if not line.get("answerable")]
    answered = sum(not line.get("refused") for line in asked)
    if not answered:
        return ""
    return _("Add questions that have no answer: {k} of {n} got one all the same.").format(
        k=answered, n=len(asked)
    )
