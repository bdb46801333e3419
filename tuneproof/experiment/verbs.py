"""Fit, train, resume and evaluate: what happens in which order, and what a stop leaves behind.

Every function works on a run folder and leaves it readable whatever happens: its state says
where it stands, and `resume` does what is still missing. This module prints nothing.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tuneproof import atomic, store
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.data.read import must_be_named
from tuneproof.data.tables import no_such_file
from tuneproof.diagnose.diagnosis import Diagnosis
from tuneproof.diagnose.folder import diagnose_run
from tuneproof.engine.checkpoint import load_adapter
from tuneproof.errors import RunError, TuneproofError, is_out_of_memory
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.experiment.before import CAREFUL, Before, Gate
from tuneproof.experiment.breaking import Stopped
from tuneproof.experiment.forecast import look_back, predict_run
from tuneproof.experiment.guarding import rules_of
from tuneproof.experiment.machine import peak_memory, surroundings
from tuneproof.experiment.parts import KEPT, Parts, load_parts, read_parts, take_test
from tuneproof.experiment.proof import look_for_causes, prove
from tuneproof.experiment.proven import PROVEN
from tuneproof.experiment.training import Training
from tuneproof.guard.rulebook import read_rulebook
from tuneproof.i18n import _, ngettext
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import RunState, to_json

_USABLE = (RunState.TRAINED, RunState.STOPPED)

Trainer = Callable[[RunFolder, Recipe, Parts, Workbench, Progress], None]
"""Leaves an adapter in the run folder and says in run.json how it ended; see `train_once`."""


class Interrupted(Exception):
    """The user stopped it, or a breaker whose cause can be removed. The folder `run` is usable as
    far as it got; `resume` continues it. No TuneproofError: nothing is wrong."""

    def __init__(self, run: RunFolder):
        super().__init__(run)
        self.run = run

    def __str__(self) -> str:
        return str(self.run.path)


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
    """A new run under `out`, called `name` or after its data: check, train, prove, give the
    verdict.

    `parent` is the record of the run whose prescription this one follows; `trainer` trains in
    place of `train_once`. Raises CheckError when the check finds the run pointless and `gate` does
    not force it, TuneproofError for what else the user can mend, Interrupted on Ctrl-C and where a
    breaker sees disk or memory run out.
    """
    run = _new_run(recipe, out, command, name, gate, proof=True)
    if parent is not None:
        run.update(parent=parent)
    _complete(run, progress, trainer)
    return run


def train(
    recipe: Recipe,
    out: Path,
    progress: Progress,
    *,
    command: str = "",
    name: str = "",
    gate: Gate = CAREFUL,
) -> RunFolder:
    """A new run under `out`, checked, trained and not evaluated. Raises as `fit`."""
    run = _new_run(recipe, out, command, name, gate, proof=False)
    _complete(run, progress)
    return run


def resume(
    run: RunFolder,
    progress: Progress,
    *,
    trainer: Trainer | None = None,
    bench: Workbench | None = None,
) -> RunFolder:
    """Do what is missing of a run, with the same losses as if it had never stopped.

    A run that is complete stays as it is. `bench` is the base model of the run's recipe where it
    is loaded already. Raises as `fit`.
    """
    _complete(run, progress, trainer, bench)
    return run


def begin(
    recipe: Recipe,
    run: RunFolder,
    *,
    command: str = "",
    gate: Gate = CAREFUL,
    proof: bool = True,
) -> RunFolder:
    """Make the folder of `run` that of a new run; `resume` does the rest.

    Raises RunError when the folder cannot be written.
    """
    rules = recipe.guard.rules_file
    absolute = {
        "data.train": [str(Path(path).resolve()) for path in recipe.data.train],
        "data.test": str(Path(recipe.data.test).resolve()) if recipe.data.test else None,
        "data.kb": str(Path(recipe.data.kb).resolve()) if recipe.data.kb else None,
        "guard.rules_file": str(Path(rules).resolve()) if rules else None,
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
        gate=to_json(gate),
        command=command,
        created=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        timings={},
    )
    return run


def evaluate(run: RunFolder, progress: Progress, *, test: Path | None = None) -> RunFolder:
    """Prove a trained run again, or for the first time; on another test file when given.

    A run whose training was interrupted, by a kill too, is proved as far as it got, and can still
    be resumed. Raises RunError when the run has no adapter or is a registered version, DataError
    when the test file is unusable.
    """
    run.must_be_open()
    with _leaving_it_readable(run):
        if run.status().get("state") == RunState.RUNNING:
            # Nobody else holds it, so it was killed: what befalls the proof is no fault of it.
            run.update(state=RunState.INTERRUPTED)
        answerer = Answerer.open(run, progress)
        with _asking(run, test, progress) as parts:
            prove(run, parts, answerer, progress)
        going = run.status().get("state") in (RunState.INTERRUPTED, RunState.FAILED)
        run.update(proof=True, **({} if going else {"state": RunState.FINISHED}))
    return run


def diagnose(run: RunFolder, progress: Progress) -> Diagnosis:
    """Measure a trained run's adapter on its training rows and diagnose it again.

    Raises RunError when the run has no adapter or is a registered version.
    """
    run.must_be_open()
    with run.alone():
        answerer = Answerer.open(run, progress)
        return look_for_causes(run, load_parts(run), answerer, progress)


def _new_run(
    recipe: Recipe, out: Path, command: str, name: str, gate: Gate, *, proof: bool
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
    return begin(recipe, run, command=command, gate=gate, proof=proof)


def usual_name(data: Path) -> str:
    """What a run over this file is called: after the file; "handbook/train.csv" after its folder,
    and rows that the diagnosis of a run prescribed after that run."""
    folder = data.resolve().parent
    if (folder / store.RUN).is_file():
        return store.name_in(folder)
    return folder.name if data.stem == "train" else data.stem


def _complete(
    run: RunFolder,
    progress: Progress,
    trainer: Trainer | None = None,
    bench: Workbench | None = None,
) -> None:
    """Do whatever `run` still lacks: examples, training, proof."""
    run.must_be_open()
    if run.status().get("state") == RunState.FINISHED:
        return
    with _leaving_it_readable(run):
        status = run.status()  # again: whoever held it until now may have come far
        if status.get("state") == RunState.FINISHED:
            return
        for warning in rules_of(run).warnings:
            progress.say(warning)
        before = Before(run, Gate(**status.get("gate", {})), progress)
        parts = _rows(run, before, progress)
        bench = _opened(run, bench, progress)
        if status.get("state") not in _USABLE:
            _do_training(run, before, parts, bench, trainer, progress)
        if status.get("proof", True):
            _do_proof(run, parts, bench, progress)
        else:
            look_back(run, run.recipe())


def _rows(run: RunFolder, before: Before, progress: Progress) -> Parts:
    """The rows of the run; checked, read and parted where it has none yet."""
    if (run / store.EXAMPLES).exists():
        return load_parts(run)
    recipe, given = before.look_at_data(run.recipe())
    progress.stage(_("Reading and splitting the data"))
    return read_parts(run, recipe, given)


def _opened(run: RunFolder, bench: Workbench | None, progress: Progress) -> Workbench:
    """The base model of the run, loaded where it is not yet, and described in run.json."""
    began = time.perf_counter()
    bench = bench or Workbench.of(run, run.recipe(), progress)
    _describe(run, bench, time.perf_counter() - began)
    return bench


def _do_training(
    run: RunFolder,
    before: Before,
    parts: Parts,
    bench: Workbench,
    trainer: Trainer | None,
    progress: Progress,
) -> None:
    """Train, the model checked first where that was not done. Raises as the trainer does."""
    recipe = run.recipe()
    if not run.status().get("checked"):
        # A trainer of many candidates predicts each of them itself.
        cost = None if trainer else predict_run(run, recipe, parts, bench, progress)
        before.look_at_model(recipe, parts, bench, cost)
        run.update(checked=True)
    (trainer or train_once)(run, recipe, parts, bench, progress)


def _do_proof(run: RunFolder, parts: Parts, bench: Workbench, progress: Progress) -> None:
    """Prove what was trained, as far as there is something to ask and to ask about."""
    if not (run / store.ADAPTER).is_dir():
        diagnose_run(run)  # training that left nothing to ask still left its curves
        return
    recipe = run.recipe()  # a trainer may have found a better one
    adapter = load_adapter(run / store.ADAPTER, bench.network)
    answerer = Answerer(bench, adapter, parts.known, recipe)
    if not parts.test:
        look_for_causes(run, parts, answerer, progress)
        run.update(
            why=_("There was no test question: give a test file, or more phrasings a topic.")
        )
        return
    prove(run, parts, answerer, progress)
    run.update(state=RunState.FINISHED, peak_memory_bytes=peak_memory(bench.base.device))
    look_back(run, recipe)


def train_once(
    run: RunFolder, recipe: Recipe, parts: Parts, bench: Workbench, progress: Progress
) -> None:
    """The usual trainer: the recipe as it is. Raises Interrupted where a breaker or the user ends
    it in a way that can be resumed."""
    run.update(state=RunState.RUNNING, why=None, stopped_by=None)
    training = Training(run, recipe, parts, bench, progress)
    began = time.perf_counter()
    state, why, by = RunState.TRAINED, None, None
    try:
        training.go()
    except Stopped as stop:
        state, why, by = stop.state, stop.why, stop.by
        run.event("stopped", why=why, by=by)
    finally:
        spent = run.timings().get("train_seconds", 0.0) + time.perf_counter() - began
        run.update(
            timings=run.timings(train_seconds=spent),
            peak_memory_bytes=peak_memory(bench.base.device),
        )
    run.update(state=state, why=why, stopped_by=by)
    if state is RunState.INTERRUPTED:
        raise Interrupted(run)


@contextmanager
def _asking(run: RunFolder, test: Path | None, progress: Progress) -> Iterator[Parts]:
    """The parts to prove with: the run's own, or with the questions of `test` in place of its test.

    They stay the run's test once the proof is done. Where it fails or is stopped, the old test and
    its figures are put back; a run that is killed meanwhile counts as not finished.
    """
    if test is None:
        yield load_parts(run)
        return
    names = (*KEPT, *PROVEN)
    before = {name: (run / name).read_bytes() for name in names if (run / name).exists()}
    status = run.status()
    if store.EVALUATION in before:
        progress.say(_replaced(run.path))
    if status.get("state") == RunState.FINISHED:
        run.update(state=RunState.TRAINED)
    try:
        copies = take_test(run, test)
        if copies:
            progress.say(_left_out(copies, test))
        yield load_parts(run)
    except BaseException:
        for name in names:
            if name in before:
                atomic.write_bytes(run / name, before[name])
            else:
                (run / name).unlink(missing_ok=True)
        run.update(**{name: status.get(name) for name in ("rows", "verdict", "state")})
        raise


def _left_out(copies: int, test: Path) -> str:
    return ngettext(
        "{n} question of {file} was trained on or chosen with, or nearly so: it is left out.",
        "{n} questions of {file} were trained on or chosen with, or nearly so: they are left out.",
        copies,
    ).format(n=copies, file=test)


def _replaced(run: Path) -> str:
    return _(
        "The questions of this file take the place of those that the run was proved with, in its "
        "figures and its report. To keep both, stop this (nothing is lost) and evaluate a copy of "
        "{run}."
    ).format(run=run)


def _describe(run: RunFolder, bench: Workbench, seconds: float) -> None:
    base, renderer = bench.base, bench.renderer
    run.update(
        model={
            "name": base.local.name,
            "source": base.local.source,
            "license": base.local.license,
            "revision": base.local.revision,
            "digest": base.digest,
            "parameters": base.parameters,
            "kind": base.kind,
        },
        prompt={
            "form": renderer.form,
            "template": renderer.template,
            "digest": renderer.digest,
            "end_id": renderer.end_id,
        },
        timings=run.timings(load_seconds=seconds),
        **surroundings(base.device, base.dtype),
    )


@contextmanager
def _leaving_it_readable(run: RunFolder) -> Iterator[None]:
    """Nobody else works on it meanwhile, and whatever ends the work, run.json says what it was."""
    with run.alone(), _said_why(run):
        yield


@contextmanager
def _said_why(run: RunFolder) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as error:
        if run.status().get("state") == RunState.RUNNING:
            run.update(state=RunState.INTERRUPTED, why=_("Stopped by the user."))
        raise Interrupted(run) from error
    except Interrupted:
        raise
    except TuneproofError as error:
        if run.status().get("state") == RunState.RUNNING:
            run.update(state=RunState.FAILED, why=str(error))
        raise
    except Exception as error:
        full = is_out_of_memory(error)
        why = _("Memory ran out.") if full else f"{type(error).__name__}: {error}"
        if run.status().get("state") == RunState.RUNNING:
            run.update(state=RunState.INTERRUPTED if full else RunState.FAILED, why=why)
        if not full or run.status().get("state") == RunState.FINISHED:  # nothing to continue
            raise
        raise RunError(
            why,
            where=str(run.path),
            remedy=_("Free memory, then continue with: {command}").format(
                command=shlex.join(["tuneproof", "resume", str(run.path)])
            ),
        ) from error
