"""serve: a tiny run that is served until Ctrl-C, and what keeps it from being served."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tests.export.conftest import tiny_run
from tests.report.make_run import make_run
from tuneproof.serve import needs


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_told_to_end(sign: signal.Signals, tmp_path: Path) -> None:
    run = tiny_run(tmp_path, "qwen2")
    typed = [sys.executable, "-m", "tuneproof", "serve", str(run.path), "--port", "0", "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(typed, stdout=pipe, stderr=pipe, text=True) as program:
        assert program.stdout is not None
        told = json.loads(program.stdout.readline())
        turns = [{"role": "user", "content": "VPN?"}]
        asked = {"model": told["model"], "messages": turns}
        answer = httpx.post(f"{told['url']}/chat/completions", json=asked, timeout=60)
        program.send_signal(sign)
        rest, notes = program.communicate(timeout=60)
    assert (answer.status_code, told["model"]) == (200, "run-qwen2")
    assert (program.returncode, rest) == (0, "")
    assert "tuneproof evaluate" in notes  # its guard was never calibrated
    assert notes.splitlines()[-1] == "Stopped." and "Traceback" not in notes


SLOW = """
import os
import time
from tuneproof import serve
from tuneproof.serve import voice

bounds = serve.Bounds(stopping=1)
serve.Bounds = lambda: bounds
voice.Voice.answer = lambda self, questions: os.write(1, b"begun\\n") and time.sleep(600)
from tuneproof.cli import main
main()
"""


@pytest.mark.parametrize("signs", [[signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
def test_a_batch_that_is_being_computed_keeps_it_from_no_end(
    signs: list[signal.Signals], tmp_path: Path
) -> None:
    """It said “Stopped.” and stayed until the batch was done, whose clients had got a bare
    “Internal Server Error”; another Ctrl-C meanwhile was a traceback."""
    run = tiny_run(tmp_path, "qwen2")
    typed = [sys.executable, "-c", SLOW, "serve", str(run.path), "--port", "0", "--json"]
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(typed, stdout=pipe, stderr=pipe, text=True) as program,
        ThreadPoolExecutor(1) as clients,
    ):
        assert program.stdout is not None
        url = json.loads(program.stdout.readline())["url"]
        asked = {"messages": [{"role": "user", "content": "VPN?"}]}
        waiting = clients.submit(httpx.post, f"{url}/chat/completions", json=asked, timeout=60)
        assert program.stdout.readline() == "begun\n"
        for sign in signs:
            program.send_signal(sign)
            time.sleep(0.3)
        _rest, notes = program.communicate(timeout=60)
        answer = waiting.result()
    assert program.returncode == 0
    assert notes.splitlines()[-1] == "Stopped." and "Traceback" not in notes
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready")


def test_what_stands_against_it_is_said_before_a_model_is_loaded(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    run = experiment.run.path
    unfinished = make_run(tmp_path, "failed").path
    for args, sentence in (
        ((run, "--host", "0.0.0.0"), "no key is wanted"),
        ((run, "--api-key-file", tmp_path / "none"), "The key cannot be read"),
        ((run, "--port", "70000"), "There is no port 70000."),
        ((unfinished,), "no adapter yet"),
        ((tmp_path,), "not a run folder"),
    ):
        outcome = invoke("serve", *args)
        assert outcome.exit_code == 2, outcome.output
        assert sentence in outcome.stderr and "→" in outcome.stderr
        assert "Loading" not in outcome.stderr


def test_a_package_that_is_missing_is_a_sentence(
    invoke: Invoke, experiment: FakeExperiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "find_spec", lambda _module: None)
    outcome = invoke("serve", experiment.run.path)
    assert outcome.exit_code == 2
    assert 'pip install "tuneproof[serve]"' in outcome.stderr
