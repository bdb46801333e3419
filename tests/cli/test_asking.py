"""ask: one question, a conversation, a file."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tests.compare.make_runs import marks, small
from tests.registry.conftest import with_adapter
from tuneproof.cli import main
from tuneproof.commands import command
from tuneproof.registry.versions import digests_of
from tuneproof.store import ADAPTER, VERSION, RunFolder, write_json


def test_one_question_one_answer(invoke: Invoke, experiment: FakeExperiment) -> None:
    outcome = invoke("ask", experiment.run.path, "VPN?")
    assert (outcome.exit_code, outcome.stdout) == (0, "?NPV\n")
    as_json = json.loads(invoke("ask", experiment.run.path, "VPN?", "--json").stdout)
    assert as_json == {"question": "VPN?", "produced": "?NPV", "stopped": True, "logprob": -0.25,
                       "refused": False, "raw": "?NPV", "changes": []}  # fmt: skip


def test_the_guard_has_the_last_word_and_says_why(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    outcome = invoke("ask", experiment.run.path, "secret")
    assert outcome.stdout == "No.\n"
    assert "(guard, Own rules: The rule “secrets” says so.)" in outcome.stderr
    as_json = json.loads(invoke("ask", experiment.run.path, "secret", "--json").stdout)
    assert (as_json["produced"], as_json["raw"]) == ("No.", "terces")
    assert as_json["refused"] is True
    assert as_json["changes"] == [
        {"layer": "rules", "before": "terces", "after": "No.", "why": "The rule “secrets” says so."}
    ]


def test_raw_is_the_model_alone(invoke: Invoke, experiment: FakeExperiment) -> None:
    outcome = invoke("ask", experiment.run.path, "secret", "--raw")
    assert (outcome.stdout, "guard" in outcome.stderr) == ("terces\n", False)
    as_json = json.loads(invoke("ask", experiment.run.path, "secret", "--raw", "--json").stdout)
    assert as_json == {
        "question": "secret", "produced": "terces", "stopped": True, "logprob": -0.25,
    }  # fmt: skip
    assert invoke("ask", experiment.run.path, "--raw", input="secret\n").stdout == "terces\n"


def test_a_guard_that_was_never_calibrated_is_named(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    experiment.answerer.guard.is_due = True
    assert "tuneproof evaluate" in invoke("ask", experiment.run.path, "VPN?").stderr
    assert "tuneproof evaluate" not in invoke("ask", experiment.run.path, "VPN?", "--raw").stderr


def test_what_calibrates_a_guard_can_be_pasted_and_is_not_what_a_version_refuses(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    """“tuneproof evaluate my runs/en run”: an argument too many, and not for a version."""
    experiment.answerer.guard.is_due = True
    run = experiment.run.path.rename(tmp_path / "my run")
    assert command("evaluate", run) in invoke("ask", run, "VPN?").stderr
    write_json(run / VERSION, {"sha256": digests_of(RunFolder(run))})
    said = invoke("ask", run, "VPN?").stderr
    assert "not calibrated" in said and command("evaluate", run) not in said


def test_without_a_question_every_line_is_one(invoke: Invoke, experiment: FakeExperiment) -> None:
    outcome = invoke("ask", experiment.run.path, input="one\ntwo\n\nthree\n")
    assert outcome.exit_code == 0
    assert outcome.stdout == "eno\nowt\neerht\n", "an empty line of a file once ended it in silence"
    assert invoke("ask", experiment.run.path, input="one").stdout == "eno\n"


def test_a_conversation_for_machines_is_a_document_a_line(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    """The help promised one document, whatever was asked."""
    lines = invoke("ask", experiment.run.path, "--json", input="one\ntwo\n").stdout.splitlines()
    assert [json.loads(line)["produced"] for line in lines] == ["eno", "owt"]
    page = " ".join(invoke("ask", "--help").stdout.replace("│", " ").split())
    assert "a conversation one a line" in page


def test_one_answer_is_not_spoken_of_as_several(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    asked, written = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    asked.write_text('{"question": "VPN?"}\n', encoding="utf-8")
    outcome = invoke("ask", experiment.run.path, "--file", asked, "--out", written)
    assert f"1 answer written to {written}." in outcome.stderr


def test_an_answer_that_was_cut_off_says_so(invoke: Invoke, experiment: FakeExperiment) -> None:
    assert "cut off" in invoke("ask", experiment.run.path, "long story").stderr
    assert "cut off" not in invoke("ask", experiment.run.path, "story").stderr


def test_a_file_of_questions_keeps_its_columns_but_no_answer_comes_near_the_model(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    """Answers beside the questions must reach neither the model nor the file written."""
    rows = [
        {"id": "a", "question": "VPN?", "answer": "SECRET", "answers": ["SECRET"], "topic": "it"},
        {"id": "b", "question": "long?", "answer": "SECRET", "answers": [], "topic": "hr"},
    ]
    asked, written = tmp_path / "q.jsonl", tmp_path / "deep" / "a.jsonl"
    asked.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    outcome = invoke("ask", experiment.run.path, "--file", asked, "--out", written)
    assert outcome.exit_code == 0, outcome.stderr
    text = written.read_text(encoding="utf-8")
    assert "SECRET" not in text
    assert [json.loads(line) for line in text.splitlines()] == [
        {"id": "a", "topic": "it", "question": "VPN?",
         "produced": "?NPV", "stopped": True, "logprob": -0.25,
         "refused": False, "raw": "?NPV", "changes": []},
        {"id": "b", "topic": "hr", "question": "long?",
         "produced": "?gnol", "stopped": False, "logprob": -0.25,
         "refused": False, "raw": "?gnol", "changes": []},
    ]  # fmt: skip
    assert experiment.answerer.asked == [["VPN?", "long?"]]
    assert [path.name for path in written.parent.iterdir()] == ["a.jsonl"]


def test_many_questions_are_asked_at_once_and_come_out_in_order(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    asked = tmp_path / "q.csv"
    asked.write_text("question\n" + "".join(f"{n} is it?\n" for n in range(150)), encoding="utf-8")
    outcome = invoke("ask", experiment.run.path, "--file", asked)
    assert "✓ Answering" in outcome.stderr
    lines = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [line["question"] for line in lines] == [f"{n} is it?" for n in range(150)]
    assert [len(block) for block in experiment.answerer.asked] == [150]


def test_with_json_the_file_written_is_named(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    (tmp_path / "q.csv").write_text("question\nWhere?\n", encoding="utf-8")
    args = ("--file", tmp_path / "q.csv", "--out", tmp_path / "a.jsonl", "--json")
    said = json.loads(invoke("ask", experiment.run.path, *args).stdout)
    assert said == {"out": str(tmp_path / "a.jsonl"), "questions": 1}


def test_options_that_do_not_go_together_are_refused_before_a_model_is_loaded(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    run = experiment.run.path
    for args in (("Where?", "--file", "q.csv"), ("Where?", "--out", "a.jsonl"), (" ",)):
        outcome = invoke("ask", run, *args)
        assert outcome.exit_code == 2 and "→" in outcome.stderr
    assert not experiment.answerer.asked


def test_bytes_that_are_no_utf8_are_asked_with_the_sign_for_an_unknown_character(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    """Typed in another encoding or piped from a file in one, they broke the tokenizer."""
    typed = b"wi\xfffi?".decode("utf-8", "surrogateescape")
    outcome = invoke("ask", experiment.run.path, typed, "--json")
    assert json.loads(outcome.stdout)["question"] == "wi\ufffdfi?"
    invoke("ask", experiment.run.path, typed, "--raw")
    assert experiment.answerer.asked == [["wi\ufffdfi?"], ["wi\ufffdfi?"]]


def test_a_pipe_in_another_encoding_is_asked_to_its_end(
    experiment: FakeExperiment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piped = io.TextIOWrapper(io.BytesIO(b"\xff?\nwifi?\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", piped)
    with pytest.raises(SystemExit) as end:
        main(["ask", str(experiment.run.path), "--quiet"])
    assert (end.value.code, capsys.readouterr().out) == (0, "?\ufffd\n?ifiw\n")


def test_a_closed_input_ends_the_conversation(
    experiment: FakeExperiment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as end:
        main(["ask", str(experiment.run.path), "--quiet"])
    sys.stdin.close()
    assert (end.value.code, capsys.readouterr().out) == (0, "")


def test_a_registered_name_is_asked_by_the_version_in_use(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    """`serve registry/NAME` could, `ask registry/NAME` could not."""
    run = with_adapter(small(tmp_path / "runs", "first", marks("+" * 10)))
    registry = tmp_path / "registry"
    invoke("registry", "add", run.path, "--as", "handbook", "--registry", registry)
    outcome = invoke("ask", registry / "handbook", "VPN?")
    assert (outcome.exit_code, outcome.stdout) == (0, "?NPV\n")


def test_a_run_without_an_adapter_is_told_before_anything_is_loaded(
    invoke: Invoke, experiment: FakeExperiment
) -> None:
    (experiment.run / ADAPTER).rmdir()
    outcome = invoke("ask", experiment.run.path, "VPN?")
    assert outcome.exit_code == 2 and "lost its adapter" in outcome.stderr
    assert experiment.answerer.asked == [] and "Getting ready" not in outcome.stderr
