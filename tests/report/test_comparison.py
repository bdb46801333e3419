"""The page of a comparison: what is on it, in which order, and what it never does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.compare.make_runs import answer, held, marks, small, variant, write_answers
from tests.report.make_run import NASTY, make_run
from tests.report.page import Page
from tuneproof.compare import Comparison
from tuneproof.i18n import set_language
from tuneproof.report.charts import COLOURS, SHAPES
from tuneproof.report.comparison import render, write_comparison
from tuneproof.report.comparison_charts import MOST, STYLES, ladder
from tuneproof.types import System

SECTIONS = ["runs", "notes", "changes", "charts", "figures", "costs", "questions", "glossary"]


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """One run much better, one within noise, one much worse."""
    parent = tmp_path_factory.mktemp("four")
    return held(
        variant(parent, "first"),
        variant(parent, "good", won=14, settings={"train.epochs": 8, "lora.rank": 8}),
        variant(parent, "alike", won=4, lost=3, settings={"train.epochs": 6}),
        variant(parent, "bad", lost=60, settings={"train.learning_rate": 0.003}),
    )


@pytest.fixture(scope="module")
def page(four: Comparison) -> Page:
    set_language("en")
    return Page(render(four))


def test_every_section_is_there_in_order(page: Page) -> None:
    assert [name for name in page.ids if name in SECTIONS] == SECTIONS


def test_the_page_fetches_nothing_and_runs_nothing(page: Page) -> None:
    assert page.addresses == ["data:,"]
    assert "script" not in page.tags
    assert "@import" not in page.source
    assert set(re.findall(r"url\((.)", page.source)) <= {"#"}
    assert len(page.ids) == len(set(page.ids))


def test_the_table_shows_every_figure_of_every_run(four: Comparison, page: Page) -> None:
    assert [row for row in page.rows if row != "lookup"] == [each.key for each in four.figures]
    for figure in four.figures:
        for shown, cell in zip(page.rows[figure.key], figure.cells, strict=True):
            assert cell is not None and cell.value is not None
            assert f"{cell.value * 100:.1f}\u00a0%" in shown
    assert len(page.rows["lookup"]) == 4
    assert ["better" in cell for cell in page.rows["all"]] == [False, True, False, False]
    assert "within noise" in page.rows["all"][2] and "worse" in page.rows["all"][3]


def test_settings_that_differ_are_on_the_page_with_every_value(page: Page) -> None:
    for setting in ("train.epochs", "lora.rank", "train.learning_rate"):
        assert f'data-change="{setting}"' in page.source
    assert "train.epochs 5 → 8" in page.text
    assert "train.batch_size" not in page.text


def test_all_questions_won_and_lost_are_on_the_page(four: Comparison, page: Page) -> None:
    assert page.source.count('<article class="answer">') == sum(
        len(each.won) + len(each.lost) for each in four.contests
    )
    assert "Lost, as only A has them right: 60" in page.text
    assert "(corrected for 3 comparisons)" in page.text


def test_a_question_with_markup_in_it_stays_a_question(tmp_path: Path) -> None:
    first = small(tmp_path, "a", [answer(NASTY, False, produced=NASTY, topic=NASTY)])
    other = small(tmp_path, "b", [answer(NASTY, True, produced=NASTY, expected=(NASTY,))])
    for run in (first, other):
        run.update(name=NASTY)
    page = Page(render(held(first, other)))
    assert "script" not in page.tags
    assert page.text.count(NASTY) >= 6


def test_a_run_without_answers_says_why_and_has_no_figures(tmp_path: Path) -> None:
    page = Page(render(held(variant(tmp_path, "a"), make_run(tmp_path / "b", "failed"))))
    assert "It failed before it answered the test questions." in page.text
    assert "questions" not in page.ids and "figures" in page.ids
    assert "Nothing to compare yet" in page.source


def test_two_recipes_alone_make_a_page_without_figures(tmp_path: Path) -> None:
    runs = [make_run(tmp_path / name, "trained") for name in "ab"]
    page = Page(render(held(*runs)))
    assert "figures" not in page.ids and "charts" not in page.ids
    assert "Nothing: recipe, data, model and machine are the same." in page.text


def test_no_run_looks_like_the_lookup_that_stands_beside_it(four: Comparison) -> None:
    """The third run was the look-up's orange diamond, and all runs of the ladder had the second's
    blue."""
    lookup = (COLOURS[System.LOOKUP], SHAPES[System.LOOKUP])
    assert not {lookup[0]} & {colour for colour, _shape in STYLES}
    assert not {lookup[1]} & {shape for _colour, shape in STYLES}
    assert len({colour for colour, _shape in STYLES}) == len(STYLES) == MOST
    assert not {colour for colour, _shape in STYLES} & set(re.findall("#[0-9a-f]{6}", ladder(four)))


def test_each_share_of_a_run_has_the_lookup_beside_it(four: Comparison, page: Page) -> None:
    assert page.source.count('class="lookup">look-up ') == len(four.measured)


def test_what_p_means_is_said(page: Page) -> None:
    assert page.text.index("p is the chance that") < page.text.index("exact McNemar test: p")


def test_figures_of_many_runs_do_not_run_into_one_another(tmp_path: Path) -> None:
    """With twelve runs they were one band."""
    runs = [small(tmp_path, f"r{n}", marks("+" * n + "-" * (8 - n))) for n in range(9)]
    assert re.findall(r">\d+ %<", ladder(held(*runs))) == []
    assert len(re.findall(r">\d+ %<", ladder(held(*runs[:8])))) == 8


def test_more_runs_than_can_be_drawn_apart_are_named(tmp_path: Path) -> None:
    runs = [small(tmp_path, f"r{n}", marks("+" * n + "-" * (8 - n))) for n in range(8)]
    page = Page(render(held(*runs)))
    assert "Only the first 6 runs are drawn." in page.text
    assert page.source.count('class="card rung"') == 8


def test_the_page_is_written_in_the_language_in_use(four: Comparison, tmp_path: Path) -> None:
    set_language("zh-TW")
    write_comparison(four, tmp_path / "new" / "compare.html")
    text = (tmp_path / "new" / "compare.html").read_text(encoding="utf-8")
    assert Page(text).language == "zh-TW"


def test_what_ask_says_stands_beneath_what_the_adapters_say(tmp_path: Path) -> None:
    """Runs were told apart by answers that nobody gets."""
    runs = [small(tmp_path, name, marks("+++---")) for name in ("a", "b")]
    for run, right in zip(runs, ("++++++", "------"), strict=True):
        write_answers(run, {"adapter": marks("+++---"), "guarded": marks(right)})
    shown = Page(render(held(*runs))).rows
    assert list(shown)[:2] == ["all", "guarded"]
    assert "100.0" in shown["guarded"][0] and "worse" in shown["guarded"][1]
    assert "the same" in shown["all"][1]
