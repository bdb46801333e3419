from __future__ import annotations

import pytest

from tuneproof.text.addresses import addresses


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
