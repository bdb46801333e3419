"""What is looked at before a run: the files are read, the look-up is measured, the checks look.

It brings together what sits on one floor and may not know of one another: the checks and the
baseline. It loads no base model; what is known of one is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tuneproof.check.across.meaning import comparable
from tuneproof.check.facts import ModelFacts
from tuneproof.check.hiding import hidden
from tuneproof.check.mend import Copy, corrected, edits_of
from tuneproof.check.registry import CHECKS, CODES
from tuneproof.check.report import CheckReport
from tuneproof.check.subject import LookupShare, Meanings, Subject
from tuneproof.config import Recipe
from tuneproof.data.given import Given, read_given
from tuneproof.findings import Selection, run_checks
from tuneproof.i18n import _
from tuneproof.models.encoder import find_encoder
from tuneproof.progress import Progress, Silent

MOST_MEANT = 3000
"""Rows with an answer that are read for their meaning: half a minute on two cores."""
ANSWER_READ = 400
"""Characters of an answer that are read for its meaning."""


@dataclass(frozen=True)
class Preflight:
    """The report on a recipe, and what it was made from."""

    recipe: Recipe
    given: Given
    subject: Subject
    selection: Selection
    report: CheckReport

    def copies(self, *, errors_only: bool = False) -> tuple[Copy, ...]:
        """The corrected copies of the files that have something to correct.

        With `errors_only` only what is an error is corrected.
        """
        edits = edits_of(self.subject, self.selection, errors_only=errors_only)
        paths = [
            *self.recipe.data.train,
            *([self.recipe.data.test] if self.recipe.data.test else []),
        ]
        copies = (corrected(Path(path), edits) for path in paths)
        return tuple(copy for copy in copies if copy.applied or copy.missed)


def check(
    recipe: Recipe,
    progress: Progress | None = None,
    *,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    model: ModelFacts | None = None,
    written: bool = True,
) -> Preflight:
    """Read the files of the recipe and look at everything that can be known before a run.

    `select` and `ignore` come on top of the recipe's own. `written` says that the user wrote the
    recipe, schedule and all. Raises DataError when a file cannot
    be used, TuneproofError for an unknown code.
    """
    progress = progress or Silent()
    selection = selection_of(recipe, select, ignore)
    progress.stage(_("Reading"))
    given = read_given(recipe.data)
    subject = replace(subject_of(given, recipe), model=model, written=written)
    if selection.takes("D140"):
        progress.stage(_("Measuring the look-up"))
        subject = replace(subject, lookup=lookup_share(subject))
    if selection.takes("D164"):
        subject = replace(subject, meanings=meanings_of(subject, recipe, progress))
    progress.stage(_("Checking"))
    report = CheckReport(
        results=hidden(run_checks(CHECKS, subject, selection), subject.private),
        train=len(subject.train),
        test=len(subject.test or ()),
        knowledge=len(subject.knowledge),
    )
    return Preflight(recipe, given, subject, selection, report)


def selection_of(
    recipe: Recipe, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> Selection:
    """The checks that a recipe and its user choose. Raises TuneproofError for an unknown code."""
    settings = recipe.check
    selection = Selection(
        select=select or settings.select,
        ignore=(*settings.ignore, *ignore),
        per_file=settings.per_file,
    )
    selection.verify(CODES)
    return selection


def subject_of(given: Given, recipe: Recipe) -> Subject:
    """What the checks look at, of the rows that the files of the recipe hold."""
    return Subject(
        given.train, given.test, given.knowledge, recipe, given.findings, split=given.parted
    )


def meanings_of(subject: Subject, recipe: Recipe, progress: Progress) -> Meanings | None:
    """What the rows with an answer mean; None without a sentence encoder, or for too many rows to
    compare each with each in the time of a check.

    Raises ModelError or DependencyError where the encoder that the recipe names cannot be had.
    """
    rows = subject.answered
    if not comparable(subject) or len(rows) > MOST_MEANT:
        return None
    encoder = find_encoder(recipe.check.encoder, progress)
    if encoder is None:
        return None
    texts = list(dict.fromkeys(row.answer for row in rows))
    progress.stage(_("Reading what questions and answers mean"), len(rows) + len(texts))
    places = {text: place for place, text in enumerate(texts)}
    questions = encoder.questions([row.question for row in rows], progress.advance)
    answers = encoder.answers([text[:ANSWER_READ] for text in texts], progress.advance)
    return Meanings(questions, answers[[places[row.answer] for row in rows]])


def lookup_share(subject: Subject) -> LookupShare | None:
    """How a look-up does on the test, or on what would be held out; None without questions."""
    from tuneproof.evaluate.baseline import Lookup
    from tuneproof.evaluate.judge import Context, judge

    cut = subject.split
    if cut is None:
        return None
    known = (*cut.train, *cut.validation)
    if not cut.test or not any(row.question.strip() for row in known):
        return None
    lookup = Lookup(known)
    produced = [lookup.answer(row.question) for row in cut.test]
    judged = judge(cut.test, produced, Context.build(known, subject.knowledge))
    missed = [row for row, one in zip(cut.test, judged, strict=True) if not one.correct]
    return LookupShare(
        questions=len(judged),
        correct=len(judged) - len(missed),
        missed=tuple(missed),
        held_out=subject.test is None,
    )
