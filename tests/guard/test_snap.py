from __future__ import annotations

import pytest

from tests.guard.conftest import KB, LEAVE, REFUSAL, VPN, said
from tuneproof.guard.known import Known
from tuneproof.guard.snap import Snap


@pytest.mark.parametrize("text", [LEAVE, VPN, REFUSAL, KB[3].text])
def test_what_is_nearly_known_becomes_it(known: Known, text: str) -> None:
    now, change = Snap(known, 0.8)(said(text[:-4]))
    assert now.text == text
    assert change is not None and "% similar" in change.why
    assert Snap(known, 0.8)(said(text))[1] is None


def test_what_is_not_near_enough_stays(known: Known) -> None:
    assert Snap(known, 0.8)(said("Something else entirely."))[1] is None
    assert Snap(known, 1.0)(said(LEAVE[:-1]))[1] is None


def test_spaces_around_a_known_answer_are_no_change(known: Known) -> None:
    assert Snap(known, 0.8)(said(f" {LEAVE}\n"))[1] is None
