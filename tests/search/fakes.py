"""Workers that train nothing: every trial's course is a fixed function of its recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tuneproof.config import Recipe
from tuneproof.search.trial import EpochScore
from tuneproof.search.workers import Job, JobReport

QUESTIONS = 100


def scored(epoch: int, share: float | None) -> EpochScore:
    """An epoch as its metrics tell of it: without questions nothing is measured."""
    return (
        EpochScore(epoch, None, None, 0)
        if share is None
        else EpochScore(epoch, share, 0.5, QUESTIONS)
    )


class FakeWorkers:
    """`score` gives the share answered rightly by a recipe after an epoch, None where no question
    is asked."""

    def __init__(
        self,
        score: Callable[[Recipe, int], float | None],
        *,
        seconds: float = 10.0,
        tick: Callable[[float], None] = lambda _seconds: None,
        broken: Sequence[int] = (),
        full: Sequence[tuple[int, int]] = (),
    ):
        self.score = score
        self.seconds = seconds
        self.side_by_side = 1
        self.tick = tick
        self.broken = broken
        self.full = full
        """Trials and epochs at which the disk is full."""
        self.advanced: list[tuple[int, int]] = []
        self.released: list[int] = []

    def advance(self, jobs: Sequence[Job]) -> Iterator[JobReport]:
        for job in jobs:
            self.advanced.append((job.number, job.until))
            if job.number in self.broken:
                yield JobReport(job.number, (), True, True, "no memory", 0.0, 0.0)
                continue
            if (job.number, job.until) in self.full:
                yield JobReport(
                    job.number, (), True, True, "The disk is full.", 0.0, 0.0, "W411", True
                )
                continue
            self.tick(self.seconds)
            epochs = tuple(
                scored(epoch, self.score(job.recipe, epoch)) for epoch in range(1, job.until + 1)
            )
            yield JobReport(
                number=job.number,
                epochs=epochs,
                over=job.until >= job.recipe.train.epochs,
                failed=False,
                why=None,
                seconds=self.seconds * job.until,
                answering=2.0,
            )

    def release(self, number: int) -> None:
        self.released.append(number)
