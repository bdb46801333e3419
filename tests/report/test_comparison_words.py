from __future__ import annotations

from pathlib import Path

from tests.compare.make_runs import answer, held, marks, small, variant, write_answers
from tuneproof.compare import Comparison, compare
from tuneproof.compare.measures import Versus
from tuneproof.report.comparison_names import p_text, value_text
from tuneproof.report.comparison_words import changed_text, comparison_headline, worth_knowing


def pair(tmp_path: Path, first: str, other: str) -> Comparison:
    return held(small(tmp_path, "a", marks(first)), small(tmp_path, "b", marks(other)))


def test_a_clear_gain_and_a_clear_loss(tmp_path: Path) -> None:
    better = comparison_headline(pair(tmp_path / "1", "-" * 10, "+" * 7 + "---"))
    assert (better.light, better.title) == ("green", "B answers better than A")
    assert better.sentences[0] == (
        "Of 10 questions that both answered, B has 7 right and A 0: 7 won, 0 lost."
    )
    worse = comparison_headline(pair(tmp_path / "2", "+" * 10, "-" * 8 + "++"))
    assert (worse.light, worse.title) == ("red", "B answers worse than A")


def test_the_top_says_whose_answers_were_compared(tmp_path: Path) -> None:
    """A page made with --system lookup could not be told from one about the adapters."""
    runs = [
        small(tmp_path, name, marks("++-"), marks("+--"), created=name).path for name in ("a", "b")
    ]
    assert comparison_headline(compare(runs)).sentences[-1] == "Whose answers these are: Adapter."
    looked_up = comparison_headline(compare(runs, "lookup"))
    assert looked_up.sentences[-1] == "Whose answers these are: Look-up."


def test_where_there_is_a_guard_the_adapters_are_told_from_what_ask_says(tmp_path: Path) -> None:
    """Runs were chosen by answers that nobody gets."""
    paths = []
    for name in ("a", "b"):
        run = small(tmp_path, name, marks("++-"), created=name)
        write_answers(run, {"adapter": marks("++-"), "guarded": marks("+++")})
        paths.append(run.path)
    told = comparison_headline(compare(paths)).sentences[-1]
    assert told.endswith("With --system guarded it is what ask says that is compared.")
    assert "have right: A 100 %, B 100 % (the same). With --system" in told
    assert "--system" not in comparison_headline(compare(paths, "guarded")).sentences[-1]


def test_noise_says_what_it_would_take(tmp_path: Path) -> None:
    noise = comparison_headline(pair(tmp_path / "1", "+-------", "-++++++-"))
    assert (noise.light, noise.title) == ("amber", "No clear difference between A and B")
    assert "with 1 lost, at least 8 won would be needed" in noise.sentences[1]
    behind = comparison_headline(pair(tmp_path / "2", "-++++++-", "+-------"))
    assert "with 1 won, at least 8 lost would be needed" in behind.sentences[1]


def test_five_questions_that_differ_can_never_tell(tmp_path: Path) -> None:
    assert (
        "can never tell two runs apart"
        in comparison_headline(pair(tmp_path, "-" * 5, "+" * 5)).sentences[1]
    )


def test_the_same_answers_need_no_second_sentence(tmp_path: Path) -> None:
    same = comparison_headline(pair(tmp_path, "+-", "+-"))
    assert same.title == "A and B have the same questions right"
    assert len(same.sentences) == 2  # the score, and whose answers these are


def test_several_runs_are_sorted_by_how_they_stand(tmp_path: Path) -> None:
    runs = [
        small(tmp_path, name, marks(pattern))
        for name, pattern in (
            ("a", "+" * 10 + "-" * 20),
            ("b", "+" * 30),
            ("c", "+" * 12 + "-" * 18),
            ("d", "-" * 30),
            ("e", "+" * 10 + "-" * 20),
        )
    ]
    head = comparison_headline(held(*runs))
    assert head.title == "Better than A: B"
    assert head.sentences[1] == (
        "Better: B. Worse: D. Within noise of it: C. The same questions right: E."
    )
    assert (
        comparison_headline(held(runs[1], runs[0], runs[3])).title == "All others are worse than A"
    )
    assert (
        comparison_headline(held(runs[0], runs[2], runs[4])).title
        == "No run is clearly better than A"
    )


def test_several_changes_at_once_explain_nothing(tmp_path: Path) -> None:
    """The diary changed rate and epochs together and could not say which had ruined the run."""
    first = variant(tmp_path, "a")
    two = variant(tmp_path, "b", settings={"train.epochs": 5, "train.learning_rate": 1e-4})
    both = variant(
        tmp_path, "c", settings={"train.learning_rate": 1e-4}, rows=[("q1", "a"), ("q9", "b")]
    )
    assert "changed at once" not in " ".join(worth_knowing(held(first, two)))
    assert "2 things were changed at once" in " ".join(worth_knowing(held(first, both)))


def test_another_seed_shows_what_chance_makes(tmp_path: Path) -> None:
    first, other = variant(tmp_path, "a"), variant(tmp_path, "b", settings={"train.seed": 1})
    assert "Only the seed was changed" in worth_knowing(held(first, other))[0]
    assert worth_knowing(held(first, variant(tmp_path, "c"))) == ["Recipe and data are the same."]


def test_a_figure_marked_among_many_is_told_for_what_it_is(tmp_path: Path) -> None:
    """“No clear difference”, and a tick beside far phrasings: of thirteen figures, each tested at
    5 in 100, one is marked by chance in many a comparison."""
    first, other = variant(tmp_path, "a"), variant(tmp_path, "b", won=9, lost=2)
    comparison = held(first, other)
    assert comparison.contests[0].outcome is Versus.NOISE
    told = [(one.key, one.differences[1]) for one in comparison.figures]
    marked = [key for key, one in told if one is not None and one.outcome is Versus.BETTER]
    assert marked
    said = "Each figure is tested for itself, and of 12 that are looked at one may be marked"
    assert said in " ".join(worth_knowing(comparison))
    clear = variant(tmp_path, "c", won=9)
    assert said not in " ".join(worth_knowing(held(first, clear)))


def test_differing_tests_and_machines_are_said(tmp_path: Path) -> None:
    far = {"slices": ("all", "answerable", "far"), "expected": ("new",)}
    first = small(tmp_path, "a", [*marks("++"), answer("x"), answer("y")], device="cpu")
    other = small(tmp_path, "b", [*marks("++"), answer("x", **far)], device="cuda")
    said = " ".join(worth_knowing(held(first, other)))
    assert "3 questions are common to all and only they are counted" in said
    assert "(questions in its own test: A 4)" in said
    assert "1 of the questions have other expected answers" in said
    assert "1 question is a far phrasing" in said and "counted as for A" in said
    assert "different machines" in said


def test_versions_that_are_damaged_keep_no_runs_from_being_compared(tmp_path: Path) -> None:
    """An object in the place of a version ended `compare` in a fault of the program."""
    first = small(tmp_path, "a", marks("++"), device="cpu", versions={"peft": {}})
    other = small(tmp_path, "b", marks("++"), device="cuda", versions={"peft": "0.20"})
    assert "different machines" in " ".join(worth_knowing(held(first, other)))


def test_a_run_that_came_to_no_machine_was_made_on_no_other(tmp_path: Path) -> None:
    """One that the check had stopped was said to have been made on a different machine."""
    first = small(tmp_path, "a", marks("++"), device="cpu", threads=2)
    comparison = held(first, small(tmp_path, "b", []))
    assert {change.name for change in comparison.changes} >= {"device"}
    assert "different machines" not in " ".join(worth_knowing(comparison))


def test_what_was_changed_is_one_line(tmp_path: Path) -> None:
    first = variant(tmp_path, "a")
    other = variant(
        tmp_path, "b", settings={"train.learning_rate": 1e-5}, rows=[("q1", "a"), ("new", "b")]
    )
    found = held(first, other)
    assert changed_text(found, 0) == ""
    assert changed_text(found, 1) == ("train.learning_rate 0.001 → 1e-05; training rows +1 −1")


def test_values_read_as_a_person_writes_them() -> None:
    values = [None, True, 0.0005, 32.0, 5, 3796992, ["q", "v"], [], "all", {"D1": ["x"]}]
    assert list(map(value_text, values)) == [
        "—", "true", "0.0005", "32", "5", "3,796,992", "q, v", "—", "all", "{'D1': ['x']}"
    ]  # fmt: skip
    assert value_text([{"rows": 3, "sha256": "ab12"}]) == "3 rows (ab12)"


def test_p_values_keep_what_matters() -> None:
    assert [p_text(p) for p in (0.00001, 0.0123, 0.049, 0.42, 1.0)] == [
        "p < 0.001", "p = 0.012", "p = 0.049", "p = 0.42", "p = 1.00"
    ]  # fmt: skip
