from __future__ import annotations

import pytest

from tuneproof.text.units import shown, value


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1,200.50", "1200.5"),
        ("1.200,50", "1200.5"),
        ("1.200", "1200"),
        ("148,80", "148.8"),
        ("0.125", "0.125"),
        ("3.14159", "3.14159"),
        ("twenty-four", "24"),
        ("Half an", "0.5"),
        ("zwanzig", "20"),
        ("0", "0"),
    ],
)
def test_a_number_has_one_value(number: str, expected: str) -> None:
    assert shown(value(number)) == expected


def test_a_scale_multiplies() -> None:
    assert shown(value("2.5", "萬")) == "25000"
    assert shown(value("2", "千萬")) == "20000000"
