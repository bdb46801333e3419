"""The page and the table of a replay, from outcomes and run folders made up for it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from tests.report.make_run import NASTY, make_run
from tests.report.page import Page
from tuneproof.i18n import set_language
from tuneproof.replay.outcome import (
    DiaryMatch,
    Ladder,
    LikeliestCause,
    RungResult,
    as_json,
    read_outcome,
)
from tuneproof.replay.rungs import RUNGS
from tuneproof.report.replay import render, write_replay
from tuneproof.report.replay_charts import ladder_chart
from tuneproof.report.replay_terminal import print_replay
from tuneproof.report.replay_words import steps, summary
from tuneproof.store import DIAGNOSIS, RunFolder, write_json
from tuneproof.types import Interval, VerdictKind


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def outcome(number: int, **changes: object) -> RungResult:
    """A rung that came out as the diary's run did."""
    rung = RUNGS[number - 1]
    share = Interval(number / 10, number / 10 - 0.05, number / 10 + 0.05, 40)
    fine = rung.causes == ("G500",)
    cause = None if fine else LikeliestCause(rung.causes[0], f"Title {number}", "Because.", 0.7)
    made = RungResult(
        rung, f"runs/{rung.name}", "finished", rung.verdict, f"Sentence {number}.", "", cause,
        share, share, Interval(0.5, 0.4, 0.6, 40), 5, 1.25, (("q?", "right", "wrong"),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def ladder(*outcomes: RungResult, folder: Path = Path("runs/replay-x")) -> Ladder:
    return Ladder(folder, 40, "gemma3-270m", outcomes)


WHOLE = [outcome(number) for number in range(1, 9)]


def test_every_rung_stands_with_both_sides_and_its_numbers() -> None:
    text = render(ladder(*WHOLE))
    for each in steps(ladder(*WHOLE)):
        number = each.outcome.rung.number
        assert f'data-rung="{number}"' in text
        assert f"Sentence {number}." in text
    assert "72.9\u00a0% right, 80.0\u00a0% similar" in text
    assert "class and cause agree" in text


def test_the_page_says_what_the_diary_and_its_classes_are() -> None:
    """It spoke of "the diary" to readers who had never heard of one."""
    text = render(ladder(*WHOLE))
    assert text.index("The diary is one engineer") < text.index('id="rungs"')
    assert "its class (how it came out" in text


def test_the_page_fetches_nothing_runs_nothing_and_escapes() -> None:
    nasty = outcome(1, answers=((NASTY, NASTY, NASTY),), sentence=NASTY)
    page = Page(render(ladder(nasty, *WHOLE[1:])))
    assert page.addresses == ["data:,"]
    assert "script" not in page.tags
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize(
    ("verdict", "code", "agreement"),
    [
        (VerdictKind.TOO_LITTLE, "G502", DiaryMatch.BOTH),
        (VerdictKind.TOO_LITTLE, "G514", DiaryMatch.VERDICT),
        (VerdictKind.UNSTABLE, "G501", DiaryMatch.CAUSE),
        (VerdictKind.GENERALISES, "G520", DiaryMatch.NEITHER),
        (None, "G501", DiaryMatch.UNMEASURED),
    ],
)
def test_agreement_is_of_class_and_cause(
    verdict: VerdictKind | None, code: str, agreement: DiaryMatch
) -> None:
    cause = LikeliestCause(code, "", "", 0.5)
    assert outcome(1, verdict=verdict, cause=cause).agreement is agreement


def test_the_good_rung_agrees_where_no_cause_is_held() -> None:
    assert outcome(8).agreement is DiaryMatch.BOTH
    assert outcome(8, cause=LikeliestCause("G503", "", "", 0.5)).agreement is DiaryMatch.VERDICT
    assert outcome(1, cause=None).agreement is DiaryMatch.VERDICT


def test_the_summary_counts_only_what_was_proven() -> None:
    found = ladder(
        outcome(1), outcome(2, verdict=VerdictKind.GENERALISES), outcome(3, verdict=None)
    )
    assert summary(found).startswith("Of 2 rungs that were run, 1 got the diary's class and 2 one")
    assert summary(ladder(outcome(3, verdict=None))) == "No rung has been proven yet."


def test_the_chart_has_each_rung_the_lookup_and_what_the_diary_measured() -> None:
    drawn = ladder_chart(ladder(*WHOLE))
    assert drawn.startswith("<svg") and "Look-up, same rows" in drawn and "The diary" in drawn
    for number in range(1, 9):
        assert f">{number * 10} %<" in drawn
    assert ladder_chart(ladder(outcome(1, right=None))) == ""


def test_a_rung_without_a_proof_says_where_it_stands() -> None:
    failed = outcome(2, state="failed", verdict=None, why="No row fits.", right=None, cause=None)
    (step,) = steps(ladder(failed))
    assert (step.light, step.verdict, step.sentence) == ("red", "failed", "No row fits.")
    assert (step.right, step.cause, step.agrees) == ("not measured", "not measured", "?")
    assert "No row fits." in render(ladder(failed))


def test_the_table_fits_80_columns_and_names_the_page() -> None:
    out = io.StringIO()
    print_replay(Console(file=out, width=80), ladder(*WHOLE), Path("runs/replay-x/replay.html"))
    text = out.getvalue()
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "runs/replay-x/replay.html" in text and "80 % right" in text.replace("\u00a0", " ")
    for rung in RUNGS:
        assert rung.name in text


def test_an_outcome_is_read_from_the_run_folder(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    causes = [
        {"code": "G501", "title": "A", "message": "m", "strength": 0.2, "held": False},
        {"code": "G516", "title": "B", "message": "n", "strength": 0.6, "held": True},
    ]
    write_json(run / DIAGNOSIS, {"causes": causes})
    found = read_outcome(RUNGS[5], run)
    assert found.cause == LikeliestCause("G516", "B", "n", 0.6)
    assert found.right is not None and found.right.n == 196
    assert found.lookup is not None and found.similarity is not None
    assert found.verdict is not None and found.sentence
    assert 0 < len(found.answers) <= 2


def test_a_rung_that_was_not_begun_is_not_measured(tmp_path: Path) -> None:
    found = read_outcome(RUNGS[0], RunFolder(tmp_path / "none"))
    assert (found.state, found.verdict, found.right, found.minutes) == (None, None, None, None)
    (step,) = steps(ladder(found))
    assert (step.verdict, step.minutes) == ("not run", "not measured")


def test_the_page_is_written_into_the_folder_of_the_replay(tmp_path: Path) -> None:
    path = write_replay(ladder(*WHOLE, folder=tmp_path))
    assert path == tmp_path / "replay.html"
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_machine_gets_every_rung_with_its_agreement() -> None:
    said = as_json(ladder(*WHOLE))
    assert [line["rung"]["told"] for line in said["rungs"]][-1] == "n+2"
    assert {line["agreement"] for line in said["rungs"]} == {"class and cause"}
    assert said["rungs"][0]["right"]["value"] == 0.1
