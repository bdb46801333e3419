"""The other way round: after which answer a model finds the question likeliest.

A linear probe is taught by the phrasings at hand, and with few of them it knows little. What the
untouched model thinks of the question, having read an answer, is taught by none (query likelihood,
with a language model: Sachan et al. 2022, arXiv 2204.07496; a noisy channel: Min et al. 2022, arXiv
2108.04106). So the probe's first choices are weighed against one another by it; how likely one of
them is, or a refusal, stays what the probe says. This module knows no model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tuneproof.guard.ngrams import Floats

WEIGHT = 0.15
"""How much a nat of the question's likelihood counts. Of 0.05 to 0.5 on four data sets, with all of
their phrasings or one to five an answer: 0.05 to 0.2 gain everywhere (docs/guard.md)."""
COMPARED = 4
"""Answers of each question that are compared; six gain no more on those sets, and cost half as
much again."""

Likelihoods = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
"""For pairs of an answer and a question the natural log of the question's probability after it."""


def reread(
    chances: Floats,
    answers: Sequence[str],
    refusals: Sequence[bool],
    questions: Sequence[str],
    likelihoods: Likelihoods,
) -> Floats:
    """The chances [questions, answers] with those of each question's likeliest answers shared out
    anew among them. `refusals` tells which of `answers` are none, which keep theirs."""
    places = [at for at, refuses in enumerate(refusals) if not refuses]
    if len(places) < 2:
        return chances
    order = (-chances[:, places]).argsort(axis=1, kind="stable")[:, :COMPARED]
    compared = np.array(places)[order]
    pairs = [
        (answers[at], question)
        for question, row in zip(questions, compared, strict=True)
        for at in row
    ]
    return _shared_out(chances, compared, np.array(likelihoods(pairs)).reshape(compared.shape))


def _shared_out(chances: Floats, compared: NDArray[np.intp], heard: NDArray[np.float64]) -> Floats:
    """The chances at `compared` times exp(WEIGHT * heard), their sum as it was; a question with a
    likelihood that is no number is left as it is."""
    from scipy.special import softmax

    before = np.take_along_axis(chances, compared, axis=1).astype(np.float64)
    known = np.isfinite(heard).all(axis=1, keepdims=True)
    tiny = np.finfo(np.float32).tiny
    weighed = np.log(np.maximum(before, tiny)) + WEIGHT * np.where(known, heard, 0.0)
    found = chances.copy()
    after = softmax(weighed, axis=1) * before.sum(axis=1, keepdims=True)
    np.put_along_axis(found, compared, after.astype(found.dtype), axis=1)
    return found
