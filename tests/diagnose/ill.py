"""What each cause leaves behind, as plain numbers, made from the healthy run."""

from __future__ import annotations

from tests.diagnose.stories import GARBAGE, but
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
    "G508": {
        "an English model on Chinese": but(
            bits_over_usual=1.6, tokens_over_usual=2.2, base_bits=7.9, tokens_a_character=1.66,
            correct=0.5, near=0.66, far=0.2, mixed_up=0.25, mixed_up_of_wrong=0.55, unlike=0.2,
            train_exact=0.8, teacher_rows=0.8, refusals=0.0, ahead=-0.25, similarity=0.62,
        ),
        "learned all the same, to two thirds": but(
            bits_over_usual=1.55, tokens_over_usual=2.1, correct=0.67, near=0.8, far=0.4,
            mixed_up=0.2, mixed_up_of_wrong=0.6, unlike=0.1, ahead=-0.1, train_exact=0.9,
        ),
    },
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
    "G519": {
        "a fifth of the test": but(
            leaked=0.2, leak_gain=0.25, correct=0.88, near=0.96, far=0.7, lookup_correct=0.85
        ),
        "one in twenty": but(leaked=0.05, leak_gain=0.18, correct=0.82, lookup_correct=0.79),
    },
    "G520": {
        "answers kept, all else gone": but(
            drift=7.5, forgotten=0.87, adapter_share=0.25, correct=0.66, ahead=-0.1
        ),
        "half gone": but(
            drift=6.2,
            forgotten=0.72, adapter_share=0.2, correct=0.6, unlike=0.2, near=0.7, far=0.4,
            ahead=-0.15, mixed_up=0.15,
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
    "G527": {
        "the knowledge base of another house": but(guard_lost=0.55, invented=0.8),
        "a rule that matches every question with a number": but(guard_lost=0.2),
    },
}  # fmt: skip
"""What each cause leaves behind, in two strengths or more."""
