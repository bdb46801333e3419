"""registry add, list, show and rollback."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from tests.cli.conftest import Invoke
from tests.compare.make_runs import marks, small
from tests.registry.conftest import with_adapter
from tuneproof.commands import registry_command
from tuneproof.store import RunFolder

GOOD, BAD = "+" * 15 + "-" * 5, "-" * 20


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, RunFolder]:
    """A good run, one within noise of it and a bad one; the registry is where it is by default."""
    monkeypatch.chdir(tmp_path)
    patterns = {"good": GOOD, "alike": "+" * 16 + "-" * 4, "bad": BAD}
    return {
        name: with_adapter(small(tmp_path / "runs", name, marks(pattern)), name)
        for name, pattern in patterns.items()
    }


def add(invoke: Invoke, run: RunFolder, *more: str) -> Any:
    return invoke("registry", "add", run.path, "--as", "handbook", *more)


def test_a_run_is_registered_listed_and_shown(invoke: Invoke, runs: dict[str, RunFolder]) -> None:
    added = add(invoke, runs["good"])
    assert added.exit_code == 0
    assert "It is the first version. It has 15 of 20 test questions right." in added.stdout
    assert "handbook v1 is in use: registry/handbook/v1" in added.stdout
    add(invoke, runs["alike"])
    listed = invoke("registry", "list").stdout
    assert "handbook" in listed and "v2 (2 versions)" in listed and "80.0 [58–92]" in listed
    shown = " ".join(invoke("registry", "show", "handbook").stdout.split())
    assert shown.count("★ in use") == 1
    assert "v2: Within noise of the version in use: 1 won, 0 lost of 20." in shown
    assert "added v1 → v2" in shown


def test_a_name_whose_version_in_use_is_gone_hides_no_other(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    """A folder deleted by hand made the whole list an error."""
    add(invoke, runs["good"])
    add(invoke, runs["alike"])
    invoke("registry", "add", runs["good"].path, "--as", "other")
    shutil.rmtree(Path("registry/handbook/v2"))
    listed = invoke("registry", "list")
    assert listed.exit_code == 1 and "other" in listed.stdout
    assert "The version in use, v2, is not there." in listed.stderr
    assert "rollback handbook --to v1" in listed.stderr
    as_json = invoke("registry", "list", "--json")
    assert [line["name"] for line in json.loads(as_json.stdout)["names"]] == ["other"]
    shutil.rmtree(Path("registry/handbook/v1"))
    assert invoke("registry", "list").exit_code == 0


def test_a_worse_run_is_refused_with_exit_code_1(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    add(invoke, runs["good"])
    refused = add(invoke, runs["bad"])
    assert refused.exit_code == 1
    assert "Not registered. Worse than the version in use beyond noise: 0 won, 15 lost" in (
        refused.stderr
    )
    assert "--force" in refused.stderr
    forced = add(invoke, runs["bad"], "--force")
    assert forced.exit_code == 0 and "It was forced" in forced.stdout
    assert "It was forced." in invoke("registry", "show", "handbook").stdout


def test_machines_get_the_decision_and_the_version(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    said = json.loads(add(invoke, runs["good"], "--json").stdout)
    assert (said["version"], said["path"]) == ("v1", "registry/handbook/v1")
    said = json.loads(add(invoke, runs["bad"], "--json").stdout)
    assert said["version"] is None and said["decision"]["lost"] == 15
    [line] = json.loads(invoke("registry", "list", "--json").stdout)["names"]
    assert (line["name"], line["version"], line["right"]["n"]) == ("handbook", "v1", 20)
    shown = json.loads(invoke("registry", "show", "handbook", "--json").stdout)
    assert shown["versions"][0]["in_use"] is True and shown["history"][0]["to"] == "v1"


def test_a_cut_adapter_is_refused_before_anything_is_added(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    """It was registered and put into use, and nobody could ask it."""
    weights = runs["good"] / "adapter" / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-4])
    outcome = add(invoke, runs["good"])
    assert outcome.exit_code == 2
    assert "it is cut off or damaged" in outcome.stderr
    assert str(weights) in outcome.stderr and "Copy the adapter again" in outcome.stderr
    assert not Path("registry").exists()


def test_rollback_says_what_is_in_use(invoke: Invoke, runs: dict[str, RunFolder]) -> None:
    add(invoke, runs["good"])
    add(invoke, runs["alike"])
    assert "handbook v1 is in use" in invoke("registry", "rollback", "handbook").stdout
    said = json.loads(invoke("registry", "rollback", "handbook", "--to", "v2", "--json").stdout)
    assert said["version"] == "v2"
    nowhere = invoke("registry", "rollback", "handbook", "--to", "v2")
    assert nowhere.exit_code == 2 and "in use already" in nowhere.stderr


def test_a_damaged_version_gives_exit_code_1(invoke: Invoke, runs: dict[str, RunFolder]) -> None:
    add(invoke, runs["good"])
    Path("registry/handbook/v1/recipe.yaml").write_text("", encoding="utf-8")
    for args in (["show", "handbook"], ["list"]):
        shown = invoke("registry", *args)
        assert shown.exit_code == 1
        assert "No longer what was registered: recipe.yaml differ." in shown.stdout


def test_a_name_in_the_registry_is_a_run_to_every_verb(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    """Only ask and serve knew it; a new run is to be held against the version in use."""
    add(invoke, runs["good"])
    compared = invoke("compare", "registry/handbook", runs["bad"].path)
    assert compared.exit_code == 0 and "B answers worse than A" in compared.stdout
    assert "registry/handbook/v1/report.html" in invoke("report", "registry/handbook").stdout
    assert "a registered version" in invoke("evaluate", "registry/handbook").stderr


@pytest.mark.parametrize("typed", [("ask", "VPN?"), ("serve", "--port", "0")])
def test_an_altered_version_is_neither_asked_nor_served(
    invoke: Invoke, runs: dict[str, RunFolder], typed: tuple[str, ...]
) -> None:
    add(invoke, runs["good"])
    weights = Path("registry/handbook/v1/adapter/adapter_model.safetensors")
    weights.write_bytes((runs["bad"] / "adapter" / weights.name).read_bytes())
    verb, *rest = typed
    outcome = invoke(verb, "registry/handbook", *rest)
    assert outcome.exit_code == 2
    said = " ".join(outcome.stderr.split())
    assert "v1 is no longer what was registered: adapter/adapter_model.safetensors differ" in said
    assert "registry/handbook/v1" in said and "go back to another version" in said


def test_an_altered_version_is_refused_before_a_port_is_taken(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    """With a port that is in use it was the port that was named, not the version."""
    add(invoke, runs["good"])
    Path("registry/handbook/v1/adapter/adapter_config.json").write_text("{}", encoding="utf-8")
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        outcome = invoke("serve", "registry/handbook", "--port", port)
    assert outcome.exit_code == 2
    assert "v1 is no longer what was registered" in " ".join(outcome.stderr.split())


def test_the_figures_of_an_altered_version_are_shown_with_a_word_on_it(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    """Its proof was measured on other files, and `report` and `compare` showed it as ever."""
    add(invoke, runs["good"])
    sound = "".join(
        (invoke("report", "registry/handbook").stdout,
         invoke("compare", "registry/handbook", runs["bad"].path).stdout)
    )  # fmt: skip
    assert "no longer what was registered" not in sound
    Path("registry/handbook/v1/adapter/adapter_config.json").write_text("{}", encoding="utf-8")
    for typed in (["report", "registry/handbook"],
                  ["compare", "registry/handbook", runs["bad"].path]):  # fmt: skip
        outcome = invoke(*typed)
        assert outcome.exit_code == 0, "shown all the same"
        said = " ".join(outcome.stdout.split())
        assert "v1 is no longer what was registered: adapter/adapter_config.json" in said


def test_a_missing_mlflow_registers_nothing(
    invoke: Invoke, runs: dict[str, RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    outcome = add(invoke, runs["good"], "--mlflow", "sqlite")
    assert outcome.exit_code == 2
    assert "MLflow is not installed." in outcome.stderr
    assert not Path("registry").exists()


def test_wrong_use_is_a_sentence(invoke: Invoke, runs: dict[str, RunFolder]) -> None:
    empty = invoke("registry", "list")
    assert empty.exit_code == 0 and "Nothing is registered" in empty.stderr
    for args in (
        ["registry"],
        ["registry", "show", "nothing"],
        ["registry", "rollback", "nothing"],
        ["registry", "add", runs["good"].path],
        ["registry", "add", runs["good"].path, "--as", "../up"],
        ["registry", "shw"],
    ):
        outcome = invoke(*args)
        assert outcome.exit_code == 2
        assert "Traceback" not in outcome.output
    assert "Did you mean show?" in invoke("registry", "shw").stderr
    assert "rollback" in invoke("registry").stdout


def test_an_empty_registry_says_how_it_is_filled(invoke: Invoke, tmp_path: Path) -> None:
    told = invoke("registry", "list", "--registry", tmp_path / "none").stderr
    assert "Nothing is registered in" in told and "tuneproof registry add RUN --as NAME" in told


def test_what_is_advised_is_done_in_the_registry_that_was_asked(
    invoke: Invoke, runs: dict[str, RunFolder]
) -> None:
    """The command without --registry would have filled, or searched, the registry of the folder."""
    elsewhere = ("--registry", "my versions")
    assert "--as NAME --registry 'my versions'" in invoke("registry", "list", *elsewhere).stderr
    for name in ("good", "alike"):
        add(invoke, runs[name], *elsewhere)
    again = add(invoke, runs["good"], *elsewhere).stdout
    assert registry_command(Path("my versions"), "rollback", "handbook", "--to", "v1") in again
    shutil.rmtree(Path("my versions/handbook/v2"))
    assert "--to v1 --registry 'my versions'" in invoke("registry", "list", *elsewhere).stderr
