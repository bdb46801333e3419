"""The search: rounds of candidates, advanced epoch by epoch, the worse ones given up early.

The first candidate is the recipe, with somewhat fewer epochs where its own are not expected to fit:
a learning rate that had its time to fall beats one that is cut off. What its diagnosis prescribes
comes before any sample.
The search ends with the time, the number of trials or a Ctrl-C, and always keeps the best so far.
It sees training and validation rows only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from tuneproof.config import EPOCHS_CAP
from tuneproof.errors import RunError
from tuneproof.i18n import _, following
from tuneproof.progress import Progress
from tuneproof.search.board import Board
from tuneproof.search.clock import Clock
from tuneproof.search.halving import given_up
from tuneproof.search.proposals import propose
from tuneproof.search.trial import Trial, TrialState
from tuneproof.search.wording import ended, no_other_candidate, none_could_begin, started
from tuneproof.search.workers import Job, JobReport, Workers

COMPARED_AFTER = (2, 4, 8, 16, 32, 64, 128, EPOCHS_CAP)
"""Epochs after which candidates are compared; no recipe has more than the last."""
TRIALS_MOST = 64
"""Most candidates of a search."""
SHARE_LEAST = 0.6
"""Share of the recipe's epochs that must still fit for another candidate to be begun: one that is
cut shorter cannot win. Nor is the first one planned shorter, whatever is expected: what an epoch
takes was once measured while another program computed, which left it one."""

ALIKE = 3
"""Candidates in a row that could not begin, all for the same reason, after which no other is tried:
the fault is not theirs."""

Advisor = Callable[[Trial], Mapping[str, Any] | None]
"""What the diagnosis of a trial prescribes: a patch, or None."""


class Halted(Exception):
    """Disk or memory ran out: the search cannot go on, but can be resumed. `why` is one sentence,
    `by` the code of the breaker."""

    def __init__(self, why: str, by: str):
        super().__init__(why, by)  # all of them: pickle makes a copy from these
        self.why = why
        self.by = by

    def __str__(self) -> str:
        return self.why


class Search:
    """One search in one run folder."""

    def __init__(
        self,
        board: Board,
        workers: Workers,
        clock: Clock,
        progress: Progress,
        advise: Advisor = lambda _trial: None,
    ):
        self.board = board
        self.settings = board.recipe.search
        self.workers = workers
        self.clock = clock
        self.progress = progress
        self.advise = advise
        self._advised: tuple[int, Mapping[str, Any] | None] | None = None
        self._unbegun: list[str | None] = []
        """Why the newest candidates reached no epoch. Not kept for a resume: until then the fault
        may have been put right."""

    def go(self) -> Trial:
        """Run the search to its end; returns the best trial, after as many as time and recipe
        allow.

        Raises KeyboardInterrupt when the user stops it, Halted where disk or memory run out,
        RunError when no candidate finished an epoch.
        """
        while not self._keeps_failing_alike and (
            trials := self._unfinished_round() or self._begin_round()
        ):
            self._run_round([trial.number for trial in trials])
        best = self.board.winner
        if best is None:
            reasons = dict.fromkeys(trial.why or "" for trial in self.board.trials)
            raise RunError(
                _("No candidate of the search came to anything: {why}").format(
                    why=following(*reasons)
                ),
                where=str(self.board.run.path),
                remedy=_("Look at the findings, or give it more minutes."),
            )
        if self._keeps_failing_alike:
            self.progress.say(none_could_begin(ALIKE))
        return best

    @property
    def _keeps_failing_alike(self) -> bool:
        """Whether the newest `ALIKE` candidates could not begin, all for the same reason."""
        newest = self._unbegun[-ALIKE:]
        return len(newest) == ALIKE and len(set(newest)) == 1

    def _unfinished_round(self) -> list[Trial]:
        """The trials of the round that an interrupted search left in the middle, those that are
        over included, as they are compared with; empty where there is none."""
        going = {trial.round for trial in self.board.trials if not trial.over}
        return [trial for trial in self.board.trials if trial.round in going]

    def _begin_round(self) -> list[Trial]:
        """Propose the trials of a new round and save them in one write; empty when the search is
        over."""
        places, known = self._places_in_round(), self.board.trials
        if places and self._has_no_scores:
            self.progress.say(no_other_candidate())
            return []
        number = 1 + max((trial.round for trial in known), default=0)
        begun: list[Trial] = []
        for _place in range(places):
            trial = propose(
                self.board.recipe,
                (*known, *begun),
                self._patch_prescribed(),
                self.settings.seed,
                self._epochs_each(places),
            )
            begun.append(replace(trial, round=number))
        self.board.put_all(begun, self.clock.spent)
        for trial in begun:
            self.progress.say(started(trial))
        return begun

    def _places_in_round(self) -> int:
        """How many candidates to begin together: as many as asked for, but no more than there is
        time for. The first, which shows what an epoch takes, is alone."""
        trials, left = self.board.trials, self.clock.epochs_left()
        if not trials:
            return 1
        places = min(
            self.settings.together,
            min(self.settings.trials or TRIALS_MOST, TRIALS_MOST) - len(trials),
        )
        if left is not None:
            places = min(places, left // self._least_epochs * self.workers.side_by_side)
        return max(0, places)

    @property
    def _has_no_scores(self) -> bool:
        """Whether candidates were trained but no validation question was answered: then nothing
        could tell which candidate is better."""
        scores = [score for trial in self.board.trials for score in trial.epochs]
        return bool(scores) and all(score.correct is None for score in scores)

    def _epochs_each(self, places: int) -> int | None:
        """Epochs that there is time for of each of `places` candidates; None without a limit."""
        if not self.board.trials:
            expected = self.clock.epochs_expected()
            return expected if expected is None else max(expected, self._least_epochs)
        left = self.clock.epochs_left()
        return left if left is None else left // ceil(places / self.workers.side_by_side)

    @property
    def _least_epochs(self) -> int:
        return max(1, ceil(SHARE_LEAST * self.board.recipe.train.epochs))

    def _patch_prescribed(self) -> Mapping[str, Any] | None:
        """The patch that the diagnosis of the best trial prescribes, on top of that trial's own;
        None where it prescribes nothing.

        A resume asks for it anew: it follows from the files.
        """
        best = self.board.winner
        if best is None or not best.over:
            return None
        if self._advised is None or self._advised[0] != best.number:
            advice = self.advise(best)
            self._advised = best.number, {**best.patch, **advice} if advice else None
        return self._advised[1]

    def _run_round(self, numbers: Sequence[int]) -> None:
        """Advance the trials of a round to their ends and give up the worse ones on the way. In a
        round that is resumed, comparisons that were made already are skipped: among the remaining
        trials the lower half would be another one."""
        try:
            for until in COMPARED_AFTER:
                running = self._still_running(numbers)
                if not running:
                    break
                if until <= min(trial.compared for trial in running):
                    continue
                self._advance_to(running, until)
                self._prune(numbers, until)
        finally:
            for number in numbers:
                self.workers.release(number)

    def _still_running(self, numbers: Sequence[int]) -> list[Trial]:
        return [trial for trial in self.board.trials if trial.number in numbers and not trial.over]

    def _advance_to(self, running: Sequence[Trial], until: int) -> None:
        """Train the `running` trials to the end of epoch `until`, one epoch at a time, as long as
        the time allows."""
        reached = min((trial.epochs[-1].epoch if trial.epochs else 0) for trial in running)
        for epoch in range(reached + 1, until + 1):
            numbers = [trial.number for trial in running]
            for trial in self._out_of_time(self._still_running(numbers)):
                late = replace(trial, out_of_time=True)
                self._end(late, TrialState.STOPPED, _("The time is over."))
            jobs = [self._job_for(trial, epoch) for trial in self._still_running(numbers)]
            if not jobs:
                return
            for outcome in self.workers.advance(jobs):
                self._take_in(outcome)

    def _out_of_time(self, going: Sequence[Trial]) -> Sequence[Trial]:
        """The trials of `going` for which no time is left to train another epoch: all but the best
        ones, as many as there are epochs left on all workers."""
        left = self.clock.epochs_left()
        if left is None:
            return ()
        best_first = sorted(
            going, key=lambda trial: trial.epochs[-1].rank if trial.epochs else (), reverse=True
        )
        return best_first[left * self.workers.side_by_side :]

    def _job_for(self, trial: Trial, until: int) -> Job:
        board = self.board
        return Job(trial.number, board.folder(trial), board.recipe_of(trial), until)

    def _take_in(self, outcome: JobReport) -> None:
        """Record what a job reports of its trial. Raises Halted where it was halted."""
        trial = self.board.trials[outcome.number - 1]
        spent = outcome.seconds - trial.seconds
        if len(outcome.epochs) > len(trial.epochs):
            self.clock.measured(spent, outcome.answering, outcome.epochs[-1].questions)
        trial = replace(
            trial,
            epochs=outcome.epochs,
            seconds=round(outcome.seconds, 2),
            why=outcome.why,
            stopped_by=outcome.stopped_by,
        )
        self.board.put(trial, self.clock.spent)
        if outcome.halted:
            raise Halted(outcome.why or "", outcome.stopped_by or "")
        if outcome.over:
            state = TrialState.FINISHED if outcome.why is None else TrialState.STOPPED
            self._end(trial, TrialState.FAILED if outcome.failed else state, outcome.why)

    def _prune(self, numbers: Sequence[int], epoch: int) -> None:
        """Compare the trials that are still running after `epoch` and give up those behind. All of
        them are saved in one write, so that no stop leaves half a comparison."""
        running = [replace(trial, compared=epoch) for trial in self._still_running(numbers)]
        earlier = [trial for trial in self.board.trials if trial.number not in numbers]
        behind = given_up(running, earlier, epoch)
        why = _("Others were clearly better by then.")
        pruned = [
            replace(trial, state=TrialState.PRUNED, why=why)
            for trial in running
            if trial.number in behind
        ]
        going = [trial for trial in running if trial.number not in behind]
        self.board.put_all([*going, *pruned], self.clock.spent)
        for trial in pruned:
            self._release_and_report(trial)

    def _end(self, trial: Trial, state: TrialState, why: str | None) -> None:
        ended_trial = replace(trial, state=state, why=why)
        self._unbegun = [*self._unbegun, why] if state is TrialState.FAILED else []
        self.board.put(ended_trial, self.clock.spent)
        self._release_and_report(ended_trial)

    def _release_and_report(self, trial: Trial) -> None:
        """Free the worker of a trial that is over, and say how it ended."""
        self.workers.release(trial.number)
        self.progress.say(ended(trial, self.board.winner))
