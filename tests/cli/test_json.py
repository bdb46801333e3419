"""What docs/json.md says that --json writes, held against what it does write."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import FakeExperiment, Invoke
from tests.cli.test_readme import workplace

__all__ = ["workplace"]

PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (`[^|]+`|any[^|]+) \| (.+) \|$", PAGE, re.MULTILINE))
FIRST, SECOND = "runs/2026-11-22-questions-7f3a", "runs/2026-11-23-questions-91bc"
TYPED = {
    "--version": "--version",
    "check": "check questions.csv",
    "explain": "explain D103",
    "init": "init questions.csv",
    "report": f"report {FIRST}",
    "fit": "fit questions.csv",
    "diagnose": f"diagnose {FIRST}",
    "ask": f"ask {FIRST} VPN?",
    "augment": "augment questions.csv --diff",
    "compare": f"compare {FIRST} {SECOND}",
    "runs": "runs",
    "registry add": f"registry add {FIRST} --as one",
    "registry list": "registry list",
    "export": f"export {FIRST} --merged DIR",
    "models": "models",
}


def keys_of(verb: str) -> set[str]:
    """The keys that the page names for a verb, without those of the values."""
    (said,) = (text for verbs, text in ROWS.items() if f"`{verb}`" in verbs)
    outer = re.sub(r"\([^)]*\)|, each .*|: .*", "", said)
    return set(re.findall(r"`(\w+)`", outer))


@pytest.mark.parametrize("verb", TYPED)
def test_the_page_has_the_keys_of_the_document(
    verb: str, invoke: Invoke, workplace: tuple[Path, Path]
) -> None:
    outcome = invoke(*shlex.split(TYPED[verb]), "--json")
    document = json.loads(outcome.stdout)
    assert "error" not in document
    assert set(document) == keys_of(verb) - ({"copies"} if verb == "check" else set())


def test_an_error_has_the_keys_of_the_page(invoke: Invoke, tmp_path: Path) -> None:
    document = json.loads(invoke("report", tmp_path, "--json").stdout)
    (said,) = (text for verbs, text in ROWS.items() if verbs.startswith("any"))
    assert {"error", *document["error"]} == set(re.findall(r"`(\w+)`", said))


def test_what_a_file_of_questions_gives(
    invoke: Invoke, experiment: FakeExperiment, tmp_path: Path
) -> None:
    asked = tmp_path / "q.jsonl"
    asked.write_text('{"question": "VPN?", "id": "a"}\n', encoding="utf-8")

    def said(*more: Any) -> dict[str, Any]:
        got: dict[str, Any] = json.loads(
            invoke("ask", experiment.run.path, "--file", asked, *more, "--json").stdout
        )
        return got

    assert set(said()["answers"][0]) == keys_of("ask") | {"id"}
    assert set(said("--out", tmp_path / "out.jsonl")) == {"out", "questions"}
    assert "only `out`, `questions`" in ROWS["`ask --file`"]
