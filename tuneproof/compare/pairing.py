"""The questions that several runs have in common. This module judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tuneproof.evaluate.keyed import answers_by_key
from tuneproof.types import Judged


@dataclass(frozen=True, slots=True)
class Matched:
    """Questions that every run answered, in the order of the first run.

    `answers[run][i]` answers question i. Slice and topic of a question are those of the first
    run for all, so that a figure is about the same questions everywhere: what counts as a far
    phrasing depends on the training questions. `resliced` counts questions where that makes a
    difference, `reworded` those whose expected answers differ between the runs.
    """

    answers: tuple[tuple[Judged, ...], ...]
    reworded: int
    resliced: int

    @property
    def questions(self) -> int:
        """The number of questions that every run answered."""
        return len(self.answers[0]) if self.answers else 0

    @property
    def answerable(self) -> int:
        """The number of those questions that have an answer."""
        return sum(one.answerable for one in self.answers[0]) if self.answers else 0

    def judged_alike(self) -> Matched:
        """A copy without the answerable questions whose expected answers differ between the runs:
        the same answer could be right in one run and wrong in another."""
        kept = [
            place
            for place, same in enumerate(zip(*self.answers, strict=True))
            if not same[0].answerable or len({one.expected for one in same}) == 1
        ]
        answers = tuple(tuple(run[place] for place in kept) for run in self.answers)
        return replace(self, answers=answers, reworded=0)


def match(runs: Sequence[Sequence[Judged]]) -> Matched:
    """The questions common to all `runs`; the first gives order, slices and topics."""
    if not runs:
        return Matched((), 0, 0)
    tables = [answers_by_key(answers) for answers in runs]
    first = tables[0]
    keys = [key for key in first if all(key in table for table in tables)]
    together = [[table[key] for table in tables] for key in keys]
    return Matched(
        answers=tuple(
            tuple(
                replace(table[key], slices=first[key].slices, topic=first[key].topic)
                for key in keys
            )
            for table in tables
        ),
        reworded=sum(len({one.expected for one in same}) > 1 for same in together),
        resliced=sum(len({frozenset(one.slices) for one in same}) > 1 for same in together),
    )
