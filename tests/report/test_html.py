from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tuneproof.atomic import write_text
from tuneproof.i18n import set_language
from tuneproof.report.html import write_report
from tuneproof.store import (
    ANSWERS,
    EVALUATION,
    FINDINGS,
    METRICS,
    RunFolder,
    read_json,
    read_lines,
    write_json,
)

from .make_run import NASTY, STAGES, make_run
from .page import Page, report

SECTIONS = ["proof", "table", "figures", "learning", "similarity", "confusion", "contest", "right",
            "worst", "anyway", "findings", "how", "glossary"]  # fmt: skip


def test_a_finished_run_has_every_section_in_order(page: Page) -> None:
    assert [name for name in page.ids if name in SECTIONS] == SECTIONS


def test_the_page_fetches_nothing_and_runs_nothing(page: Page) -> None:
    assert page.addresses == ["data:,"]
    assert "script" not in page.tags
    assert "@import" not in page.source
    assert set(re.findall(r"url\((.)", page.source)) <= {"#"}


def test_ids_of_the_charts_do_not_collide(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    used = set(re.findall(r"url\(#([^)]+)\)", page.source))
    assert used <= set(page.ids)


def test_every_chart_says_in_words_what_it_shows(page: Page) -> None:
    assert page.source.count("<figure") == 6
    assert len(page.labels) == 6
    assert all(len(label) > 20 for label in page.labels)


def test_the_table_shows_the_figures_of_the_evaluation(finished: RunFolder, page: Page) -> None:
    systems = read_json(finished / EVALUATION)["systems"]
    places = {
        "correct": ("answerable", "correct"),
        "far": ("far", "correct"),
        "near": ("near", "correct"),
        "similarity": ("answerable", "similarity"),
        "high_quality": ("answerable", "high_quality"),
        "poor": ("answerable", "poor"),
        "refused": ("unanswerable", "refused"),
        "false_refusals": ("answerable", "refused"),
        "near_miss": ("near-miss", "refused"),
        "all": ("all", "correct"),
    }
    assert list(page.rows) == list(places)
    for row, (part, figure) in places.items():
        for cell, system in zip(page.rows[row], ("adapter", "lookup", "base"), strict=True):
            value = systems[system][part][figure]
            assert f"{value['value'] * 100:.1f}\u00a0%" in cell
            assert f"{value['low'] * 100:.1f}–{value['high'] * 100:.1f}" in cell


def test_what_was_not_measured_is_called_so(copied: RunFolder) -> None:
    evaluation = read_json(copied / EVALUATION)
    del evaluation["systems"]["base"]
    del evaluation["systems"]["adapter"]["near-miss"]
    write_json(copied / EVALUATION, evaluation)
    rows = report(copied).rows
    assert rows["correct"][2] == "not measured"
    assert rows["near_miss"][0] == "not measured"
    assert "not measured" not in rows["correct"][0]


def test_a_question_with_markup_in_it_stays_a_question(copied: RunFolder) -> None:
    lines = list(read_lines(copied / ANSWERS))
    for line in lines:
        if line["question"] == NASTY and line["system"] == "adapter":
            line |= {"refused": False, "correct": False, "produced": NASTY, "topic": NASTY}
    copied.rewrite(ANSWERS, lines)
    evaluation = read_json(copied / EVALUATION)
    evaluation["confusion"]["topics"][0] = NASTY
    evaluation["confusion"]["pairs"][0]["topic"] = NASTY
    write_json(copied / EVALUATION, evaluation)
    write_json(copied / FINDINGS, [{"phase": "after", "severity": "note", "title": NASTY}])
    write_text(copied / "recipe.yaml", f"# {NASTY}\n")
    copied.update(name=NASTY)
    page = report(copied)
    assert "script" not in page.tags
    assert page.text.count(NASTY) >= 7


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_in_any_state_has_a_readable_report(tmp_path: Path, stage: str) -> None:
    run = make_run(tmp_path, stage)
    with run.alone():
        page = report(run)
    heading = {
        "started": "Still running",
        "training": "Still running",
        "interrupted": "Interrupted",
        "failed": "Failed",
        "stopped": "Stopped early",
        "trained": "Trained, not yet proven",
        "finished": "Generalises",
    }
    assert f"<h1>{heading[stage]}</h1>" in page.source
    assert ("learning" in page.ids) == (stage != "started")
    assert ("table" in page.ids) == (stage == "finished")
    assert ("Not measured" in page.text) == (stage != "finished")


def test_the_verdict_is_said_once(copied: RunFolder) -> None:
    """Name, a sentence that opened with it, and a third that told what it means."""
    sentence = "It generalises: 91 % of the 162 questions with an answer are answered rightly."
    copied.update(verdict={"kind": "generalises", "sentence": sentence})
    text = report(copied).text
    top = text[text.index("Verdict on") : text.index("The proof")]
    assert top.lower().count("generalises") == 1
    assert "in wordings it never saw" in top
    assert "91 % of the 162 questions with an answer are answered rightly." in top


@pytest.mark.parametrize("stage", ["started", "training"])
def test_a_killed_run_is_not_said_to_be_running(tmp_path: Path, stage: str) -> None:
    """Days after a kill the report still said that the run was going on."""
    page = report(make_run(tmp_path, stage))
    assert "<h1>Interrupted</h1>" in page.source and "tuneproof resume" in page.text


def test_a_run_killed_before_its_first_checkpoint_says_how_far_it_was(tmp_path: Path) -> None:
    run = make_run(tmp_path, "started")
    run.rewrite(METRICS, [{"kind": "step", "step": step, "epoch": 1} for step in (1, 2)])
    assert "came to step 2, and to no checkpoint yet" in report(run).text


def test_the_reason_why_a_run_ended_is_on_the_page(tmp_path: Path) -> None:
    assert "The graphics card ran out of memory" in report(make_run(tmp_path, "failed")).text


def test_an_empty_folder_still_gives_a_page(tmp_path: Path) -> None:
    page = report(RunFolder(tmp_path))
    assert "How far the training came is not known." in page.text
    assert tmp_path.name in page.text


def test_a_broken_file_costs_its_section_and_is_named(copied: RunFolder) -> None:
    write_text(copied / EVALUATION, '{"systems": {"adapt')
    page = report(copied)
    assert "table" not in page.ids
    assert "evaluation.json: This file of the run cannot be read" in page.text
    assert "worst" in page.ids


def test_a_collapsed_run_has_losses_that_are_not_numbers(tmp_path: Path) -> None:
    run = make_run(tmp_path, "stopped")
    lines = list(read_lines(run / METRICS))
    assert "no longer a number" not in report(run).text
    for line in lines[60:]:
        line |= {"loss": float("nan"), "train_loss": float("inf"), "validation_loss": None}
    run.rewrite(METRICS, lines)
    page = report(run)
    assert "learning" in page.ids
    assert "The line ends where the loss was no longer a number." in page.text
    assert "NaN" not in page.source


def test_findings_show_title_message_and_remedy_by_phase(page: Page) -> None:
    headings = ["Before training", "During training", "After training"]
    assert sorted(headings, key=page.text.index) == headings
    before = page.text[page.text.index("Before training") : page.text.index("During training")]
    assert "17 training questions are copies of test questions and were removed." in before
    assert "Add phrasings for 健檢, 停車 and 離職." in before
    assert before.index("Test questions in the training data") < before.index("Few phrasings"), (
        "the graver finding comes first"
    )
    assert "train.epochs: 5" in page.text


def test_the_recipe_the_rows_and_the_machine_are_on_the_page(page: Page) -> None:
    for part in ("learning_rate: 0.001", "Gemma Terms of Use", "transformers 5.23.0",
                 "4 min 32 s", "2.2 GiB", "tuneproof fit train.csv", "268,098,176"):  # fmt: skip
        assert part in page.text


def test_the_page_speaks_the_language_in_use(tmp_path: Path) -> None:
    run = make_run(tmp_path, "started")
    assert report(run).language == "en"
    set_language("zh-TW")
    assert report(run).language == "zh-TW"


def test_the_best_epoch_of_a_killed_run_is_the_last_that_was_best(tmp_path: Path) -> None:
    assert "Epoch 3 is the best so far." in report(make_run(tmp_path, "interrupted")).text


@pytest.mark.parametrize("stage", ["training", "interrupted", "failed"])
def test_a_run_that_goes_on_has_its_best_epoch_so_far(tmp_path: Path, stage: str) -> None:
    """A page that said "Still running" said "Epoch 3 was chosen" beneath."""
    text = report(make_run(tmp_path, stage)).text
    assert "best so far" in text and "chosen" not in text.split("The words of this page")[0]


def test_the_course_says_of_how_many_questions_it_is(copied: RunFolder) -> None:
    """33 % of twelve is four questions."""
    lines = list(read_lines(copied / METRICS))
    for line in lines:
        line["validation_questions"] = 12
    copied.rewrite(METRICS, lines)
    assert "answered the 12 validation questions" in report(copied).text


def test_more_answers_than_are_shown_are_counted(copied: RunFolder) -> None:
    lines = [json.loads(json.dumps(line)) for line in read_lines(copied / ANSWERS)]
    for line in lines:
        if line["system"] == "adapter" and line["answerable"]:
            line |= {"correct": False, "produced": "不知道。", "similarity": 0.1}
    copied.rewrite(ANSWERS, lines)
    page = report(copied)
    assert "162 questions with an answer did not get it" in page.text
    worst = page.source[page.source.index('id="worst"') : page.source.index('id="anyway"')]
    assert worst.count("<article") == 20


def test_no_line_breaks_between_a_number_and_its_sign(finished: RunFolder) -> None:
    text = write_report(finished).read_text(encoding="utf-8")
    words = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", text, flags=re.DOTALL)
    assert re.findall(r".{0,30}\d %", words) == []
