"""The Python interface: the verbs of the command line, and a run that can be read and asked.

The command line trains through here too, so that a recipe means the same from both. Nothing is
printed: long work reports to a `Progress`, by default to none. What a user can mend is raised as a
TuneproofError. Importing this module loads neither torch nor other heavy libraries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuneproof import store
from tuneproof.config import Recipe
from tuneproof.progress import Progress, Silent
from tuneproof.runfiles import kept_state, kept_verdict
from tuneproof.store import RunFolder, read_object
from tuneproof.text.surrogates import without_surrogates
from tuneproof.types import RunState, Verdict

if TYPE_CHECKING:
    from tuneproof.diagnose.diagnosis import Diagnosis
    from tuneproof.experiment import Answerer, Gate
    from tuneproof.guard.reply import Guarded

StrPath = str | PathLike[str]


def starting_recipe(
    data: StrPath | Sequence[StrPath],
    *,
    kb: StrPath | None = None,
    test: StrPath | None = None,
    model: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Recipe:
    """The recipe that `tuneproof fit` takes when none is given: defaults, and epochs by the rows.

    `data` is one file of questions and answers or several, `kb` the knowledge base, `test` the
    test questions, `model` an embedded model's name, a hub id, a folder or a GGUF file. `settings`,
    dotted names to values, are put over the defaults before the epochs are counted. Raises
    DataError when one of the files cannot be used, ModelError when no model can have this name.
    """
    from tuneproof import experiment

    files = [data] if isinstance(data, str | PathLike) else data
    return experiment.starting_recipe(
        [Path(file) for file in files],
        Path(kb) if kb else None,
        Path(test) if test else None,
        model,
        settings,
    )


def fit(
    recipe: Recipe,
    out: StrPath = "runs",
    *,
    name: str = "",
    gate: Gate | None = None,
    cluster: str | None = None,
    parent: Mapping[str, Any] | None = None,
    command: str = "",
    progress: Progress | None = None,
) -> Run:
    """Check, train, prove and report: a new run in a folder of its own under `out`.

    A recipe with `search.minutes` or `search.trials` tries several candidates, on the Ray cluster
    at the address `cluster` where one is given, and proves the best. `name` becomes part of the
    folder's name, by default that of the data. `gate` says what the check before the run may do;
    without it everything is checked and, in copies, corrected. `parent` is the record of the run
    whose prescription this one follows, `command` what run.json says it was made with.

    Raises CheckError when the check finds the run pointless and `gate` does not force it,
    ClusterError where the cluster cannot be used, TuneproofError for what else the user can mend,
    and Interrupted on Ctrl-C and where a breaker sees disk or memory run out:
    `open_run(error.run.path)` then is the run as far as it got, and its `resume` goes on.
    """
    from tuneproof import experiment
    from tuneproof.search.verbs import trainer_of

    progress = progress or Silent()
    folder = experiment.fit(
        recipe,
        Path(out),
        progress,
        command=command,
        name=name,
        parent=parent,
        gate=gate or experiment.Gate(),
        trainer=trainer_of(recipe, cluster),
    )
    return _write_report_and_open(folder, progress)


def train(
    recipe: Recipe,
    out: StrPath = "runs",
    *,
    name: str = "",
    gate: Gate | None = None,
    command: str = "",
    progress: Progress | None = None,
) -> Run:
    """A new run, checked, trained as the recipe is, and not proved. Arguments and errors as `fit`;
    nothing is searched."""
    from tuneproof import experiment

    progress = progress or Silent()
    folder = experiment.train(
        recipe,
        Path(out),
        progress,
        command=command,
        name=name,
        gate=gate or experiment.Gate(),
    )
    return _write_report_and_open(folder, progress)


def open_run(path: StrPath) -> Run:
    """The run in a folder, finished or not. Raises RunError when it is no run folder."""
    return Run(RunFolder.open(Path(path)))


class Run:
    """One run: what came of it, read from its folder each time, and what can be asked of it.

    The base model is loaded at the first question and kept for the next ones.
    """

    def __init__(self, folder: RunFolder):
        self.folder = folder
        self._answerer: Answerer | None = None

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The folder; docs/architecture.md and its own report.html say what lies in it."""
        return self.folder.path

    @property
    def recipe(self) -> Recipe:
        """The recipe that it followed. Raises RunError or RecipeError where the file is lost."""
        return self.folder.recipe()

    @property
    def state(self) -> RunState:
        """Where it stands. Raises RunError where run.json is damaged."""
        return kept_state(self.folder)

    @property
    def verdict(self) -> Verdict | None:
        """How it generalises, in the language that is set; None before the diagnosis.

        Raises RunError where run.json is damaged.
        """
        kept = kept_verdict(self.folder)
        if kept is None:
            return None
        from tuneproof.diagnose import retold

        return retold.verdict(kept)

    @property
    def evaluation(self) -> dict[str, Any] | None:
        """The proof as evaluation.json has it; None before the proof.

        `systems`, then a `System` ("adapter", "guarded", "lookup" …), then a `Slice` such as
        "answerable", "far" or "unanswerable", then a figure such as "correct": `value` from 0 to
        1, the ends `low` and `high` of its 95 % interval, its number of questions `n`. Raises
        RunError where the file is damaged.
        """
        path = self.folder / store.EVALUATION
        return read_object(path) if path.exists() else None

    @property
    def findings(self) -> list[dict[str, Any]]:
        """All findings of checks, breakers and diagnosis, as findings.json has them.

        Raises RunError where that is damaged.
        """
        return self.folder.findings()

    def ask(self, question: str) -> Guarded:
        """The answer to one question, guard included; see `ask_all`."""
        return self.ask_all([question])[0]

    def ask_all(
        self, questions: Sequence[str], *, progress: Progress | None = None
    ) -> list[Guarded]:
        """One answer a question, in order; no question sees another.

        `text` is what is said, `refused` whether it declines to answer, `raw` what the adapter
        alone had said, `changes` what each layer of the guard did, `reply.logprob` the mean
        natural-log probability of a token of `raw`.
        Raises TypeError for one question that is no list, RunError when the run has no adapter or
        another base model, ModelError or DependencyError when the base model cannot be loaded.
        """
        if isinstance(questions, str):  # else each of its letters would be asked
            raise TypeError("ask_all takes a list of questions; one alone is for ask")
        if self._answerer is None:
            from tuneproof import experiment

            self._answerer = experiment.Answerer.open(self.folder, progress or Silent())
        return self._answerer.answer([without_surrogates(question) for question in questions])

    def evaluate(self, test: StrPath | None = None, *, progress: Progress | None = None) -> Run:
        """Prove it again, or for the first time, on the questions of another file where given; a
        guard that is calibrated, for what the recipe asks, stays as it is.

        Raises RunError when the run has no adapter or is a registered version, DataError when the
        test file is unusable, Interrupted on Ctrl-C.
        """
        from tuneproof import experiment

        progress = self._forget_answerer(progress)
        experiment.evaluate(self.folder, progress, test=Path(test) if test else None)
        _write_report_and_open(self.folder, progress)
        return self

    def resume(self, *, cluster: str | None = None, progress: Progress | None = None) -> Run:
        """Do what it lacks, a search included, with the losses of a run that never stopped.

        A complete run stays as it is. Raises as `fit`.
        """
        from tuneproof import experiment
        from tuneproof.search.verbs import trainer_of_run

        progress = self._forget_answerer(progress)
        trainer = trainer_of_run(self.folder, cluster)
        experiment.resume(self.folder, progress, trainer=trainer)
        _write_report_and_open(self.folder, progress)
        return self

    def diagnose(self, *, progress: Progress | None = None) -> Diagnosis:
        """Ask it its training rows and diagnose it again: causes, verdict and prescription.

        Raises RunError when the run has no adapter or is a registered version.
        """
        from tuneproof import experiment

        progress = self._forget_answerer(progress)
        found = experiment.diagnose(self.folder, progress)
        _write_report_and_open(self.folder, progress)
        return found

    def _forget_answerer(self, progress: Progress | None) -> Progress:
        """Drop the loaded answerer before the run is changed, and return `progress` or a silent
        one."""
        self._answerer = None
        return progress or Silent()


def _write_report_and_open(folder: RunFolder, progress: Progress) -> Run:
    from tuneproof.i18n import _
    from tuneproof.report.html import write_report

    progress.stage(_("Writing the report"))
    write_report(folder)
    return Run(folder)
