from __future__ import annotations

from pathlib import Path

import pytest

from tests.compare.make_runs import answer, marks, small
from tests.registry.conftest import MakeRun, with_adapter
from tuneproof.compare.runs import read_facts
from tuneproof.registry.decision import Decision, decide
from tuneproof.store import ANSWERS, RunFolder, read_lines

HALF = "+" * 10 + "-" * 10


@pytest.fixture
def decided(make: MakeRun):  # type: ignore[no-untyped-def]
    def decide_(current: str, new: str) -> Decision:
        runs = [make("current", current), make("new", new)]
        facts = [read_facts(run.path) for run in runs]
        return decide(facts[1], facts[0])

    return decide_


@pytest.mark.parametrize(
    ("new", "allowed", "word"),
    [
        ("+" * 16 + "-" * 4, True, "Better"),
        ("+" * 9 + "-" * 11, True, "Within noise"),
        ("+" * 8 + "-" * 12, False, "more test questions would tell"),
        (HALF, True, "The same 20 questions"),
        ("+" * 5 + "-" * 15, False, "Within noise"),  # 0 : 5 could be chance, and half is lost
        ("+" * 4 + "-" * 16, False, "beyond noise"),  # 0 : 6 could not
    ],
)
def test_what_is_worse_or_may_well_be_is_refused(  # type: ignore[no-untyped-def]
    decided, new: str, allowed: bool, word: str
) -> None:
    decision = decided(HALF, new)
    assert decision.allowed is allowed
    assert word in decision.reason
    assert ("more test questions would tell" in decision.reason) is (
        not allowed and "Within noise" in decision.reason
    )
    assert decision.shared == 20 and decision.p is not None


def test_the_numbers_behind_a_refusal_are_kept(decided) -> None:  # type: ignore[no-untyped-def]
    decision = decided(HALF, "-" * 11 + "+" + "-" * 8)
    assert (decision.won, decision.lost) == (1, 10)
    assert "1 won, 10 lost of 20" in decision.reason


def test_only_shared_questions_are_compared(make: MakeRun) -> None:
    """The new run's own extra questions cannot excuse what it lost of the old ones."""
    current = make("current", "+" * 10)
    new = make("new", [*marks("-" * 10), *(answer(f"extra {n}") for n in range(50))])
    decision = decide(read_facts(new.path), read_facts(current.path))
    assert not decision.allowed and decision.shared == 10


def test_a_test_that_shares_too_little_shows_nothing(make: MakeRun) -> None:
    current, new = make("current", "+++++"), make("new", "-" * 20)
    decision = decide(read_facts(new.path), read_facts(current.path))
    assert not decision.allowed and decision.p is None
    assert "shares 5 test questions" in decision.reason
    six = decide(read_facts(new.path), read_facts(make("six", "++++++").path))
    assert six.p is not None and not six.allowed, "six are enough to tell"


def test_an_unproven_adapter_is_refused_even_as_the_first(unproven: RunFolder) -> None:
    decision = decide(read_facts(unproven.path), None)
    assert not decision.allowed and "not answered any test question" in decision.reason


def test_the_first_proven_one_is_let_in(make: MakeRun) -> None:
    assert decide(read_facts(make("new", "--").path), None).allowed


def with_guard(run: RunFolder, right: bool) -> RunFolder:
    """What the guard made of the run's answers: all right or all wrong."""
    for line in list(read_lines(run / ANSWERS)):
        if line["system"] == "adapter":
            run.append(ANSWERS, {**line, "system": "guarded", "correct": right})
    return run


def test_what_is_said_to_those_who_ask_decides(make: MakeRun) -> None:
    """The adapter alone is as good as before, and its guard spoils what it says."""
    current, new = with_guard(make("current", "+" * 20), True), make("new", "+" * 20)
    assert decide(read_facts(new.path), read_facts(current.path)).allowed, "one has no guard"
    with_guard(new, False)
    decision = decide(read_facts(new.path), read_facts(current.path))
    assert not decision.allowed and decision.lost == 20


def test_a_version_without_a_guard_is_held_against_what_users_are_told(make: MakeRun) -> None:
    """The guard had all of it right, and the adapter alone was compared: as wrong as the new one's,
    which has no guard."""
    current, new = with_guard(make("current", "-" * 20), True), make("new", "-" * 20)
    facts = [read_facts(run.path) for run in (current, new)]
    decision = decide(facts[1], facts[0])
    assert not decision.allowed and decision.lost == 20
    assert decide(facts[0], facts[1]).won == 20, "and the other way round"


def test_corrected_answers_of_the_test_are_nobodys_win(make: MakeRun) -> None:
    """Eight expected answers were wrong and are corrected; an adapter no better won them all."""
    said = "+" * 12
    current = [*marks(said), *(answer(f"c{n}", False) for n in range(8))]
    new = [*marks(said), *(answer(f"c{n}", True, expected=("mended",)) for n in range(8))]
    facts = [read_facts(make(name, run).path) for name, run in (("a", current), ("b", new))]
    decision = decide(facts[1], facts[0])
    assert (decision.shared, decision.won, decision.lost) == (12, 0, 0)
    assert "8 questions whose expected answers were changed are left out" in decision.reason


def test_the_adapter_in_use_with_worse_rules_is_refused_on_the_same_test(make: MakeRun) -> None:
    """Whatever was done to guard and rules came in as "the adapter in use, with another proof"."""
    current = read_facts(with_guard(make("current", "+" * 20), True).path)
    new = read_facts(with_guard(make("new", "+" * 20), False).path)
    assert not decide(new, current, same_adapter=True).allowed
    assert decide(current, current, same_adapter=True).allowed


@pytest.mark.parametrize(
    ("looked_up", "warned"), [("+" * 4 + "-" * 6, False), ("+" * 5 + "-" * 5, True)]
)
def test_a_first_version_is_held_against_the_look_up(
    tmp_path: Path, looked_up: str, warned: bool
) -> None:
    """One with nothing right, where the look-up has four fifths, was let in without a word."""
    run = small(tmp_path, "first", marks("+" * 5 + "-" * 5), marks(looked_up))
    decision = decide(read_facts(with_adapter(run).path), None)
    assert decision.allowed
    assert "It has 5 of 10 test questions right" in decision.reason
    assert ("look at its report" in decision.reason) is warned
