"""The page of a replay: the ladder of the diary's runs and how they came out here.

Passes outcomes, texts and chart to the template, which escapes all but the chart. The page is one
HTML file that opens offline. This module runs nothing.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from tuneproof.atomic import write_text
from tuneproof.i18n import language
from tuneproof.replay.outcome import Ladder
from tuneproof.report.html import environment
from tuneproof.report.replay_charts import ladder_chart
from tuneproof.report.replay_words import steps, summary
from tuneproof.report.words import SYMBOLS

PAGE = "replay.html"


def write_replay(ladder: Ladder) -> Path:
    """Write the page into the folder of the replay. Raises RunError when it cannot be written."""
    path = ladder.folder / PAGE
    write_text(path, render(ladder))
    return path


def render(ladder: Ladder) -> str:
    """The page as text, in the current language."""
    return (
        environment()
        .get_template("replay.html")
        .render(
            language=language(),
            ladder=ladder,
            summary=summary(ladder),
            steps=steps(ladder),
            symbols=SYMBOLS,
            chart=Markup(ladder_chart(ladder)),
        )
    )
