"""The guard in the report: its column, its section, its chart, and runs that had none."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tuneproof.report import guard
from tuneproof.report.answers import worst
from tuneproof.report.html import write_report
from tuneproof.report.rows import rows
from tuneproof.report.terminal import print_outcome, proof_table
from tuneproof.report.tradeoff import tradeoff
from tuneproof.store import (
    ANSWERS,
    EVALUATION,
    SEARCH,
    RunFolder,
    read_json,
    read_lines,
    write_json,
)

from .make_guarded import LAYERS, make_guarded
from .make_run import proof_of
from .page import Page, report
from .searched import SEARCHED


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return make_guarded(tmp_path_factory.mktemp("guarded"))


@pytest.fixture(scope="module")
def page(guarded: RunFolder) -> Page:
    return report(guarded)


def test_the_proof_table_has_the_guard_beside_the_adapter(guarded: RunFolder, page: Page) -> None:
    systems = read_json(guarded / EVALUATION)["systems"]
    for row in rows():
        for cell, system in zip(
            page.rows[row.key], ("adapter", "guarded", "lookup", "base"), strict=True
        ):
            assert f"{systems[system][row.slice][row.figure]['value'] * 100:.1f}\u00a0%" in cell


def test_the_section_shows_every_chain_on_both_kinds_of_question(
    guarded: RunFolder, page: Page
) -> None:
    assert page.ids.index("figures") < page.ids.index("guard") < page.ids.index("learning")
    section = page.source[page.source.index('id="guard"') : page.source.index('id="learning"')]
    body = section[section.index("<tbody>") : section.index("</tbody>")]
    assert body.count("<tr") == 1 + 2 * len(LAYERS)
    assert body.count("not measured") == 0
    found = guard.layer_rows(proof_of(guarded).layers)
    assert [row.whole for row in found].index(True) == len(LAYERS)
    assert found[0].changed == "" and found[1].changed == "0 + 0"
    whole, alone = found[len(LAYERS)], found[0]
    assert all(cell is not None for row in found for cell in row.cells)
    after, before = ((row.cells[2] and row.cells[2].value) or 0.0 for row in (whole, alone))
    assert after > before


def test_what_can_be_relied_on_is_said_where_the_sample_is_too_small(
    guarded: RunFolder, page: Page
) -> None:
    assert "at least 59 validation questions without an answer" in page.text
    assert "That is no promise of 5 %" in page.text


def test_rules_are_named_with_their_tests_and_their_lack_of_them(page: Page) -> None:
    assert "“vpn-abroad”: 2 test questions, all passed" in page.text
    assert "the rule “<b>lunch</b>” has no test question" in page.text
    assert "b" not in page.open


def test_changed_answers_come_with_the_layer_and_its_reason(guarded: RunFolder, page: Page) -> None:
    found = guard.changed_answers(list(read_lines(guarded / ANSWERS)))
    assert f"Changed: {found.total} answers" in page.text
    assert guard.effects_sentence(list(read_lines(guarded / ANSWERS))) in page.text
    assert len(found.shown) == guard.SHOWN < found.total
    assert found.shown[0].effect and found.shown[0].steps[0][0] == "Calibrated choice and refusal"
    assert [bool(one.effect) for one in found.shown] == sorted(
        (bool(one.effect) for one in found.shown), reverse=True
    )
    worse = [one.good for one in found.shown if one.effect]
    assert worse == sorted(worse), "what the guard broke comes before what it mended"


def test_what_is_counted_for_the_adapter_alone_says_so(guarded: RunFolder) -> None:
    """The top said 62 won and 4 lost, the lists of won and lost 57 and 10, and not whose."""
    page = report(guarded)
    for section in ("confusion", "contest"):
        part = page.source[page.source.index(f'id="{section}"') :].split("</section>")[0]
        assert "Counted for the adapter alone" in part
    assert part.count('<dt class="guarded">') > 1, "what the guard says stands beside"


def test_the_chart_has_the_curve_the_limits_and_the_chosen_point(guarded: RunFolder) -> None:
    found = guard.calibration_of(proof_of(guarded).guard or {})
    drawn = tradeoff(found)
    root = ET.fromstring(drawn)
    words = ["".join(each.itertext()) for each in root.iter() if each.tag.endswith("text")]
    assert {"chosen", "falsely answered", "wrongly refused"} <= set(words)
    assert "NaN" not in drawn and "undefined" not in drawn
    assert drawn.count("stroke-dasharray") >= 2


def test_the_labels_of_the_curve_stand_at_their_places_and_say_different_shares(
    guarded: RunFolder,
) -> None:
    """0 % stood beside its line, and an axis of a few per cent had "1%" twice."""
    found = guard.calibration_of(proof_of(guarded).guard or {})
    assert found is not None
    early = tuple(point for point in found.curve if point.false_refusals <= 0.01)
    drawn = tradeoff(replace(found, curve=early, accepted=0.01))
    labels = [
        ("".join(each.itertext()), each.attrib["text-anchor"])
        for each in ET.fromstring(drawn).iter()
        if each.tag.endswith("text") and "".join(each.itertext()).endswith("%")
    ]
    across = [text for text, anchor in labels if anchor != "end"]
    assert len(across) == len(set(across)) > 3 and "0.5%" in across
    assert {anchor for _text, anchor in labels} == {"middle", "end"}


def test_with_too_few_questions_for_a_curve_there_is_no_chart_and_the_reason_is_said(
    tmp_path: Path,
) -> None:
    run = make_guarded(tmp_path, unanswerable=2)
    found = guard.calibration_of(proof_of(run).guard or {})
    assert found is not None and found.threshold is not None
    assert tradeoff(found) == "" == tradeoff(None)
    page = Page(write_report(run).read_text(encoding="utf-8"))
    assert "not known: 2 are such" in page.text
    assert page.source.count("<figure") == 6


@pytest.mark.parametrize("searched", [False, True])
def test_a_promise_made_after_a_search_says_so(tmp_path: Path, searched: bool) -> None:
    run = make_guarded(tmp_path)
    raw = dict(read_json(run / EVALUATION))
    promise = {"outcome": "guaranteed", "upper": 0.045, "observed": 0.0}
    raw["guard"]["calibration"] |= {**promise, "n": 70, "distinct": 70}
    write_json(run / EVALUATION, raw)
    if searched:
        write_json(run / SEARCH, SEARCHED)
    page = Page(write_report(run).read_text(encoding="utf-8"))
    assert "of questions without an answer, asked as these are" in page.text
    assert ("chose among the candidates of the search" in page.text) is searched


def test_an_evaluation_without_a_guard_has_no_empty_column(
    finished: RunFolder,
) -> None:
    assert proof_of(finished).layers == () and proof_of(finished).guard is None
    assert guard.layer_rows(()) == () and guard.calibration_sentence({}) == ""
    assert guard.changed_answers(list(read_lines(finished / ANSWERS))).total == 0
    page = Page((finished / "report.html").read_text(encoding="utf-8"))
    assert "guard" not in page.ids and "With guard" not in page.text


def test_a_calibration_in_another_form_costs_its_chart_only(tmp_path: Path) -> None:
    run = make_guarded(tmp_path)
    evaluation = read_json(run / EVALUATION)
    del evaluation["guard"]["calibration"]["model"]
    write_json(run / EVALUATION, evaluation)
    page = Page(write_report(run).read_text(encoding="utf-8"))
    assert "guard" in page.ids and "no promise" not in page.text


def test_four_systems_fit_eighty_columns(guarded: RunFolder) -> None:
    out = io.StringIO()
    print_outcome(Console(file=out, width=80), guarded)
    lines = [line for line in out.getvalue().splitlines() if guarded.path.name not in line]
    assert max(map(cell_len, lines)) <= 80
    evaluation = proof_of(guarded)
    table = io.StringIO()
    Console(file=table, width=80).print(proof_table(evaluation))
    for row in rows():
        [line] = [
            line for line in table.getvalue().splitlines() if line.strip().startswith(row.label)
        ]
        for system in ("adapter", "guarded", "lookup", "base"):
            value = evaluation.systems[system][row.slice].figure(row.figure)
            assert value is not None and value.low is not None and value.high is not None
            assert f"[{value.low * 100:.0f}–{value.high * 100:.0f}]" in line


def test_the_first_screen_tells_what_answers_whoever_asks_against_the_look_up(
    guarded: RunFolder, page: Page
) -> None:
    """A guard that won 29 and lost 3 stood in the sixth sentence, beneath "no clear difference"."""
    head = page.source[: page.source.index("</header>")]
    told = [head.index(words) for words in ("guard included", "The adapter alone", "better")]
    assert told == sorted(told)
    assert head.count('class="contest"') == 1
    proof = page.source[page.source.index('id="proof"') : page.source.index('id="table"')]
    assert "is the adapter alone" in proof  # else its 88 % would gainsay the 94 % above it


def test_beside_the_worst_answers_stands_what_the_adapter_alone_said(
    guarded: RunFolder, page: Page
) -> None:
    """They were the adapter's, and were read as what users get."""
    found = worst(list(read_lines(guarded / ANSWERS))).shown
    own = [
        line["produced"] for line in read_lines(guarded / ANSWERS) if line["system"] == "adapter"
    ]
    assert found and all(each.own in own for each in found if each.own)
    assert "They are what whoever asks gets, guard included" in page.text
