"""MLflow as a tracker: one experiment a name, one MLflow run a version.

MLflow is an optional package and is loaded only when a tracker is opened. What is logged
is a `Record`; this module only decides where it goes.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from tuneproof.errors import DependencyError, TuneproofError
from tuneproof.i18n import _
from tuneproof.registry.tracking import Record

SQLITE = "sqlite"
"""The value of `uri` that means a database file beside the registry."""


class MlflowTracker:
    """Logs to the MLflow server, or database, at an address.

    `uri` is any of MLflow's tracking addresses, or "sqlite" for a file in `folder`. Raises
    DependencyError when MLflow is not installed.
    """

    def __init__(self, uri: str, folder: Path):
        self._mlflow = _load_mlflow()
        self._artifacts: str | None = None
        self.uri = uri
        if uri == SQLITE:
            folder.mkdir(parents=True, exist_ok=True)
            self.uri = f"sqlite:///{(folder / 'mlflow.db').resolve()}"
            # By default MLflow would put artifacts into the working directory.
            self._artifacts = (folder / "mlflow-artifacts").resolve().as_uri()

    def log(self, record: Record) -> str:
        """Log a version as one finished MLflow run and return that run's id.

        Raises TuneproofError when MLflow refuses, or cannot be reached.
        """
        try:
            return self._log_run(record)
        except self._mlflow.exceptions.MlflowException as error:
            raise TuneproofError(
                _("MLflow did not take it: {fault}").format(fault=error),
                where=self.uri,
                remedy=_("Check the address. The registry itself has the version."),
            ) from error

    def _log_run(self, record: Record) -> str:
        client = self._mlflow.MlflowClient(tracking_uri=self.uri)
        entities, now = self._mlflow.entities, int(1000 * time.time())
        run = client.create_run(
            self._experiment_id(client, record.experiment), run_name=record.name, tags=record.tags
        )
        run_id = str(run.info.run_id)
        client.log_batch(
            run_id,
            metrics=[
                entities.Metric(name, value, now, 0) for name, value in record.metrics.items()
            ],
            params=[entities.Param(name, value) for name, value in record.params.items()],
        )
        for path in record.artifacts:
            client.log_artifact(run_id, str(path))
        client.set_terminated(run_id)
        return run_id

    def _experiment_id(self, client: Any, name: str) -> str:
        """The id of the experiment `name`, created if there is none."""
        found = client.get_experiment_by_name(name)
        if found is not None:
            return str(found.experiment_id)
        return str(client.create_experiment(name, artifact_location=self._artifacts))


def _load_mlflow() -> Any:
    # MLflow sends usage data to its makers, which users of private data may not allow. The
    # environment variable can turn it on again.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    try:
        import mlflow
    except ImportError as error:
        raise DependencyError(
            _("MLflow is not installed."),
            where="--mlflow",
            remedy=_("Install it with: pip install 'tuneproof[mlflow]', or leave --mlflow away."),
        ) from error
    return mlflow
