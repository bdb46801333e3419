from __future__ import annotations

from dataclasses import replace

import pytest

from tests.guard.conftest import LEAVE, REFUSAL, VPN, said
from tuneproof.guard.known import Known
from tuneproof.guard.reply import Reply, Suggestion
from tuneproof.guard.scope import Scope

LIMIT = 0.4


def asked(distance: float | None, text: str = LEAVE, known: str = "leave?") -> Reply:
    nearest = Suggestion("lookup", VPN, 0.9, known)
    return replace(said(text, "Will it rain?", suggestions=(nearest,)), distance=distance)


def test_what_lies_outside_is_refused_and_settled_with_a_reason_in_numbers(known: Known) -> None:
    now, change = Scope(known, LIMIT)(asked(0.62))
    assert (now.text, now.withdrawn, now.settled) == (REFUSAL, True, True)
    assert change is not None and (change.layer, change.before) == ("scope", LEAVE)
    assert "0.62" in change.why and "0.40" in change.why


@pytest.mark.parametrize("distance", [None, -0.1, LIMIT, float("nan")])
def test_what_lies_within_stays_for_the_layers_after(known: Known, distance: float | None) -> None:
    reply = asked(distance)
    now, change = Scope(known, LIMIT)(reply)
    assert now is reply and change is None


def test_a_known_question_is_never_outside(known: Known) -> None:
    reply = asked(0.9, known="will it rain")
    assert Scope(known, LIMIT)(reply) == (reply, None)


def test_what_the_model_refuses_by_itself_keeps_its_words_and_gets_no_other_answer(
    known: Known,
) -> None:
    now, change = Scope(known, LIMIT)(asked(0.9, REFUSAL))
    assert (now.text, now.withdrawn, now.settled, change) == (REFUSAL, False, True, None)
