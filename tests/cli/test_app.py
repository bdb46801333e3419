"""The program as a whole: help, wrong use, languages, errors."""

from __future__ import annotations

import errno
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tests.registry.conftest import with_adapter
from tuneproof import __version__
from tuneproof.cli import main
from tuneproof.cli.verbs import EXAMPLES
from tuneproof.errors import DataError
from tuneproof.replay.outcome import Ladder
from tuneproof.store import DIAGNOSIS, PRESCRIPTION, RunFolder, write_json

VERBS = (
    "fit",
    "train",
    "evaluate",
    "report",
    "ask",
    "resume",
    "diagnose",
    "init",
    "models",
    "compare",
    "runs",
    "export",
    "serve",
)


USES_REGISTRY = (
    "tuneproof registry show",
    "tuneproof registry rollback",
    "tuneproof serve registry",
)


def tuneproof(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as its own process, in a known locale."""
    code = "from tuneproof.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "COLUMNS": "100"} | environment,
        cwd=Path(__file__).parents[2],
    )


def test_the_help_names_every_verb(invoke: Invoke) -> None:
    page = invoke("--help")
    assert page.exit_code == 0
    assert all(verb in page.stdout for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_has_an_example_and_the_flags_of_every_verb(
    invoke: Invoke, verb: str
) -> None:
    page = invoke(verb, "--help")
    assert page.exit_code == 0
    assert "Example" in page.stdout and f"tuneproof {verb}" in page.stdout
    assert all(flag in page.stdout for flag in ("--json", "--lang", "--debug", "--quiet"))


@pytest.mark.parametrize("words", [(), ("fit",), ("registry", "add")])
def test_h_is_help_as_with_other_programs(invoke: Invoke, words: tuple[str, ...]) -> None:
    short, long = invoke(*words, "-h"), invoke(*words, "--help")
    assert (short.exit_code, short.stdout) == (0, long.stdout)


def test_the_help_of_a_setting_is_the_docstring_beneath_it(invoke: Invoke) -> None:
    page = " ".join(invoke("fit", "--help").stdout.replace("│", " ").split())
    assert "Passes over the training data, a hard cap." in page


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_every_example_of_the_help_can_be_typed(
    line: str,
    invoke: Invoke,
    experiment: FakeExperiment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("webbrowser.open", lambda _url: True)
    monkeypatch.setattr("tuneproof.cli.exporting._export_to", lambda *_given: [])  # needs a model
    monkeypatch.setattr("tuneproof.cli.serving._serve_run", lambda *_given: 0)  # and ends by Ctrl-C
    none = Ladder(tmp_path / "runs", 40, "tiny", ())
    monkeypatch.setattr("tuneproof.cli.replaying._run_ladder", lambda *_given: (none, False))
    (tmp_path / "runs").mkdir()
    experiment.run.path.rename(tmp_path / "runs/2026-11-22-handbook-7f3a")
    experiment.run.path = tmp_path / "runs/2026-11-22-handbook-7f3a"
    shutil.copytree(experiment.run.path, tmp_path / "runs/2026-11-22-handbook-91bc")
    Path("recipe.yaml").write_text("data: {train: [questions.csv]}\n", encoding="utf-8")
    Path("questions.jsonl").write_text('{"question": "Where?"}\n', encoding="utf-8")
    rows = "".join(f"Where is room {n}?,Upstairs.\n" for n in range(60))
    Path("questions.csv").write_text(f"question,answer\n{rows}", encoding="utf-8")
    Path("key.txt").write_text("s3cret", encoding="utf-8")
    Path("test.csv").write_text("question,answer\nWho is it?,Me.\n", encoding="utf-8")
    Path("handbook.jsonl").write_text('{"id": "a", "text": "Upstairs."}\n', encoding="utf-8")
    prescribed = {"causes": ["G503"], "settings": {"train.epochs": 8}, "effects": [], "advice": []}
    write_json(experiment.run / PRESCRIPTION, prescribed)
    write_json(experiment.run / DIAGNOSIS, {"evidence": {}})
    if line.startswith("tuneproof init"):
        Path("recipe.yaml").unlink()
    for run in (tmp_path / "runs").iterdir():
        with_adapter(RunFolder(run), run.name)
        if line.startswith(USES_REGISTRY):
            assert invoke("registry", "add", run, "--as", "handbook").exit_code == 0
    outcome = invoke(*shlex.split(line)[1:])
    assert outcome.exit_code == 0, outcome.output


def test_help_loads_nothing_that_computes() -> None:
    code = (
        "import sys\n"
        "from tuneproof.cli import main\n"
        "try:\n"
        "    main(['fit', '--help'])\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "heavy = {'torch', 'transformers', 'peft', 'altair', 'sklearn', 'polars', 'scipy'}\n"
        "heavy |= {'fastapi', 'starlette', 'uvicorn', 'prometheus_client'}\n"
        "print('loaded:', sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "loaded: []" in done.stdout


def test_the_help_speaks_chinese_when_asked_before_or_after_the_verb() -> None:
    for args in (["--lang", "zh-TW", "fit", "--help"], ["fit", "--help", "--lang=zh-TW"]):
        page = tuneproof(*args).stdout
        assert "用法" in page and "選項" in page and "範例" in page
        assert "Usage" not in page and "Options" not in page and "Show this" not in page


def test_chinese_help_is_not_cut_off_for_want_of_blanks() -> None:
    page = tuneproof("fit", "--help", "--lang", "zh-TW").stdout
    whole = "".join(line.strip(" │") for line in page.splitlines())
    assert "以此配方為起點；命令列給的值會取代其中的設定。" in whole
    assert "…" not in page


def test_the_language_of_the_system_is_taken_and_the_option_wins() -> None:
    assert "選項" in tuneproof("--help", LANG="zh_TW.UTF-8").stdout
    assert "Options" in tuneproof("--help", "--lang", "en", LANG="zh_TW.UTF-8").stdout


def test_an_unknown_language_is_refused(invoke: Invoke) -> None:
    outcome = invoke("models", "--lang", "klingon")
    assert outcome.exit_code == 2
    assert "en, zh-TW" in outcome.stderr


def test_the_version(invoke: Invoke) -> None:
    assert invoke("--version").stdout.startswith("tuneproof 0.")
    told = json.loads(invoke("--version", "--json").stdout)
    assert told == json.loads(invoke("--json", "--version").stdout) == {"version": __version__}


@pytest.mark.parametrize("module", ["tuneproof", "tuneproof.cli"])
def test_the_package_is_the_program_too(module: str) -> None:
    """What one types where the command is not on the path; the package could not be executed."""
    done = subprocess.run(
        [sys.executable, "-m", module, "--version"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("tuneproof 0."), done.stderr


def test_without_a_verb_the_help_is_shown_as_wrong_use(invoke: Invoke) -> None:
    outcome = invoke()
    assert outcome.exit_code == 2
    assert "fit" in outcome.stdout


@pytest.mark.parametrize(
    ("typed", "sentence", "remedy"),
    [
        (["fti"], "There is no command “fti”.", "Did you mean fit?"),
        (["zzz"], "There is no command “zzz”.", "See: tuneproof --help"),
        (["fit", "--epoch", "3"], "There is no option “--epoch”.", "Did you mean --epochs?"),
        (["ask"], "RUN is missing.", "`tuneproof runs` lists the runs that there are."),
        (["augment"], "DATA is missing.", "See: tuneproof augment --help"),
        (["fit", "a.csv", "--epochs"], "--epochs needs a value.", "--help"),
        (
            ["fit", "a.csv", "--epochs", "six"],
            "--epochs cannot be that: a whole number is expected",
            "tuneproof fit --help",
        ),
        (["models", "a", "b"], "These arguments are too many: a b", "tuneproof models --help"),
        (["fit"], "No data was given.", "--recipe"),
    ],
)
def test_wrong_use_is_a_sentence_with_a_remedy_and_exit_code_2(
    invoke: Invoke, experiment: FakeExperiment, typed: list[str], sentence: str, remedy: str
) -> None:
    outcome = invoke(*typed)
    assert outcome.exit_code == 2
    assert sentence in outcome.stderr and remedy in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert not experiment.calls


def test_a_users_error_shows_message_place_and_remedy(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    experiment.error = DataError("It is empty.", where="a.csv:1", remedy="Fill it.")
    outcome = invoke("fit", "a.csv")
    assert outcome.exit_code == 2
    shown = outcome.stderr.splitlines()[-3:]
    assert [line.strip() for line in shown] == ["✕ It is empty.", "a.csv:1", "→ Fill it."]


def test_a_file_of_somebody_else_is_said_in_the_readers_language(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parser says it in English, whatever the language."""
    (tmp_path / "a.csv").write_text("question,answer\n", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_given: False)
    outcome = invoke("check", tmp_path / "a.csv")
    assert outcome.exit_code == 2
    assert "DATA cannot be that: you may not read it" in outcome.stderr


def test_with_json_a_verb_left_out_is_a_fault_and_no_help_page(invoke: Invoke) -> None:
    """The help page on stdout was no JSON, and whoever parsed it saw no fault."""
    for typed, remedy in (
        (["--json"], "See: tuneproof --help"),
        (["registry", "--json"], "See: tuneproof registry --help"),
    ):
        outcome = invoke(*typed)
        assert outcome.exit_code == 2
        assert json.loads(outcome.stdout) == {
            "error": {"message": "No command was given.", "where": None, "remedy": remedy}
        }


def test_what_the_system_refuses_is_no_fault_of_the_program(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    """A name of 300 letters, or a full disk behind a pipe, was "wrong inside Tuneproof"."""
    for typed in (["init", "a.csv", "--out", f"{'x' * 300}.yaml"], ["runs", "x" * 300]):
        outcome = invoke(*typed)
        assert outcome.exit_code == 2
        assert "x" * 300 in outcome.stderr
    outcome = invoke("init", "a.csv", "--out", f"{'x' * 300}.yaml")
    assert "The system refused this: the name is too long." in outcome.stderr
    assert "--debug" in outcome.stderr
    experiment.error = OSError(errno.ENOSPC, "No space left on device")
    outcome = invoke("fit", "a.csv", "--json")
    assert outcome.exit_code == 2
    fault = json.loads(outcome.stdout)["error"]
    assert (fault["message"], fault["where"]) == (
        "The system refused this: the disk is full.",
        None,
    )


def test_too_little_memory_is_no_fault_of_the_program(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    experiment.error = RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB.")
    outcome = invoke("fit", "a.csv", "--json")
    assert outcome.exit_code == 2
    assert json.loads(outcome.stdout)["error"]["message"] == "Memory ran out."


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">/dev/full", "2>/dev/full"])
def test_a_closed_or_full_stream_earns_no_traceback(closed: str, tmp_path: Path) -> None:
    """As a job of cron or a service has them. Buffered, a full one failed again at the exit."""
    code = "from tuneproof.cli import main; main()"
    typed = f"{shlex.quote(sys.executable)} -c '{code}' explain D103 --json {closed}"
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        ["bash", "-c", typed], capture_output=True, text=True, check=False, timeout=60, env=buffered
    )
    assert "Traceback" not in done.stderr and "wrong inside" not in done.stderr
    assert done.returncode == (2 if closed == ">/dev/full" else 0)


@pytest.mark.parametrize("closed", ["2>/dev/full", "2</dev/null", "2> >(true)"])
def test_notes_that_cannot_be_written_end_nothing(closed: str, tmp_path: Path) -> None:
    """With its log on a full disk, or its terminal gone, a training ended at its first line; not
    even the JSON document of the error was written."""
    table = "\n".join(["question,answer", *(f"What is {n}?,It is {n}." for n in range(9))])
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    (tmp_path / "r.yaml").write_text("check: {encoder: none}\n", encoding="utf-8")
    checking = ("check a.csv --recipe r.yaml", {0, 1}, "checks")
    for words, codes, key in (checking, ("runs nowhere", {2}, "error")):
        shell = f"{shlex.quote(sys.executable)} -m tuneproof {words} --json {closed}"
        done = subprocess.run(
            ["bash", "-c", shell],
            stdout=subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=False,
        )
        assert key in json.loads(done.stdout) and done.returncode in codes


def test_with_json_an_error_is_the_one_document_on_stdout(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    experiment.error = DataError("It is empty.", where="a.csv:1", remedy="Fill it.")
    outcome = invoke("fit", "a.csv", "--json")
    assert outcome.exit_code == 2
    assert json.loads(outcome.stdout) == {
        "error": {"message": "It is empty.", "where": "a.csv:1", "remedy": "Fill it."}
    }
    assert json.loads(invoke("--json", "fti").stdout)["error"]["message"]


def test_markup_in_an_error_is_shown_as_it_is(invoke: Invoke, experiment: FakeExperiment) -> None:
    """A column named [red] must not turn the message red, nor vanish from it."""
    experiment.error = DataError("The column [red] is empty.", where="[/bold].csv")
    outcome = invoke("fit", "a.csv")
    assert "[red]" in outcome.stderr and "[/bold].csv" in outcome.stderr


def test_an_error_of_the_program_shows_its_traceback_only_with_debug(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    experiment.error = ZeroDivisionError("division by zero")
    quiet, loud = invoke("fit", "a.csv"), invoke("fit", "a.csv", "--debug")
    assert quiet.exit_code == loud.exit_code == 3
    assert "ZeroDivisionError: division by zero" in quiet.stderr and "--debug" in quiet.stderr
    assert "Traceback" not in quiet.stderr
    assert "Traceback" in loud.stderr


def test_ctrl_c_outside_a_run_ends_with_130(invoke: Invoke, experiment: FakeExperiment) -> None:
    experiment.error = KeyboardInterrupt()
    outcome = invoke("fit", "a.csv")
    assert outcome.exit_code == 130
    assert outcome.stderr.splitlines()[-1] == "✕ Stopped."


def test_ctrl_c_leaves_a_document_too(invoke: Invoke, experiment: FakeExperiment) -> None:
    """With --json whoever reads stdout found nothing there, and no reason."""
    experiment.error = KeyboardInterrupt()
    outcome = invoke("fit", "a.csv", "--json")
    assert outcome.exit_code == 130
    assert json.loads(outcome.stdout)["error"]["message"] == "Stopped."


def test_ctrl_c_before_a_verb_has_begun_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In its first second, while the commands are loaded, it was a traceback."""

    def interrupted(*_args: object, **_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tuneproof.cli.app.app", interrupted)
    with pytest.raises(SystemExit) as end:
        main(["runs"])
    assert (end.value.code, capsys.readouterr().err) == (130, "Stopped.\n")


@pytest.mark.parametrize(
    ("verb", "code"),
    [("models --json", 0), ("models", 0), ("explain D103", 0), ("--help", 0), ("runs nowhere", 2)],
)
def test_a_reader_that_goes_away_changes_no_exit_code(verb: str, code: int) -> None:
    """`tuneproof check … | head` ended with 1, as if an error had been found, or with 2."""
    main = "from tuneproof.cli import main; main()"
    shell = f"{shlex.quote(sys.executable)} -c '{main}' {verb} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and "pipe" not in done.stderr.lower()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tuneproof re", ["resume", "report", "replay", "registry"]),
        ("tuneproof fit --ep", ["--epochs"]),
    ],
)
def test_a_shell_is_told_what_a_word_may_become(
    typed: str,
    offered: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """“Shell source not supported.” was all that the variable of docs/help.md brought."""
    monkeypatch.setenv("_TUNEPROOF_COMPLETE", "source_bash")
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    assert "complete -o default -F _tuneproof_completion tuneproof" in capsys.readouterr().out
    monkeypatch.setenv("_TUNEPROOF_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    assert capsys.readouterr().out.split() == offered
