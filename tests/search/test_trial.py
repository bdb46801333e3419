"""A candidate's snapshot: what it says is the best is what was published."""

from __future__ import annotations

from math import nan

from hypothesis import given
from hypothesis import strategies as st

from tuneproof.evaluate.epochs import Best
from tuneproof.report.leaderboard import leaderboard
from tuneproof.search.trial import EpochScore, Motive, Trial, TrialState, winner
from tuneproof.types import to_json

QUESTIONS = 20
SHARES = st.sampled_from([None, nan, 0.0, 0.5, 0.55, 0.9])
LOSSES = st.sampled_from([None, nan, 0.1, 0.4])
COURSES = st.lists(st.tuples(SHARES, LOSSES), min_size=1, max_size=6)


@given(courses=st.lists(COURSES, min_size=1, max_size=4))
def test_the_adapter_published_is_that_of_the_first_of_the_leaderboard(
    courses: list[list[tuple[float | None, float | None]]],
) -> None:
    """Three files each had an order of epochs: without validation the leaderboard named the first
    epoch of a run whose adapter was that of the last, and a loss of nan was the best of one file
    and not of another."""
    trials, published = [], {}
    for number, course in enumerate(courses, 1):
        best = Best()
        for epoch, (correct, loss) in enumerate(course, 1):
            best.see(epoch, correct, loss, QUESTIONS)
        published[number] = best.epoch
        epochs = tuple(EpochScore(at, *figures, QUESTIONS) for at, figures in enumerate(course, 1))
        trials.append(Trial(number, Motive.SAMPLED, {}, state=TrialState.FINISHED, epochs=epochs))
    chosen = winner(trials)
    assert chosen is not None
    raw = {"winner": chosen.number, "trials": [to_json(trial) for trial in trials]}
    first, *others = leaderboard(raw)
    assert (first.number, first.epoch) == (chosen.number, published[chosen.number])
    assert {one.number: one.epoch for one in others} == {
        number: epoch for number, epoch in published.items() if number != chosen.number
    }
    assert [first.number, *(one.number for one in others)] == [
        one.number for one in leaderboard({**raw, "winner": None})
    ]
