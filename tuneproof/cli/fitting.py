"""The verbs that compute a run: fit, train, evaluate, resume.

They turn the command line into a recipe, pass it to `tuneproof.api`, and turn the run that it
returns into output and an exit code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tuneproof import api
from tuneproof.api import Run, open_run, starting_recipe
from tuneproof.cli.outcome import exit_code, show_outcome
from tuneproof.cli.output import Output
from tuneproof.cli.verbs import (
    KbOption,
    ModelOption,
    RunPath,
    TestOption,
    setting,
    typed_command,
    verb,
)
from tuneproof.commands import command
from tuneproof.config import Recipe, files_named, load_recipe, patched
from tuneproof.data.tables import must_be_there
from tuneproof.errors import TuneproofError
from tuneproof.handwritten import UnreadableError, read_yaml
from tuneproof.i18n import _, bracketed
from tuneproof.progress import Progress
from tuneproof.store import ADAPTER, RECIPE, RunFolder
from tuneproof.types import RunState

if TYPE_CHECKING:
    from tuneproof.experiment import Gate

RunMaker = Callable[[Progress], Run]
CHOSEN_BY_FIT = frozenset({"train.epochs", "train.batch_size"})
"""Settings that make a schedule the user's own: without them `fit` chooses it."""


ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="auto|ADDRESS",
        help=_(
            "Train a search's candidates on a Ray cluster: HOST:PORT of its head, or auto "
            "(RAY_ADDRESS, else this machine alone). The share of each: search.cpus_per_trial and "
            "search.gpus_per_trial."
        ),
        show_default=False,
    ),
]


@dataclass(frozen=True)
class RunOptions:
    """The options of `fit` and `train`: data, recipe, output folder, the commonest settings."""

    data: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DATA",
            help=_(
                "Files with questions and answers: CSV, JSONL, Parquet or XLSX. May be left out "
                "when the recipe names them."
            ),
            show_default=False,
        ),
    ] = None
    kb: KbOption = None
    test: TestOption = None
    model: ModelOption = None
    recipe: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=_("A recipe to start from; what is given here replaces its settings."),
        ),
    ] = None
    out: Annotated[
        Path, typer.Option(metavar="DIR", help=_("Folder for the new run's own folder."))
    ] = Path("runs")
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Name of the run, part of its folder."))
    ] = None
    epochs: Annotated[int | None, setting("train.epochs", "N")] = None
    learning_rate: Annotated[float | None, setting("train.learning_rate", "RATE")] = None
    rank: Annotated[int | None, setting("lora.rank", "N")] = None
    batch_size: Annotated[int | None, setting("train.batch_size", "N")] = None
    seed: Annotated[int | None, setting("train.seed", "N")] = None
    device: Annotated[str | None, setting("model.device", "auto|cpu|cuda|mps")] = None
    others: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SETTING=VALUE",
            help=_("Any other setting of the recipe, such as guard.scope=false. Repeatable."),
        ),
    ] = None
    no_check: Annotated[
        bool, typer.Option("--no-check", help=_("Do not check data, recipe and model first."))
    ] = False
    no_fix: Annotated[
        bool,
        typer.Option(
            "--no-fix", help=_("Correct no errors of the data in a copy: train on it as it is.")
        ),
    ] = False
    force: Annotated[
        bool, typer.Option("--force", help=_("Train even where the check finds it pointless."))
    ] = False

    def settings(self) -> dict[str, Any]:
        """The recipe settings given on the command line, dotted name to value. Raises
        TuneproofError where one is given twice, or with --set and no value."""
        own = {**files_named(self.data, self.kb, self.test), **_given_only(self.own_settings())}
        for name, value in map(_setting_and_value, self.others or ()):
            if name in own:
                raise TuneproofError(
                    _("{name} was given twice.").format(name=name), remedy=_("Give it once.")
                )
            own[name] = value
        return own

    def own_settings(self) -> dict[str, Any]:
        """The settings that have an option of their own; None where it was not given."""
        return {
            "model.name": self.model,
            "model.device": self.device,
            "lora.rank": self.rank,
            "train.epochs": self.epochs,
            "train.learning_rate": self.learning_rate,
            "train.batch_size": self.batch_size,
            "train.seed": self.seed,
        }

    def gate(self) -> Gate:
        """What is checked before the run. `written` is False where `fit` chose the schedule itself:
        that is not judged."""
        from tuneproof.experiment import Gate

        return Gate(
            check=not self.no_check,
            force=self.force,
            fix=not self.no_fix,
            written=self.recipe is not None or not CHOSEN_BY_FIT.isdisjoint(self.settings()),
        )


@dataclass(frozen=True)
class FitOptions(RunOptions):
    """The options of `fit` beyond those of `RunOptions`: the search, and a prescription."""

    minutes: Annotated[float | None, setting("search.minutes", "MINUTES")] = None
    trials: Annotated[int | None, setting("search.trials", "N")] = None
    together: Annotated[int | None, setting("search.together", "N")] = None
    cluster: ClusterOption = None
    apply: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN",
            help=_(
                "Start from the recipe of this run with its prescription applied, and see whether "
                "the expected effect comes."
            ),
        ),
    ] = None

    def own_settings(self) -> dict[str, Any]:
        """Those of `RunOptions`, and those of the search."""
        return {
            **super().own_settings(),
            "search.minutes": self.minutes,
            "search.trials": self.trials,
            "search.together": self.together,
        }


def register(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    verb(
        app,
        "fit",
        _("Train on your questions and prove what was learned: the main job."),
        "tuneproof fit questions.csv --kb handbook.jsonl --test test.csv",
        "tuneproof fit questions.csv --minutes 10",
        "tuneproof fit questions.csv --minutes 10 --cluster auto --together 4",
        "tuneproof fit --recipe recipe.yaml --epochs 8",
        "tuneproof fit --apply runs/2026-11-22-handbook-7f3a",
    )(fit)
    verb(
        app,
        "train",
        _("Train only, without the proof."),
        "tuneproof train questions.csv --epochs 4",
    )(train)
    verb(
        app,
        "evaluate",
        _("Ask a run all test questions again, or those of another file."),
        "tuneproof evaluate runs/2026-11-22-handbook-7f3a --test new-questions.csv",
    )(evaluate)
    verb(
        app,
        "resume",
        _("Continue a run that was interrupted, or complete what it lacks."),
        "tuneproof resume runs/2026-11-22-handbook-7f3a",
    )(resume)


def fit(output: Output, options: FitOptions) -> int:
    """Train, evaluate, report."""
    if options.apply is not None:
        return _run_prescription(output, options, options.apply)
    return _new_run(output, options)


def train(output: Output, options: RunOptions) -> int:
    """Train only."""
    return _new_run(output, options)


def evaluate(
    output: Output,
    run: RunPath,
    test: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=_("Another file with test questions and answers.")),
    ] = None,
) -> int:
    """Evaluate again."""
    opened = _open_to_change(run)
    must_be_there([test] if test else [])
    opened.folder.must_have_adapter()
    output.get_ready()
    return _run_and_show(output, lambda progress: opened.evaluate(test, progress=progress))


def resume(output: Output, run: RunPath, cluster: ClusterOption = None) -> int:
    """Continue a run."""
    opened = _open_to_change(run)
    output.get_ready()
    return _run_and_show(output, lambda progress: opened.resume(cluster=cluster, progress=progress))


def _open_to_change(path: Path) -> Run:
    """The run at `path`. Raises RunError where it may not be changed, before anything is loaded."""
    run = open_run(path)
    run.folder.must_be_open()
    return run


def _new_run(output: Output, options: RunOptions) -> int:
    given = load_recipe(options.recipe) if options.recipe else None
    recipe = _with_settings(given or Recipe(), options)
    if not recipe.data.train:
        raise _no_data_error()
    files = recipe.data
    must_be_there(Path(name) for name in (*files.train, files.kb, files.test) if name)
    output.get_ready()
    if given is None:
        recipe = starting_recipe(
            options.data or [],
            kb=options.kb,
            test=options.test,
            model=options.model,
            settings=options.settings(),
        )
    return _run_and_show(output, partial(_train_run, recipe, options))


def _run_prescription(output: Output, options: FitOptions, parent: Path) -> int:
    """Run the prescription of the run at `parent`; the exit code."""
    from tuneproof.cli.applying import applied

    if options.recipe is not None:
        raise TuneproofError(
            _("--apply and --recipe were both given."), remedy=_("Give one of them.")
        )
    prescribed, record = applied(parent, by_hand=bool(options.settings()))
    recipe = _with_settings(prescribed, options)
    output.get_ready()
    return _run_and_show(output, partial(_train_run, recipe, options, parent=record))


def _train_run(
    recipe: Recipe,
    options: RunOptions,
    progress: Progress,
    *,
    parent: Mapping[str, Any] | None = None,
) -> Run:
    """Train a new run; with `FitOptions` evaluate it too. `parent` is the record of the run whose
    prescription it follows."""
    name, gate, command = options.name or "", options.gate(), typed_command()
    try:
        if not isinstance(options, FitOptions):
            return api.train(
                recipe, options.out, name=name, gate=gate, command=command, progress=progress
            )
        return api.fit(
            recipe,
            options.out,
            name=name,
            gate=gate,
            cluster=options.cluster,
            parent=parent,
            command=command,
            progress=progress,
        )
    except TuneproofError as error:
        error.remedy = _with_option_names(error.remedy or "")
        raise


def _with_option_names(text: str) -> str:
    """`text` with the option after each name of a setting, "train.epochs (--epochs)": a user
    of options may have no recipe."""

    def named(match: re.Match[str]) -> str:
        option = match["setting"].replace("_", "-")
        return bracketed(match[0], f"--{option}")

    declared = "|".join(FitOptions.__dataclass_fields__)
    name = rf"\b(?:train|lora|search|model)\.(?!name\b)(?P<setting>{declared})\b"
    return re.sub(name, named, text)


def _setting_and_value(text: str) -> tuple[str, Any]:
    """“guard.scope=false” as name and value, which is read as in a recipe. Raises TuneproofError
    where it is none."""
    name, sign, value = text.partition("=")
    try:
        if not sign:
            raise UnreadableError(_("there is no “=”"), None)
        return name.strip(), read_yaml(value.encode())
    except UnreadableError as error:
        raise TuneproofError(
            _("--set {text} cannot be read: {fault}.").format(text=text, fault=error.fault),
            remedy=_("Write it as in: --set guard.scope=false"),
        ) from error


def _given_only(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given, without those that are None."""
    return {name: value for name, value in given.items() if value is not None}


def _with_settings(recipe: Recipe, options: RunOptions) -> Recipe:
    """The recipe with the settings of the command line replaced in it."""
    return patched(recipe, options.settings(), where=_("the command line"))


def _no_data_error() -> TuneproofError:
    remedy = _("Give a file with questions and answers, or --recipe with one that names files.")
    if Path(RECIPE).is_file():  # as `init` wrote it
        remedy = _("A recipe is given like this: {command}").format(
            command=command("fit", "--recipe", RECIPE)
        )
    return TuneproofError(_("No data was given."), remedy=remedy)


def _run_and_show(output: Output, work: RunMaker) -> int:
    """Do `work` with a progress display, show the outcome, and return the exit code."""
    from tuneproof.experiment import Interrupted

    try:
        with output.progress() as progress:
            run = work(progress)
    except Interrupted as stopped:
        output.fault(_interrupted_error(stopped.run))
        return 130
    show_outcome(output, run.folder)
    return exit_code(run.folder)


def _interrupted_error(run: RunFolder) -> TuneproofError:
    usable = (run / ADAPTER).is_dir()
    finished = run.status().state == RunState.FINISHED  # then `resume` has nothing to continue
    return TuneproofError(
        _("Interrupted; the run is usable as it is.")
        if usable
        else _("Interrupted; nothing is trained yet."),
        where=str(run.path),
        remedy=_("Run the same command again.")
        if finished
        else _("Continue it with: {command}").format(command=command("resume", run.path)),
    )
