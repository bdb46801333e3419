from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tuneproof.evaluate.figures import evaluation
from tuneproof.i18n import percent
from tuneproof.report import charts
from tuneproof.store import METRICS, RunFolder, read_lines
from tuneproof.types import System

from .make_run import proof_of


@pytest.fixture(scope="module")
def drawn(finished: RunFolder) -> dict[str, str]:
    found = proof_of(finished)
    lines = list(read_lines(finished / METRICS))
    steps = [line for line in lines if line["kind"] == "step"]
    epochs = [line for line in lines if line["kind"] == "epoch"]
    return {
        "figures": charts.main_figures(found),
        "slices": charts.slices(found),
        "loss": charts.loss(steps, epochs),
        "validation": charts.validation(epochs, 5),
        "histogram": charts.histogram(found.histogram),
    }


def words(svg: str) -> list[str]:
    return [
        "".join(each.itertext()) for each in ET.fromstring(svg).iter() if each.tag.endswith("text")
    ]


@pytest.mark.parametrize("name", ["figures", "slices", "loss", "validation", "histogram"])
def test_a_chart_is_whole_and_fits_its_card(drawn: dict[str, str], name: str) -> None:
    root = ET.fromstring(drawn[name])
    assert 400 <= float(root.attrib["width"]) <= charts.WIDTH + 10
    assert "undefined" not in drawn[name]
    assert "NaN" not in drawn[name]


def test_every_system_has_its_colour_and_its_name(drawn: dict[str, str]) -> None:
    for system in (System.ADAPTER, System.LOOKUP, System.BASE):
        assert charts.COLOURS[system] in drawn["figures"].lower()
    assert {"Adapter", "Look-up", "Base model"} <= set(words(drawn["figures"]))


def test_a_slice_says_how_many_questions_it_has(drawn: dict[str, str]) -> None:
    assert {"Near-miss (20)", "Unanswerable (34)", "Style: mixed (27)"} <= set(
        words(drawn["slices"])
    )


def test_only_the_chosen_epoch_is_called_chosen(drawn: dict[str, str]) -> None:
    assert words(drawn["validation"]).count("chosen") == 1
    assert "89 %" in words(drawn["validation"])


@pytest.mark.parametrize(("epochs", "figures"), [(6, 6), (12, 6), (40, 10)])
def test_figures_over_a_curve_leave_one_another_room(epochs: int, figures: int) -> None:
    """At forty epochs they were one black band."""
    lines = [{"epoch": n, "validation_correct": n / epochs} for n in range(1, epochs + 1)]
    said = words(charts.validation(lines, epochs - 1))
    assert len([word for word in said if " %" in word]) == figures
    assert percent((epochs - 1) / epochs) in said, "the best has its figure"


def test_nothing_to_draw_is_nothing() -> None:
    nothing = evaluation({System.ADAPTER: []})
    assert charts.main_figures(nothing) == charts.slices(nothing) == ""
    assert charts.histogram(nothing.histogram) == ""
    assert charts.loss([{"step": 1, "loss": 2.0}], []) == ""
    assert charts.validation([{"epoch": 1, "validation_correct": None}], None) == ""


def test_a_long_run_is_drawn_with_few_points() -> None:
    steps = [{"step": n, "loss": 3 / n, "learning_rate": 1e-4} for n in range(1, 20_001)]
    assert len(charts.loss(steps, [])) < 60_000


def test_a_run_without_validation_still_has_a_loss_curve() -> None:
    steps = [{"step": n, "loss": 3 / n} for n in range(1, 40)]
    assert "step" in words(charts.loss(steps, []))


def test_the_figures_of_neighbours_stand_clear_of_the_word_for_the_chosen_epoch() -> None:
    """ "chosen" was written over the 57 % of the next epoch."""
    shares = (0.49, 0.69, 0.57, 0.60)
    epochs = [{"epoch": n, "validation_correct": share} for n, share in enumerate(shares, 1)]
    places = {
        "".join(each.itertext()): each.attrib.get("transform", "")
        for each in ET.fromstring(charts.validation(epochs, 2)).iter()
        if each.tag.endswith("text")
    }
    rows = [float(re.findall(r"[-\d.]+", places[word])[1]) for word in ("chosen", "69 %", "57 %")]
    assert rows[0] + charts.TEXT <= rows[1] < rows[2]


def width(svg: str) -> float:
    return float(ET.fromstring(svg).attrib["width"])


def test_a_loss_that_stops_being_a_number_keeps_the_chart_readable() -> None:
    """The axis ended with the losses, the rates went on beyond it: the page shrank the whole to a
    strip of a few pixels."""
    steps = [
        {"step": n, "loss": 4.0 + n if n < 20 else float("nan"), "learning_rate": 1e-3}
        for n in range(1, 229)
    ]
    drawn = charts.loss(steps, [])
    assert width(drawn) <= charts.WIDTH + 10
    assert "220" in words(drawn), "the axis goes to the last step"


def test_a_loss_that_exploded_leaves_its_axis_room_for_the_title() -> None:
    steps = [{"step": n, "loss": 10.0**n, "learning_rate": 1e-3} for n in range(1, 11)]
    assert max(len(word) for word in words(charts.loss(steps, []))) <= len("Validation")


def test_every_fifth_of_a_share_is_on_the_axis(drawn: dict[str, str]) -> None:
    """The course of the training had 0, 40 and 80 % alone: that 100 % is the end was not seen."""
    for name in ("figures", "slices", "validation", "histogram"):
        fifths = [word for word in words(drawn[name]) if re.fullmatch(r"\d+%", word)]
        assert fifths == ["0%", "20%", "40%", "60%", "80%", "100%"], name
