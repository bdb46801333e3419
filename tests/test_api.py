"""The library: what is promised, what it costs to import, and that it does what the verbs do."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tuneproof
from tests.experiment.conftest import TRAIN, data, finished, recipe
from tests.heard import Heard
from tests.report.make_run import make_run
from tuneproof import api, atomic, store
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.errors import RunError, TuneproofError
from tuneproof.experiment import Interrupted
from tuneproof.experiment.proven import publish
from tuneproof.store import RunFolder, read_json, write_json

__all__ = ["data", "finished", "recipe"]

README = Path(__file__).parents[1] / "README.md"


def test_every_promised_name_is_there() -> None:
    for name in tuneproof.__all__:
        assert getattr(tuneproof, name) is not None
    assert {*tuneproof._HOMES, "__version__"} == set(tuneproof.__all__) <= set(dir(tuneproof))
    with pytest.raises(AttributeError, match="'fitt'"):
        tuneproof.fitt  # noqa: B018


PROMISED = [
    tuneproof.fit, tuneproof.train, tuneproof.open_run, tuneproof.starting_recipe,
    tuneproof.load_recipe, tuneproof.patched,
    *(getattr(one, "fget", one) for name, one in vars(tuneproof.Run).items() if name[0] != "_"),
]  # fmt: skip


@pytest.mark.parametrize("function", PROMISED, ids=lambda one: one.__name__)
def test_what_a_function_gives_and_raises_can_be_had_by_name(function: Callable[..., Any]) -> None:
    """`except tuneproof.CheckError` was an AttributeError, and so was a type for an answer."""
    raised = re.findall(r"\b[A-Z]\w*Error\b|\bInterrupted\b", function.__doc__ or "")
    given = re.findall(r"\b[A-Z]\w+", function.__annotations__["return"])
    assert {*raised, *given} - {"Any", "None", "Path", "TypeError"} <= set(tuneproof.__all__)


def test_no_promised_name_is_that_of_a_module() -> None:
    """Importing `tuneproof.search.verbs` once made `tuneproof.fit` a package for everyone."""
    folder = Path(tuneproof.__file__).parent
    modules = {path.stem for path in folder.iterdir()}
    assert not modules & set(tuneproof.__all__)


def test_types_are_shipped() -> None:
    assert (Path(tuneproof.__file__).parent / "py.typed").is_file()


def test_importing_it_loads_nothing() -> None:
    code = (
        "import sys, tuneproof\n"
        "before = {'torch', 'transformers', 'pydantic', 'yaml', 'numpy'} & sys.modules.keys()\n"
        "tuneproof.fit, tuneproof.load_recipe, tuneproof.Run, tuneproof.TuneproofError\n"
        "after = {'torch', 'transformers', 'peft', 'polars', 'scipy'} & sys.modules.keys()\n"
        "print(sorted(before), sorted(after))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[] []\n", done.stderr


def test_the_program_in_the_readme_runs(
    recipe: Recipe,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On a tiny model; all else is as it is printed there."""
    monkeypatch.chdir(tmp_path)
    Path("questions.csv").write_text(TRAIN, encoding="utf-8")
    Path("handbook.jsonl").write_text(
        '{"id": "P-1", "text": "Open the self-service page. Install the client and sign in."}\n',
        encoding="utf-8",
    )
    start = api.starting_recipe

    def starting_small(*files: str, **more: Any) -> Recipe:
        small = {"model": recipe.model, "lora": recipe.lora, "decode": recipe.decode}
        found = start(*files, **more).model_copy(update={**small, "check": recipe.check})
        return patched(found, {"train.epochs": 2})

    monkeypatch.setattr(api, "starting_recipe", starting_small)
    (program,) = re.findall(r"```python\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    made: dict[str, tuneproof.Run] = {}
    exec(program, made)
    run, printed = made["run"], capsys.readouterr()
    assert run.state == "finished" and (run.path / store.REPORT).is_file()
    assert run.verdict is not None and run.verdict.sentence in printed.out
    assert len(read_json(run.path / store.SEARCH)["trials"]) == 3
    assert len(printed.out.splitlines()) == 3 and printed.err == ""


def test_a_run_is_read_and_asked(finished: RunFolder, recipe: Recipe) -> None:
    run, heard = tuneproof.open_run(str(finished.path)), Heard()
    assert run.state == "finished" and run.path == finished.path
    assert run.recipe.train.epochs == recipe.train.epochs
    assert run.evaluation is not None
    assert run.evaluation["systems"]["adapter"]["all"]["correct"]["n"] == 5
    assert all(finding["code"] for finding in run.findings)
    alone = run.ask("VPN setup")
    both = run.ask_all(["password reset", "VPN setup"], progress=heard)
    assert (
        alone.text == both[1].text and alone.raw == both[1].raw and not heard.stages
    )  # the model was there already
    half = run.ask("VPN \ud83d")  # as a browser cuts an emoji in two: it broke the tokenizer
    assert half.reply.question == "VPN \ufffd"


def test_a_run_whose_work_was_stopped_answers_as_its_folder_does(
    finished: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a `resume` that Ctrl-C ended it still answered with the adapter from before."""
    path = Path(shutil.copytree(finished.path, tmp_path / "run"))
    other = 1 if finished.status().best_epoch != 1 else 2

    def stopped(folder: RunFolder, *_given: object, **_more: object) -> None:
        publish(folder, folder / store.CHECKPOINTS / f"epoch-{other:03d}")
        raise Interrupted(folder)

    run = tuneproof.open_run(path)
    before = run.ask("VPN setup").reply.logprob
    monkeypatch.setattr("tuneproof.experiment.resume", stopped)
    with pytest.raises(Interrupted):
        run.resume()
    now = run.ask("VPN setup").reply.logprob
    assert now == tuneproof.open_run(path).ask("VPN setup").reply.logprob != before


def test_one_question_is_no_list_of_its_letters(tmp_path: Path) -> None:
    """“Hi” was answered twice, once for each letter."""
    run = api.Run(make_run(tmp_path))
    with pytest.raises(TypeError, match="ask_all takes a list"):
        run.ask_all("Hi")


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    for no_run in (tmp_path, tmp_path / ("How do I reset my password? " * 20)):
        with pytest.raises(RunError, match="not a run folder"):
            tuneproof.open_run(no_run)


def test_the_language_is_set_from_python(finished: RunFolder, tmp_path: Path) -> None:
    """Only `--lang` and the locale of the command line could set it."""
    english = tuneproof.open_run(finished.path).verdict
    try:
        tuneproof.set_language("zh-TW")
        with pytest.raises(RunError, match="這不是執行紀錄的資料夾"):
            tuneproof.open_run(tmp_path)
        chinese = tuneproof.open_run(finished.path).verdict
    finally:
        tuneproof.set_language("en")
    assert english is not None and chinese is not None
    assert chinese.kind == english.kind and chinese.sentence != english.sentence
    assert tuneproof.open_run(finished.path).verdict == english


def test_a_run_that_was_only_trained_is_proved_later(recipe: Recipe, tmp_path: Path) -> None:
    heard = Heard()
    run = tuneproof.train(patched(recipe, {"train.epochs": 1}), tmp_path, name="short")
    assert (run.state, run.evaluation) == ("trained", None) and "short" in run.path.name
    assert (run.path / store.REPORT).is_file()
    assert run.evaluate(progress=heard) is run and heard.stages
    assert run.state == "finished" and run.evaluation is not None
    verdict = run.verdict
    assert verdict is not None and run.diagnose().verdict.kind == verdict.kind
    assert run.resume().state == "finished"


@pytest.fixture
def trained_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], object]:
    """The trainer that the experiment was handed, in place of any work."""
    given: list[object] = []

    def work(*_given: object, **more: object) -> RunFolder:
        given.append(more["trainer"])
        return RunFolder(tmp_path)

    for verb in ("fit", "resume"):
        monkeypatch.setattr(f"tuneproof.experiment.{verb}", work)
    monkeypatch.setattr("tuneproof.report.html.write_report", lambda _run: None)
    return lambda: given[-1]


@pytest.mark.parametrize(
    ("settings", "searches"),
    [({}, False), ({"search.trials": 3}, True), ({"search.minutes": 1}, True)],
)
def test_a_recipe_that_wants_a_search_gets_one(
    settings: dict[str, object],
    searches: bool,
    recipe: Recipe,
    trained_by: Callable[[], object],
    tmp_path: Path,
) -> None:
    """`experiment.fit` alone trained one candidate, whatever the recipe said."""
    tuneproof.fit(patched(recipe, settings), tmp_path)
    assert (trained_by() is not None) == searches
    write_json(tmp_path / store.RUN, {"proof": True, "searches": searches})
    atomic.write_text(tmp_path / store.RECIPE, dump_recipe(patched(recipe, settings)))
    tuneproof.open_run(tmp_path).resume()
    assert (trained_by() is not None) == searches


def test_a_cluster_without_a_search_is_a_mistake(recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(TuneproofError, match="searches nothing"):
        tuneproof.fit(recipe, tmp_path, cluster="auto")
    assert not list(tmp_path.iterdir())
