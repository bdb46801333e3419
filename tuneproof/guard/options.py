"""The answers that could be given to a question, and the numbers that speak for each.

Model and other sources each propose one; those that say the same are one option. Every number is
oriented so that more of it makes the option likelier to be right. Nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from tuneproof.guard.candidate import MODEL, Candidate
from tuneproof.guard.known import Known
from tuneproof.text.similar import ACCURATE, similarity

SAYS, FOR, AGAINST = "says", "for", "against"
KNOWN, UNKNOWN = "known", "unknown"
SUREST = 0.999
"""Largest probability of the model that is told apart from one."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer, who proposes it (the first is the one whose words these are), its numbers."""

    text: str
    sources: tuple[str, ...]
    features: Mapping[str, float]


def options(candidate: Candidate, known: Known) -> tuple[Option, ...]:
    """The different answers proposed, the model's first; none where all refuse."""
    voices = _voices(candidate)
    proposed: list[tuple[str, list[str]]] = []
    for source, text, _confidence in voices:
        if not text.strip() or (source, candidate.withdrawn) == (MODEL, True):
            continue
        if known.declines(text.strip()):
            continue
        same = next((names for said, names in proposed if _same(said, text)), None)
        if same is None:
            proposed.append((text, [source]))
        else:
            same.append(source)
    wording = _wording(candidate, known)
    return tuple(
        Option(
            text,
            tuple(sources),
            {
                **candidate.features,
                **_confidences(voices, sources),
                **_worded(wording, MODEL in sources),
            },
        )
        for text, sources in proposed
    )


def _wording(candidate: Candidate, known: Known) -> float:
    """How close what the model says comes to a known text, from 0 to 1: a model that knows the
    answer says it word for word, one that does not makes up a sentence."""
    return 0.0 if candidate.withdrawn else known.nearest(candidate.text.strip())[1]


def _worded(wording: float, own: bool) -> dict[str, float]:
    """The wording speaks for the model's own option, or against the other one."""
    return {
        f"{MODEL}.{KNOWN}": wording if own else 0.0,
        f"{MODEL}.{UNKNOWN}": 0.0 if own else -wording,
    }


def _voices(candidate: Candidate) -> list[tuple[str, str, float]]:
    """Who says what, and how sure: the model first."""
    confidence = 0.0 if candidate.withdrawn else log_odds(candidate.probability)
    model = (MODEL, candidate.text, confidence)
    return [model, *((one.source, one.text, one.similarity) for one in candidate.suggestions)]


def _confidences(voices: list[tuple[str, str, float]], sources: list[str]) -> dict[str, float]:
    """For each voice whether it says this, and how sure it is of it or of something else."""
    found = {}
    for source, _text, confidence in voices:
        says = source in sources
        found[f"{source}.{SAYS}"] = float(says)
        found[f"{source}.{FOR}"] = confidence if says else 0.0
        found[f"{source}.{AGAINST}"] = 0.0 if says else -confidence
    return found


def log_odds(probability: float) -> float:
    """The logarithm of the odds, bounded at both ends."""
    bounded = min(SUREST, max(1 - SUREST, probability))
    return log(bounded / (1 - bounded))


def _same(one: str, other: str) -> bool:
    return one.strip() == other.strip() or similarity(one.strip(), other.strip()) >= ACCURATE
