"""Penalty and ban are those of Transformers; the loop rule by hand."""

from __future__ import annotations

import pytest
import torch
from transformers import NoRepeatNGramLogitsProcessor, RepetitionPenaltyLogitsProcessor

from tuneproof.config import DecodeSettings
from tuneproof.engine.decoding import Decoding

WORDS = 30


def decoding(**settings: object) -> Decoding:
    return Decoding(limit=64, end_ids=frozenset({2}), **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [1, 2, 3, 12, 40])
@pytest.mark.parametrize("penalty", [1.0, 1.3])
@pytest.mark.parametrize("ngram", [0, 1, 2, 3])
def test_scores_are_adjusted_as_transformers_does(length: int, penalty: float, ngram: int) -> None:
    generator = torch.Generator().manual_seed(length)
    # Few different ids, so that n-grams do repeat.
    seen = torch.randint(5, 9, (1, length), generator=generator)
    scores = torch.randn(1, WORDS, generator=generator)
    wanted = scores.clone()
    if penalty != 1.0:
        wanted = RepetitionPenaltyLogitsProcessor(penalty)(seen, wanted)
    if ngram:
        wanted = NoRepeatNGramLogitsProcessor(ngram)(seen, wanted)
    decoding(repetition_penalty=penalty, no_repeat_ngram=ngram).adjust(scores[0], seen[0].tolist())
    assert torch.equal(scores, wanted)


def test_plain_rules_touch_nothing() -> None:
    scores = torch.randn(WORDS, generator=torch.Generator().manual_seed(0))
    before = scores.clone()
    assert decoding().plain
    decoding().adjust(scores, [1, 2, 1, 2, 1, 2])
    assert torch.equal(scores, before)


@pytest.mark.parametrize(
    ("produced", "looping"),
    [
        ([7] * 24, True),
        ([7] * 23, False),
        ([1, 2, 3, *[7] * 24], True),
        ([*[7] * 24, 8], False),
        ([1, 2, 3] * 8, True),
        ([3, 1, 2, 3, *[1, 2, 3] * 7, 1], True),  # a loop may end in the middle of its pattern
        (list(range(7)) * 4, True),
        (list(range(7)) * 3, False),
        (list(range(10)) * 4, True),
        ([99, *list(range(10)) * 3, *range(9)], False),  # one short of four times
        (list(range(60)), False),
        ([], False),
    ],
)
def test_a_loop_is_one_pattern_four_times_over_24_tokens(
    produced: list[int], looping: bool
) -> None:
    assert decoding().looping(produced) is looping
    assert decoding(stop_on_loop=False).looping(produced) is False


def test_the_recipe_may_set_the_limit() -> None:
    """How long an answer may be was decided in three places, each with the settings of another."""
    assert Decoding.of(DecodeSettings(), 40, [2]).limit == DecodeSettings().limit(40) == 60
    settings = DecodeSettings(max_new_tokens=7, repetition_penalty=1.2, no_repeat_ngram=4)
    found = Decoding.of(settings, 40, [2, 3])
    assert found == Decoding(7, frozenset({2, 3}), 1.2, 4, True)
