"""The course of a search, with workers that train nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.heard import Heard
from tests.search.fakes import QUESTIONS, FakeWorkers
from tuneproof.config import Recipe, patched
from tuneproof.errors import RunError
from tuneproof.progress import Silent
from tuneproof.search.board import Board
from tuneproof.search.clock import Clock
from tuneproof.search.search import Advisor, Halted, Search
from tuneproof.search.trial import EpochScore, Motive, Trial, TrialState
from tuneproof.store import RunFolder


class Hand:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time

    def move(self, seconds: float) -> None:
        self.time += seconds


def like_the_rate(recipe: Recipe, epoch: int) -> float:
    """Better the closer the rate is to 2e-3; what there is to learn is learned in three epochs."""
    return min(1.0, recipe.train.learning_rate / 2e-3) * min(1.0, epoch / 3)


def searched(
    path: Path,
    workers: FakeWorkers,
    *,
    clock: Clock | None = None,
    advise: Advisor = lambda _trial: None,
    **settings: object,
) -> Search:
    recipe = patched(Recipe(), {f"search.{name}": value for name, value in settings.items()})
    run = RunFolder(path)
    board = Board.open(run, recipe)
    limit = clock or Clock(None, QUESTIONS, 0)
    return Search(board, workers, limit, Silent(), advise)


def test_the_best_of_all_candidates_wins(tmp_path: Path) -> None:
    workers = FakeWorkers(like_the_rate)
    search = searched(tmp_path, workers, trials=9, together=4)
    best = search.go()
    trials = search.board.trials
    assert len(trials) == 9
    assert trials[0].source is Motive.RECIPE
    usable = [trial.best.correct for trial in trials if trial.best]
    assert best.best is not None
    assert best.best.correct == max(share for share in usable if share is not None)
    assert best.best.correct > (trials[0].best.correct or 0)  # type: ignore[union-attr]
    pruned = [trial for trial in trials if trial.state is TrialState.PRUNED]
    assert pruned and all("clearly better" in (trial.why or "") for trial in pruned)
    assert all(trial.over for trial in trials)
    assert set(workers.released) == {trial.number for trial in trials}, "nobody is held on to"


def test_a_prescription_is_the_second_candidate(tmp_path: Path) -> None:
    workers = FakeWorkers(like_the_rate)
    search = searched(
        tmp_path, workers, advise=lambda _trial: {"train.learning_rate": 2e-3}, trials=2
    )
    best = search.go()
    assert best.source is Motive.PRESCRIPTION
    assert dict(best.patch) == {"train.learning_rate": 2e-3}


def test_each_new_best_is_diagnosed_anew(tmp_path: Path) -> None:
    advice: dict[int, dict[str, Any]] = {1: {"train.learning_rate": 1.5e-3}, 2: {"lora.rank": 8}}
    workers = FakeWorkers(like_the_rate)
    search = searched(tmp_path, workers, advise=lambda trial: advice.get(trial.number), trials=3)
    search.go()
    third = search.board.trials[2]
    assert third.source is Motive.PRESCRIPTION
    assert dict(third.patch) == {"train.learning_rate": 1.5e-3, "lora.rank": 8}


def test_the_search_ends_with_its_time_and_leaves_room_for_the_proof(tmp_path: Path) -> None:
    """Ten seconds an epoch, five minutes: the fake clock moves with the work."""
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=10.0, tick=hand.move)
    clock = Clock(5.0, QUESTIONS, 0, now=hand)
    search = searched(tmp_path, workers, clock=clock, minutes=5.0, together=2)
    search.go()
    assert hand.time < 300 - 15
    assert len(search.board.trials) > 1
    assert all(trial.over for trial in search.board.trials)


def test_without_validation_questions_the_time_is_kept_and_one_candidate_is_trained(
    tmp_path: Path,
) -> None:
    """Nothing was measured, so that nothing was over: a search of one minute went through 64
    candidates, none of which could be told from another."""
    hand = Hand()
    workers = FakeWorkers(lambda _recipe, _epoch: None, seconds=20.0, tick=hand.move)
    search = searched(tmp_path, workers, clock=Clock(1.0, 0, 0, now=hand), minutes=1.0)
    search.progress = heard = Heard()
    best = search.go()
    assert (best.number, best.out_of_time) == (1, True)
    assert hand.time < 60
    assert len(search.board.trials) == 1
    assert not any("compare" in said for said in heard.said), "it was the time that ended it"


def test_without_validation_questions_it_is_said_why_nothing_else_is_tried(tmp_path: Path) -> None:
    search = searched(tmp_path, FakeWorkers(lambda _recipe, _epoch: None), trials=5)
    search.progress = heard = Heard()
    assert search.go().state is TrialState.FINISHED
    assert len(search.board.trials) == 1
    assert sum("No validation question" in said for said in heard.said) == 1


@pytest.mark.parametrize(
    ("side_by_side", "begun", "epochs"), [(1, 2, 3), (2, 4, 3), (3, 4, 3), (4, 4, 7), (9, 4, 7)]
)
def test_candidates_share_what_time_is_left_as_far_as_they_take_turns(
    tmp_path: Path, side_by_side: int, begun: int, epochs: int
) -> None:
    """Time for seven epochs after the first candidate's five. Two of three epochs fit one after the
    other; where four are trained side by side each has it all. A cluster with room for one or two
    was taken for one with room for all: each got seven epochs, and the time was over in their
    middle."""
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=10.0, tick=hand.move)
    workers.side_by_side = side_by_side
    clock = Clock(2.4, 20, 0, now=hand)
    search = searched(tmp_path, workers, clock=clock, minutes=2.4, together=4)
    search._run_round([search._begin_round()[0].number])
    assert search._places_in_round() == begun
    assert search._epochs_each(begun) == epochs
    trials = search._begin_round()
    assert len(trials) == begun
    assert max(search.board.recipe_of(trial).train.epochs for trial in trials) <= epochs


def test_a_candidate_that_is_the_last_one_has_all_the_time_that_is_left(tmp_path: Path) -> None:
    """Four together are wanted, but only one more at all: it shares with nobody."""
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=10.0, tick=hand.move)
    clock = Clock(2.4, 20, 0, now=hand)
    search = searched(tmp_path, workers, clock=clock, minutes=2.4, together=4, trials=2)
    search._run_round([search._begin_round()[0].number])
    assert search._places_in_round() == 1
    assert search._epochs_each(search._places_in_round()) == 7


def test_of_candidates_that_take_turns_the_worse_ones_run_out_of_time(tmp_path: Path) -> None:
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=10.0, tick=hand.move)
    search = searched(tmp_path, workers, clock=Clock(1.0, 20, 0, now=hand), minutes=1.0, together=2)
    epochs = {1: 0.4, 2: 0.7, 3: 0.5}
    for number, share in epochs.items():
        # The newest counts.
        course = (EpochScore(1, 1.0 - share, 0.5, 100), EpochScore(2, share, 0.5, 100))
        trial = Trial(number, Motive.SAMPLED, {}, TrialState.RUNNING, course)
        search.board.put(trial, 0.0)
    search.clock.measured(20.0, 0.0, 100)
    assert [trial.number for trial in search._out_of_time(search.board.trials)] == [1]
    workers.side_by_side = 2
    assert search._out_of_time(search.board.trials) == []


def test_a_candidate_that_the_time_of_the_search_ends_says_so(tmp_path: Path) -> None:
    """Its run was diagnosed as if it had ended by itself: "contradictory rows" of 4 epochs."""
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=40.0, tick=hand.move)
    clock = Clock(2.0, 20, 0, now=hand)
    search = searched(tmp_path, workers, clock=clock, minutes=2.0)
    search.go()
    only = Board.open(search.board.run, search.board.recipe).trials[0]
    assert (only.state, only.out_of_time) == (TrialState.STOPPED, True)


def test_a_candidate_begun_late_gets_a_schedule_that_still_fits(tmp_path: Path) -> None:
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=40.0, tick=hand.move)
    clock = Clock(6.5, 20, 0, now=hand)
    search = searched(tmp_path, workers, clock=clock, minutes=6.5)
    search.go()
    late = search.board.trials[-1]
    assert len(search.board.trials) == 2
    assert late.patch["train.epochs"] == 4
    assert late.over and late.state is not TrialState.STOPPED


def test_the_first_candidate_is_made_to_fit_what_is_expected(tmp_path: Path) -> None:
    """Its learning rate falls to its end: it was cut off near the peak instead, on a machine where
    three of its five epochs fit."""
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=40.0, tick=hand.move)
    clock = Clock(3.0, 20, 0, now=hand)
    clock.expect(40.0, 10.0)
    search = searched(tmp_path, workers, clock=clock, minutes=3.0)
    best = search.go()
    assert dict(best.patch) == {"train.epochs": 3}
    assert (best.state, len(best.epochs)) == (TrialState.FINISHED, 3)


def test_a_forecast_of_hardly_any_time_does_not_make_the_first_candidate_too_short(
    tmp_path: Path,
) -> None:
    """Another program had slowed the measurement down: what an epoch takes shows in the first."""
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=40.0, tick=hand.move)
    clock = Clock(3.0, 20, 0, now=hand)
    clock.expect(100.0, 90.0)
    best = searched(tmp_path, workers, clock=clock, minutes=3.0).go()
    assert dict(best.patch) == {"train.epochs": 3}
    assert (best.state, len(best.epochs)) == (TrialState.FINISHED, 3)


def test_a_failed_candidate_does_not_end_the_search(tmp_path: Path) -> None:
    workers = FakeWorkers(like_the_rate, broken=[1])
    search = searched(tmp_path, workers, trials=3)
    assert search.go().number != 1
    assert search.board.trials[0].state is TrialState.FAILED
    assert search.board.trials[0].why == "no memory"


def test_a_search_without_any_usable_candidate_says_why(tmp_path: Path) -> None:
    workers = FakeWorkers(like_the_rate, broken=[1, 2])
    with pytest.raises(RunError, match="no memory"):
        searched(tmp_path, workers, trials=2).go()


def test_what_keeps_every_candidate_from_beginning_is_said_once(tmp_path: Path) -> None:
    """The search went through 64 candidates, and told the same fault 64 times in one sentence."""
    workers = FakeWorkers(like_the_rate, broken=range(1, 65))
    search = searched(tmp_path, workers)
    with pytest.raises(RunError) as caught:
        search.go()
    assert len(search.board.trials) == 3
    assert caught.value.message.count("no memory") == 1
    # Put right, and resumed: it begins anew.
    workers = FakeWorkers(like_the_rate)
    assert searched(tmp_path, workers, trials=5).go().number > 3


def test_a_search_that_can_begin_nothing_more_ends_with_the_best_that_it_has(
    tmp_path: Path,
) -> None:
    workers = FakeWorkers(like_the_rate, broken=range(2, 65))
    search = searched(tmp_path, workers)
    search.progress = heard = Heard()
    assert search.go().number == 1
    assert len(search.board.trials) == 4
    assert sum("3 candidates in a row" in said for said in heard.said) == 1


def test_candidates_that_fail_not_in_a_row_end_nothing(tmp_path: Path) -> None:
    workers = FakeWorkers(like_the_rate, broken=[1, 2, 4, 5])
    search = searched(tmp_path, workers, trials=6)
    search.go()
    assert len(search.board.trials) == 6


def test_an_interrupted_search_goes_on_to_the_same_end(tmp_path: Path) -> None:
    """Stopped in the middle of its second round by Ctrl-C, then continued from the files."""
    whole = searched(tmp_path / "whole", FakeWorkers(like_the_rate), trials=5, together=2)
    whole.go()

    def interrupt(seconds: float) -> None:
        interrupt.left -= 1  # type: ignore[attr-defined]
        if interrupt.left == 0:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    interrupt.left = 8  # type: ignore[attr-defined]
    stopped = searched(
        tmp_path / "stopped", FakeWorkers(like_the_rate, tick=interrupt), trials=5, together=2
    )
    with pytest.raises(KeyboardInterrupt):
        stopped.go()
    over = {trial.number for trial in stopped.board.trials if trial.over}
    workers = FakeWorkers(like_the_rate)
    resumed = searched(tmp_path / "stopped", workers, trials=5, together=2)
    resumed.go()
    assert resumed.board.trials == whole.board.trials
    assert over and over.isdisjoint(number for number, _until in workers.advanced)


class Stopping:
    """Is called again and again, and stops the search the `at`th time."""

    def __init__(self, at: int | None):
        self.calls = 0
        self.at = at

    def __call__(self, *_given: object) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise KeyboardInterrupt


def rounds(path: Path, at: int | None, where: str) -> tuple[Search, Stopping]:
    """A search of two rounds of four after the first candidate, stopped the `at`th time that
    somebody has trained or that it was written down."""
    stopping = Stopping(at)
    workers = FakeWorkers(slowly, tick=stopping if where == "trained" else lambda _seconds: None)
    search = searched(path, workers, trials=9, together=4)
    if where == "kept":
        save = search.board.save

        def saved() -> None:
            save()
            stopping()

        search.board.save = saved  # type: ignore[method-assign]
    return search, stopping


def slowly(recipe: Recipe, epoch: int) -> float:
    """So far apart that one of two that are left is given up for the other."""
    return like_the_rate(recipe, 3) * (0.5 + epoch / 20)


@pytest.mark.parametrize("where", ["trained", "kept"])
def test_wherever_a_search_is_stopped_it_comes_to_the_same_end(tmp_path: Path, where: str) -> None:
    """It went back to the comparison after two epochs and gave up half of those whom that had left:
    of four begun together one came to its end, where two had."""
    whole, counted = rounds(tmp_path / "whole", None, where)
    whole.go()
    assert sum(trial.state is TrialState.PRUNED for trial in whole.board.trials) >= 3
    for at in range(1, counted.calls + 1, 3):
        path = tmp_path / f"{at}"
        stopped, _stopping = rounds(path, at, where)
        with pytest.raises(KeyboardInterrupt):
            stopped.go()
        resumed, _stopping = rounds(path, None, where)
        resumed.go()
        assert resumed.board.trials == whole.board.trials, f"stopped at {at}"


def test_a_resumed_search_remembers_what_was_prescribed(tmp_path: Path) -> None:
    """The prescription was kept in memory only: a search killed between its first and second
    candidate went on with a sample."""
    patch = {"train.learning_rate": 2e-3}
    first = searched(tmp_path, FakeWorkers(like_the_rate), advise=lambda _trial: patch, trials=1)
    first.go()
    # The same search, allowed one more.
    recipe = patched(first.board.recipe, {"search.trials": 2})
    board = Board(RunFolder(tmp_path), recipe, first.board.trials)
    again = Search(
        board, FakeWorkers(like_the_rate), Clock(None, QUESTIONS, 0), Silent(), lambda _trial: patch
    )
    again.go()
    assert again.board.trials[1].source is Motive.PRESCRIPTION


def test_a_prescription_that_does_not_fit_is_not_tried_over_and_over(tmp_path: Path) -> None:
    """Nine epochs were prescribed and three fitted: the shortened one did not look tried."""
    hand = Hand()
    workers = FakeWorkers(like_the_rate, seconds=10.0, tick=hand.move)
    clock = Clock(4.0, 20, 0, now=hand)
    search = searched(
        tmp_path, workers, clock=clock, advise=lambda _trial: {"train.epochs": 190}, minutes=4.0
    )
    search.go()
    trials = search.board.trials
    assert len(trials) > 2
    assert all(trial.source is not Motive.PRESCRIPTION for trial in trials)
    assert len({str(trial.patch) for trial in trials}) == len(trials)


def test_as_many_epochs_as_a_recipe_may_have_come_to_an_end(tmp_path: Path) -> None:
    """Candidates were compared up to epoch 128; one with more was begun again for ever."""
    recipe = patched(Recipe(), {"train.epochs": 200, "search.trials": 1})
    board = Board.open(RunFolder(tmp_path), recipe)
    workers = FakeWorkers(like_the_rate)
    best = Search(board, workers, Clock(None, QUESTIONS, 0), Silent()).go()
    assert len(best.epochs) == 200
    assert best.state is TrialState.FINISHED


def test_a_full_disk_halts_the_search_and_a_resume_goes_on(tmp_path: Path) -> None:
    """Another candidate would meet the same disk: none is begun, and this one is not over."""
    workers = FakeWorkers(like_the_rate, full=[(2, 1)])
    search = searched(tmp_path, workers, trials=4)
    with pytest.raises(Halted, match="disk") as halted:
        search.go()
    assert halted.value.by == "W411"
    assert [trial.over for trial in search.board.trials] == [True, False]
    workers = FakeWorkers(like_the_rate)
    resumed = searched(tmp_path, workers, trials=4)
    resumed.go()
    assert [trial.over for trial in resumed.board.trials] == [True] * 4
    assert {number for number, _until in workers.advanced} == {2, 3, 4}
