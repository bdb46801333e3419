"""Fit, train, evaluate and diagnose: what happens in which order, and what a stop leaves behind.

Every function works on a run folder and leaves it readable whatever happens: its state says
where it stands, and `resume` does what is still missing. This module prints nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tuneproof import atomic, store
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.data.read import must_be_named
from tuneproof.data.tables import no_such_file
from tuneproof.diagnose.diagnosis import Diagnosis
from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.before import CAREFUL, Gate
from tuneproof.experiment.complete import Trainer, resume
from tuneproof.experiment.leaving import leaving_it_readable
from tuneproof.experiment.parts import (
    KEPT,
    OtherTest,
    Parts,
    load_parts,
    read_test,
    take_test,
)
from tuneproof.experiment.proof import look_for_causes, prove
from tuneproof.experiment.proven import PROVEN
from tuneproof.guard.rules_file import read_rulebook
from tuneproof.i18n import _, ngettext
from tuneproof.models import encoder
from tuneproof.models.sources import from_anywhere
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import RunState, to_json


def fit(
    recipe: Recipe,
    out: Path,
    progress: Progress,
    *,
    command: str = "",
    name: str = "",
    parent: Mapping[str, Any] | None = None,
    gate: Gate = CAREFUL,
    trainer: Trainer | None = None,
) -> RunFolder:
    """Check, train and prove in a new run folder under `out`, called `name` or after its data;
    returns it.

    `parent` is the record of the run whose prescription this one follows; `trainer` trains in
    place of `train_once`. Raises CheckError when the check finds the run pointless and `gate` does
    not force it, TuneproofError for what else the user can mend, Interrupted on Ctrl-C and where a
    breaker sees disk or memory run out.
    """
    searches = trainer is not None
    run = _create_run(recipe, out, command, name, gate, proof=True, searches=searches)
    if parent is not None:
        run.update(parent=parent)
    return resume(run, progress, trainer=trainer)


def train(
    recipe: Recipe,
    out: Path,
    progress: Progress,
    *,
    command: str = "",
    name: str = "",
    gate: Gate = CAREFUL,
) -> RunFolder:
    """As `fit`, without the proof."""
    run = _create_run(recipe, out, command, name, gate, proof=False)
    return resume(run, progress)


def begin(
    recipe: Recipe,
    run: RunFolder,
    *,
    command: str = "",
    gate: Gate = CAREFUL,
    proof: bool = True,
    searches: bool = False,
) -> RunFolder:
    """Write what a new run starts with into the folder of `run`; `resume` does the rest.

    `searches`: candidates are searched for instead of training one. The recipe alone does not tell,
    as `train` never searches. Raises RunError when the folder cannot be written.
    """
    rules = recipe.guard.rules_file
    absolute = {
        "model.name": from_anywhere(recipe.model.name),
        "data.train": [str(Path(path).resolve()) for path in recipe.data.train],
        "data.test": str(Path(recipe.data.test).resolve()) if recipe.data.test else None,
        "data.kb": str(Path(recipe.data.kb).resolve()) if recipe.data.kb else None,
        "guard.rules_file": str(Path(rules).resolve()) if rules else None,
        "check.encoder": encoder.named_anywhere(recipe.check.encoder),
    }
    if rules:
        atomic.write_bytes(run / store.RULES, Path(rules).read_bytes())
    atomic.write_text(run / store.RECIPE, dump_recipe(patched(recipe, absolute)))
    run.update(
        name=run.path.name,
        state=RunState.RUNNING,
        why=None,
        stopped_by=None,
        verdict=None,
        proof=proof,
        searches=searches,
        gate=to_json(gate),
        command=command,
        created=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        timings={},
    )
    return run


def evaluate(run: RunFolder, progress: Progress, *, test: Path | None = None) -> RunFolder:
    """Prove a trained run again, or for the first time; on another test file when given.

    A run whose training was interrupted or killed is proved as far as it got, and can still be
    resumed. Raises RunError when the run has no adapter or is a registered version, DataError
    when the test file is unusable.
    """
    run.must_be_open()
    with leaving_it_readable(run):
        run.note_kill()  # else a proof that fails now would be recorded as training that failed
        run.must_have_adapter()
        other = read_test(run, test) if test else None  # a faulty file is told before a model loads
        answerer = Answerer.open(run, progress)
        with _parts_to_prove(run, other, progress) as parts:
            prove(run, parts, answerer, progress)
        going = run.status().state in (RunState.INTERRUPTED, RunState.FAILED)
        run.update(proof=True, **({} if going else {"state": RunState.FINISHED}))
    return run


def diagnose(run: RunFolder, progress: Progress) -> Diagnosis:
    """Measure a trained run's adapter on its training rows and diagnose it again.

    Raises RunError when the run has no adapter or is a registered version.
    """
    run.must_be_open()
    with run.alone():
        run.note_kill()
        answerer = Answerer.open(run, progress)
        return look_for_causes(run, load_parts(run), answerer, progress)


def _create_run(
    recipe: Recipe,
    out: Path,
    command: str,
    name: str,
    gate: Gate,
    *,
    proof: bool,
    searches: bool = False,
) -> RunFolder:
    must_be_named(recipe.data.train)
    # What is wrong with a file is told before there is a folder, or hours of training.
    for path in filter(None, (*recipe.data.train, recipe.data.test, recipe.data.kb)):
        if not Path(path).exists():
            raise no_such_file(Path(path))
    rules = recipe.guard.rules_file
    if rules:
        read_rulebook(Path(rules))
    run = RunFolder.create(out, name or usual_name(Path(recipe.data.train[0])))
    return begin(recipe, run, command=command, gate=gate, proof=proof, searches=searches)


def usual_name(data: Path) -> str:
    """The name of a run over this file: that of the file; of its folder where the file is called
    "train", as "handbook/train.csv"; of the run where its diagnosis prescribed these rows."""
    folder = data.resolve().parent
    if (folder / store.RUN).is_file():
        return store.name_in(folder)
    return folder.name if data.stem == "train" else data.stem


@contextmanager
def _parts_to_prove(run: RunFolder, test: OtherTest | None, progress: Progress) -> Iterator[Parts]:
    """The parts to prove with: the run's own, or with `test` in place of its test.

    These become the run's test. Where the proof fails or is stopped, the old test and its figures
    are put back; a run that is killed meanwhile counts as not finished.
    """
    if test is None:
        yield load_parts(run)
        return
    names = (*KEPT, *PROVEN)
    before = {name: (run / name).read_bytes() for name in names if (run / name).exists()}
    status = run.status()
    if store.EVALUATION in before:
        progress.say(_say_replaced(run.path))
    if status.state == RunState.FINISHED:
        run.update(state=RunState.TRAINED)
    try:
        take_test(run, test)
        if test.known:
            progress.say(_say_left_out(test))
        yield load_parts(run)
    except BaseException:
        for name in names:
            if name in before:
                atomic.write_bytes(run / name, before[name])
            else:
                (run / name).unlink(missing_ok=True)
        run.update(rows=status.rows, verdict=status.verdict, state=status.state)
        raise


def _say_left_out(test: OtherTest) -> str:
    return ngettext(
        "{n} question of {file} was trained on or chosen with, or nearly so: it is left out.",
        "{n} questions of {file} were trained on or chosen with, or nearly so: they are left out.",
        test.known,
    ).format(n=test.known, file=test.files[0].path)


def _say_replaced(run: Path) -> str:
    return _(
        "The run's figures and report will be about the questions of this file, no longer about "
        "the former ones. To keep both, stop this (nothing is lost) and evaluate a copy of {run}."
    ).format(run=run)
