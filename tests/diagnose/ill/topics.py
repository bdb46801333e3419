"""Runs in which topics and refusals are out of balance."""

from __future__ import annotations

from tests.diagnose.stories import but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
    "G516": {
        "the diary's MFA, VPN and password": but(
            correct=0.62, near=0.75, far=0.42, mixed_up=0.3, mixed_up_of_wrong=0.85, top_pairs=0.7,
            lookup_correct=0.66, similarity=0.72, agreed_wrong=0.1, conflicts=0.0,
        ),
        "everywhere a little": but(
            correct=0.58, near=0.72, far=0.35, mixed_up=0.36, mixed_up_of_wrong=0.92,
            top_pairs=0.35, lookup_correct=0.6, similarity=0.68, agreed_wrong=0.12,
        ),
        "half the rows, and the answers of others for a quarter (measured, replay)": but(
            questions=40, answerable=30, unanswerable=10, correct=0.7, similarity=0.75, near=0.889,
            far=0.619, mixed_up=0.267, mixed_up_of_wrong=1.0, top_pairs=0.625, unlike=0.0,
            wrongly_refused=0.033, refusals=0.5, lookup_correct=0.633, ahead=0.0, rows=263,
            phrasings=8.0, fit=0.949, misplaced=0.024, misplaced_beyond_test=0.024, steps=132,
            epochs=4, train_exact=0.9, trained_loss=0.011, gaining=0.111, best_correct=0.556,
            rate=1.5e-3, rate_over_usual=1.5, forgotten=0.276, drift=2.511, mismatch_times=0.678,
        ),
    },
    "G517": {
        "it answers everything": but(
            refusal_share=0.0, refusals=0.0, wrongly_refused=0.0, correct=0.86, near=0.95, far=0.7,
        ),
        "a handful is not enough": but(
            refusal_share=0.01, refusals=0.08, wrongly_refused=0.0, correct=0.8
        ),
    },
    "G518": {
        "three rows of four refuse": but(
            refusal_share=0.7, wrongly_refused=0.55, refusals=0.98, correct=0.4, near=0.5,
            far=0.2, mixed_up=0.04, mixed_up_of_wrong=0.8, ahead=-0.3, similarity=0.5,
            one_text=0.55,
        ),
        "half": but(
            refusal_share=0.5, wrongly_refused=0.28, refusals=0.93, correct=0.62, near=0.76,
            far=0.4, mixed_up=0.08, ahead=-0.12, one_text=0.28,
        ),
    },
}  # fmt: skip
