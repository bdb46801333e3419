"""The check before a run: read the files, measure the look-up, run the checks.

It combines packages that may not import each other: the checks, the baseline and the sentence
encoder. It loads no base model; facts about one are passed in.
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
from tuneproof.check.sources.disputed import LEAST_LINES
from tuneproof.check.subject import LookupShare, Meanings, Senses, Subject
from tuneproof.config import Recipe
from tuneproof.data.given import Given, read_given
from tuneproof.findings import Selection, run_checks
from tuneproof.i18n import _
from tuneproof.models.encoder import find_encoder
from tuneproof.progress import Progress, Silent
from tuneproof.text.sentences import statements

MOST_MEANT = 3000
"""Most rows with an answer that the sentence encoder reads: half a minute on two cores."""
MOST_LINES = 500
"""Most sentences of the knowledge base that it reads."""
ANSWER_READ = 400
"""Characters of an answer, or of such a sentence, that the sentence encoder reads."""


@dataclass(frozen=True)
class Preflight:
    """The report on a recipe, with all that it was made from."""

    recipe: Recipe
    given: Given
    subject: Subject
    selection: Selection
    report: CheckReport

    def copies(self, *, errors_only: bool = False) -> tuple[Copy, ...]:
        """Corrected copies of the data files that have anything to correct.

        With `errors_only` only findings of severity error are corrected.
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
    """Read the files of the recipe and run the checks.

    `select` replaces that of the recipe, `ignore` is added to it. `written`: the user wrote the
    recipe, schedule included. Raises DataError when a file cannot be used, TuneproofError for an
    unknown code.
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
    if selection.takes("D159"):
        subject = replace(subject, senses=senses_of(subject, recipe, progress))
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
    """The checks that recipe and arguments select. Raises TuneproofError for an unknown code."""
    settings = recipe.check
    selection = Selection(
        select=select or settings.select,
        ignore=(*settings.ignore, *ignore),
        per_file=settings.per_file,
    )
    selection.verify(CODES)
    return selection


def subject_of(given: Given, recipe: Recipe) -> Subject:
    """The subject of the checks, from the rows of the recipe's files."""
    return Subject(
        given.train, given.test, given.knowledge, recipe, given.findings, split=given.parted
    )


def meanings_of(subject: Subject, recipe: Recipe, progress: Progress) -> Meanings | None:
    """The embeddings of questions and answers; None without a sentence encoder, or with too many
    rows to compare all pairs in the time of a check.

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


def senses_of(subject: Subject, recipe: Recipe, progress: Progress) -> Senses | None:
    """The embeddings of the sentences of the knowledge base; None without a sentence encoder, with
    too many sentences or too few to tell what is alike, or with so many rows that no meaning is
    compared, so that their check needs no torch.

    Raises ModelError or DependencyError where the encoder that the recipe names cannot be had.
    """
    said = tuple(
        dict.fromkeys(text for entry in subject.knowledge for text in statements(entry.text))
    )
    if len(subject.answered) > MOST_MEANT or not LEAST_LINES <= len(said) <= MOST_LINES:
        return None
    encoder = find_encoder(recipe.check.encoder, progress)
    if encoder is None:
        return None
    progress.stage(_("Reading what the knowledge base means"), len(said))
    return Senses(said, encoder.questions([text[:ANSWER_READ] for text in said], progress.advance))


def lookup_share(subject: Subject) -> LookupShare | None:
    """How many questions of the test, or of what would be held out, the look-up has right; None
    without questions."""
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
    missed = [row for row, answer in zip(cut.test, judged, strict=True) if not answer.correct]
    return LookupShare(
        questions=len(judged),
        correct=len(judged) - len(missed),
        missed=tuple(missed),
        held_out=subject.test is None,
    )
