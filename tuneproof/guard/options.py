"""The answers that could be given to a question, and the numbers that speak for each.

Model and other sources each propose one; those that say the same are one option. Every number is
oriented so that more of it makes the option likelier to be right. Nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from tuneproof.guard.known import Known
from tuneproof.guard.reply import MODEL, Reply
from tuneproof.text.similar import ACCURATE, similarity

SAYS, FOR, AGAINST = "says", "for", "against"
KNOWN, UNKNOWN = "known", "unknown"
ANSWERABLE = "question.answerable"
"""How little the question is like those without an answer: the same for all its options."""
SUREST = 0.999
"""Largest probability of the model that is told apart from one."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer, who proposes it (the first is the one whose words these are), its numbers."""

    text: str
    sources: tuple[str, ...]
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Voice:
    """One text that a source proposes, and how sure it is of it."""

    source: str
    text: str
    confidence: float


def declined(reply: Reply, known: Known) -> bool:
    """Whether the model itself refuses; what a layer took back is no refusal of the model's."""
    return not reply.withdrawn and known.declines(reply.text.strip())


def options(reply: Reply, known: Known) -> tuple[Option, ...]:
    """The different answers proposed, the model's first; none where all refuse."""
    voices = _voices(reply)
    proposed: list[list[_Voice]] = []
    for voice in voices:
        text = voice.text.strip()
        if not text or known.declines(text):
            continue
        same = next((group for group in proposed if _same(group[0].text, text)), None)
        if same is None:
            proposed.append([voice])
        else:
            same.append(voice)
    wording = _wording(reply, known)
    asked = {} if reply.unanswerable is None else {ANSWERABLE: 1 - reply.unanswerable}
    return tuple(
        Option(
            group[0].text,
            tuple(dict.fromkeys(voice.source for voice in group)),
            {
                **_confidences(voices, group),
                **_worded(wording, any(voice.source == MODEL for voice in group)),
                **asked,
            },
        )
        for group in proposed
    )


def _wording(reply: Reply, known: Known) -> float:
    """How close what the model says comes to a known text, from 0 to 1: a model that knows the
    answer says it word for word, one that does not makes up a sentence."""
    return 0.0 if reply.withdrawn else known.nearest(reply.text.strip())[1]


def _worded(wording: float, own: bool) -> dict[str, float]:
    """The wording speaks for the model's own option, or against the other one."""
    return {
        f"{MODEL}.{KNOWN}": wording if own else 0.0,
        f"{MODEL}.{UNKNOWN}": 0.0 if own else -wording,
    }


def _voices(reply: Reply) -> list[_Voice]:
    """Who says what, and how sure: the model first, every source's first choice before others."""
    withdrawn = reply.withdrawn
    model = _Voice(
        MODEL,
        "" if withdrawn else reply.text,
        0.0 if withdrawn else log_odds(reply.probability),
    )
    others = [_Voice(one.source, one.text, one.similarity) for one in reply.suggestions]
    return [model, *others]


def _confidences(voices: list[_Voice], group: list[_Voice]) -> dict[str, float]:
    """For each source whether this is its first choice, how sure it is of it, and how sure of the
    best of all else that it proposes."""
    found = {}
    for source in dict.fromkeys(voice.source for voice in voices):
        own = [voice for voice in voices if voice.source == source]
        here = [voice for voice in own if voice in group]
        there = [voice.confidence for voice in own if voice not in group]
        found[f"{source}.{SAYS}"] = float(own[0] in here)
        found[f"{source}.{FOR}"] = max((voice.confidence for voice in here), default=0.0)
        found[f"{source}.{AGAINST}"] = -max(there, default=0.0)
    return found


def log_odds(probability: float) -> float:
    """The logarithm of the odds, bounded at both ends."""
    bounded = min(SUREST, max(1 - SUREST, probability))
    return log(bounded / (1 - bounded))


def support(probability: float) -> float:
    """The same counted from nothing: 0 for what is all but excluded, so that it is no more than
    that of an answer which is not even proposed."""
    return log_odds(probability) - log_odds(0.0)


def _same(one: str, other: str) -> bool:
    return one.strip() == other.strip() or similarity(one.strip(), other.strip()) >= ACCURATE
