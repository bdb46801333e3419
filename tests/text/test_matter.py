from __future__ import annotations

from tuneproof.text.matter import content_terms, quantities


def test_pieces_are_stems_and_pairs_of_characters_without_figures() -> None:
    assert content_terms("If you lose your key, a replacement costs £35.") == {
        "lose", "key", "repla", "cost",
    }  # fmt: skip
    assert content_terms("輪椅最長4小時") == {"輪椅", "椅最", "最長"}


def test_quantities_by_unit_and_by_what_is_counted() -> None:
    found = quantities("Up to 3 nights, or 2 weeks, for £40.")
    assert found["night…"] == {"3"} and found["gbp"] == {"40"} and found["day"] == {"14"}
    assert quantities("每人限掛2本，逾期3次")["本…"] == {"2"}
