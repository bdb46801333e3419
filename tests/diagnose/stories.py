"""Runs as plain numbers: healthy ones, and the way to make others of them (those of `ill`).

HEALTHY is a real run of the zh example (Gemma 3 270M, 5 epochs at 1e-3); the others are made from
it by changing what such a fault changes. None was fitted to a bench of planted faults.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tuneproof.diagnose.evidence import Evidence

HEALTHY = Evidence(
    rate=0.001, rate_over_usual=1.0, rate_over_least=2.5, constant_rate=False, epochs_planned=5,
    rank=16, plain_decoding=True, penalty=1.0, banned_ngram=0, parameters=268_098_176,
    steps=345, epochs=5, not_finite=False, first_loss=4.22, last_loss=0.006, loss_left=0.0014,
    loss_kept=0.0034, kept_loss=0.0051, early_rise=1.23, rebound=0.0004, spikes=0,
    warmup_share=0.058, validation_rise=0.0, gap=0.025, best_correct=0.75, fell=0.0,
    gaining=0.013, epochs_after_best=0,
    rows=550, answers=27, phrasings=16.0, few_phrasings=0.0, refusal_share=0.207, untaught=0.0,
    worded_otherwise=0.0, under_other_topics=0.0, astray=0.0, echoed=0.0,
    conflicts=0.0, fit=0.969, misplaced=0.014, misplaced_beyond_test=0.009, cut_answers=0.0,
    fits_another=0.0, elsewhere=0.0, cut_in_test=0.0, swapped=False,
    left_out=0.0, cjk=0.70,
    questions=281, answerable=208, unanswerable=73, correct=0.803, similarity=0.836, near=0.944,
    far=0.595, loops=0.0, echoes=0.0, cuts=0.0, empties=0.0, invented=0.004, mixed_up=0.111,
    mixed_up_of_wrong=0.958, top_pairs=0.17, unlike=0.0, one_text=0.08, starts_right=0.0,
    stops_short=0.0, wrong_figures=0.0, wrongly_refused=0.082, refusals=0.575, leaked=0.0,
    same_as_base=0.0,
    lookup_correct=0.75, agreed_wrong=0.005, ahead=0.0, guard_lost=0.0, parroted=0.0,
    train_asked=40, train_exact=0.95, train_stopped=1.0, teacher_right=0.9985, teacher_rows=0.95,
    teacher_end=1.0, trained_loss=0.0045, base_loss=4.8, base_bits=5.3, tokens_a_character=0.74,
    limit_over_longest=1.51, differs=4.8, adapter_peak=0.081, adapter_share=0.084, drift=3.06,
    forgotten=0.36,
    same_prompt=True,
    undone=0.0, first_over_base=0.88, mismatch=-0.0006, mismatch_times=0.94, forced_gap=0.0,
    bits_over_usual=1.05,
    tokens_over_usual=0.99,
)  # fmt: skip


def but(story: Evidence = HEALTHY, /, **changes: Any) -> Evidence:
    """A story with other numbers."""
    return replace(story, **changes)


GARBAGE = {
    "correct": 0.06, "similarity": 0.22, "near": 0.09, "far": 0.02, "mixed_up": 0.08,
    "mixed_up_of_wrong": 0.09, "unlike": 0.80, "wrongly_refused": 0.02, "refusals": 0.1,
    "ahead": -0.68, "train_exact": 0.05,
}  # fmt: skip
"""What answers look like when hardly any makes sense."""

WELL = {
    "a real run": HEALTHY,
    "an easier set, in English": but(
        correct=0.91, similarity=0.94, near=0.96, far=0.84, mixed_up=0.05, wrongly_refused=0.03,
        refusals=0.8, lookup_correct=0.71, ahead=0.2, cjk=0.0, fit=0.934, misplaced=0.051,
        bits_over_usual=0.96, tokens_over_usual=0.9,
    ),
    "small data that was learned": but(
        rows=132, answers=27, phrasings=4.0, few_phrasings=0.15, steps=100, epochs=6, fit=0.915,
        misplaced=0.049, misplaced_beyond_test=0.029, correct=0.63, similarity=0.72, near=0.8,
        far=0.42, mixed_up=0.2, mixed_up_of_wrong=0.72, refusals=0.45, wrongly_refused=0.1,
        lookup_correct=0.58, best_correct=0.6, one_text=0.1, loss_left=0.01,
    ),
    "a look-up that does as well": but(
        correct=0.86, lookup_correct=0.9, ahead=0.0, near=0.93, far=0.65, mixed_up=0.09
    ),
    "a constant rate that did no harm": but(
        constant_rate=True, warmup_share=0.0, correct=0.84, early_rise=1.1, far=0.64
    ),
    "a large rank that did no harm": but(rank=64, correct=0.82),
    "many epochs that did no harm": but(epochs=20, steps=1380, correct=0.82, epochs_after_best=3),
    "no validation and no probes": but(
        validation_rise=None, gap=None, best_correct=None, fell=None, gaining=None,
        epochs_after_best=None, train_exact=None, train_stopped=None, teacher_right=None,
        teacher_rows=None, teacher_end=None, trained_loss=None, base_loss=None, base_bits=None,
        tokens_a_character=None, limit_over_longest=None, differs=None, adapter_peak=None,
        adapter_share=None, drift=None,
        forgotten=None, first_over_base=None, mismatch=None, mismatch_times=None, forced_gap=None,
        bits_over_usual=None, tokens_over_usual=None,
    ),
    "no question without an answer": but(refusals=None, unanswerable=0, refusal_share=0.0),
    "a real FAQ": but(
        rows=438, answers=85, phrasings=4.0, few_phrasings=0.19, refusal_share=0.0, refusals=None,
        unanswerable=0, conflicts=0.009, fit=0.991, misplaced=0.0, misplaced_beyond_test=-0.07,
        cut_answers=0.002, correct=0.7, near=0.8, far=0.6, lookup_correct=0.69, cjk=0.0,
        mixed_up=0.2, questions=56, answerable=56, bits_over_usual=0.43, tokens_over_usual=0.71,
    ),
}  # fmt: skip
"""Runs in which nothing is wrong, however much there is to gain."""
