"""Runs in which the test is wrong, not the training."""

from __future__ import annotations

from tests.diagnose.stories import but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
    "G519": {
        "a fifth of the test": but(
            leaked=0.2, leak_gain=0.25, correct=0.88, near=0.96, far=0.7, lookup_correct=0.85
        ),
        "one in twenty": but(leaked=0.05, leak_gain=0.18, correct=0.82, lookup_correct=0.79),
    },
    "G522": {
        "training in simplified characters, the test in traditional ones": but(
            worded_otherwise=1.0, correct=0.0, near=0.0, far=0.0, similarity=0.6, mixed_up=0.1,
            mixed_up_of_wrong=0.15, unlike=0.05, lookup_correct=0.0, ahead=0.0,
        ),
        "a fifth of the rules changed since": but(
            worded_otherwise=0.2, correct=0.6, near=0.7, far=0.5, similarity=0.78, ahead=0.0,
            lookup_correct=0.55,
        ),
    },
    "G524": {
        "a third of the test shuffled, no topics (measured)": but(
            rows=625, fit=0.984, misplaced=0.0, misplaced_in_test=0.174, fits_another=0.17,
            misplaced_beyond_test=-0.174, under_other_topics=None, astray=None, correct=0.538,
            near=0.6, far=0.5, mixed_up=0.38, mixed_up_of_wrong=1.0, top_pairs=0.114,
            agreed_wrong=0.236, lookup_correct=0.51, similarity=0.63,
        ),
        "all of it shuffled, no topics (measured)": but(
            rows=676, fit=0.934, misplaced=0.045, misplaced_in_test=0.511, fits_another=0.5,
            misplaced_beyond_test=-0.466, under_other_topics=None, astray=None, correct=0.0,
            near=0.0, far=0.0, mixed_up=0.965, mixed_up_of_wrong=1.0, top_pairs=0.092,
            agreed_wrong=0.587, lookup_correct=0.0, similarity=0.2,
        ),
        "every answer one row too low, in a sorted test with topics (measured)": but(
            rows=625, fit=0.984, misplaced=0.0, misplaced_in_test=0.072,
            misplaced_beyond_test=-0.072, under_other_topics=0.13, beside_in_test=0.13,
            correct=0.702, mixed_up_of_wrong=0.511, lookup_correct=0.63, agreed_wrong=0.038,
        ),
    },
    "G525": {
        "a list of prices: half of them are another's": but(
            correct=0.92, similarity=0.96, near=0.94, far=0.88, wrong_figures=0.45, mixed_up=0.02,
            lookup_correct=0.95,
        ),
        "one answer in eight": but(correct=0.84, wrong_figures=0.12, similarity=0.9),
    },
}  # fmt: skip
