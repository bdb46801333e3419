"""The rows that are estimated to be left are those that the split leaves."""

from __future__ import annotations

import pytest

from tests.data.test_split import phrasings
from tuneproof.config import DataSettings
from tuneproof.data.sizes import Sizes, sizes
from tuneproof.data.split import split


@pytest.mark.parametrize("each", [3, 4, 5, 8, 20])
@pytest.mark.parametrize("tested", [True, False])
@pytest.mark.parametrize("share", [0.0, 0.12, 0.4])
def test_the_split_and_its_estimate_go_by_the_same_rules(
    each: int, tested: bool, share: float
) -> None:
    """The estimate took validation questions from 12 rows, which the split leaves whole, and only
    3 of 28, of which the split takes 8: epochs were chosen for rows that were not there."""
    settings = DataSettings(validation_share=share)
    rows = phrasings(answers=4, each=each)
    found = split(rows, [] if tested else None, settings)
    parted = Sizes(len(found.train), len(found.validation), len(found.test))
    assert parted == sizes(len(rows), settings, tested=tested)


def test_a_single_row_is_trained_on() -> None:
    assert sizes(1, DataSettings(test_share=0.5), tested=False) == Sizes(1, 0, 0)


def test_from_twenty_rows_on_eight_are_held_out_for_validation_and_then_the_share() -> None:
    found = [sizes(rows, DataSettings(), tested=True).validation for rows in (19, 20, 66, 100)]
    assert found == [0, 8, 8, 12]
