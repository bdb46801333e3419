"""The program in the test's own process, and an experiment that needs no model."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

import tuneproof
from tests.report.make_run import make_run
from tuneproof.check.facts import ModelFacts, RankedModel
from tuneproof.cli.app import app
from tuneproof.config import Recipe, patched
from tuneproof.guard.reply import Change, Guarded, Reply
from tuneproof.store import ADAPTER, REPORT, RunFolder
from tuneproof.types import Generation

Invoke = Callable[..., Any]


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Run the program with these arguments, on pipes, with an optional input."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*args: str, input: str | None = None) -> Any:
        return CliRunner().invoke(app, [str(each) for each in args], input=input)

    return run


class Interrupted(Exception):
    """As the experiment raises it."""

    def __init__(self, run: RunFolder):
        self.run = run


class FakeAnswerer:
    """Answers every question with itself, backwards; a long one is cut off.

    Its guard refuses what asks for a secret.
    """

    asked: list[list[str]]

    def __init__(self) -> None:
        self.asked = []
        self.guard = SimpleNamespace(is_due=False)

    def ask(self, questions: Any, advance: Any = None) -> list[Generation]:
        self.asked.append(list(questions))
        if advance is not None:
            advance(len(questions))
        return [
            Generation(each[::-1], len(each), not each.startswith("long"), -0.25, 1.0)
            for each in questions
        ]

    def answer(self, questions: Any, advance: Any = None) -> list[Guarded]:
        return [
            self._guarded(question, raw)
            for question, raw in zip(questions, self.ask(questions, advance), strict=True)
        ]

    def _guarded(self, question: str, raw: Generation) -> Guarded:
        said = Reply(question, raw.text, raw.logprob, raw.tokens, raw.stopped)
        if "secret" not in question:
            return Guarded(said, raw.text)
        change = Change("rules", raw.text, "No.", "The rule “secrets” says so.")
        return Guarded(said.refused("No."), raw.text, (change,), refused=True)


class FakeExperiment(ModuleType):
    """Stands for `tuneproof.experiment`: keeps what it was called with, hands back `run`."""

    def __init__(self, run: RunFolder):
        super().__init__("tuneproof.experiment")
        # What trains by search is imported from beside it.
        self.__path__ = [str(Path(tuneproof.__file__).parent / "experiment")]
        self.run = run
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.started: list[dict[str, Any]] = []
        self.error: BaseException | None = None
        self.answerer = FakeAnswerer()
        self.Interrupted = Interrupted
        experiment = self

        class Answerer:
            @staticmethod
            def open(run: RunFolder, progress: Any) -> FakeAnswerer:
                progress.stage("Loading")
                return experiment.answerer

        self.Answerer = Answerer
        self.Gate = dict
        self.ranked: list[RankedModel] = []
        self.facts = ModelFacts(parameters=1, tied=True)

    def _done(self, verb: str, progress: Any, **given: Any) -> RunFolder:
        self.calls.append((verb, given))
        progress.stage("Training", 2)
        print("a library that prints to stdout")
        if self.error is not None:
            raise self.error
        progress.advance(2, loss=0.5)
        progress.say("Nearly there.")
        return self.run

    def fit(self, recipe: Recipe, out: Path, progress: Any, **given: Any) -> RunFolder:
        return self._done("fit", progress, recipe=recipe, out=out, **given)

    def train(self, recipe: Recipe, out: Path, progress: Any, **given: Any) -> RunFolder:
        return self._done("train", progress, recipe=recipe, out=out, **given)

    def resume(self, run: RunFolder, progress: Any, **given: Any) -> RunFolder:
        return self._done("resume", progress, run=run, **given)

    def evaluate(self, run: RunFolder, progress: Any, *, test: Path | None = None) -> RunFolder:
        return self._done("evaluate", progress, run=run, test=test)

    def diagnose(self, run: RunFolder, progress: Any) -> Any:
        from tuneproof.diagnose.folder import diagnose_run
        from tuneproof.diagnose.numbers.model import ModelNumbers

        self._done("diagnose", progress, run=run)
        return diagnose_run(run, ModelNumbers(train_asked=40, train_exact=0.95))

    def write_report(self, run: RunFolder) -> Path:
        """A page that only says whose it is."""
        (run / REPORT).write_text(run.path.name, encoding="utf-8")
        return run / REPORT

    def rank(self, data: Any, kb: Any, models: Any, progress: Any) -> list[RankedModel]:
        self.calls.append(("rank", {"data": data, "kb": kb, "models": models}))
        progress.stage("Measuring")
        return self.ranked

    def known_of(self, recipe: Recipe, progress: Any) -> ModelFacts:
        self.calls.append(("known_of", {"recipe": recipe}))
        if self.error is not None:
            raise self.error
        return self.facts

    def starting_recipe(
        self, paths: Any, kb: Any, test: Any, model: Any, settings: Any = None
    ) -> Recipe:
        """Twelve epochs are what this data needs."""
        self.started.append({"paths": paths, "kb": kb, "test": test, "model": model})
        files = {"train": [str(path) for path in paths]}
        start = Recipe.model_validate({"data": files, "train": {"epochs": 12}})
        return patched(start, settings or {})


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeExperiment:
    """The stand-in, whose runs are a finished one."""
    fake = FakeExperiment(make_run(tmp_path))
    (fake.run / ADAPTER).mkdir(exist_ok=True)
    # The page has its own tests; drawing it in each of these would cost a second every time.
    monkeypatch.setattr("tuneproof.report.html.write_report", fake.write_report)
    monkeypatch.setitem(sys.modules, "tuneproof.experiment", fake)
    monkeypatch.setattr(tuneproof, "experiment", fake, raising=False)
    # Nor does the stand-in read a file: any name will do.
    for verbs in ("fitting", "ranking"):
        monkeypatch.setattr(f"tuneproof.cli.{verbs}.must_be_there", lambda _paths: None)
    return fake
