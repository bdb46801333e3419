"""augment: what it writes, shows and refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.report.make_run import make_run, proof_of
from tuneproof.augment.endpoint import Endpoint
from tuneproof.cli.augmenting import told_by_run
from tuneproof.data.overlap import jaccard
from tuneproof.data.read import read_examples
from tuneproof.errors import RunError, TuneproofError
from tuneproof.evaluation import ConfusionCounts, MixUp
from tuneproof.store import EVALUATION, EXAMPLES, write_json
from tuneproof.types import Example, to_json

QUESTIONS = (
    "How many days of annual leave do I have?",
    "Who approves annual leave?",
    "Where do I request annual leave?",
    "annual leave days PeopleHub",
)
HEAD = "question,answer,topic,answerable\n"
ROWS = "".join(f"{q},You have 26 days.,annual-leave,true\n" for q in QUESTIONS)
REFUSED = "".join(
    f"Who won match {n}?,The handbook does not cover this.,,false\n" for n in range(3)
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "questions.csv"
    path.write_text(HEAD + ROWS + REFUSED, encoding="utf-8")
    return path


def test_a_copy_with_new_rows_is_written(invoke: Invoke, table: Path) -> None:
    before, out = table.read_bytes(), table.parent / "more.csv"
    outcome = invoke("augment", table, "--out", out)
    assert outcome.exit_code == 0, outcome.stderr
    assert table.read_bytes() == before
    read = read_examples([out]).examples
    made = [row for row in read if row.made_by]
    assert [row.question for row in read[:7]] == [
        *QUESTIONS,
        *(f"Who won match {n}?" for n in range(3)),
    ]
    assert made and f"{len(made)} new rows" in outcome.stderr
    assert "near-miss" in outcome.stdout and "No test file was given" in outcome.stderr
    shown = sum(row.question in outcome.stdout for row in made)
    assert 0 < shown <= 2 * len({row.made_by.split()[0] for row in made})
    again = invoke("augment", table, "--out", table.parent / "again.csv")
    assert again.exit_code == 0
    assert (table.parent / "again.csv").read_bytes() == out.read_bytes()


def test_diff_lists_all_and_writes_nothing(invoke: Invoke, table: Path) -> None:
    outcome = invoke("augment", table, "--diff", "--kinds", "short,polite", "--per-topic", "3")
    assert outcome.exit_code == 0 and "+ " in outcome.stdout
    assert f"short ← {table}:2" in outcome.stdout or f"polite ← {table}:2" in outcome.stdout
    assert [path.name for path in table.parent.iterdir()] == [table.name]


def test_that_no_row_could_be_made_is_said(invoke: Invoke, table: Path) -> None:
    """Questions in a language that it does not know came back without a word."""
    table.write_text("question,answer\nمن يصلح الطابعة؟,اتصل بالرقم 5678.\n", encoding="utf-8")
    outcome = invoke("augment", table, "--diff")
    assert outcome.exit_code == 0 and outcome.stdout == ""
    assert "No new row could be made" in outcome.stderr
    assert "--endpoint URL --endpoint-model MODEL" in outcome.stderr


def test_machines_get_one_document(invoke: Invoke, table: Path) -> None:
    said = json.loads(invoke("augment", table, "--diff", "--json", "--kinds", "polite").stdout)
    assert said["out"] is None and said["kinds"] == {"polite": len(said["rows"])}
    assert {row["made_by"].split()[0] for row in said["rows"]} == {"polite"}


def test_new_rows_keep_away_from_the_test(invoke: Invoke, table: Path) -> None:
    command = ("augment", table, "--diff", "--json", "--kinds", "polite")
    rows = json.loads(invoke(*command).stdout)["rows"]
    test = table.parent / "test.csv"
    test.write_text(HEAD + f'"{rows[0]["question"]}",You have 26 days.,a,true\n', encoding="utf-8")
    outcome = invoke(*command, "--test", test)
    said = json.loads(outcome.stdout)
    made = [row["question"] for row in said["rows"]]
    assert made and all(jaccard(question, rows[0]["question"]) < 0.8 for question in made)
    assert "No test file" not in outcome.stderr


def test_a_run_tells_what_was_mixed_up_and_what_to_keep_away_from(
    invoke: Invoke, table: Path, tmp_path: Path
) -> None:
    run = make_run(tmp_path / "runs")
    confusion = ConfusionCounts(pairs=(MixUp("annual-leave", "sick-leave", 2),))
    write_json(run / EVALUATION, replace(proof_of(run), confusion=confusion).to_json())
    parts = ("train", "validation", "test")
    lines = [{"part": part, **to_json(Example(part, f"{part}?", ("x",)))} for part in parts]
    run.rewrite(EXAMPLES, lines)
    assert told_by_run(run) == ((("annual-leave", "sick-leave"),), ["validation?", "test?"])
    outcome = invoke("augment", table, "--run", run.path, "--diff", "--kinds", "contrast")
    assert outcome.exit_code == 0 and "prove the next run on other questions" in outcome.stderr
    write_json(run / EVALUATION, {"confusion": 5})
    with pytest.raises(RunError, match="damaged"):
        told_by_run(run)
    (run / EVALUATION).unlink()
    assert told_by_run(run)[0] == ()


def test_a_test_question_that_was_lost_is_told_and_not_come_near(
    invoke: Invoke, table: Path, tmp_path: Path
) -> None:
    """A line of the run that was no object was passed over, and its question not kept away from."""
    run = make_run(tmp_path / "runs")
    lines = [json.dumps({"part": "test", **to_json(Example("a", "a?", ("x",)))}), '"b?"']
    (run / EXAMPLES).write_text("\n".join(lines), encoding="utf-8")
    outcome = invoke("augment", table, "--run", run.path, "--diff")
    assert outcome.exit_code == 2 and "line 2 is damaged" in outcome.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--out or --diff"),
        (("--out", "x.csv", "--diff"), "--out or --diff"),
        (("--diff", "--kinds", "shrt"), "augment.kinds"),
        (("--diff", "--share", "2"), "augment.share"),
        (("--diff", "--per-topic", "-1"), "augment.per_topic"),
        (("--diff", "--endpoint", "http://127.0.0.1:1"), "--endpoint-model"),
        (("--diff", "--endpoint-model", "m"), "--endpoint"),
        (("--diff", "--run", "nowhere"), "not a run folder"),
    ],
)
def test_wrong_use_is_told(
    invoke: Invoke, table: Path, options: tuple[str, ...], said: str
) -> None:
    outcome = invoke("augment", table, *options)
    assert outcome.exit_code == 2 and said in outcome.stderr


def test_the_original_is_never_replaced(invoke: Invoke, table: Path) -> None:
    outcome = invoke("augment", table, "--out", table, "--force")
    assert outcome.exit_code == 2 and "replace its original" in outcome.stderr


def test_an_endpoint_that_does_not_answer_leaves_nothing_behind(
    invoke: Invoke, table: Path
) -> None:
    out = table.parent / "more.csv"
    options = ("--endpoint", "http://127.0.0.1:1/v1", "--endpoint-model", "m", "--out", out)
    outcome = invoke("augment", table, *options)
    assert outcome.exit_code == 2 and "127.0.0.1:1" in outcome.stderr and not out.exists()


@pytest.mark.parametrize("name", ["there.csv", "more.xlsx"])
def test_a_copy_that_cannot_be_written_is_told_before_anything_is_sent(
    invoke: Invoke, table: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that the file exists when all phrasings were paid for, and threw them away."""
    monkeypatch.setattr(Endpoint, "__call__", lambda *_given: pytest.fail("asked"))
    (table.parent / "there.csv").write_text("", encoding="utf-8")
    options = ("--endpoint", "http://127.0.0.1:1/v1", "--endpoint-model", "m")
    outcome = invoke("augment", table, *options, "--out", table.parent / name)
    assert outcome.exit_code == 2 and name in outcome.stderr


def test_what_an_endpoint_wrote_before_it_failed_is_in_the_copy_and_kept(
    invoke: Invoke, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = ROWS.replace("26 days", "10 days").replace("annual", "sick")
    table.write_text(HEAD + ROWS + more + REFUSED, encoding="utf-8")
    out = table.parent / "more.csv"
    replies = table.parent / "more.csv.replies.jsonl"
    answers = iter(["yearly holiday allowance", "", "days off when one is ill"])

    def written(*_asked: object) -> str:
        answer = next(answers)
        if not answer:
            raise TuneproofError("It is down.")
        return answer

    monkeypatch.setattr(Endpoint, "_ask_model", written)
    endpoint = ("--endpoint", "http://127.0.0.1:1/v1", "--endpoint-model", "m")
    options = (*endpoint, "--kinds", "script", "--out", out)
    outcome = invoke("augment", table, *options)
    assert outcome.exit_code == 0 and "yearly holiday allowance" in out.read_text(encoding="utf-8")
    assert "1 answer got no phrasings. It is down." in outcome.stderr
    assert replies.exists() and f"{replies}: the same command with --force" in outcome.stderr
    outcome = invoke("augment", table, *options, "--force", "--json")
    assert "earlier command" in outcome.stderr and json.loads(outcome.stdout)["missing"] == 0
    made = out.read_text(encoding="utf-8")
    assert "yearly holiday allowance" in made and "days off when one is ill" in made
    assert not replies.exists()


def test_augmenting_loads_no_torch(table: Path) -> None:
    program = (
        "import sys; from tuneproof.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print('torch' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "augment", str(table), "--diff", "--quiet"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip().endswith("False")


def test_a_bad_number_is_not_told_with_a_default_that_this_verb_does_not_have(
    invoke: Invoke, table: Path
) -> None:
    """A recipe makes no rows by default, the verb six a topic: "(default: 0)" was none of it."""
    told = invoke("augment", table, "--diff", "--per-topic", "-1").stderr
    assert "augment.per_topic = -1: 0 or more is expected\n" in told
