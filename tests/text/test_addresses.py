from __future__ import annotations

import pytest

from tuneproof.text.addresses import addresses, in_one_spelling, readings


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("台北市松山區惠安路88號", ("台北市", "松山區", "惠安路88號")),
        ("忠孝東路四段１２３巷４號", ("忠孝東路四段123巷4號",)),
        ("at 14 Wharf Lane, ground floor", ("14 Wharf Lane",)),
        ("Ring 12B Old Mill Road", ("12B Old Mill Road",)),
        ("in der Lindenstraße 5a", ("Lindenstraße 5a",)),
    ],
)
def test_addresses_by_their_parts(text: str, parts: tuple[str, ...]) -> None:
    assert addresses(text) == parts


@pytest.mark.parametrize(
    "text", ["公車266路", "二樓5號櫃檯", "on Wharf Lane", "14 days", "a 5 Star Hotel", "Weg 5"]
)
def test_what_is_no_address(text: str) -> None:
    assert addresses(text) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臺北市羅斯福路四段1號", "台北市羅斯福路4段1號"),
        ("12 High St", "12 High Street"),
        ("3 Mill Rd.", "3 Mill Road"),
        ("Lindenstr. 5", "Lindenstraße 5"),
    ],
)
def test_two_spellings_of_one_address(one: str, other: str) -> None:
    assert in_one_spelling(one) == in_one_spelling(other)


def test_characters_before_a_street_may_be_no_part_of_its_name() -> None:
    assert "忠孝路100號" in readings("本校忠孝路100號")
    assert readings("民生路10號") == ("民生路10號",) and readings("12 High St") == ("12 High St",)
