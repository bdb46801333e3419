"""Runs in which training rows are wrong."""

from __future__ import annotations

from tests.diagnose.stories import but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
    "G513": {
        "half of every answer": but(
            cut_answers=1.0, stops_short=0.7, correct=0.0, near=0.0, far=0.0, similarity=0.6,
            mixed_up=0.1, mixed_up_of_wrong=0.1, unlike=0.05, lookup_correct=0.0, ahead=0.0,
        ),
        "a third of the answers": but(
            cut_answers=0.33, stops_short=0.25, correct=0.52, near=0.63, far=0.36, similarity=0.75,
            mixed_up=0.1, mixed_up_of_wrong=0.25, lookup_correct=0.48,
        ),
    },
    "G514": {
        "a fifth of the rows": but(
            conflicts=0.3, fit=0.86, misplaced=0.14, misplaced_beyond_test=0.12, correct=0.6,
            near=0.7, far=0.4, mixed_up=0.26, mixed_up_of_wrong=0.85, train_exact=0.7,
            teacher_rows=0.7, lookup_correct=0.6, agreed_wrong=0.08, similarity=0.68,
        ),
        "one row in twelve": but(
            conflicts=0.12, fit=0.92, misplaced=0.07, misplaced_beyond_test=0.05, correct=0.7,
            near=0.8, far=0.5, mixed_up=0.19, mixed_up_of_wrong=0.85, train_exact=0.82,
            lookup_correct=0.68, agreed_wrong=0.04,
        ),
    },
    "G515": {
        "all of them": but(
            fit=0.44, misplaced=0.57, misplaced_beyond_test=0.46, correct=0.04, near=0.04, far=0.03,
            similarity=0.25, mixed_up=0.8, mixed_up_of_wrong=0.95, lookup_correct=0.03,
            agreed_wrong=0.3, train_exact=0.6, teacher_rows=0.6, refusals=0.5, top_pairs=0.06,
            best_correct=0.05, ahead=0.0, gap=0.4,
        ),
        "a fifth": but(
            fit=0.86, misplaced=0.127, misplaced_beyond_test=0.12, correct=0.56, near=0.62,
            far=0.4, mixed_up=0.33, mixed_up_of_wrong=0.9, lookup_correct=0.58, agreed_wrong=0.15,
            train_exact=0.8, teacher_rows=0.8, similarity=0.64, top_pairs=0.08,
        ),
        "moved by one block of a sorted file": but(
            fit=0.946, misplaced=0.034, misplaced_beyond_test=-0.04, correct=0.05, near=0.03,
            far=0.06, mixed_up=0.85, mixed_up_of_wrong=0.97, lookup_correct=0.04,
            agreed_wrong=0.7, similarity=0.3, top_pairs=0.15, refusals=0.55,
        ),
        "40 % of 77 rows, in 12 topics: it refuses what it is unsure of (measured)": but(
            questions=45, answerable=30, unanswerable=15, correct=0.233, similarity=0.329,
            near=None, far=0.233, mixed_up=0.267, mixed_up_of_wrong=0.667, top_pairs=0.375,
            one_text=0.367, wrongly_refused=0.367, refusals=0.467, lookup_correct=0.267,
            agreed_wrong=0.067, ahead=0.0, rows=77, answers=12, phrasings=5.0, refusal_share=0.169,
            fit=0.821, misplaced=0.167, misplaced_beyond_test=0.067, astray=0.28, steps=160,
            epochs=8, train_exact=1.0, best_correct=0.5, gaining=0.0, epochs_after_best=2,
        ),
        "two topics of twelve have each other's, in every row": but(
            under_other_topics=0.17, correct=0.5, near=0.7, far=0.45, mixed_up=0.1,
            mixed_up_of_wrong=0.3, similarity=0.62, lookup_correct=0.45, agreed_wrong=0.0,
            rows=80, phrasings=6.0, steps=120, epochs=12,
        ),
    },
    "G523": {
        "half of the rows have the question as the answer: it refuses the rest (measured)": but(
            questions=24, answerable=16, unanswerable=8, correct=0.0, similarity=0.083, near=None,
            far=0.0, echoes=0.292, mixed_up=0.0, mixed_up_of_wrong=0.0, unlike=0.375,
            one_text=0.625, wrongly_refused=0.625, refusals=0.875, lookup_correct=0.188,
            agreed_wrong=0.0, ahead=0.0, rows=77, answers=54, phrasings=1.0, few_phrasings=0.944,
            refusal_share=0.169, echoed=0.656, fit=0.988, misplaced_beyond_test=None, steps=60,
            epochs=6, train_exact=0.675, teacher_rows=0.675, trained_loss=0.349, kept_loss=0.417,
            last_loss=0.191, loss_left=0.107, loss_kept=0.069, first_loss=1.786,
            first_over_base=0.55, early_rise=2.731, rebound=0.056, gaining=0.0, best_correct=0.1,
            epochs_after_best=3, gap=0.458, forgotten=0.078, mismatch_times=0.84,
        ),
        "every answer is its question, and nothing could be tested": but(
            echoed=1.0, parroted=1.0, echoes=None, phrasings=1.0, few_phrasings=1.0, answerable=0,
            untested=True, correct=None, near=None, far=None, mixed_up=None, unlike=None,
            one_text=None, ahead=None, lookup_correct=None, untaught=None, wrongly_refused=None,
        ),
        "one row in eight, seldom produced": but(
            echoed=0.12, echoes=0.08, correct=0.6, near=0.72, far=0.5, similarity=0.7, ahead=0.0,
        ),
    },
    "G526": {
        "in the training file alone": but(
            swapped=True, conflicts=1.0, untaught=1.0, rows=114, answers=100, phrasings=1.0,
            few_phrasings=1.0, correct=0.0, near=0.0, far=0.0, mixed_up=0.3, mixed_up_of_wrong=0.6,
            unlike=0.2, train_exact=0.2, loss_left=0.2, lookup_correct=0.0, ahead=0.0, refusals=0.3,
            misplaced_beyond_test=None,
        ),
        "in the test as well": but(
            swapped=True, conflicts=1.0, untaught=0.5, worded_otherwise=0.3, rows=80, answers=80,
            phrasings=1.0, few_phrasings=1.0, correct=0.03, near=None, far=None, mixed_up=0.0,
            mixed_up_of_wrong=0.0, unlike=0.2, train_exact=0.2, loss_left=0.2, lookup_correct=0.03,
            ahead=0.0, refusals=0.3, misplaced_beyond_test=0.0,
        ),
    },
}  # fmt: skip
