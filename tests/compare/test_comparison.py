from __future__ import annotations

from pathlib import Path

import pytest

from tests.compare.make_runs import answer, held, marks, small, variant, write_answers
from tests.report.make_run import STAGES, make_run
from tuneproof.commands import command
from tuneproof.compare import compare
from tuneproof.compare.comparison import letter
from tuneproof.compare.measures import Versus
from tuneproof.errors import RunError, TuneproofError
from tuneproof.evaluate.stats import mcnemar
from tuneproof.store import ANSWERS, VERSION, RunFolder, read_lines, write_json
from tuneproof.types import to_json


def test_won_and_lost_questions_are_listed_with_both_answers(tmp_path: Path) -> None:
    found = held(small(tmp_path, "a", marks("++--")), small(tmp_path, "b", marks("+-+-")))
    [contest] = found.contests
    assert [one.question for one in contest.won] == ["q2"]
    assert [one.question for one in contest.lost] == ["q1"]
    assert (contest.both_right, contest.both_wrong) == (1, 1)
    assert (contest.won[0].first, contest.won[0].other) == ("no idea", "the answer to q2")
    assert contest.won[0].expected == ("the answer to q2",)


def test_the_contest_is_exact_mcnemar_on_the_shared_questions(tmp_path: Path) -> None:
    first, other = "+" * 20 + "-" * 15, "-" * 5 + "+" * 30
    found = held(small(tmp_path, "a", marks(first)), small(tmp_path, "b", marks(other)))
    [contest] = found.contests
    expected = mcnemar([mark == "+" for mark in other], [mark == "+" for mark in first])
    assert contest.p == expected.p == contest.p_holm
    assert (len(contest.won), len(contest.lost)) == (15, 5)
    assert contest.outcome is Versus.BETTER and contest.needed == 15


def test_a_difference_that_chance_makes_is_called_so(tmp_path: Path) -> None:
    found = held(small(tmp_path, "a", marks("-----+")), small(tmp_path, "b", marks("++++++")))
    assert found.contests[0].outcome is Versus.NOISE
    assert found.contests[0].needed == 6


def test_identical_runs_are_the_same(tmp_path: Path) -> None:
    found = held(small(tmp_path, "a", marks("+-")), small(tmp_path, "b", marks("+-")))
    assert found.contests[0].outcome is Versus.SAME
    assert found.contests[0].p == 1.0


def test_won_less_lost_is_the_difference_of_the_figure(tmp_path: Path) -> None:
    found = held(variant(tmp_path, "a"), variant(tmp_path, "b", won=9, lost=4))
    [figure] = [each for each in found.figures if each.key == "all"]
    difference, [contest] = figure.differences[1], found.contests
    assert difference is not None
    assert difference.change * found.questions == pytest.approx(
        len(contest.won) - len(contest.lost)
    )
    assert difference.p == contest.p and difference.outcome is contest.outcome


def test_only_questions_that_both_answered_count(tmp_path: Path) -> None:
    first = small(tmp_path, "a", [*marks("++"), answer("only here", False)])
    found = held(first, small(tmp_path, "b", marks("++---")))
    assert found.questions == 2
    assert [side.questions for side in found.runs] == [3, 5]
    assert found.contests[0].outcome is Versus.SAME


def test_several_runs_are_corrected_for_their_number(tmp_path: Path) -> None:
    first = small(tmp_path, "a", marks("-" * 10))
    six = small(tmp_path, "b", marks("++++++----"))
    alone = held(first, six).contests[0]
    among = held(first, six, small(tmp_path, "c", marks("-" * 10))).contests[0]
    assert alone.outcome is Versus.BETTER
    assert among.p == alone.p and among.p_holm == pytest.approx(2 * alone.p)
    assert among.outcome is Versus.NOISE and among.needed is None


def test_each_run_is_called_by_a_letter() -> None:
    assert [letter(place) for place in (0, 1, 25, 26, 27, 52)] == ["A", "B", "Z", "AA", "AB", "BA"]


def test_the_lookup_stands_beside_every_run_on_the_same_questions(tmp_path: Path) -> None:
    first = small(tmp_path, "a", marks("++--"), lookup=marks("+---"))
    other = small(tmp_path, "b", marks("++++")[:3], lookup=marks("++-")[:3])
    found = held(first, other)
    values = [cell.value if cell else None for cell in found.lookup]
    assert values == pytest.approx([1 / 3, 2 / 3])
    without = held(first, small(tmp_path, "c", marks("++++")))
    assert without.lookup[1] is None
    part = small(tmp_path, "d", marks("++++"), lookup=marks("++++"))
    part.rewrite(ANSWERS, list(read_lines(part / ANSWERS))[:-1])
    assert held(first, part).lookup[1] is None, "of some of the questions only"
    assert held(first, other, system="lookup").lookup == (None, None)


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "finished"])
def test_an_unfinished_run_is_compared_by_its_recipe_alone(tmp_path: Path, stage: str) -> None:
    found = held(variant(tmp_path, "a"), make_run(tmp_path / "other", stage))
    assert found.measured == ("A",)
    assert found.contests == () and len(found.figures[0].cells) == 1
    assert found.runs[1].why_not
    if stage == "interrupted":
        assert found.runs[1].why_not.endswith(command("resume", Path(found.runs[1].path)))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("running", "tuneproof resume "),  # by nobody any more
        ("failed", "It failed before"),
        ("trained", "tuneproof resume "),
        (None, "tuneproof resume "),
    ],
)
def test_why_a_run_has_no_answers_is_said(tmp_path: Path, state: str | None, said: str) -> None:
    other = make_run(tmp_path / "other", "trained")
    other.update(state=state)
    assert said in held(variant(tmp_path, "a"), other).runs[1].why_not


def test_a_run_that_was_only_trained_is_sent_to_evaluate(tmp_path: Path) -> None:
    """`resume`, which was named, finds what `tuneproof train` made complete: no answer came."""
    other = make_run(tmp_path / "other", "trained")
    other.update(proof=False)
    why = held(variant(tmp_path, "a"), other).runs[1].why_not
    assert why.endswith(command("evaluate", other.path))


def test_a_run_that_somebody_trains_is_said_to_run(tmp_path: Path) -> None:
    other = make_run(tmp_path / "other", "trained")
    other.update(state="running")
    with other.alone():
        found = held(variant(tmp_path, "a"), other)
    assert "still running" in found.runs[1].why_not


def test_when_no_run_was_tested_the_recipes_are_still_compared(tmp_path: Path) -> None:
    runs = [make_run(tmp_path / name, "trained") for name in "ab"]
    found = held(*runs)
    assert found.measured == () and found.questions == 0
    assert found.figures == () == found.contests


def test_the_first_tested_run_is_the_one_held_against(tmp_path: Path) -> None:
    started = make_run(tmp_path / "s", "started")
    found = held(started, small(tmp_path, "b", marks("+-")), small(tmp_path, "c", marks("++")))
    assert found.measured == ("B", "C")
    assert [contest.letter for contest in found.contests] == ["C"]


def test_another_test_set_is_said_with_the_remedy(tmp_path: Path) -> None:
    other = small(tmp_path, "b", [answer(f"other {n}") for n in range(4)])
    found = held(small(tmp_path, "a", marks("++++")), other)
    assert found.measured == ("A",)
    assert "not one in common" in found.runs[1].why_not
    assert found.runs[1].why_not.endswith(command("evaluate", other.path, "--test", "FILE"))


def test_a_version_is_not_sent_to_verbs_that_refuse_it(tmp_path: Path) -> None:
    """A comparison with a version advised `tuneproof resume` on it, which no version takes."""
    first = small(tmp_path, "a", marks("++++"))
    unproven = make_run(tmp_path / "u", "trained")
    elsewhere = small(tmp_path, "b", [answer(f"other {n}") for n in range(4)])
    for version in (unproven, elsewhere):
        write_json(version / VERSION, {})
        said = held(first, version).runs[1].why_not
        assert "registered" in said and "tuneproof" not in said


def test_a_run_with_a_small_overlap_does_not_shrink_the_others(tmp_path: Path) -> None:
    """With two runs whatever is shared counts; with three it must be half."""
    first = small(tmp_path, "a", marks("+" * 10))
    second = small(tmp_path, "b", marks("-" * 10))
    third = small(tmp_path, "c", marks("+" * 4))
    found = held(first, second, third)
    assert found.measured == ("A", "B") and found.questions == 10
    assert "only 4 of the 10 questions" in found.runs[2].why_not
    assert held(first, third).questions == 4
    half = held(first, second, small(tmp_path, "d", marks("+" * 5)))
    assert half.measured == ("A", "B", "C") and half.questions == 5


def test_other_systems_can_be_compared_where_the_runs_have_them(tmp_path: Path) -> None:
    first, other = variant(tmp_path, "a"), variant(tmp_path, "b", won=5)
    assert held(first, other, system="lookup").contests[0].outcome is Versus.SAME
    lines = list(read_lines(other / ANSWERS))
    guarded = [{**line, "system": "guarded"} for line in lines if line["system"] == "adapter"]
    other.rewrite(ANSWERS, [*lines, *guarded])
    found = held(first, other, system="guarded")
    assert found.measured == ("B",)
    assert "only of: adapter, base, lookup" in found.runs[0].why_not


def guarded_runs(parent: Path, *with_guard: str) -> list[RunFolder]:
    """Adapters that have the same right, with guards that have `with_guard` right."""
    runs = [small(parent, f"run {n}", marks("+++---")) for n, _marks in enumerate(with_guard)]
    for run, right in zip(runs, with_guard, strict=True):
        write_answers(run, {"adapter": marks("+++---"), "guarded": marks(right)})
    return runs


def test_what_the_guard_makes_of_it_stands_beside_the_adapters(tmp_path: Path) -> None:
    """Adapters that are alike may be told apart by whoever asks them."""
    found = held(*guarded_runs(tmp_path, "++++++", "------"))
    assert found.overall is not None and found.with_guard is not None
    assert [cell and cell.value for cell in found.overall.cells] == [0.5, 0.5]
    assert [cell and cell.value for cell in found.with_guard.cells] == [1.0, 0.0]
    _first, difference = found.with_guard.differences
    assert difference is not None and difference.outcome is Versus.WORSE
    assert (
        held(*guarded_runs(tmp_path / "2", "++++++", "------"), system="guarded").with_guard is None
    )


def test_guards_are_compared_on_the_questions_of_the_adapters_or_not_at_all(
    tmp_path: Path,
) -> None:
    runs = guarded_runs(tmp_path, "++++++", "++++++")
    lines = list(read_lines(runs[1] / ANSWERS))
    runs[1].rewrite(ANSWERS, lines[:-1])  # a guarded answer
    assert held(*runs).questions == 6 and held(*runs).with_guard is None
    alone = small(tmp_path, "without", marks("+++---"))
    assert held(*guarded_runs(tmp_path / "2", "++++++"), alone).with_guard is None


def test_a_system_that_no_run_has_is_wrong_use(tmp_path: Path) -> None:
    runs = [small(tmp_path, name, marks("+")) for name in "ab"]
    with pytest.raises(TuneproofError, match="None of these") as caught:
        held(*runs, system="guarded")
    assert caught.value.remedy == "Choose one of: adapter"


def test_fewer_than_two_runs_and_the_same_run_twice_are_wrong_use(tmp_path: Path) -> None:
    run = small(tmp_path, "a", marks("+"))
    with pytest.raises(TuneproofError, match="at least two"):
        held(run)
    with pytest.raises(RunError, match="twice"):
        compare([run.path, run.path / ".." / "a"])


def test_costs_are_listed_where_a_run_knows_them(tmp_path: Path) -> None:
    first = variant(tmp_path, "a")
    other = variant(tmp_path, "b", timings={"train_seconds": 600}, peak_memory_bytes=None)
    costs = {cost.key: cost.values for cost in held(first, other).costs}
    assert costs["train_minutes"] == pytest.approx((4.53, 10.0))
    assert costs["peak_gib"][1] is None
    assert costs["p50_ms"][0] is not None


def test_everything_survives_json(tmp_path: Path) -> None:
    found = to_json(held(variant(tmp_path, "a"), variant(tmp_path, "b", won=3)))
    assert found["contests"][0]["outcome"] == "within noise"
    assert found["figures"][0]["cells"][1]["n"] == 196
    assert found["changes"] == []
