"""Runs in which the base model does not fit, or was spoilt."""

from __future__ import annotations

from tests.diagnose.stories import but
from tuneproof.diagnose.evidence import Evidence

ILL: dict[str, dict[str, Evidence]] = {
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
}  # fmt: skip
