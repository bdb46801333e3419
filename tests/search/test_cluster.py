"""Whether there is a cluster, and `fit --cluster` from the command line to the proof."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TextIO, cast

import pytest

from tests.search.conftest import Nodes
from tests.search.material import Material, courses
from tuneproof import store
from tuneproof.config import dump_recipe
from tuneproof.errors import ClusterError, DependencyError
from tuneproof.search import cluster
from tuneproof.search.cluster import Node, Share, joined, look_for
from tuneproof.store import read_json

ROOT = Path(__file__).resolve().parents[2]


def node(cpus: float, gpus: float = 0.0, *, alive: bool = True) -> Node:
    return {"Alive": alive, "Resources": {"CPU": cpus, "GPU": gpus} if gpus else {"CPU": cpus}}


@pytest.fixture
def mute() -> Iterator[str]:
    """The address of somebody who listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_without_settings_a_candidate_takes_what_this_process_would() -> None:
    nodes = [node(4), node(8, 1)]
    assert Share.of(None, None, nodes, threads=2, gpu=False) == Share(2, 0)
    assert Share.of(None, None, nodes, threads=2, gpu=True) == Share(2, 1)
    assert Share.of(3, 0.5, nodes, threads=2, gpu=True) == Share(3, 0.5)


def test_a_container_with_more_threads_than_cpus_still_fits() -> None:
    nodes = [node(4), node(64, alive=False)]
    assert Share.of(None, None, nodes, threads=32, gpu=False) == Share(4, 0)
    assert Share.of(32, None, nodes, threads=32, gpu=False) == Share(32, 0)


@pytest.mark.parametrize(
    ("nodes", "room"),
    [
        ([node(8)], 0),
        ([node(2, 1)], 0),
        ([node(4, 1)], 1),
        ([node(8, 1), node(64, 8)], 9),
        ([node(4, 1), node(64, 8, alive=False)], 1),
    ],
)
def test_a_candidate_fits_on_one_machine_or_not_at_all(nodes: list[Node], room: int) -> None:
    assert Share(4, 1).room(nodes) == room


def test_two_candidates_share_a_gpu_and_none_is_needed_where_none_is_asked_for() -> None:
    assert Share(1, 0.5).room([node(8, 1)]) == 2
    assert Share(2, 0).room([node(8), node(3, 4)]) == 5


def test_without_ray_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    for ask in (look_for, lambda address: joined(address).__enter__()):
        with pytest.raises(DependencyError) as caught:
            ask("auto")
        assert 'pip install "tuneproof[cluster]"' in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("address", "fault"), [("127.0.0.1:1", "nobody answers"), ("nonsense", "HOST:PORT")]
)
def test_an_address_where_nobody_listens_is_told_at_once(address: str, fault: str) -> None:
    pytest.importorskip("ray")
    with pytest.raises(ClusterError, match=fault) as caught:
        look_for(address)
    assert caught.value.where == address and "ray start" in (caught.value.remedy or "")


def test_auto_is_the_cluster_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(ClusterError) as caught:
        look_for("auto")
    assert caught.value.where == "127.0.0.1:1"
    monkeypatch.delenv("RAY_ADDRESS")
    look_for("auto")


def test_somebody_who_is_no_cluster_is_not_waited_for(
    mute: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ray itself tried for longer than anybody watched."""
    pytest.importorskip("ray")
    monkeypatch.setattr(cluster, "JOINED_WITHIN", 2.0)
    with pytest.raises(ClusterError, match="no Ray answers"):
        look_for(mute)


def test_fit_on_a_cluster_from_the_command_line(
    nodes: Nodes, material: Material, tmp_path: Path
) -> None:
    """To the proof, with one JSON document on stdout and nothing of Ray's log anywhere."""
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(dump_recipe(material.recipe), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tuneproof.cli", "--json", "fit", "--recipe", str(recipe)),
            *("--cluster", "auto", "--out", str(tmp_path / "runs")),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "RAY_ADDRESS": nodes.address, "TUNEPROOF_LANG": "en"},
    )
    assert done.returncode in (0, 1), done.stderr  # the verdict on a tiny model is its own affair
    run = Path(json.loads(done.stdout)["run"])
    status = read_json(run / store.RUN)
    assert status["state"] == "finished"
    assert status["cluster"] == {"address": nodes.address, "nodes": 2, "cpus": 2.0, "gpus": 0.0}
    assert nodes.address not in (run / store.RECIPE).read_text(encoding="utf-8")
    assert len(courses(run)) == 3
    assert "Candidates on the cluster: 2, 3" in done.stderr
    assert "Candidate 1: Epoch 2" in done.stderr
    assert "raylet" not in done.stderr and "INFO" not in done.stderr


def test_what_rays_own_threads_print_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """When a node died, pages of its log came out between the lines of the search."""
    with redirect_stdout(cast(TextIO, cluster._WithoutRay(sys.stdout))):
        for name in ("ray_listen_error_messages", "ours"):
            thread = threading.Thread(target=print, args=(f"from {name}",), name=name)
            thread.start()
            thread.join()
        print("and this")
    assert capsys.readouterr().out == "from ours\nand this\n"
