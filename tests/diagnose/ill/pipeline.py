"""Runs in which what was trained is not what is asked: prompt, labels, adapter, decoding, guard."""

from __future__ import annotations

from tests.diagnose.stories import GARBAGE, but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
    "G509": {
        "no end at all": but(
            train_stopped=0.0, teacher_end=0.0, starts_right=0.75, cuts=0.55, loops=0.4,
            train_exact=0.0, teacher_rows=0.0, teacher_right=0.965, correct=0.03, near=0.04,
            far=0.01, similarity=0.7, mixed_up=0.05, unlike=0.08, ahead=-0.7, trained_loss=0.35,
            mismatch=0.34, mismatch_times=35.0, refusals=0.5, mixed_up_of_wrong=0.05,
        ),
        "now and then": but(
            train_stopped=0.55, teacher_end=0.6, starts_right=0.35, cuts=0.3, loops=0.1,
            train_exact=0.5, teacher_rows=0.55, correct=0.45, near=0.55, far=0.3, ahead=-0.3,
            mixed_up=0.07, mixed_up_of_wrong=0.2, unlike=0.05, similarity=0.75,
        ),
        "half of the rows teach no end, and some answers go on": but(
            ended=0.5, train_stopped=0.85, teacher_end=0.9, starts_right=0.1, cuts=0.1,
            train_exact=0.8, correct=0.65, ahead=-0.1,
        ),
        "seen in the answers alone": but(
            train_stopped=None, teacher_end=None, train_exact=None, teacher_rows=None,
            teacher_right=None, trained_loss=None, mismatch=None,
            mismatch_times=None, forced_gap=None, differs=None,
            starts_right=0.6, cuts=0.6, loops=0.2, correct=0.1, near=0.12, far=0.05, ahead=-0.6,
            mixed_up=0.08, mixed_up_of_wrong=0.1, unlike=0.1, similarity=0.7,
        ),
    },
    "G510": {
        "the digest differs": but(
            same_prompt=False, trained_loss=0.454, mismatch=0.449, mismatch_times=45.0,
            teacher_right=0.958, teacher_rows=0.1, correct=0.2, near=0.25, far=0.1, unlike=0.15,
            ahead=-0.5, mixed_up=0.5, mixed_up_of_wrong=0.7, train_exact=0.1, similarity=0.4,
            refusals=0.3,
        ),
        "foretold, and not produced": but(
            forced_gap=0.75, teacher_rows=0.9, train_exact=0.15, correct=0.2, near=0.25, far=0.1,
            unlike=0.3, ahead=-0.5, mixed_up=0.3, mixed_up_of_wrong=0.5, similarity=0.4,
            refusals=0.3,
        ),
        "measured: the question alone": but(
            same_prompt=None, trained_loss=0.454, mismatch=0.449, mismatch_times=45.0,
            teacher_right=0.958, teacher_rows=0.1, train_exact=0.1, correct=0.2, near=0.25,
            far=0.1, unlike=0.15, ahead=-0.5, mixed_up=0.5, mixed_up_of_wrong=0.7, similarity=0.4,
            refusals=0.3,
        ),
        "measured: another chat template": but(
            same_prompt=None, trained_loss=0.073, mismatch=0.068, mismatch_times=7.7,
            teacher_right=0.981, teacher_rows=0.4, train_exact=0.4, correct=0.4, near=0.48,
            far=0.25, unlike=0.05, ahead=-0.35, mixed_up=0.4, mixed_up_of_wrong=0.8,
            similarity=0.5, refusals=0.4,
        ),
    },
    "G511": {
        "B is zero": but(
            differs=0.0, adapter_peak=0.0, adapter_share=0.0, drift=0.0,
            forgotten=0.0, same_as_base=1.0,
            trained_loss=4.8, mismatch=4.7,
            mismatch_times=476.0, teacher_right=0.2, teacher_rows=0.0, teacher_end=0.0,
            train_stopped=0.1, cuts=0.5, loops=0.4, **GARBAGE,
        ),
        "trained, and not loaded": but(
            differs=0.0, adapter_peak=0.08, same_as_base=0.97, drift=0.0,
            forgotten=0.0, trained_loss=4.8,
            mismatch=4.7, mismatch_times=476.0, teacher_right=0.2, teacher_rows=0.0,
            teacher_end=0.0, train_stopped=0.1, cuts=0.5, loops=0.4, **GARBAGE,
        ),
    },
    "G512": {
        "loss zero from the start": but(
            first_loss=0.01, last_loss=0.0, loss_left=0.1, kept_loss=0.001, first_over_base=0.002,
            trained_loss=4.9, mismatch=4.9,
            mismatch_times=817.0, teacher_right=0.2, teacher_rows=0.0, differs=0.6,
            empties=0.6, train_stopped=0.9, teacher_end=0.9, adapter_share=0.01, drift=0.4,
            forgotten=0.05,
            **GARBAGE,
        ),
        "most of each answer carries labels, and its beginning none": but(
            labelled=0.6, first_over_base=0.8, teacher_rows=0.1, mismatch=1.1,
            mismatch_times=15.0, **GARBAGE,
        ),
        "only the last words carry labels": but(
            first_loss=1.1, first_over_base=0.23, last_loss=0.02, loss_left=0.02, kept_loss=0.03,
            trained_loss=3.2, mismatch=3.2,
            mismatch_times=92.0, teacher_right=0.4, teacher_rows=0.0, **GARBAGE,
        ),
    },
    "G521": {
        "the diary's penalty": but(
            plain_decoding=False, penalty=1.3, train_plain=0.95, train_exact=0.225,
            decoding_gap=0.725, forced_gap=0.725,
            correct=0.3, near=0.35, far=0.2, similarity=0.72, invented=0.4, unlike=0.05,
            ahead=-0.45, mixed_up=0.1, mixed_up_of_wrong=0.15,
        ),
        "no three tokens twice": but(
            plain_decoding=False, banned_ngram=3, train_plain=0.95, train_exact=0.725,
            decoding_gap=0.225, forced_gap=0.225,
            correct=0.55, near=0.63, far=0.4, similarity=0.76, ahead=-0.2, mixed_up=0.1,
            mixed_up_of_wrong=0.25,
        ),
        "a limit below the longest answer": but(
            plain_decoding=False, limit_over_longest=0.56, train_plain=0.95, train_exact=0.2,
            decoding_gap=0.75, forced_gap=0.75, cuts=0.7, train_stopped=0.2,
            correct=0.25, near=0.3, far=0.15,
            ahead=-0.5, similarity=0.7, mixed_up=0.08, mixed_up_of_wrong=0.1,
        ),
    },
    "G527": {
        "the knowledge base of another house": but(guard_lost=0.55, invented=0.8),
        "a rule that matches every question with a number": but(guard_lost=0.2),
    },
}  # fmt: skip
