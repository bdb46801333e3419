from __future__ import annotations

import pytest

from tests.check.conftest import kb, look
from tuneproof.check.subject import Subject
from tuneproof.types import Severity

HOUSE = (
    "Each resident may have one overnight guest for up to 3 nights in any 7-day period.",
    "A lost key costs £35 to replace; a lost key card costs £10.",
    "Parcels are kept at reception for 10 days and then returned to the sender.",
    "Rent is paid in three instalments; a studio costs £215 a week.",
    "Wi-Fi is included in the rent. Each resident may register up to 6 devices.",
    "Bring it to the drop-off at 40 Quarry Road, open Wednesday and Saturday.",
    "Carts must be at the curb by 6:30 a.m.",
    "Glass is not accepted in the blue recycling cart.",
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Guests may stay overnight for no more than 2 nights in any 7-day period.", "kb-1"),
        ("The reception returns parcels to their sender after 7 days.", "kb-3"),
        ("Residents may register a maximum of 4 devices.", "kb-5"),
        ("The glass drop-off in Quarry Road opens Tuesday and Saturday.", "kb-6"),
        ("Roll your cart to the curb by 7:00 a.m.", "kb-7"),
        ("You can now put glass in your blue recycling cart.", "kb-8"),
    ],
)
def test_d159_one_rule_in_other_words_and_with_another_number(text: str, place: str) -> None:
    (finding,) = look("D159", Subject((), knowledge=kb(*HOUSE, text))).findings
    assert finding.where == (place, f"kb-{len(HOUSE) + 1}") and finding.severity is Severity.NOTE
    assert text[:60] in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Guests may stay overnight for up to 3 nights in any 7-day period.",
        "A lost gym card costs nothing at all; ask at the desk within 10 days.",
        "Each resident may bring 2 chairs.",
        "Quarry Road drop-off: open on Saturday.",
        "Blue recycling carts never take glass.",
    ],
    ids=["the same number", "another thing", "another thing counted", "one of the days", "no, too"],
)
def test_d159_leaves_be_what_agrees_or_is_another_matter(text: str) -> None:
    assert not look("D159", Subject((), knowledge=kb(*HOUSE, text))).findings


def test_d159_leaves_versions_of_one_text_to_d127() -> None:
    subject = Subject((), knowledge=kb(*HOUSE, HOUSE[2].replace("10", "14")))
    assert not look("D159", subject).findings
    assert look("D127", subject).findings


def test_d159_lists_the_closest_of_many() -> None:
    words = "red tan sky ash oak elm fir bay rye yew fig ivy".split()  # noqa: SIM905
    texts = [
        f"Whoever loses a door key in the {word} hall pays £{n}." for n, word in enumerate(words)
    ]
    found = look("D159", Subject((), knowledge=kb(*HOUSE, *texts))).findings
    assert 0 < len(found) <= 20
