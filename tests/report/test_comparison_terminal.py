from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.compare.make_runs import held, marks, small, variant, write_answers
from tests.report.make_run import make_run
from tuneproof.atomic import write_text
from tuneproof.compare import list_runs
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.i18n import set_language
from tuneproof.report.comparison_terminal import print_comparison
from tuneproof.report.runs_terminal import print_runs
from tuneproof.store import RECIPE, RunFolder


def printed(*runs: RunFolder, width: int = 80) -> str:
    out = io.StringIO()
    print_comparison(Console(file=out, width=width), held(*runs))
    return out.getvalue()


def listed(folder: Path, width: int = 80) -> str:
    out = io.StringIO()
    print_runs(Console(file=out, width=width), list_runs(folder))
    return out.getvalue()


@pytest.mark.parametrize("others", [1, 2, 4])
def test_it_fits_eighty_columns(tmp_path: Path, others: int) -> None:
    runs = [
        variant(tmp_path, f"2026-11-2{n}-zh-handbook-00f{n}", won=3 * n, settings={"lora.rank": n})
        for n in range(1, others + 2)
    ]
    text = printed(*runs)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    row = next(line for line in text.splitlines() if "Far phrasings" in line)
    assert row.split().count("≈") + row.split().count("✓") == others


@pytest.mark.parametrize("width", [60, 80, 120])
def test_of_many_runs_every_value_can_be_read(tmp_path: Path, width: int) -> None:
    """With twelve runs 88.8 was "88…", a learning rate "0.…", a name three letters a line."""
    names = "abcdefghijkl"
    runs = [small(tmp_path, name, marks("+" * n + "-" * (12 - n))) for n, name in enumerate(names)]
    for n, run in enumerate(runs):
        recipe = patched(Recipe(), {"train.learning_rate": (n + 1) * 1e-4})
        write_text(run / RECIPE, dump_recipe(recipe))
    text = printed(*runs, width=width)
    tables = text[text.index("What was changed") : text.index("B against A")]
    assert "…" not in tables
    assert max(cell_len(line) for line in text.splitlines()) <= width
    shares = re.findall(r"\d+\.\d(?= )", "".join(re.findall("Right overall.*", tables)))
    first, *others = [f"{100 * n / 12:.1f}" for n in range(12)]
    assert [share for share in shares if share != first] == others
    assert tables.count("train.learning_rate") == tables.count("Right overall")
    assert "0.0012" in tables


def test_no_chinese_label_is_cut_at_eighty_columns(tmp_path: Path) -> None:
    """Chinese has no blanks to break at: a label longer than its column ended in “…”."""
    runs = [variant(tmp_path, name, won=won) for name, won in (("a", 0), ("b", 3))]
    set_language("zh-TW")
    try:
        tables = printed(*runs).partition("花了多少")[2].partition("B 對 A")[0]
    finally:
        set_language("en")
    assert "百分之九十五" in tables and "…" not in tables


def test_two_runs_show_changes_figures_and_the_questions_that_differ(tmp_path: Path) -> None:
    first = variant(tmp_path, "first")
    other = variant(tmp_path, "other", won=9, lost=2, settings={"train.epochs": 8})
    text = " ".join(printed(first, other, width=300).split())
    assert text.startswith("! No clear difference between A and B")
    assert "train.epochs 5 → 8" in text
    assert "B against A: 9 won, 2 lost" in text
    assert text.count("Lost: ") == 2 and text.count("Won: ") == 5
    assert "… and 4 more; --out compare.html and --json have all" in text
    assert "… the look-up" in text and "Training time (minutes)" in text


def test_an_unfinished_run_gets_its_sentence_in_the_terminal(tmp_path: Path) -> None:
    going = make_run(tmp_path / "b", "training")
    with going.alone():
        text = " ".join(printed(variant(tmp_path, "a"), going).split())
    assert "B has no figures here. It is still running" in text


def test_square_brackets_are_not_markup(tmp_path: Path) -> None:
    runs = [small(tmp_path, name, marks("+-")) for name in ("a", "b")]
    for run in runs:
        run.update(name="[bold]run[/]")
    assert "[bold]run[/]" in printed(*runs)


def test_runs_are_listed_within_eighty_columns_with_the_best_marked(tmp_path: Path) -> None:
    best = small(tmp_path, "2026-11-22-a-handbook-with-a-long-name-7f3a", marks("+" * 20))
    best.update(model={"name": "gemma3-270m"}, verdict={"kind": "generalises"})
    small(tmp_path, "near", marks("+" * 18 + "--"))
    make_run(tmp_path, "interrupted")
    text = listed(tmp_path)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert text.count("★ best") == 1 and text.count("≈ within noise of best") == 1
    assert "interrupted" in text and "Generalises" in text
    assert "prove it once more" in " ".join(text.split())


def test_runs_with_several_tests_are_told_apart(tmp_path: Path) -> None:
    small(tmp_path, "a", marks("+"))
    small(tmp_path, "b", marks("++"))
    text = " ".join(listed(tmp_path, width=200).split())
    assert "test 1" in text and "test 2" in text
    assert "2 different sets of test questions" in text
    assert "best" not in text


def test_no_chart_library_is_loaded_for_the_terminal() -> None:
    code = (
        "import sys, tuneproof.report.comparison_terminal, tuneproof.report.runs_terminal;"
        "print(sorted({'altair', 'vl_convert', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_ask_says_stands_beneath_what_the_adapters_say(tmp_path: Path) -> None:
    runs = [small(tmp_path, name, marks("+++---")) for name in ("a", "b")]
    assert "with the guard" not in printed(*runs)
    for run, right in zip(runs, ("++++++", "------"), strict=True):
        write_answers(run, {"adapter": marks("+++---"), "guarded": marks(right)})
    lines = printed(*runs).splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip().startswith("Right overall"))
    assert "… with the guard" in lines[at + 1] and "100.0" in lines[at + 1]
    assert "✕" in lines[at + 1] and "=" in lines[at]
