"""Where a record goes in MLflow, with a stand-in for its client: MLflow is not installed here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tuneproof.errors import DependencyError, TuneproofError
from tuneproof.registry.mlflow_tracker import MlflowTracker
from tuneproof.registry.tracking import Record

RECORD = Record(
    experiment="handbook",
    name="v1 run",
    params={"train.epochs": "5"},
    metrics={"adapter.all.correct": 0.9},
    tags={"tuneproof.version": "v1"},
    artifacts=(Path("adapter"), Path("recipe.yaml")),
)


class MlflowException(Exception):
    """As MLflow raises it."""


class Client:
    """Keeps what it was asked to do, in order."""

    calls: list[tuple[str, Any]] = []  # noqa: RUF012
    experiments: set[str] = set()  # noqa: RUF012
    broken = False

    def __init__(self, tracking_uri: str):
        type(self).calls = [("open", tracking_uri)]

    def get_experiment_by_name(self, name: str) -> Any:
        return SimpleNamespace(experiment_id="7") if name in self.experiments else None

    def create_experiment(self, name: str, artifact_location: str | None) -> str:
        self.calls.append(("experiment", (name, artifact_location)))
        return "8"

    def create_run(self, experiment: str, run_name: str, tags: dict[str, str]) -> Any:
        if self.broken:
            raise MlflowException("no such host")
        self.calls.append(("run", (experiment, run_name, dict(tags))))
        return SimpleNamespace(info=SimpleNamespace(run_id="r1"))

    def log_batch(self, run: str, metrics: Any, params: Any) -> None:
        values = [(one.key, one.value) for one in (*metrics, *params)]
        self.calls.append(("batch", (run, values)))

    def log_artifact(self, run: str, path: str) -> None:
        self.calls.append(("artifact", (run, path)))

    def set_terminated(self, run: str) -> None:
        self.calls.append(("end", run))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> type[Client]:
    entities = SimpleNamespace(
        Metric=lambda key, value, _time, _step: SimpleNamespace(key=key, value=value),
        Param=lambda key, value: SimpleNamespace(key=key, value=value),
    )
    fake = SimpleNamespace(
        MlflowClient=Client,
        entities=entities,
        exceptions=SimpleNamespace(MlflowException=MlflowException),
    )
    monkeypatch.setitem(sys.modules, "mlflow", fake)
    monkeypatch.setattr(Client, "experiments", set())
    monkeypatch.setattr(Client, "broken", False)
    monkeypatch.delenv("MLFLOW_DISABLE_TELEMETRY", raising=False)
    return Client


def test_a_missing_mlflow_is_a_sentence_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(DependencyError, match="MLflow is not installed") as caught:
        MlflowTracker("sqlite", tmp_path / "registry")
    assert "tuneproof[mlflow]" in str(caught.value.remedy)
    assert not (tmp_path / "registry").exists()


def test_a_record_becomes_one_finished_run(client: type[Client], tmp_path: Path) -> None:
    assert MlflowTracker("http://mlflow.example", tmp_path).log(RECORD) == "r1"
    assert client.calls == [
        ("open", "http://mlflow.example"),
        ("experiment", ("handbook", None)),
        ("run", ("8", "v1 run", {"tuneproof.version": "v1"})),
        ("batch", ("r1", [("adapter.all.correct", 0.9), ("train.epochs", "5")])),
        ("artifact", ("r1", "adapter")),
        ("artifact", ("r1", "recipe.yaml")),
        ("end", "r1"),
    ]


@pytest.mark.parametrize(("given", "then"), [(None, "true"), ("false", "false")])
def test_no_count_of_use_is_sent_unless_asked_for(
    client: type[Client],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: str | None,
    then: str,
) -> None:
    """From 3.2 on MLflow reports its use to its makers by default."""
    if given:
        monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", given)
    MlflowTracker("sqlite", tmp_path / "registry")
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == then


def test_an_experiment_that_is_there_is_used(client: type[Client], tmp_path: Path) -> None:
    client.experiments = {"handbook"}
    MlflowTracker("http://mlflow.example", tmp_path).log(RECORD)
    assert [name for name, _given in client.calls][:2] == ["open", "run"]


def test_sqlite_keeps_database_and_artifacts_in_the_registry(
    client: type[Client], tmp_path: Path
) -> None:
    MlflowTracker("sqlite", tmp_path / "registry").log(RECORD)
    place = (tmp_path / "registry" / "mlflow-artifacts").as_uri()
    assert client.calls[:2] == [
        ("open", f"sqlite:///{tmp_path / 'registry' / 'mlflow.db'}"),
        ("experiment", ("handbook", place)),
    ]


def test_a_refusal_of_mlflow_is_a_sentence(client: type[Client], tmp_path: Path) -> None:
    client.broken = True
    with pytest.raises(TuneproofError, match="did not take it: no such host") as caught:
        MlflowTracker("http://mlflow.example", tmp_path).log(RECORD)
    assert caught.value.where == "http://mlflow.example"
