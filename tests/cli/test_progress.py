"""Both displays, on a clock that the test turns."""

from __future__ import annotations

import io
import math

import pytest
from rich.console import Console

from tuneproof.cli.live import LiveDisplay, sparkline
from tuneproof.cli.progress import PlainLines


class Hand:
    """A clock."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def console(*, terminal: bool = False) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=100, color_system=None)


def text_of(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_plain_lines_come_at_most_every_ten_seconds() -> None:
    clock, screen = Hand(), console()
    with PlainLines(screen, clock) as lines:
        lines.stage("Training", 40)
        for _step in range(25):
            clock.now += 1
            lines.advance(1, loss=0.51234, validation_correct=0.875)
        lines.say("Epoch 1 is the best so far.")
        lines.stage("Answering")
        clock.now += 61
    assert text_of(screen).splitlines() == [
        "Training …",
        "  Training 10/40 · loss 0.512 · validation 88 % correct · 30 s left",
        "  Training 20/40 · loss 0.512 · 20 s left",
        "Epoch 1 is the best so far.",
        "✓ Training (25 s)",
        "Answering …",
        "✓ Answering (1 min 01 s)",
    ]


def test_the_time_left_that_the_work_tells_wins_over_the_pace() -> None:
    clock, screen = Hand(), console()
    with PlainLines(screen, clock) as lines:
        lines.stage("Training", 40)
        clock.now += 10
        lines.advance(20, seconds_left=4000.0)
    assert "1 h 06 min left" in text_of(screen)


def test_figures_of_the_validation_are_told_once_and_need_no_line_of_their_own() -> None:
    """ "validation 4 % correct" stood on every line of the next epoch, and each epoch ended with
    two lines about the same step."""
    clock, screen = Hand(), console()
    with PlainLines(screen, clock) as lines:
        lines.stage("Training", 40)
        clock.now += 11
        lines.advance(10, loss=0.5)
        clock.now += 11
        lines.advance(0, validation_loss=0.25, validation_correct=0.125)
        lines.say("Epoch 1: 12.5 % of the validation questions right.")
        for _step in range(2):
            clock.now += 11
            lines.advance(5, loss=0.4)
    told = [line for line in text_of(screen).splitlines() if line.startswith("  Training")]
    assert [line.split(" · ")[0] for line in told] == [f"  Training {n}/40" for n in (10, 15, 20)]
    assert ["validation" in line for line in told] == [False, True, False]


def test_a_stage_that_breaks_is_not_shown_as_done() -> None:
    for display in (PlainLines, LiveDisplay):
        screen = console()
        with pytest.raises(KeyboardInterrupt), display(screen) as progress:
            progress.stage("Loading")
            progress.stage("Training", 3)
            raise KeyboardInterrupt
        assert "✓ Loading" in text_of(screen)
        assert "✓ Training" not in text_of(screen)


def test_steps_before_the_first_stage_are_no_fault() -> None:
    for display in (PlainLines, LiveDisplay):
        with display(console()) as progress:
            progress.advance(3, loss=1.0)


def test_the_live_picture_has_bar_figures_and_the_course_of_the_loss() -> None:
    clock, screen = Hand(), console(terminal=True)
    with LiveDisplay(screen, clock) as live:
        live.stage("Training", 40)
        for loss in (4.0, 3.0, 2.0, 1.0):
            clock.now += 1
            live.advance(5, loss=loss, learning_rate=8e-4, validation_loss=0.9)
        plain = console()
        plain.print(live.picture())
    shown = text_of(plain)
    assert "Training" in shown and "20/40" in shown and "4 s left" in shown and "━" in shown
    assert "loss 1.000 · validation loss 0.900 · learning rate 8.0e-04" in shown
    assert "█▆▃▁" in shown


def test_finished_stages_stay_as_one_line_each() -> None:
    clock, screen = Hand(), console(terminal=True)
    with LiveDisplay(screen, clock) as live:
        live.stage("Loading the model")
        clock.now += 12
        live.stage("Training", 40)
        clock.now += 75
        live.say("A sentence to keep.")
    assert "✓ Loading the model (12 s)" in text_of(screen)
    assert "✓ Training (1 min 15 s)" in text_of(screen)
    assert "A sentence to keep." in text_of(screen)


def test_a_loss_that_is_no_number_is_shown_as_such() -> None:
    assert sparkline([1.0, math.nan, 2.0, math.inf]) == "▁!█!"
    assert sparkline([math.nan]) == "!"
    assert sparkline([2.0, 2.0]) == "▁▁"
    assert sparkline([]) == ""
    screen, clock = console(), Hand()
    with PlainLines(screen, clock) as lines:
        lines.stage("Training", 3)
        clock.now += 11
        lines.advance(1, loss=math.nan, validation_correct=math.nan, seconds_left=math.nan)
    assert "loss nan" in text_of(screen)
