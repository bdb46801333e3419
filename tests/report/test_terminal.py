from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tuneproof.commands import command
from tuneproof.evaluate.proof import proof_sentences
from tuneproof.report.glance import trust
from tuneproof.report.html import write_report
from tuneproof.report.rows import rows
from tuneproof.report.terminal import print_outcome, proof_table
from tuneproof.store import (
    ADAPTER,
    EVALUATION,
    METRICS,
    SEARCH,
    RunFolder,
    read_json,
    write_json,
)

from .make_run import STAGES, make_run, proof_of
from .searched import SEARCHED


def printed(run: RunFolder, width: int = 80) -> str:
    out = io.StringIO()
    print_outcome(Console(file=out, width=width), run)
    return out.getvalue()


def test_the_outcome_of_a_finished_run(finished: RunFolder) -> None:
    text = " ".join(printed(finished, width=2000).split())
    assert text.startswith("✓ It answers unseen wordings")
    for sentence in (trust(proof_of(finished)), *proof_sentences(proof_of(finished))):
        assert sentence in text
    assert "report.html" in text


def test_what_has_to_be_read_with_the_verdict_follows_it(copied: RunFolder) -> None:
    """Page and terminal showed a green light first, and that it was chosen by the test nowhere."""
    raw = dict(read_json(copied / EVALUATION))
    raw["test"]["took_part"] = 150
    for duel in raw["comparisons"]:
        if duel["b"] == "lookup":
            duel.update(wins=3, losses=40, p=0.0001, within_noise=False)
    write_json(copied / EVALUATION, raw)
    text = " ".join(printed(copied, width=2000).split())
    assert text.startswith("! It answers unseen wordings")
    page = unescape(write_report(copied).read_text(encoding="utf-8")).replace("\u00a0", " ")
    for said in (text, page):
        assert "A plain look-up is clearly better here: it has" in said
        assert "150 of the 196 test questions took part in choosing the settings, so" in said
    assert '<header class="verdict amber">' in page


@pytest.mark.parametrize("stage", STAGES)
def test_every_state_fits_eighty_columns(tmp_path: Path, stage: str) -> None:
    text = printed(make_run(tmp_path, stage))
    lines = [line for line in text.splitlines() if str(tmp_path) not in line]
    assert max(map(cell_len, lines)) <= 80
    assert "Traceback" not in text


def test_a_command_is_on_one_line_however_narrow_the_terminal(tmp_path: Path) -> None:
    """`tuneproof resume` and its run were two lines: pasted, the first ran by itself."""
    run = make_run(tmp_path, "interrupted")
    assert command("resume", run.path) in printed(run, 60)


def test_a_proved_run_says_how_to_ask_it(copied: RunFolder) -> None:
    asking = command("ask", copied.path)
    assert asking not in printed(copied)  # there is nothing to ask yet
    (copied / ADAPTER).mkdir(exist_ok=True)
    assert asking in printed(copied)


def test_a_run_killed_before_its_first_checkpoint_says_how_far_it_was(tmp_path: Path) -> None:
    run = make_run(tmp_path, "started")
    run.rewrite(METRICS, [{"kind": "step", "step": step, "epoch": 1} for step in (1, 2)])
    assert "came to step 2, and to no checkpoint yet" in printed(run, 200)


def test_a_narrow_terminal_cuts_no_figure(finished: RunFolder) -> None:
    """At 60 columns the intervals of five systems ended in "…"."""
    narrow = printed(finished, width=40)
    assert "…" not in narrow
    assert max(cell_len(line) for line in narrow.splitlines() if "report.html" not in line) <= 40
    for row in rows():
        assert row.label in " ".join(narrow.split())


def test_the_table_has_the_rows_of_the_page_each_on_one_line(finished: RunFolder) -> None:
    evaluation = proof_of(finished)
    out = io.StringIO()
    Console(file=out, width=80).print(proof_table(evaluation))
    lines = out.getvalue().splitlines()
    for row in rows():
        [line] = [line for line in lines if line.strip().startswith(row.label)]
        for system in ("adapter", "lookup", "base"):
            value = evaluation.systems[system][row.slice].figure(row.figure)
            assert value is not None and value.value is not None
            assert value.low is not None and value.high is not None
            assert f"{value.value * 100:.1f} " in line
            assert f"[{value.low * 100:.0f}–{value.high * 100:.0f}]" in line


def test_a_search_that_was_stopped_says_how_many_candidates_it_began(tmp_path: Path) -> None:
    """Killed in its second candidate, it was said that the training had not begun."""
    run = make_run(tmp_path, "started")
    assert "The training has not begun." in printed(run)
    write_json(run / SEARCH, SEARCHED)
    said = f"Candidates begun by the search, none chosen yet: {len(SEARCHED['trials'])}."
    assert said in printed(run) and "has not begun" not in printed(run)
    assert said in write_report(run).read_text(encoding="utf-8")


def test_a_baseline_that_was_not_run_is_called_not_measured(finished: RunFolder) -> None:
    whole = proof_of(finished)
    systems = {name: each for name, each in whole.systems.items() if name != "base"}
    evaluation = replace(whole, systems=systems)
    out = io.StringIO()
    Console(file=out, width=80).print(proof_table(evaluation))
    assert out.getvalue().count("not measured") == len(rows())


def test_square_brackets_in_a_reason_are_not_markup(tmp_path: Path) -> None:
    run = make_run(tmp_path, "failed")
    run.update(why="The row [bold] was empty.")
    assert "The row [bold] was empty." in printed(run)


def test_no_chart_library_is_loaded_for_the_terminal() -> None:
    code = (
        "import sys, tuneproof.report.terminal;"
        "print(sorted({'altair', 'vl_convert', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_why_a_run_ended_is_said_to_be_that(copied: RunFolder) -> None:
    """ "No gain of 1.0 points in 3 epochs." stood there as a result."""
    copied.update(why="No gain of 1.0 points in 3 epochs.")
    assert "Why it ended: No gain of 1.0 points in 3 epochs." in printed(copied, 200)
