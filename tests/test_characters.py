"""Which characters are counted as Chinese, and which as written without spaces."""

import pytest

from tuneproof.characters import ideographs, is_east_asian, unspaced


@pytest.mark.parametrize(
    ("text", "chinese", "together"),
    [
        ("請假 3 天", 3, 3),
        ("休みます", 1, 4),
        ("휴가", 0, 0),
        ("𠮷野家", 3, 3),
        ("VPN", 0, 0),
        ("", 0, 0),
    ],
)
def test_counts(text: str, chinese: int, together: int) -> None:
    assert ideographs(text) == chinese
    assert unspaced(text) == together


def test_hangul_and_bopomofo_are_cut_like_ideographs() -> None:
    assert all(map(is_east_asian, "請ㄉ휴の𠮷"))
    assert not any(map(is_east_asian, "aé9 ,。"))
