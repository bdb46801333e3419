"""The page in a real browser: what only rendering can tell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.compare.make_runs import held, variant
from tuneproof.report.comparison import write_comparison
from tuneproof.report.html import write_report
from tuneproof.store import EVALUATION, REPORT, SEARCH, RunFolder, read_json, write_json
from tuneproof.types import System

from .make_guarded import make_guarded
from .searched import SEARCHED

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_the_report_fits_the_screen_and_asks_for_nothing(
    browser: Browser, finished: RunFolder, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto((finished / REPORT).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(OVERFLOW) <= 0
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    shown = page.locator("figure svg")
    assert shown.count() == 6
    assert all(shown.nth(n).bounding_box()["width"] > 250 for n in range(6))  # type: ignore[index]
    page.close()


@pytest.mark.parametrize("width", [1100, 390])
def test_the_guard_and_its_wide_tables_fit_too(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(write_report(make_guarded(tmp_path)).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator("figure svg").count() == 7
    page.close()


def test_a_table_wider_than_a_phone_keeps_its_caption_and_scrolls_by_keyboard(
    browser: Browser, tmp_path: Path
) -> None:
    """The caption had become a narrow cell of the first column, a dozen lines high."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(write_report(make_guarded(tmp_path)).as_uri())
    for name in ("table.proof", "table.layers"):
        caption = page.locator(f"{name} caption span").bounding_box()
        head = page.locator(f"{name} thead").bounding_box()
        assert caption is not None and head is not None
        assert 300 < caption["width"] <= 390 and caption["y"] + caption["height"] <= head["y"]
    wide = """[...document.querySelectorAll('body *')].filter(each =>
        each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'auto')"""
    assert page.evaluate(f"{wide}.length") > 0
    assert page.evaluate(f"{wide}.every(each => each.tabIndex === 0)")
    page.close()


SMALLEST = 11
A4 = 718
"""Pixels across a sheet of paper, without its margins."""
LETTERS = """[...document.querySelectorAll('figure svg text')].map(each => {
    const scale = each.getScreenCTM(), box = each.getBoundingClientRect();
    const chart = each.ownerSVGElement.getBoundingClientRect();
    const out = Math.max(chart.left - box.left, box.right - chart.right,
                         chart.top - box.top, box.bottom - chart.bottom);
    return [each.textContent, parseFloat(getComputedStyle(each).fontSize) *
            Math.hypot(scale.a, scale.b), out];
})"""
"""Of each text in a chart: what it says, its size in pixels as seen, how far it is outside."""


def with_every_system(run: RunFolder) -> RunFolder:
    """The run, with a look-up by meaning that has what the other one has."""
    evaluation = read_json(run / EVALUATION)
    for kept in (evaluation["systems"], evaluation["histogram"]["counts"]):
        kept[System.MEANING] = kept[System.LOOKUP]
    write_json(run / EVALUATION, evaluation)
    return run


@pytest.mark.parametrize("width", [1100, 390])
def test_the_words_in_a_chart_are_large_enough_and_within_it(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    """On a phone they were nine pixels high; five systems made a legend without its last name."""
    report = write_report(with_every_system(make_guarded(tmp_path / "runs")))
    runs = [variant(tmp_path, f"2026-11-2{n}-zh-handbook", won=9 * n, lost=n) for n in range(1, 8)]
    write_comparison(held(*runs), tmp_path / "compare.html")
    for path in (report, tmp_path / "compare.html"):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        found = [(text, size, out) for text, size, out in page.evaluate(LETTERS) if text]
        assert len(found) > 20
        assert [each for each in found if each[1] < SMALLEST] == []
        assert [each for each in found if each[2] > 1] == []
        page.close()


@pytest.mark.parametrize("width", [1100, 390])
def test_the_comparison_fits_the_screen_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    runs = [
        variant(tmp_path, f"2026-11-2{n}-zh-handbook", won=9 * n, lost=n, settings={"lora.rank": n})
        for n in range(1, 4)
    ]
    write_comparison(held(*runs), tmp_path / "compare.html")
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    page.goto((tmp_path / "compare.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate(OVERFLOW) <= 0
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert page.locator("figure svg").count() == 2
    page.close()


def test_many_runs_side_by_side_keep_their_names_and_values_whole(
    browser: Browser, tmp_path: Path
) -> None:
    """With twelve runs the name of a figure stood in one letter a line, forty lines high, and 10
    was written as 1 above 0."""
    runs = [
        variant(tmp_path, f"2026-11-{n:02}-zh", won=n, settings={"train.learning_rate": n * 1e-4})
        for n in range(1, 13)
    ]
    write_comparison(held(*runs), tmp_path / "compare.html")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto((tmp_path / "compare.html").as_uri())
    assert page.evaluate(OVERFLOW) <= 0
    heights = """name => Math.max(...[...document.querySelectorAll(name)].map(
        each => each.getBoundingClientRect().height))"""
    assert page.evaluate(heights, ".figures tbody tr") < 160
    assert page.evaluate(heights, ".changes [data-change] td") < 50
    caption = page.locator(".figures caption span").bounding_box()
    assert caption is not None and caption["x"] + caption["width"] <= 1200
    page.close()


def test_what_is_printed_is_black_on_white_on_a_dark_screen_too(
    browser: Browser, finished: RunFolder
) -> None:
    """Its cards stayed dark, and its letters became black."""
    page = browser.new_page(color_scheme="dark")
    page.goto(write_report(finished).as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    behind = "getComputedStyle(document.querySelector('.verdict')).backgroundColor"
    assert page.evaluate(behind) == "rgb(255, 255, 255)"
    page.close()


def test_what_is_printed_has_every_column(browser: Browser, tmp_path: Path) -> None:
    """What a screen scrolls to, paper lost: a layer's false refusals, the end of a candidate, and
    of five runs the last two."""
    searched = make_guarded(tmp_path / "runs")
    write_json(searched / SEARCH, SEARCHED)
    runs = [variant(tmp_path, f"2026-11-2{n}-zh", won=9 * n, lost=n) for n in range(1, 6)]
    write_comparison(held(*runs), tmp_path / "compare.html")
    for path in (write_report(searched), tmp_path / "compare.html"):
        page = browser.new_page(viewport={"width": A4, "height": 1000})
        page.emulate_media(media="print")
        page.goto(path.as_uri())
        assert page.evaluate(OVERFLOW) <= 0
        wide = """[...document.querySelectorAll('.scrolled')].map(
            each => each.scrollWidth - each.clientWidth)"""
        assert max(page.evaluate(wide)) <= 1
        page.close()
