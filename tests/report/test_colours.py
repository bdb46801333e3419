"""What is written in a colour can be read: at least 4.5 to 1 (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tuneproof.report

STYLE = Path(tuneproof.report.__file__).parent / "templates" / "style.css"
TEXTS = (
    "ink",
    "soft",
    "adapter",
    "guarded",
    "lookup",
    "meaning",
    "base",
    "green",
    "amber",
    "red",
    "grey",
)
BEHIND = ("page", "card")


def scheme(number: int) -> dict[str, str]:
    """The colours of the light scheme (0) or the dark one (1)."""
    block = re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), re.DOTALL)[number]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("number", [0, 1], ids=["light", "dark"])
def test_every_colour_of_a_text_stands_out(number: int) -> None:
    """The orange of the look-up had 4.3 to 1 on the page."""
    colours = scheme(number)
    for text in TEXTS:
        for behind in BEHIND:
            one, other = sorted((luminance(colours[text]), luminance(colours[behind])))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (text, behind)
