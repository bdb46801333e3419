from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tuneproof.i18n import percent
from tuneproof.report import curves
from tuneproof.report.charts import TEXT, WIDTH

from .page import words


def test_nothing_to_draw_is_nothing() -> None:
    assert curves.loss([{"step": 1, "loss": 2.0}], []) == ""
    assert curves.validation([{"epoch": 1, "validation_correct": None}], None) == ""


@pytest.mark.parametrize(("epochs", "figures"), [(6, 6), (12, 6), (40, 10)])
def test_figures_over_a_curve_leave_one_another_room(epochs: int, figures: int) -> None:
    """At forty epochs they were one black band."""
    lines = [{"epoch": n, "validation_correct": n / epochs} for n in range(1, epochs + 1)]
    said = words(curves.validation(lines, epochs - 1))
    assert len([word for word in said if " %" in word]) == figures
    assert percent((epochs - 1) / epochs) in said, "the best has its figure"


def test_a_long_run_is_drawn_with_few_points() -> None:
    steps = [{"step": n, "loss": 3 / n, "learning_rate": 1e-4} for n in range(1, 20_001)]
    assert len(curves.loss(steps, [])) < 60_000


def test_a_run_without_validation_still_has_a_loss_curve() -> None:
    steps = [{"step": n, "loss": 3 / n} for n in range(1, 40)]
    assert "step" in words(curves.loss(steps, []))


def test_the_figures_of_neighbours_stand_clear_of_the_word_for_the_chosen_epoch() -> None:
    """ "chosen" was written over the 57 % of the next epoch."""
    shares = (0.49, 0.69, 0.57, 0.60)
    epochs = [{"epoch": n, "validation_correct": share} for n, share in enumerate(shares, 1)]
    places = {
        "".join(each.itertext()): each.attrib.get("transform", "")
        for each in ET.fromstring(curves.validation(epochs, 2)).iter()
        if each.tag.endswith("text")
    }
    rows = [float(re.findall(r"[-\d.]+", places[word])[1]) for word in ("chosen", "69 %", "57 %")]
    assert rows[0] + TEXT <= rows[1] < rows[2]


def width(svg: str) -> float:
    return float(ET.fromstring(svg).attrib["width"])


def test_a_loss_that_stops_being_a_number_keeps_the_chart_readable() -> None:
    """The axis ended with the losses, the rates went on beyond it: the page shrank the whole to a
    strip of a few pixels."""
    steps = [
        {"step": n, "loss": 4.0 + n if n < 20 else float("nan"), "learning_rate": 1e-3}
        for n in range(1, 229)
    ]
    drawn = curves.loss(steps, [])
    assert width(drawn) <= WIDTH + 10
    assert "220" in words(drawn), "the axis goes to the last step"


def test_a_loss_that_exploded_leaves_its_axis_room_for_the_title() -> None:
    steps = [{"step": n, "loss": 10.0**n, "learning_rate": 1e-3} for n in range(1, 11)]
    assert max(len(word) for word in words(curves.loss(steps, []))) <= len("Validation")
