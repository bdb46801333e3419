"""Rows compared with one another: copies, topics, misplaced answers, training against test."""

from __future__ import annotations

from tuneproof.check.across import (
    amounts,
    baseline,
    contrary,
    copies,
    meaning,
    misplaced,
    outdated,
    pairing,
    refusals,
    siblings,
    slipped,
    splitting,
    tags,
    topics,
)

CHECKS = (
    *amounts.CHECKS,
    *baseline.CHECKS,
    *contrary.CHECKS,
    *copies.CHECKS,
    *meaning.CHECKS,
    *misplaced.CHECKS,
    *outdated.CHECKS,
    *pairing.CHECKS,
    *refusals.CHECKS,
    *siblings.CHECKS,
    *slipped.CHECKS,
    *splitting.CHECKS,
    *tags.CHECKS,
    *topics.CHECKS,
)
