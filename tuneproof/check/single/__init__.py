"""One row at a time: its question and answer as texts, judged without looking at any other row."""

from __future__ import annotations

from tuneproof.check.single import (
    answering,
    answers,
    dates,
    giveaways,
    language,
    leftovers,
    length,
    lookalike,
    private,
    reading,
    sums,
    writing,
)

CHECKS = (
    *answering.CHECKS,
    *answers.CHECKS,
    *dates.CHECKS,
    *giveaways.CHECKS,
    *language.CHECKS,
    *leftovers.CHECKS,
    *length.CHECKS,
    *lookalike.CHECKS,
    *private.CHECKS,
    *reading.CHECKS,
    *sums.CHECKS,
    *writing.CHECKS,
)
