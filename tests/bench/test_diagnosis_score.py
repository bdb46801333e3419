"""The figures of the fault bench on plain lines, and what is written of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.diagnosis import __main__ as program
from bench.diagnosis.page import page
from bench.diagnosis.score import FIGURES, by_half, confusion, figures, worse
from tuneproof.diagnose.causes import NOTHING


def line(code: str | None, *ranked: str, half: str = "held_out", **more: Any) -> dict[str, Any]:
    return {
        "case": f"zh/0/{code}-{'-'.join(ranked)}",
        "half": half,
        "code": code,
        "ranked": [[one, 0.5] for one in ranked],
        "held": [one for one in ranked[:1] if one != NOTHING],
        "harmed": code is not None,
        "repair": {"repaired": None},
        "correct": 0.5,
        "healthy_correct": 0.8,
        "evidence": {},
        **more,
    }


HEALTHY = [line(None, NOTHING, "G503"), line(None, NOTHING), line(None, "G516", NOTHING)]
FAULTS = [
    line("G503", "G503", "G504", repair={"repaired": True}),
    line("G504", "G503", "G504", NOTHING, repair={"repaired": False}),
    line("G517", "G501", "G502", "G503", "G517"),
    line("G507", NOTHING, "G507", harmed=False, repair=None),
]


def test_figures_are_counted_by_hand() -> None:
    found = figures([*HEALTHY, *FAULTS])
    assert (found["top1"], found["top3"]) == (0.25, 0.75)
    assert (found["false_alarms"], found["healthy"]) == (1, 3)
    assert (found["repaired"], found["treated"]) == (0.5, 2)
    assert (found["repaired_settings"], found["treated_settings"]) == (0.5, 2)
    of_rows = line("G502", "G502", repair={"repaired": False})
    both = figures([*FAULTS, of_rows])
    assert (both["treated"], both["treated_settings"]) == (3, 2)
    assert (found["faults"], found["harmful"]) == (4, 3)
    assert found["top1_harmful"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["top3_harmful"] == pytest.approx(2 / 3, abs=1e-4)


def test_what_was_not_run_is_no_figure() -> None:
    found = by_half([])
    assert set(found) == {"chosen_on", "held_out"}
    for half in found.values():
        assert set(FIGURES) <= set(half)
        assert [half[name] for name in FIGURES] == [None, None, None, 0, None]
    failed = {"case": "a", "half": "held_out", "code": "G501", "error": "no memory"}
    assert figures([failed])["top1"] is None
    assert figures([failed, FAULTS[0]])["failed"] == 1
    assert figures([failed, FAULTS[0]])["top1"] == 1.0


def test_the_halves_are_apart() -> None:
    found = by_half([*FAULTS, line("G501", "G501", half="chosen_on")])
    assert found["chosen_on"]["top1"] == 1.0
    assert found["held_out"]["top1"] == 0.25


def test_confusion_counts_what_was_named_first() -> None:
    found = confusion([*HEALTHY, *FAULTS])
    assert found[None] == {NOTHING: 2, "G516": 1}
    assert found["G504"] == {"G503": 1}
    assert sum(sum(named.values()) for named in found.values()) == 7


def test_worse_is_beyond_noise_alone() -> None:
    good = {str(n): True for n in range(60)}
    assert worse({one: int(one) >= 20 for one in good}, good)
    assert not worse({one: int(one) >= 3 for one in good}, good)
    assert not worse(good, {one: int(one) >= 20 for one in good})
    assert not worse(good, good)


def test_the_page_says_what_was_not_measured() -> None:
    text = page({"cases": [], "planned": 200, "setups": ["zh", "en"]})
    assert "0 of 200 cases ran" in text and "covid-faq was not at hand" in text
    assert text.count("not measured") >= 12 and "$" not in text


def test_the_page_says_how_long_it_took() -> None:
    cases = [
        {**each, "seconds": seconds} for each, seconds in zip(FAULTS, (60, 120, 7020), strict=False)
    ]
    text = page({"cases": cases, "planned": 3, "setups": ["zh"]})
    assert "took 2.0 hours" in text and "was 2 minutes" in text


def test_the_page_shows_both_halves_and_each_case() -> None:
    failed = {"case": "zh/0/x", "half": "held_out", "code": "G501", "error": "no\nmemory"}
    shape = {"rows": 111, "questions": 57, "epochs_planned": 8}
    sound = line(None, NOTHING, case="en/0/healthy", evidence=shape)
    cases = [*HEALTHY, sound, *FAULTS, failed]
    text = page({"cases": cases, "planned": 9, "setups": ["covid"], "rescored": "abc"})
    assert "en 111, 57, 8" in text and "diagnosed again, from the same numbers, on" in text
    assert "| the planted cause is first | ≥ 85 % | 25% of 4 (5% to 70%) | not measured |" in text
    assert "| false alarms | ≤ 1 | 1 of 4 healthy runs | not measured |" in text
    assert "| planted ↓ named → | G500 | G501 | G503 | G516 |" in text
    assert "| G507 | zh/0/G507-G500-G507 | held out | 50% (80%) |" in text
    assert "not measured: no memory" in text and "no harm |" in text


def test_kept_numbers_are_diagnosed_again_and_nothing_is_run(tmp_path: Path) -> None:
    path, where = tmp_path / "found.json", tmp_path / "page.md"
    untold = line("G511", "G503", evidence={"differs": 0.0, "adapter_peak": 0.0, "questions": 60})
    program.keep(path, where, {"cases": [untold], "planned": 1, "setups": []})
    assert json.loads(path.read_text(encoding="utf-8"))["held_out"]["top1"] == 0.0
    program.main(["--rescore", "--results", str(path), "--page", str(where)])
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["cases"][0]["ranked"][0][0] == "G511"
    assert found["held_out"]["top1"] == 1.0
    assert "100% of 1" in where.read_text(encoding="utf-8")


def test_each_case_is_of_the_commit_that_it_ran_on(tmp_path: Path) -> None:
    path, where = tmp_path / "found.json", tmp_path / "page.md"
    old, new = line("G511", "G503"), line("G503", "G503", commit="second")
    whole = {"cases": [old], "planned": 2, "setups": [], "commit": "first"}
    path.write_text(json.dumps(whole), encoding="utf-8")
    kept = program.kept(path)
    program.keep(path, where, {**kept, "cases": [*kept["cases"], new], "commit": "second"})
    assert "commits: first (1 cases), second (1 cases)" in where.read_text(encoding="utf-8")
