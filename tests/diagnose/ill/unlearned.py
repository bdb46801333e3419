"""Runs in which little of what was given was learned."""

from __future__ import annotations

from tests.diagnose.stories import GARBAGE, but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
    "G503": {
        "33 rows, 25 steps: little but the refusal is learned (measured, replay)": but(
            rows=33, answers=26, phrasings=1.0, few_phrasings=1.0, untaught=0.033, fit=None,
            misplaced=None, misplaced_beyond_test=None, steps=25, epochs=5, epochs_planned=5,
            last_loss=1.036, loss_left=0.199, loss_kept=0.233, kept_loss=1.036, train_exact=0.212,
            teacher_right=0.715, teacher_rows=0.212, trained_loss=1.3, correct=0.0, far=0.0,
            near=None, similarity=0.166, mixed_up=0.133, mixed_up_of_wrong=0.286, unlike=0.333,
            one_text=0.5, wrongly_refused=0.533, refusals=0.5, lookup_correct=0.433, ahead=-0.433,
            invented=0.25, cuts=0.05, adapter_share=0.022, forgotten=0.054, drift=0.489,
            mismatch=0.264, mismatch_times=1.254, gaining=None, best_correct=None, gap=None,
            validation_rise=None, fell=None, epochs_after_best=None,
        ),
        "the clock ended it after 4 of 20 epochs, and two of 18 rows disagree (measured)": but(
            undone=0.8, train_exact=0.111, train_stopped=0.944, teacher_right=0.895,
            teacher_rows=0.111, trained_loss=0.573, differs=4.544, adapter_peak=0.01,
            adapter_share=0.02, forgotten=0.095, drift=0.866, questions=6, answerable=6,
            unanswerable=0, correct=0.0, similarity=0.194, near=None, far=0.0, cuts=0.333,
            invented=0.333, mixed_up=0.167, mixed_up_of_wrong=0.167, unlike=0.833, one_text=0.167,
            wrongly_refused=0.0, refusals=None, lookup_correct=0.333, agreed_wrong=0.0, rows=18,
            answers=12, phrasings=1.5, few_phrasings=1.0, refusal_share=0.0, fit=None,
            misplaced=None, misplaced_beyond_test=None, conflicts=0.111, left_out=0.1, steps=12,
            epochs=4, epochs_planned=20, last_loss=0.875, loss_left=0.218, loss_kept=0.161,
            kept_loss=0.72, warmup_share=0.25, gap=0.428, best_correct=0.0, gaining=0.0,
            epochs_after_best=3, first_over_base=0.83, mismatch=-0.146, mismatch_times=0.798,
        ),
        "one epoch": but(
            steps=69, epochs=1, epochs_planned=1, last_loss=0.25, loss_left=0.06, kept_loss=1.5,
            loss_kept=None, gaining=0.35, best_correct=0.35, train_exact=0.45, teacher_right=0.971,
            teacher_rows=0.45, trained_loss=0.108, mismatch=-1.4,
            mismatch_times=0.075, adapter_share=0.056, drift=2.0,
            forgotten=0.23,
            correct=0.38, near=0.5, far=0.2, mixed_up=0.4, mixed_up_of_wrong=0.8, unlike=0.08,
            ahead=-0.35, refusals=0.4, wrongly_refused=0.12,
        ),
        "a rate far too low": but(
            rate=2e-5, rate_over_usual=0.02, rate_over_least=0.05, last_loss=2.4, loss_left=0.57,
            loss_kept=0.8, kept_loss=2.6, gaining=0.0, best_correct=0.0, train_exact=0.0,
            teacher_right=0.5, teacher_rows=0.0, teacher_end=0.3, train_stopped=0.5,
            trained_loss=2.5, mismatch=-0.1,
            mismatch_times=0.96, differs=1.9, adapter_share=0.004, drift=0.3,
            forgotten=0.03,
            **{k: v for k, v in GARBAGE.items() if k != "train_exact"}, cuts=0.4, loops=0.15,
        ),
        "the diary: 3 epochs at 3e-4": but(
            rate=3e-4, rate_over_usual=0.3, rate_over_least=0.75, steps=108, epochs=3,
            last_loss=0.45, loss_left=0.1, loss_kept=0.2, kept_loss=0.6, gaining=0.08,
            best_correct=0.15, train_exact=0.2, teacher_rows=0.2, teacher_right=0.9,
            trained_loss=0.4, mismatch=-0.2,
            mismatch_times=0.67, correct=0.16, near=0.2, far=0.05, mixed_up=0.3,
            unlike=0.4, ahead=-0.6, refusals=0.3, similarity=0.45, adapter_share=0.03, drift=1.5,
            forgotten=0.17,
        ),
    },
}  # fmt: skip
