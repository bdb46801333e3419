from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import hypot, log

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.evaluate.rows import LEAVE, MFA, REFUSAL, TRAIN, VPN, example
from tuneproof.evaluate import baseline
from tuneproof.evaluate.baseline import Lookup, look_up_by_meaning


def test_a_training_question_gets_its_own_answer_with_full_likeness() -> None:
    lookup = Lookup(TRAIN)
    found = lookup.answer("How do I set up MFA?")
    assert found.text == MFA and found.stopped
    assert found.latency_ms is not None and found.latency_ms > 0
    assert lookup.nearest("How do I set up MFA?")[1] == pytest.approx(1.0)


def test_it_measures_nothing_that_only_a_model_has() -> None:
    """It had 0 tokens, and the logarithm of a cosine where a model has a probability."""
    found = Lookup(TRAIN).answer("VPN access please")
    assert (found.tokens, found.logprob) == (None, None)


def test_the_question_that_shares_most_characters_gives_the_answer() -> None:
    lookup = Lookup(TRAIN)
    assert lookup.answer("VPN access please").text == VPN
    assert lookup.answer("annual leave days").text == LEAVE
    assert lookup.nearest("VPN access please")[1] < 0.9


def test_likeness_is_the_cosine_of_rarity_weighed_runs_of_one_to_three_characters() -> None:
    known = [row.question for row in TRAIN]

    def counts(text: str) -> Counter[str]:
        low = text.lower()
        return Counter(low[i : i + n] for n in (1, 2, 3) for i in range(len(low) - n + 1))

    def vector(text: str) -> dict[str, float]:
        seen = [gram for one in known for gram in counts(one)]
        found = {
            gram: n * (1 + log((1 + len(known)) / (1 + seen.count(gram))))
            for gram, n in counts(text).items()
            if gram in seen
        }
        length = hypot(*found.values())
        return {gram: weight / length for gram, weight in found.items()}

    asked = vector("VPN access please")
    cosines = [
        sum(asked.get(gram, 0.0) * weight for gram, weight in vector(one).items()) for one in known
    ]
    place, closeness = Lookup(TRAIN).nearest("VPN access please")
    assert cosines[place] == max(cosines) and closeness == pytest.approx(max(cosines))


def test_near_an_unanswerable_question_it_refuses() -> None:
    assert Lookup(TRAIN).answer("Can I use the VPN in Japan?").text == REFUSAL


def test_an_unanswerable_row_without_an_answer_borrows_a_refusal() -> None:
    rows = (*TRAIN, example("Who won the match?", None, answerable=False))
    assert Lookup(rows).answer("Who won the match?").text == REFUSAL


def test_a_tie_goes_to_the_first_row() -> None:
    twins = (example("same question", "first"), example("same question", "second"))
    assert Lookup(twins).answer("same question").text == "first"


def test_a_question_that_shares_nothing_gets_the_first_answer_and_no_likeness() -> None:
    lookup = Lookup(TRAIN)
    assert lookup.answer("七七七").text == LEAVE
    assert lookup.nearest("七七七") == (0, 0.0)


def test_it_needs_rows() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Lookup(())


def test_a_row_can_be_asked_as_if_it_were_not_known() -> None:
    lookup = Lookup(TRAIN)
    place, closeness = lookup.nearest(TRAIN[2].question)
    assert place == 2 and closeness == pytest.approx(1.0)
    other, further = lookup.nearest(TRAIN[2].question, {2})
    assert other != 2 and further < closeness
    assert lookup.answer(TRAIN[2].question, {2}).text == lookup.answers[other]
    with pytest.raises(ValueError, match="left out"):
        lookup.nearest("VPN?", range(len(TRAIN)))


def test_answers_are_ranked_each_once_by_its_nearest_question() -> None:
    lookup = Lookup(TRAIN)
    asked = "How do I set up MFA?"
    found = lookup.ranked(asked, 3)
    texts = [lookup.answers[place] for place, _closeness in found]
    assert len(set(texts)) == len(texts) == 3
    assert found[0] == lookup.nearest(asked)
    closeness = [close for _place, close in found]
    assert closeness == sorted(closeness, reverse=True)
    assert lookup.ranked(asked, 99)[:3] == found
    without = {found[0][0]}
    others = [place for place, _closeness in lookup.ranked(asked, 99, without)]
    assert others and without.isdisjoint(others)


def by_first_word(texts: Sequence[str]) -> NDArray[np.float32]:
    """An encoder for which only the first word means anything."""
    words = ["how", "vpn", "annual", "can", "who"]
    return np.array([[text.lower().startswith(word) for word in words] for text in texts], "f4")


def test_by_meaning_the_nearest_row_gives_its_answer_the_first_of_equals() -> None:
    rows = (example("Annual leave?", LEAVE), example("VPN one", VPN), example("VPN two", MFA))
    asked = ["vpn, whatever comes then", "annual rhubarb"]
    found = look_up_by_meaning(rows, asked, by_first_word)
    assert [one.text for one in found] == [VPN, LEAVE]
    assert all(one.latency_ms is not None and one.tokens is None for one in found)


def test_the_time_is_in_milliseconds_and_by_meaning_the_mean_of_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(baseline, "perf_counter", iter([1.0, 1.5, 2.0, 2.5]).__next__)
    assert Lookup(TRAIN).answer("VPN?").latency_ms == 500.0
    found = look_up_by_meaning(TRAIN, ["vpn", "annual"], by_first_word)
    assert [one.latency_ms for one in found] == [250.0, 250.0]


def test_by_meaning_too_what_is_unanswerable_is_refused() -> None:
    rows = (*TRAIN, example("Who won the match?", None, answerable=False))
    assert look_up_by_meaning(rows, ["Who is it?"], by_first_word)[0].text == REFUSAL


def test_by_meaning_no_question_is_no_answer_and_no_row_an_error() -> None:
    assert look_up_by_meaning(TRAIN, [], by_first_word) == []
    with pytest.raises(ValueError, match="at least one training row"):
        look_up_by_meaning([], ["Who?"], by_first_word)
