"""The leaderboard of a search: every trial, kept in the run folder and read again by a resume.

It is saved at every change, so that a kill loses nothing. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tuneproof import store
from tuneproof.config import Recipe, parse_recipe, patched
from tuneproof.i18n import _
from tuneproof.runfiles import DAMAGE
from tuneproof.search.trial import Trial, winner
from tuneproof.status import numbers
from tuneproof.store import RunFolder, read_object, unreadable
from tuneproof.types import Line, to_json


class Board:
    """The trials of one search, in the order they were begun."""

    def __init__(
        self, run: RunFolder, recipe: Recipe, trials: Sequence[Trial] = (), spent: float = 0.0
    ):
        self.run = run
        self.recipe = recipe
        self._trials = {trial.number: trial for trial in trials}
        self.spent = spent
        """Seconds that this search has taken, those before a resume included."""

    @classmethod
    def open(cls, run: RunFolder, recipe: Recipe) -> Board:
        """The board that `run` keeps, or an empty one for a search around `recipe`. Raises RunError
        for a search.json that is damaged."""
        path = run / store.SEARCH
        if not path.exists():
            return cls(run, recipe)
        raw = read_object(path)
        try:
            return cls(run, parse_recipe(raw["recipe"], where=str(path)), *_kept_trials(raw))
        except DAMAGE as error:
            raise unreadable(path, _("its content is damaged")) from error

    @property
    def trials(self) -> tuple[Trial, ...]:
        """All trials as they stand."""
        return tuple(self._trials.values())

    @property
    def winner(self) -> Trial | None:
        """The best so far."""
        return winner(self.trials)

    def recipe_of(self, trial: Trial) -> Recipe:
        """The whole recipe of a trial, without the settings that ask for a search."""
        none = {"search.minutes": None, "search.trials": None}
        return patched(self.recipe, {**trial.patch, **none})

    def folder(self, trial: Trial) -> RunFolder:
        """The run folder of a trial."""
        return RunFolder(self.run / store.TRIALS / f"{trial.number:03d}")

    def put(self, trial: Trial, spent: float) -> None:
        """Add a trial, or replace it by its new state, and save; the search took `spent` seconds so
        far."""
        self.put_all([trial], spent)

    def put_all(self, trials: Iterable[Trial], spent: float) -> None:
        """Like `put`, for several trials in one write: a kill leaves either all of them changed or
        none."""
        self._trials |= {trial.number: trial for trial in trials}
        self.spent = spent
        self.save()

    def save(self) -> None:
        """Write the board."""
        best = self.winner
        store.write_json(
            self.run / store.SEARCH,
            {
                "recipe": self.recipe.model_dump(mode="json"),
                "seconds": round(self.spent, 2),
                "winner": best.number if best else None,
                "trials": [to_json(trial) for trial in self.trials],
            },
        )


def _kept_trials(raw: Line) -> tuple[list[Trial], float]:
    """The trials of a search.json, and the seconds that they took. Raises one of `DAMAGE`."""
    trials = [Trial.from_json(one) for one in raw["trials"]]
    spent = numbers(raw, ("seconds",))
    if spent is None or [trial.number for trial in trials] != [*range(1, len(trials) + 1)]:
        raise ValueError(raw.get("seconds"))
    return trials, spent[0]
