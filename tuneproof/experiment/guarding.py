"""The guard of a run: made from what the run knows, and calibrated on its validation answers.

Brings the model's answers, the look-up's and the probe's together as replies for the layers.
Further sources and features of a question are added in `replies`, and nowhere else. Whether an
answer is right is judged by `evaluate`; what is likely is learned by `guard`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tuneproof.config import GuardSettings, ObjectiveSettings, Recipe
from tuneproof.data.holdout import clusters_of
from tuneproof.data.overlap import CopyIndex
from tuneproof.evaluate.baseline import Lookup
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment.lessons import Lessons, States, is_probing
from tuneproof.experiment.parts import Parts
from tuneproof.guard.build import build_chain
from tuneproof.guard.calibrate import calibrate
from tuneproof.guard.calibration import Calibration, ValidationRow
from tuneproof.guard.chain import Chain
from tuneproof.guard.domain import Domain
from tuneproof.guard.kept import VERSION, KeptGuard, KeptRules
from tuneproof.guard.known import Known
from tuneproof.guard.options import Option, confidence, declined, options
from tuneproof.guard.probe import Probe
from tuneproof.guard.reply import Guarded, Reply, Suggestion
from tuneproof.guard.rulebook import Rulebook
from tuneproof.types import Answer, Example, Generation

ABSTAIN = "abstain"
"""The layer that a calibration is for."""

LOOKUP, PROBE = "lookup", "probe"
"""Names of the sources that suggest an answer beside the model's."""
CHOICES = 3
"""Most different answers of each source that are considered; one of the look-up's where the model
says the same."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the probe and the domain make of one question: the probe's choices, how much the
    question is like those that are refused, and how much like those of elsewhere; both about 0 to
    1, None where that is not known."""

    suggestions: tuple[Suggestion, ...] = ()
    unanswerable: float | None = None
    distance: float | None = None

    @property
    def likely(self) -> str | None:
        """The answer that the probe holds for likeliest."""
        return self.suggestions[0].text if self.suggestions else None


@dataclass(frozen=True, eq=False)
class Guard:
    """The layers of one run. `rows` are those that `lookup` looks up, in its order."""

    settings: GuardSettings
    objectives: ObjectiveSettings
    known: Known
    rows: tuple[Example, ...]
    lookup: Lookup
    book: Rulebook
    states: States | None = None
    probe: Probe | None = None
    domain: Domain | None = None
    calibration: Calibration | None = None
    taught: bool = False

    @classmethod
    def of(
        cls,
        recipe: Recipe,
        parts: Parts,
        lookup: Lookup,
        book: Rulebook,
        states: States | None = None,
    ) -> Guard:
        """The guard that a recipe asks for, not calibrated. `lookup` is over `parts.known`."""
        known = Known.build(parts.known, parts.knowledge)
        return cls(recipe.guard, recipe.objectives, known, parts.known, lookup, book, states)

    @cached_property
    def chain(self) -> Chain:
        """The layers that are on."""
        limit = None if self.domain is None else self.domain.limit
        return build_chain(self.settings, self.known, self.book, self.calibration, limit)

    @cached_property
    def _refusing_answers(self) -> frozenset[str]:
        """The answers among the probe's classes that are refusals."""
        assert self.probe is not None
        return frozenset(text for text in self.probe.answers if self.known.declines(text))

    @property
    def is_due(self) -> bool:
        """Whether the guard has to be taught: it never was, or the recipe asks for other error
        rates than it was calibrated for."""
        asked = self.objectives.false_answers, self.objectives.false_refusals
        kept = self.calibration
        fits = kept is not None and (kept.level, kept.accepted) == asked
        wanted = self.settings.abstain or self.settings.scope
        return (wanted and not self.taught) or (self.settings.abstain and not fits)

    def look(
        self,
        questions: Sequence[str],
        raw: Sequence[Generation],
        seen: Sequence[Seen] | None = None,
    ) -> list[Guarded]:
        """What the layers make of the model's answers `raw` to `questions`; `seen` is what `see`
        found, where it was asked already."""
        found = self.chain.apply_all(self.replies(questions, raw, seen=seen))
        return [replace(one, refused=self.known.declines(one.text.strip())) for one in found]

    def replies(
        self,
        questions: Sequence[str],
        raw: Sequence[Generation],
        without: Sequence[Collection[int]] | None = None,
        seen: Sequence[Seen] | None = None,
    ) -> list[Reply]:
        """The model's answers with the evidence for and against each, not yet through any layer.

        `without[i]` are places in `rows` that are hidden from the look-up of question i; `seen` is
        what `see` found, where it was asked already.
        """
        left_out = without if without is not None else [()] * len(questions)
        suggested = map(self._lookup_suggestions, questions, raw, left_out)
        if seen is None:
            seen = self.see(questions)
        return [
            Reply(
                question=question,
                text=answer.text,
                logprob=answer.logprob,
                tokens=answer.tokens,
                stopped=answer.stopped,
                suggestions=(*read.suggestions, *found),
                unanswerable=read.unanswerable,
                distance=read.distance,
            )
            for question, answer, read, found in zip(questions, raw, seen, suggested, strict=True)
        ]

    def _lookup_suggestions(
        self, question: str, answer: Generation, without: Collection[int]
    ) -> tuple[Suggestion, ...]:
        """The look-up's best answer; where the model says something else, its next ones too."""
        found = tuple(
            Suggestion(LOOKUP, self.lookup.answers[place], closeness, self.rows[place].question)
            for place, closeness in self.lookup.ranked(question, CHOICES, without)
        )
        return found[:1] if found[0].text.strip() == answer.text.strip() else found

    def see(self, questions: Sequence[str]) -> list[Seen]:
        """What probe and domain make of each question; all empty where there is neither."""
        if self.states is None or not questions or not (self.probe or self.domain):
            return [Seen()] * len(questions)
        states = self.states(questions)
        choices: list[tuple[Suggestion, ...]] = [()] * len(questions)
        refusing = distances = None
        if self.probe is not None:
            refusing = self.probe.alike(states, questions, self._refusing_answers)
            choices = [
                tuple(Suggestion(PROBE, text, confidence(chance)) for text, chance in ranked)
                for ranked in self.probe.ranked(states, questions, CHOICES)
            ]
        if self.domain is not None:
            distances = self.domain.distances(states, questions)
        return [
            Seen(
                choices[place],
                None if refusing is None else float(refusing[place]),
                None if distances is None else float(distances[place]),
            )
            for place in range(len(questions))
        ]

    def calibrated(
        self, rows: Sequence[Example], raw: Sequence[Generation], context: Context, copy: float
    ) -> Guard:
        """The guard taught by all rows, and calibrated on the validation `rows` and the model's
        answers `raw` to them.

        For the calibration a row is looked up as if it and its near copies (overlap of at least
        `copy`) were not known, as no test question has such a copy either; and probe and domain,
        but for the domain's limit, are fitted without all of these. The guard that is returned has
        those fitted on all rows.
        """
        index = CopyIndex([row.question for row in self.rows])
        without = [_near_copies(row, self.rows, index, copy) for row in rows]
        lessons = self._read_lessons()
        taught = self.taught_by(lessons)
        if not self.settings.abstain:
            return taught
        asking = taught.taught_by(lessons, frozenset().union(*without))
        replies = asking.replies([row.question for row in rows], raw, without)
        before = asking.chain.without(ABSTAIN).apply_all(replies)
        near = {at: number for number, one in enumerate(clusters_of(rows, copy)) for at in one}
        validation = [
            replace(self._validation_row(row, one.reply, context), cluster=near[at])
            for at, (row, one) in enumerate(zip(rows, before, strict=True))
            if not one.reply.settled
        ]
        calibration = calibrate(validation, self.objectives)
        return replace(taught, calibration=calibration)

    def _read_lessons(self) -> Lessons | None:
        if self.states is None:
            return None
        said, declines = self.lookup.answers, self.known.declines
        return Lessons.read(self.rows, said, declines, self.states, self.settings)

    def taught_by(self, lessons: Lessons | None, without: Collection[int] = ()) -> Guard:
        """The guard with probe and domain fitted on all rows but those at `without`; where some are
        left out, the domain keeps its limit."""
        limit = self.domain.limit if self.domain and without else None
        return replace(
            self,
            probe=lessons.probe(without) if lessons and is_probing(self.settings) else None,
            domain=lessons.domain(without, limit) if lessons and self.settings.scope else None,
            taught=True,
        )

    def _validation_row(self, row: Example, reply: Reply, context: Context) -> ValidationRow:
        offered = options(reply, self.known)
        right = tuple(_is_right(row, option, context) for option in offered)
        own = declined(reply, self.known)
        return ValidationRow(row.question, row.answerable, offered, right, own)

    @property
    def kept(self) -> KeptGuard:
        """The content of guard.json."""
        return KeptGuard(
            VERSION,
            layers=self.chain.names,
            probe=self.probe is not None,
            scope=self.settings.scope,
            limit=None if self.domain is None else self.domain.limit,
            calibration=self.calibration,
            rules=KeptRules(self.book.tests, self.book.warnings),
        )


def _near_copies(
    row: Example, rows: Sequence[Example], index: CopyIndex, copy: float
) -> frozenset[int]:
    """Places of a row and of its near copies among `rows`, whose questions `index` holds."""
    near = {place for place, shared in enumerate(index.overlaps(row.question)) if shared >= copy}
    own = {place for place, each in enumerate(rows) if each.id == row.id}
    return frozenset(near | own)


def _is_right(row: Example, option: Option, context: Context) -> bool:
    return row.answerable and judge([row], [Answer(option.text)], context)[0].correct
