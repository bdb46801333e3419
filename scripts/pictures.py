"""Draw the README's pictures from a real run: the terminal as SVG, the report as PNG.

    python scripts/pictures.py RUN

Needs a Chromium on the path for the report.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tuneproof.report.html import write_report
from tuneproof.report.terminal import print_outcome
from tuneproof.store import RunFolder

IMAGES = Path(__file__).parent.parent / "docs" / "images"
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1100,1500",
)


def main(run: RunFolder) -> None:
    """Write both pictures into docs/images."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    console = Console(record=True, width=88, file=io.StringIO())
    print_outcome(console, run)
    text = console.export_svg(title="tuneproof fit")
    for parent in (str(run.path.parent.resolve()), str(run.path.parent)):
        text = text.replace(parent, "runs")
    (IMAGES / "terminal.svg").write_text(text, encoding="utf-8")
    page = write_report(run)
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "chromium",
                *CHROMIUM_FLAGS,
                f"--user-data-dir={profile}",
                f"--screenshot={IMAGES / 'report.png'}",
                page.resolve().as_uri(),
            ],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    main(RunFolder.open(Path(sys.argv[1])))
