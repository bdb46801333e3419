from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tuneproof.evaluate.figures import evaluation
from tuneproof.report import charts, curves
from tuneproof.store import METRICS, RunFolder, read_lines
from tuneproof.types import System

from .make_run import proof_of
from .page import words


@pytest.fixture(scope="module")
def drawn(finished: RunFolder) -> dict[str, str]:
    found = proof_of(finished)
    lines = list(read_lines(finished / METRICS))
    steps = [line for line in lines if line["kind"] == "step"]
    epochs = [line for line in lines if line["kind"] == "epoch"]
    return {
        "figures": charts.main_figures(found),
        "slices": charts.slices(found),
        "loss": curves.loss(steps, epochs),
        "validation": curves.validation(epochs, 5),
        "histogram": charts.histogram(found.histogram),
    }


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


def test_nothing_to_draw_is_nothing() -> None:
    nothing = evaluation({System.ADAPTER: []})
    assert charts.main_figures(nothing) == charts.slices(nothing) == ""
    assert charts.histogram(nothing.histogram) == ""


def test_every_fifth_of_a_share_is_on_the_axis(drawn: dict[str, str]) -> None:
    """The course of the training had 0, 40 and 80 % alone: that 100 % is the end was not seen."""
    for name in ("figures", "slices", "validation", "histogram"):
        fifths = [word for word in words(drawn[name]) if re.fullmatch(r"\d+%", word)]
        assert fifths == ["0%", "20%", "40%", "60%", "80%", "100%"], name
