"""The section on causes: bars, evidence, prescription, and what became of an earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from tuneproof.atomic import write_text
from tuneproof.config import dump_recipe, load_recipe, patched
from tuneproof.diagnose.folder import diagnose_run, parent_record
from tuneproof.i18n import set_language
from tuneproof.report.diagnosis import diagnosis, next_step
from tuneproof.report.diagnosis_terminal import print_diagnosis, print_next_step
from tuneproof.store import (
    ANSWERS,
    DIAGNOSIS,
    PRESCRIPTION_DIFF,
    RECIPE,
    RunFolder,
    read_json,
    read_lines,
)

from .make_run import NASTY, make_run
from .page import Page, report


def spoiled(run: RunFolder) -> RunFolder:
    """The run as one at a wild rate."""
    recipe = patched(load_recipe(run / RECIPE), {"train.learning_rate": 0.01})
    write_text(run / RECIPE, dump_recipe(recipe))
    lines = list(read_lines(run / ANSWERS))
    for line in lines:
        if line["system"] == "adapter" and line["answerable"]:
            line.update(correct=False, similarity=0.1, matched_topic=None, produced="嗯嗯")
    run.rewrite(ANSWERS, lines)
    diagnose_run(run)
    return run


def section(page: Page) -> str:
    start = page.source.index('id="diagnosis"')
    return page.source[start : page.source.index("</section>", start)]


def test_a_run_that_was_not_diagnosed_has_no_section(page: Page) -> None:
    assert "diagnosis" not in page.ids


def test_the_ranked_causes_are_bars_with_their_evidence(copied: RunFolder) -> None:
    page = report(spoiled(copied))
    shown = section(page)
    assert "What went wrong and what to do next" in shown
    assert shown.index("G504") < shown.index("What to do</h3>")
    assert 'aria-label="Strength 0.' in shown and "width:" in shown
    assert "learning rate against the highest usual one for this model: 10×" in shown
    assert page.source.count("<figure") == 6, "a bar is no chart"


def test_the_prescription_is_a_diff_with_what_changes_marked(copied: RunFolder) -> None:
    shown = section(report(spoiled(copied)))
    assert "<del>-  learning_rate: 0.01</del>\n<ins>+  learning_rate: 0.0008</ins>\n" in shown
    assert "What should be seen of it in the next run:" in shown
    assert f"tuneproof fit --apply {copied.path}" in shown


def test_the_command_that_applies_it_can_be_copied(
    copied: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had the name of the run without the folder that runs lie in, and found no run."""
    spoiled(copied)
    monkeypatch.chdir(copied.path.parent.parent)
    path = copied.path.relative_to(Path.cwd())
    assert f"tuneproof fit --apply {path}</p>" in section(report(RunFolder(path)))
    monkeypatch.chdir(copied.path)
    assert f"--apply {copied.path.resolve()}</p>" in section(report(RunFolder(Path())))


def test_a_healthy_run_says_nothing_of_what_to_do(copied: RunFolder) -> None:
    diagnose_run(copied)
    shown = section(report(copied))
    assert "No fault of the training" in shown and "What to do</h3>" not in shown
    assert "went wrong" not in shown.split("</h2>")[0]


def test_a_run_that_nothing_is_wrong_with_says_what_is_left_to_gain(copied: RunFolder) -> None:
    """The first screen sent whoever had an unstable run to `diagnose`, which said "nothing wrong"
    and no more."""
    diagnose_run(copied)
    assert "Add questions in the words of those who ask" in section(report(copied))
    found = diagnosis(read_json(copied / DIAGNOSIS), {}, "")
    assert found is not None
    console = Console(record=True, width=200)
    print_diagnosis(console, found, copied.path)
    assert "→ Nothing to repair." in console.export_text()


def test_the_next_run_shows_what_became_of_the_prescription(
    copied: RunFolder, tmp_path: Path
) -> None:
    spoiled(copied)
    child = make_run(tmp_path / "next")
    child.update(parent=parent_record(copied))
    diagnose_run(child)
    assert "Expected effect came" in section(report(child))


def test_what_comes_from_a_file_stays_text(copied: RunFolder) -> None:
    spoiled(copied)
    path = copied / DIAGNOSIS
    text = path.read_text(encoding="utf-8").replace("Learning rate too high", "<script>x</script>")
    # A cause that this version does not know keeps the texts that stand in the file.
    write_text(path, text.replace('"G504"', '"G904"'))
    page = report(copied)
    assert "script" not in page.tags and "&lt;script&gt;x" in page.source
    assert NASTY


def test_a_broken_diagnosis_costs_its_section(copied: RunFolder) -> None:
    spoiled(copied)
    write_text(copied / DIAGNOSIS, '{"causes": [')
    page = report(copied)
    assert "diagnosis" not in page.ids
    assert "diagnosis.json" in page.text


def test_weak_causes_are_left_out_but_for_the_first() -> None:
    causes = [{"code": f"G50{n}", "title": "t", "strength": s, "held": False, "message": "m"}
              for n, s in enumerate((0.04, 0.01, -0.5))]  # fmt: skip
    found = diagnosis({"causes": causes}, {}, "")
    assert found is not None
    assert [one.code for one in found.causes] == ["G500"]
    assert not found.wrong


def test_beside_a_cause_that_is_held_nothing_is_not_called_wrong() -> None:
    causes = [
        {"code": code, "title": "t", "strength": strength, "held": held, "message": "m"}
        for code, strength, held in (("G516", 0.6, True), ("G500", 0.76, False))
    ]
    found = diagnosis({"causes": causes}, {}, "")
    assert found is not None and found.wrong
    assert [one.code for one in found.causes] == ["G516"]


def cause(code: str, strength: float, held: bool, *numbers: str) -> dict[str, object]:
    reasons = [{"number": name, "value": 0.4, "weight": 0.2} for name in numbers]
    return {"code": code, "title": code, "strength": strength, "held": held, "reasons": reasons}


def test_wrong_answers_alone_are_no_reason_to_show_a_cause() -> None:
    """ "Over-trained: 7 epochs were taken", for nothing but 40 % right answers."""
    raw = {
        "causes": [
            cause("G501", 0.4, True, "rows", "correct"),
            cause("G518", 0.2, False, "wrongly_refused"),
            cause("G506", 0.1, False, "correct"),
        ]
    }
    found = diagnosis(raw, {}, "")
    assert found is not None
    assert [one.code for one in found.causes] == ["G501", "G518"]


def test_weaker_signs_are_told_from_what_is_acted_on(copied: RunFolder) -> None:
    raw = {"causes": [cause("G501", 0.4, True, "rows"), cause("G518", 0.2, False, "rows")]}
    found = diagnosis(raw, {}, "")
    assert found is not None
    console = Console(record=True, width=80)
    print_diagnosis(console, found, copied.path)
    said = console.export_text()
    assert said.index("G501") < said.index("Weaker signs") < said.index("G518")
    shown = section(report(spoiled(copied)))
    assert shown.count("Weaker signs") <= 1


def test_the_first_screen_leads_to_what_to_do(copied: RunFolder) -> None:
    """The cause stood four screens down, beneath the layers of the guard."""
    page = report(spoiled(copied))
    head = page.source[: page.source.index("</header>")]
    assert "Likeliest cause:" in head and 'href="#diagnosis"' in head


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        (0.95, "strong evidence"),
        (0.7, "strong evidence"),
        (0.69, "fair evidence"),
        (0.5, "fair evidence"),
        (0.38, "weak evidence"),
        (0.34, "very weak evidence"),
    ],
)
def test_how_sure_a_cause_is_stands_in_words_and_its_number_in_the_details(
    copied: RunFolder, strength: float, said: str
) -> None:
    """“Strength 0.38 of 1” stood on the first screen: of what, and is that much?"""
    found = diagnosis({"causes": [cause("G501", strength, True, "rows")]}, {}, "")
    assert found is not None
    sentence = f"{found.causes[0].title} ({said})."
    assert next_step(found, good=False) == ("Likeliest cause:", sentence)
    console = Console(record=True, width=200)
    print_diagnosis(console, found, copied.path)
    assert f"{strength:.2f} {said}" in console.export_text()


def test_the_page_says_the_evidence_in_words_too(copied: RunFolder) -> None:
    page = report(spoiled(copied))
    head = page.source[: page.source.index("</header>")]
    assert "(strong evidence). <a" in head and "strength" not in head.split("</style>")[1]
    assert "<small>strong evidence</small>" in section(page)


UNCLEAR = {"title": "The numbers cannot tell yet", "message": "A is likeliest, but not clear.",
           "remedy": "To find out: Train again with another train.seed."}  # fmt: skip


def test_a_run_that_is_not_good_says_where_to_go_on_though_no_cause_is_clear() -> None:
    """ "Unstable" stood alone: nothing followed on the first screen."""
    weak = {"causes": [cause("G518", 0.2, False, "rows")], "to_find_out": UNCLEAR}
    found = diagnosis(weak, {}, "")
    assert found is not None
    assert next_step(found, good=False) == ("No cause is clear yet.", UNCLEAR["remedy"])
    assert next_step(found, good=True) is None
    nothing = diagnosis({"causes": [cause("G500", 0.6, False, "correct")]}, {}, "")
    assert nothing is not None and next_step(nothing, good=True) is None
    label, text = next_step(nothing, good=False) or ("", "")
    assert label == "No fault of the training explains this." and "data" in text
    held = diagnosis({"causes": [cause("G501", 0.6, True, "rows")]}, {}, "")
    assert held is not None
    assert next_step(held, good=True) == next_step(held, good=False)
    assert next_step(held, good=True) is not None


def test_the_terminal_says_it_in_one_line(copied: RunFolder) -> None:
    found = diagnosis(
        {"causes": [cause("G518", 0.2, False, "rows")], "to_find_out": UNCLEAR}, {}, ""
    )
    assert found is not None
    console = Console(record=True, width=300)
    print_next_step(console, found, copied.path, good=False)
    said = console.export_text()
    assert said.startswith("No cause is clear yet. To find out: Train again")
    assert f"What to do: tuneproof diagnose {copied.path}" in said.replace("'", "")


def test_the_cause_on_the_first_screen_ends_as_its_language_ends(copied: RunFolder) -> None:
    """ "互相矛盾的資料列. 接下來該怎麼做": a full stop of another language."""
    run = spoiled(copied)
    set_language("zh-TW")
    head = report(run).source.partition("</header>")[0]
    assert '。 <a href="#diagnosis">' in head and '. <a href="#diagnosis">' not in head


def test_a_long_diff_is_folded_and_how_to_apply_it_stands_before(copied: RunFolder) -> None:
    """A prescription that leaves out fourteen rows took three screens of the page."""
    run = spoiled(copied)
    assert "<details open>\n    <summary>What it changes" in section(report(run))
    rows = "".join(f"-row {n}\n" for n in range(50))
    write_text(run / PRESCRIPTION_DIFF, f"--- a/train\n+++ b/train\n@@ -1,50 +0,0 @@\n{rows}")
    shown = section(report(run))
    assert "<details>\n    <summary>What it changes, line by line" in shown
    assert shown.index("Apply it with:") < shown.index("What it changes")
