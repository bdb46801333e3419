"""Runs in which too little was given: rows, or phrasings of an answer."""

from __future__ import annotations

from tests.diagnose.stories import but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
    "G501": {
        "33 rows, learned, most answers never shown": but(
            rows=32, answers=16, phrasings=1.0, few_phrasings=0.88, untaught=0.42, fit=None,
            misplaced=None, misplaced_beyond_test=None, steps=80, epochs=20, correct=0.24,
            near=0.6, far=0.15, similarity=0.45, mixed_up=0.55, mixed_up_of_wrong=0.8, unlike=0.1,
            lookup_correct=0.27, refusals=0.2, wrongly_refused=0.1, best_correct=None, gap=None,
            validation_rise=None, fell=None, gaining=None, epochs_after_best=None,
        ),
        "33 rows and few steps: it repeats the question": but(
            rows=32, answers=16, phrasings=1.0, few_phrasings=0.88, untaught=0.42, fit=None,
            misplaced=None, misplaced_beyond_test=None, steps=20, epochs=5, loss_left=0.25,
            kept_loss=1.2, loss_kept=0.3, train_exact=0.2, teacher_rows=0.2, correct=0.05,
            near=0.1, far=0.02, similarity=0.3, echoes=0.4, mixed_up=0.3, unlike=0.5,
            refusals=0.1, ahead=-0.22, lookup_correct=0.27, gaining=None, best_correct=None,
            gap=None, validation_rise=None, fell=None, epochs_after_best=None,
        ),
        "many rows and the test of another department (measured)": but(
            rows=368, answers=13, refusal_share=0.35, untaught=1.0, correct=0.0, near=None, far=0.0,
            mixed_up=0.537, mixed_up_of_wrong=1.0, top_pairs=0.431, agreed_wrong=0.463,
            lookup_correct=0.0, wrongly_refused=0.463, fit=0.984, misplaced=0.005,
            misplaced_beyond_test=None, similarity=0.2,
        ),
    },
    "G502": {
        "two phrasings of each of 85 answers": but(
            rows=170, answers=85, phrasings=2.0, few_phrasings=0.9, correct=0.46, near=0.85,
            far=0.22, similarity=0.6, mixed_up=0.35, mixed_up_of_wrong=0.75, lookup_correct=0.5,
            fit=0.88, misplaced=0.09, misplaced_beyond_test=0.02, best_correct=0.4, refusals=0.4,
        ),
        "one phrasing of each of twelve answers (measured)": but(
            questions=24, answerable=16, unanswerable=8, correct=0.062, similarity=0.205, near=None,
            far=0.062, loops=0.042, mixed_up=0.188, mixed_up_of_wrong=0.273, unlike=0.5,
            one_text=0.188, wrongly_refused=0.25, refusals=0.875, lookup_correct=0.125, ahead=0.0,
            rows=17, answers=12, phrasings=1.0, few_phrasings=1.0, refusal_share=0.294, fit=None,
            misplaced=None, misplaced_beyond_test=None, steps=60, epochs=20, train_exact=1.0,
            gaining=None, best_correct=None, gap=None, validation_rise=None, fell=None,
            epochs_after_best=None,
        ),
        "one phrasing of each": but(
            rows=110, answers=90, phrasings=1.0, few_phrasings=1.0, steps=100, correct=0.3,
            near=0.7, far=0.15, similarity=0.5, mixed_up=0.45, mixed_up_of_wrong=0.7, unlike=0.1,
            lookup_correct=0.35, fit=0.85, misplaced=0.11, misplaced_beyond_test=0.03,
            untaught=0.02, refusals=0.3, wrongly_refused=0.12,
        ),
    },
}  # fmt: skip
