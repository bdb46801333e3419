"""Runs in which the rate, the first steps, the number of epochs or the rank were wrong."""

from __future__ import annotations

from tests.diagnose.stories import GARBAGE, but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
    "G504": {
        "1e-2: it diverged": but(
            rate=0.01, rate_over_usual=10.0, rate_over_least=25.0, not_finite=True, spikes=6,
            last_loss=6.5, loss_left=1.5, rebound=0.9, early_rise=2.2, kept_loss=3.1,
            adapter_share=1.4, drift=6.5,
            forgotten=0.76, trained_loss=3.0, mismatch=-0.1, mismatch_times=0.97, loops=0.5,
            one_text=0.9, train_stopped=0.4, teacher_end=0.5, fell=0.05, **GARBAGE,
        ),
        "3e-3: it learned and lost": but(
            rate=0.003, rate_over_usual=3.0, rate_over_least=7.5, spikes=4, last_loss=0.6,
            loss_left=0.14, rebound=0.08, early_rise=1.6, kept_loss=0.7, adapter_share=0.35,
            drift=4.4,
            forgotten=0.51, trained_loss=0.5, mismatch=-0.2,
            mismatch_times=0.72, train_exact=0.35, teacher_rows=0.36,
            correct=0.35, near=0.45, far=0.15, mixed_up=0.4, mixed_up_of_wrong=0.75, unlike=0.2,
            one_text=0.35, ahead=-0.4, refusals=0.5, wrongly_refused=0.12, fell=0.05,
            similarity=0.5, gaining=0.02,
        ),
    },
    "G505": {
        "the diary's BLOOM: loss fine, answers garbage": but(
            rate=2e-4, rate_over_usual=0.7, rate_over_least=4.0, constant_rate=True,
            warmup_share=0.0, early_rise=1.7, loss_left=0.15, loss_kept=0.15,
            parameters=560_000_000, drift=3.9, forgotten=0.45, adapter_share=0.15,
            **{**GARBAGE, "train_exact": 0.4}, kept_loss=0.83, trained_loss=0.8, mismatch=0.0,
            mismatch_times=0.96,
        ),
        "rough first steps": but(
            constant_rate=True, warmup_share=0.0, early_rise=2.1, spikes=3, rebound=0.06,
            loss_left=0.05, last_loss=0.2, correct=0.45, near=0.6, far=0.2, mixed_up=0.3,
            mixed_up_of_wrong=0.6, unlike=0.2, train_exact=0.7, teacher_rows=0.7, ahead=-0.3,
            similarity=0.55,
        ),
    },
    "G506": {
        "the diary's 200 epochs": but(
            epochs=200, epochs_planned=200, steps=2000, fell=0.4, epochs_after_best=180,
            validation_rise=3.2, gap=9.0, best_correct=0.62, correct=0.2, near=0.3, far=0.1,
            loops=0.35, mixed_up=0.3, mixed_up_of_wrong=0.4, unlike=0.45, train_exact=1.0,
            teacher_rows=1.0, drift=4.2,
            forgotten=0.49, ahead=-0.5, similarity=0.4, rows=85, gaining=-0.02,
            phrasings=5.0, few_phrasings=0.1,
        ),
        "40 epochs and no validation": but(
            epochs=40, epochs_planned=40, steps=2760, fell=None, epochs_after_best=None,
            validation_rise=None, gap=None, best_correct=None, gaining=None, correct=0.52,
            near=0.66, far=0.3, mixed_up=0.3, mixed_up_of_wrong=0.65, unlike=0.12, train_exact=1.0,
            teacher_rows=1.0, ahead=-0.2, similarity=0.62,
        ),
    },
    "G507": {
        "rank 256 for 300 rows": but(
            rank=256, rows=300, adapter_share=0.3, correct=0.5, near=0.65, far=0.28, mixed_up=0.25,
            mixed_up_of_wrong=0.5, unlike=0.2, train_exact=1.0, teacher_rows=1.0, gap=1.4,
            ahead=-0.2, similarity=0.6, drift=4.5, forgotten=0.52,
        ),
        "rank 128": but(
            rank=128, adapter_share=0.22, correct=0.55, near=0.7, far=0.3, mixed_up=0.2,
            mixed_up_of_wrong=0.5, unlike=0.18, train_exact=1.0, teacher_rows=1.0, ahead=-0.15,
            similarity=0.66,
        ),
    },
}  # fmt: skip
