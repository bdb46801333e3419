"""Several runs compared with the first of them, on the questions that all of them answered.

One set of questions for every figure, so that won and lost questions add up to the difference
that is shown. With more than two runs the p-values are corrected for their number (Holm), and
a run whose test shares less than half of the first run's questions is left out of the figures
instead of shrinking them for all. The only texts made here are the reasons for leaving out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tuneproof.commands import command
from tuneproof.compare.changes import FactChange, RowChange, changes, row_changes
from tuneproof.compare.contest import Contest, contests
from tuneproof.compare.measures import CostFigure, Figure, costs, figures, overall
from tuneproof.compare.pairing import Matched, match
from tuneproof.compare.runs import RunFacts, read_facts
from tuneproof.errors import RunError, TuneproofError
from tuneproof.evaluate.keyed import Key, answers_by_key
from tuneproof.evaluate.stats import wilson
from tuneproof.i18n import _, enumerated
from tuneproof.store import RunFolder
from tuneproof.types import Interval, Judged, RunState, System

LEAST_SHARED = 0.5
"""Share of the first run's questions that a further run must have answered (a proposal)."""


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """One run of a comparison. `why_not` says why it has no figures, empty when it has.

    `questions` counts its own test answers of the system compared.
    """

    letter: str
    name: str
    path: str
    created: str
    state: str
    model: str
    questions: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of comparing several runs.

    `figures`, `lookup` and `contests` are about the runs named in `measured`, by letter and in
    that order, over `questions` shared questions; `changes`, `rows` and `costs` are about all.
    `lookup` is the share that each run's own look-up has right of the same questions. `with_guard`
    is what the same runs have right of them with their guards, as `ask` answers; None where
    another system than the adapter is compared, or a guard has not answered all of them.
    """

    system: str
    runs: tuple[ComparedRun, ...]
    measured: tuple[str, ...]
    questions: int
    answerable: int
    reworded: int
    resliced: int
    changes: tuple[FactChange, ...]
    rows: tuple[RowChange | None, ...]
    figures: tuple[Figure, ...]
    lookup: tuple[Interval | None, ...]
    costs: tuple[CostFigure, ...]
    contests: tuple[Contest, ...]
    notices: tuple[str, ...]
    guarded: bool = False
    """Whether all of `measured` have answers of a guard too."""
    with_guard: Figure | None = None

    @property
    def overall(self) -> Figure | None:
        """What each run has right of all questions; None where nothing was compared."""
        return next((figure for figure in self.figures if figure.key == "all"), None)


def compare(paths: Sequence[Path], system: str = System.ADAPTER) -> Comparison:
    """Compare the runs at `paths` with the first of them.

    Raises RunError when a path is no run folder or comes twice, TuneproofError with fewer than
    two paths, or when no run has answers of `system`.
    """
    _check_paths(paths)
    runs = [read_facts(path) for path in paths]
    _check_system(runs, system)
    reasons = _reasons_without_figures(runs, system)
    places = [place for place, reason in enumerate(reasons) if not reason]
    matched = match([runs[place].answers[system] for place in places])
    sides = tuple(
        _compared_run(run, place, system, reason)
        for place, (run, reason) in enumerate(zip(runs, reasons, strict=True))
    )
    letters = [sides[place].letter for place in places]
    return Comparison(
        system=system,
        runs=sides,
        measured=tuple(letters),
        questions=matched.questions,
        answerable=matched.answerable,
        reworded=matched.reworded,
        resliced=matched.resliced,
        changes=changes(runs),
        rows=row_changes(runs),
        figures=figures(matched.answers) if matched.questions else (),
        lookup=_lookup_shares([runs[place] for place in places], matched, system),
        costs=costs(runs),
        contests=contests(letters, matched.answers),
        notices=tuple(notice for run in runs for notice in run.notices),
        guarded=bool(places) and all(runs[at].answers.get(System.GUARDED) for at in places),
        with_guard=_overall_with_guard([runs[place] for place in places], matched, system),
    )


def letter(place: int) -> str:
    """The letter of the run at `place` (from 0): A, B, … Z, AA, AB, …"""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _check_paths(paths: Sequence[Path]) -> None:
    if len(paths) < 2:
        raise TuneproofError(
            _("A comparison needs at least two runs."),
            remedy=_("Name two run folders; `tuneproof runs` lists those that there are."),
        )
    resolved = [path.resolve() for path in paths]
    for path in paths:
        if resolved.count(path.resolve()) > 1:
            raise RunError(
                _("This run was named twice."),
                where=str(path),
                remedy=_("Name each run once."),
            )


def _check_system(runs: Sequence[RunFacts], system: str) -> None:
    """Raise TuneproofError where runs have test answers, but none of them of `system`."""
    known = sorted({name for run in runs for name in run.answers})
    if known and system not in known:
        raise TuneproofError(
            _("None of these runs has answers of “{system}”.").format(system=system),
            where="--system",
            remedy=_("Choose one of: {names}").format(names=enumerated(known)),
        )


def _reasons_without_figures(runs: Sequence[RunFacts], system: str) -> list[str]:
    """For each run why it has no figures in this comparison; empty where it has them."""
    reasons = [_reason_unmeasured(run, system) for run in runs]
    first = next((run for run, reason in zip(runs, reasons, strict=True) if not reason), None)
    if first is None:
        return reasons
    wanted = answers_by_key(first.answers[system])
    alone = len(runs) == 2
    return [
        reason or ("" if run is first else _reason_test_differs(run, system, wanted, alone))
        for run, reason in zip(runs, reasons, strict=True)
    ]


def _reason_unmeasured(run: RunFacts, system: str) -> str:
    if run.answers.get(system):
        return ""
    if run.answers:
        return _("It has no answers of “{system}”, only of: {names}.").format(
            system=system, names=enumerated(sorted(run.answers))
        )
    state = run.status.state
    if state == RunState.RUNNING:
        return _("It is still running and has not answered the test questions.")
    if state == RunState.FAILED:
        return _("It failed before it answered the test questions.")
    if RunFolder(run.path).is_registered:
        return _(
            "It was registered without answers to the test questions. Prove the run that it was "
            "made from, and register that."
        )
    verb = "resume" if run.status.proof else "evaluate"  # what `train` made is complete as it is
    return _("It has not answered the test questions. Complete it with: {command}").format(
        command=command(verb, run.path)
    )


def _reason_test_differs(
    run: RunFacts, system: str, wanted: Mapping[Key, Judged], alone: bool
) -> str:
    shared = len(answers_by_key(run.answers[system]).keys() & wanted.keys())
    if shared == 0:
        return _reason_no_shared_questions(run)
    if alone or shared >= LEAST_SHARED * len(wanted):
        return ""
    return _(
        "It answered only {shared} of the {n} questions of the first run; compare it with that "
        "run alone."
    ).format(shared=shared, n=len(wanted))


def _reason_no_shared_questions(run: RunFacts) -> str:
    if RunFolder(run.path).is_registered:
        return _(
            "It was tested on other questions, not one in common, and as a registered version it "
            "keeps that test."
        )
    return _(
        "It was tested on other questions, not one in common. Test both on the same file, this one "
        "with: {command}"
    ).format(command=command("evaluate", run.path, "--test", "FILE"))


def _compared_run(run: RunFacts, place: int, system: str, reason: str) -> ComparedRun:
    return ComparedRun(
        letter=letter(place),
        name=run.name,
        path=str(run.path),
        created=run.status.created,
        state=run.status.state,
        model=str(run.status.model.get("name") or run.settings.get("model.name")),
        questions=len(run.answers.get(system, ())),
        why_not=reason,
    )


def _overall_with_guard(runs: Sequence[RunFacts], matched: Matched, system: str) -> Figure | None:
    """What the adapters of the matched answers have right with their guards; see `Comparison`."""
    if system != System.ADAPTER or not matched.questions:
        return None
    keys = answers_by_key(matched.answers[0]).keys()
    tables = [answers_by_key(run.answers.get(System.GUARDED, ())) for run in runs]
    if not all(key in table for table in tables for key in keys):
        return None
    return overall([[table[key] for key in keys] for table in tables])


def _lookup_shares(
    runs: Sequence[RunFacts], matched: Matched, system: str
) -> tuple[Interval | None, ...]:
    """The share of the matched questions that each run's own look-up has right.

    None for a run whose look-up did not answer all of them.
    """
    keys = answers_by_key(matched.answers[0]).keys() if matched.questions else ()
    shares: list[Interval | None] = []
    for run in runs:
        table = answers_by_key(run.answers.get(System.LOOKUP, ()))
        whole = system != System.LOOKUP and bool(keys) and all(key in table for key in keys)
        right = sum(table[key].correct for key in keys) if whole else 0
        shares.append(wilson(right, len(keys)) if whole else None)
    return tuple(shares)
