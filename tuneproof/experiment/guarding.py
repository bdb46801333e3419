"""The guard of a run: made from what the run knows, calibrated on its validation answers, kept.

Brings the model's answers and the look-up's together as candidates for the layers. Further
sources and features of a question are added in `candidates`, and nowhere else. Whether an answer
is right is judged by `evaluate`; what is likely is learned by `guard`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from tuneproof import store
from tuneproof.config import GuardSettings, ObjectiveSettings, Recipe
from tuneproof.errors import RunError
from tuneproof.evaluate.baseline import LookUp
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment.parts import Parts
from tuneproof.guard.build import build_chain
from tuneproof.guard.calibrate import calibrate
from tuneproof.guard.calibration import Calibration, ValidationRow
from tuneproof.guard.candidate import Candidate, Guarded, Suggestion
from tuneproof.guard.chain import Chain
from tuneproof.guard.known import Known
from tuneproof.guard.options import Option, declined, options
from tuneproof.guard.rulebook import Rulebook, read_rulebook
from tuneproof.i18n import _
from tuneproof.store import RunFolder
from tuneproof.types import Example, Generation

ABSTAIN = "abstain"
APART = frozenset({ABSTAIN, "rules"})
"""Layers that a calibration does not depend on: what a rule decides is not calibrated."""


CHOICES = 5
"""Different answers of the look-up that are considered where the model says something else."""

Grants = Callable[[Sequence[tuple[str, str]]], list[float]]
"""The model's own log-probability, in nats, of saying each text to its question."""


@dataclass(frozen=True, eq=False)
class Guard:
    """The layers of one run. `rows` are those that `look_up` looks up, in its order."""

    settings: GuardSettings
    objectives: ObjectiveSettings
    known: Known
    rows: tuple[Example, ...]
    look_up: LookUp
    book: Rulebook
    grants: Grants | None = None
    calibration: Calibration | None = None

    @classmethod
    def of(
        cls,
        recipe: Recipe,
        parts: Parts,
        look_up: LookUp,
        book: Rulebook,
        grants: Grants | None = None,
    ) -> Guard:
        """The guard that a recipe asks for, not calibrated. `look_up` is over `parts.known`."""
        known = Known.build(parts.known, parts.knowledge)
        return cls(recipe.guard, recipe.objectives, known, parts.known, look_up, book, grants)

    @cached_property
    def chain(self) -> Chain:
        """The layers that are on."""
        return build_chain(self.settings, self.known, self.book, self.calibration)

    @property
    def is_due(self) -> bool:
        """Whether it is to be calibrated, for the first time or because other things are asked."""
        asked = self.objectives.false_answers, self.objectives.false_refusals
        found = self.calibration
        return self.settings.abstain and (found is None or (found.level, found.accepted) != asked)

    def look(self, questions: Sequence[str], raw: Sequence[Generation]) -> list[Guarded]:
        """What the layers make of the model's answers `raw` to `questions`."""
        return self.chain.apply_all(self.candidates(questions, raw))

    def candidates(
        self,
        questions: Sequence[str],
        raw: Sequence[Generation],
        without: Sequence[Collection[int]] | None = None,
    ) -> list[Candidate]:
        """The model's answers with all that speaks for and against them.

        `without[i]` are places of `rows` that are not known when question i is looked up.
        """
        left_out = without if without is not None else [()] * len(questions)
        asked = zip(questions, raw, left_out, strict=True)
        suggested = [self._looked_up(*one) for one in asked]
        granted = self._granted(questions, raw, suggested)
        return [
            Candidate(
                question=question,
                text=answer.text,
                logprob=answer.logprob,
                tokens=answer.tokens,
                stopped=answer.stopped,
                suggestions=suggestions,
            )
            for question, answer, suggestions in zip(questions, raw, granted, strict=True)
        ]

    def _looked_up(
        self, question: str, answer: Generation, without: Collection[int]
    ) -> tuple[Suggestion, ...]:
        """What the look-up says; where the model says something else, its next choices too."""
        found = tuple(
            Suggestion("lookup", self.look_up.answers[place], closeness, self.rows[place].question)
            for place, closeness in self.look_up.ranked(question, CHOICES, without)
        )
        return found[:1] if found[0].text.strip() == answer.text.strip() else found

    def _granted(
        self,
        questions: Sequence[str],
        raw: Sequence[Generation],
        suggested: Sequence[tuple[Suggestion, ...]],
    ) -> list[tuple[Suggestion, ...]]:
        """The suggestions with how much likelier the model finds them than its own answer, which
        is worth its time only where the layer that weighs them is on."""
        if self.grants is None or not self.settings.abstain:
            return list(suggested)
        asked = [
            (question, one.text)
            for question, all_ in zip(questions, suggested, strict=True)
            for one in all_
            if len(all_) > 1 and one.text
        ]
        found = dict(zip(asked, self.grants(asked), strict=True))
        return [
            tuple(
                replace(one, granted=found[question, one.text] - answer.logprob * answer.tokens)
                if (question, one.text) in found
                else one
                for one in all_
            )
            for question, answer, all_ in zip(questions, raw, suggested, strict=True)
        ]

    def calibrated(
        self, rows: Sequence[Example], raw: Sequence[Generation], context: Context, copy: float
    ) -> Guard:
        """The guard with its calibration on validation rows and the model's answers to them.

        A row is looked up as if it and its near copies (overlap of at least `copy`) were not
        known: no test question has such a copy either.
        """
        without = [_copies(row, self.rows, context, copy) for row in rows]
        candidates = self.candidates([row.question for row in rows], raw, without)
        before = self.chain.without(ABSTAIN).apply_all(candidates)
        validation = [
            self._validated(row, one.candidate, context)
            for row, one in zip(rows, before, strict=True)
            if not one.candidate.settled
        ]
        return replace(self, calibration=calibrate(validation, self.objectives))

    def _validated(self, row: Example, candidate: Candidate, context: Context) -> ValidationRow:
        found = options(candidate, self.known)
        right = tuple(_is_right(row, option, context) for option in found)
        own = declined(candidate, self.known)
        return ValidationRow(row.question, row.answerable, found, right, own)

    def to_json(self) -> dict[str, Any]:
        """The content of guard.json."""
        names = [*self.chain.names]
        return {
            "version": 1,
            "layers": names,
            "calibration": self.calibration,
            "rules": {"tests": self.book.tests, "warnings": self.book.warnings},
        }


def open_guard(
    run: RunFolder, recipe: Recipe, parts: Parts, look_up: LookUp, grants: Grants | None = None
) -> Guard:
    """The guard of a run as its folder holds it; not calibrated where there is no guard.json, or
    where it was made for other layers. Raises RunError when guard.json is broken."""
    guard = Guard.of(recipe, parts, look_up, rules_of(run), grants)
    path = run / store.GUARD
    if not path.exists() or not recipe.guard.abstain:
        return guard
    raw = store.read_json(path)
    try:
        calibration = Calibration.from_json(raw["calibration"]) if raw["calibration"] else None
        before = [name for name in raw["layers"] if name not in APART]
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(
            _("This file of the run cannot be read: {fault}.").format(fault=error),
            where=str(path),
            remedy=_("Delete it and run: tuneproof evaluate {run}").format(run=run.path),
        ) from error
    same = before == [name for name in guard.chain.names if name not in APART]
    return replace(guard, calibration=calibration) if same else guard


def rules_of(run: RunFolder) -> Rulebook:
    """The rules that a run keeps, their tests run. Raises RecipeError for faulty ones."""
    path = run / store.RULES
    return read_rulebook(path) if path.exists() else Rulebook()


def _copies(row: Example, rows: Sequence[Example], context: Context, copy: float) -> frozenset[int]:
    near = {
        place
        for place, shared in enumerate(context.questions.overlaps(row.question))
        if shared >= copy
    }
    own = {place for place, each in enumerate(rows) if each.id == row.id}
    return frozenset(near | own)


def _is_right(row: Example, option: Option, context: Context) -> bool:
    said = Generation(option.text, tokens=0, stopped=True, logprob=0.0, latency_ms=0.0)
    return row.answerable and judge([row], [said], context)[0].correct
