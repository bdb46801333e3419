"""The answers that could be given to a question, and the features of each.

Model and other sources propose answers; those that say the same are one option. Every feature is
oriented so that more of it makes the option likelier to be right. Nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from tuneproof.guard.known import Known
from tuneproof.guard.reply import MODEL, Reply
from tuneproof.text.same import say_the_same

SAYS, FOR, AGAINST = "says", "for", "against"
KNOWN, UNKNOWN = "known", "unknown"
ANSWERABLE = "question.answerable"
"""Feature: how little the question is like those that are refused; the same for all its options."""
SUREST = 0.999
"""Bound of probabilities before their odds are taken: this, and one minus this."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer, the sources that propose it (the first one's words), and its features."""

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
    """Whether the model itself refuses; an answer that a layer took back is not its refusal."""
    return not reply.withdrawn and known.declines(reply.text.strip())


def options(reply: Reply, known: Known) -> tuple[Option, ...]:
    """The different answers proposed, the model's first; none where all refuse."""
    voices = _voices_of(reply)
    proposed: list[list[_Voice]] = []
    for voice in voices:
        text = voice.text.strip()
        if not text or known.declines(text):
            continue
        same = next(
            (group for group in proposed if say_the_same(group[0].text.strip(), text)), None
        )
        if same is None:
            proposed.append([voice])
        else:
            same.append(voice)
    closeness = _closeness_to_known(reply, known)
    asked = {} if reply.unanswerable is None else {ANSWERABLE: 1 - reply.unanswerable}
    return tuple(
        Option(
            group[0].text,
            tuple(dict.fromkeys(voice.source for voice in group)),
            {
                **_source_features(voices, group),
                **_wording_features(closeness, any(voice.source == MODEL for voice in group)),
                **asked,
            },
        )
        for group in proposed
    )


def _closeness_to_known(reply: Reply, known: Known) -> float:
    """How similar the model's answer is to a known text, from 0 to 1: a model that knows the answer
    says it word for word, one that does not makes up a sentence."""
    return 0.0 if reply.withdrawn else known.nearest(reply.text.strip())[1]


def _wording_features(closeness: float, own: bool) -> dict[str, float]:
    """The features that the closeness gives: for the model's `own` option, against another one."""
    return {
        f"{MODEL}.{KNOWN}": closeness if own else 0.0,
        f"{MODEL}.{UNKNOWN}": 0.0 if own else -closeness,
    }


def _voices_of(reply: Reply) -> list[_Voice]:
    """What every source proposes, and how sure it is: the model first, then the suggestions in
    their order, a source's first choice before its others."""
    withdrawn = reply.withdrawn
    model = _Voice(
        MODEL,
        "" if withdrawn else reply.text,
        0.0 if withdrawn else log_odds(reply.probability),
    )
    others = [_Voice(one.source, one.text, one.similarity) for one in reply.suggestions]
    return [model, *others]


def _source_features(voices: list[_Voice], group: list[_Voice]) -> dict[str, float]:
    """For each source: whether this group is its first choice, how sure it is of the group, and,
    negative, how sure of the best of all else that it proposes."""
    features = {}
    for source in dict.fromkeys(voice.source for voice in voices):
        own = [voice for voice in voices if voice.source == source]
        here = [voice for voice in own if voice in group]
        there = [voice.confidence for voice in own if voice not in group]
        features[f"{source}.{SAYS}"] = float(own[0] in here)
        features[f"{source}.{FOR}"] = max((voice.confidence for voice in here), default=0.0)
        features[f"{source}.{AGAINST}"] = -max(there, default=0.0)
    return features


def log_odds(probability: float) -> float:
    """The natural logarithm of the odds, bounded at both ends."""
    bounded = min(SUREST, max(1 - SUREST, probability))
    return log(bounded / (1 - bounded))


def confidence(probability: float) -> float:
    """`log_odds` shifted to begin at 0: an answer that is all but excluded gets no more than one
    that is not proposed at all."""
    return log_odds(probability) - log_odds(0.0)
