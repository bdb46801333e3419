from __future__ import annotations

from tuneproof.text.general import GENERAL
from tuneproof.text.script import simplified


def test_half_is_english_and_half_traditional_chinese() -> None:
    assert [text.isascii() for text in GENERAL] == [True] * 8 + [False] * 8
    assert not any(simplified(text) for text in GENERAL)


def test_they_are_fixed() -> None:
    """Drifts of two runs can only be compared while the sentences stay what they are."""
    from hashlib import sha256

    digest = sha256("\n".join(GENERAL).encode()).hexdigest()
    assert digest.startswith("ae74a746c5202da5")
