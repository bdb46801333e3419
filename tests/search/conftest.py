"""The tiny model and the handful of questions of the experiment's tests, and a real cluster."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.experiment.conftest import data, recipe
from tests.search.material import Material
from tuneproof.config import Recipe, patched
from tuneproof.data.given import read_given
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.parts import parts_of
from tuneproof.progress import Silent

__all__ = ["data", "recipe"]


class Nodes:
    """A Ray cluster of two nodes on this machine, with one CPU each. The head is the first."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        quick = {"health_check_period_ms": 500, "health_check_failure_threshold": 3}
        head = {"num_cpus": 1, "include_dashboard": False, "_system_config": quick}
        self._cluster = Cluster(initialize_head=True, head_node_args=head)
        self._second = self._cluster.add_node(num_cpus=1)

    @property
    def address(self) -> str:
        return str(self._cluster.address)

    @property
    def second(self) -> str:
        """The id of the second node, as a task on it knows it."""
        return str(self._second.node_id)

    def kill_second(self) -> None:
        """End it as a power cut would."""
        self._cluster.remove_node(self._second, allow_graceful=False)

    def replace_second(self) -> None:
        self._second = self._cluster.add_node(num_cpus=1)

    def shutdown(self) -> None:
        self._cluster.shutdown()


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'tuneproof[cluster]'")
    logging.getLogger("ray").setLevel(logging.CRITICAL)
    made = Nodes()
    yield made
    made.shutdown()


@pytest.fixture(scope="session")
def material(recipe: Recipe) -> Material:
    """Three candidates, the second and third side by side, of two epochs each."""
    searching = patched(
        recipe,
        {
            "search.trials": 3,
            "search.together": 2,
            "search.cpus_per_trial": 1,
            "train.epochs": 2,
        },
    )
    return Material(
        searching,
        parts_of(read_given(searching.data), searching),
        Workbench.open(searching, Silent()),
    )
