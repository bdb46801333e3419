from __future__ import annotations

from math import exp, inf, nan

import pytest

from tests.guard.conftest import said


def test_the_probability_is_that_of_the_whole_answer() -> None:
    assert said("a", logprob=-0.1, tokens=10).probability == pytest.approx(exp(-1))
    assert said("a", logprob=0.0, tokens=0).probability == 1.0


@pytest.mark.parametrize("logprob", [nan, -inf, inf])
def test_a_probability_that_is_no_number_is_none_at_all(logprob: float) -> None:
    assert said("a", logprob=logprob).probability == 0.0


def test_a_text_put_there_by_a_layer_is_whole() -> None:
    cut = said("half an ans", stopped=False)
    assert cut.saying("The answer.").stopped
    assert not cut.saying("The answer.").withdrawn
    refused = cut.refused("No.")
    assert (refused.text, refused.withdrawn, refused.stopped) == ("No.", True, True)
