"""A Ray cluster: whether there is one, joining it for a while, and what a candidate takes of it.

Ray is an optional package; it is imported here and in `tasks`, and only where a cluster is asked
for. Ray's own log is kept off the terminal.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any, TextIO, cast

from tuneproof.errors import ClusterError, DependencyError, os_fault
from tuneproof.i18n import _

AUTO, LOCAL = "auto", "local"
ADDRESS_VARIABLE = "RAY_ADDRESS"
REACHED_WITHIN = 5.0
"""Seconds within which the head of a cluster has to accept a connection."""
JOINED_WITHIN = 30.0
"""Seconds within which a test process has to start and join the cluster."""
_TRY = """
import logging, sys
import ray
try:
    ray.init(sys.argv[1], log_to_driver=False, logging_level=logging.CRITICAL)
except Exception as error:
    print(error)
    sys.exit(1)
"""
"""Program that joins a cluster, in a process that can be killed: Ray has no time limit for that."""

Node = Mapping[str, Any]
"""A machine of the cluster as `ray.nodes` describes it."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a candidate takes of its machine."""

    cpus: float
    gpus: float

    @classmethod
    def of(
        cls, cpus: int | None, gpus: float | None, nodes: Sequence[Node], *, threads: int, gpu: bool
    ) -> Share:
        """What the recipe says (`cpus`, `gpus`); where it says None, what this process takes for
        itself, which computes with `threads`, on a `gpu` or not. A container may have more threads
        than any machine has CPUs: then as many as the largest has."""
        largest = max((_resource_of(node, "CPU") for node in nodes), default=0.0)
        own = min(threads, max(1.0, largest))
        return cls(own if cpus is None else cpus, float(gpu) if gpus is None else gpus)

    def room(self, nodes: Sequence[Node]) -> int:
        """How many candidates fit on the machines at once, if they do nothing else."""
        return sum(self._room_on(node) for node in nodes)

    def _room_on(self, node: Node) -> int:
        most = _resource_of(node, "CPU") // self.cpus
        return int(min(most, _resource_of(node, "GPU") // self.gpus) if self.gpus else most)


def look_for(address: str) -> None:
    """Make sure, before anything is begun, that the cluster can be joined.

    Raises DependencyError without Ray, ClusterError where there is no cluster at `address`.
    """
    named = _address_reached(address)
    if named == LOCAL:
        return
    try:
        tried = subprocess.run(
            [sys.executable, "-c", _TRY, named],
            capture_output=True,
            text=True,
            timeout=JOINED_WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _unreachable_error(named, _("no Ray answers there")) from error
    if tried.returncode:
        raise _unreachable_error(named, tried.stdout)


@contextmanager
def joined(address: str) -> Iterator[dict[str, Any]]:
    """Within, this process belongs to the cluster; one that had to be started for it ends with it.

    `auto` is the cluster of RAY_ADDRESS, else a new one on this machine alone. Yields what run.json
    keeps of it. Raises as `look_for`, which should be called first: Ray waits for minutes where it
    gets no answer.
    """
    named = _address_reached(address)
    with redirect_stdout(cast(TextIO, _WithoutRay(sys.stdout))):
        ray = _join_cluster(named)
        try:
            has = ray.cluster_resources()
            yield {
                "address": named,
                "nodes": sum(node["Alive"] for node in ray.nodes()),
                "cpus": has.get("CPU", 0.0),
                "gpus": has.get("GPU", 0.0),
            }
        finally:
            ray.shutdown()


def _join_cluster(named: str) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray

    try:
        with _keep_own_signals():
            ray.init(
                named,
                include_dashboard=False,
                log_to_driver=False,
                logging_level=logging.CRITICAL,
            )
    except (OSError, RuntimeError, ValueError, ImportError, ray.exceptions.RayError) as error:
        ray.shutdown()
        raise _unreachable_error(named, str(error)) from error
    return ray


def _address_reached(address: str) -> str:
    """The address that is meant, after a connection to it succeeded. Raises as `look_for`."""
    if importlib.util.find_spec("ray") is None:
        raise DependencyError(
            _("A search on a cluster needs Ray, which is not installed."),
            remedy=_('Install it with: pip install "tuneproof[cluster]"'),
        )
    named = os.environ.get(ADDRESS_VARIABLE) or LOCAL if address == AUTO else address
    if named == LOCAL:
        return named
    host, _colon, port = named.rpartition("://")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), REACHED_WITHIN).close()
    except (ValueError, OverflowError) as error:
        raise _unreachable_error(named, _("this is not HOST:PORT")) from error
    except OSError as error:
        raise _unreachable_error(named, os_fault(error)) from error
    return named


def _resource_of(node: Node, kind: str) -> float:
    return float(node["Resources"].get(kind, 0.0)) if node["Alive"] else 0.0


@contextmanager
def _keep_own_signals() -> Iterator[None]:
    """Within, Ray may set a handler for SIGTERM; afterwards the earlier one is back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


class _WithoutRay:
    """A stream without what Ray's own threads print: pages of its log when a node dies, which no
    setting of Ray turns off."""

    def __init__(self, stream: TextIO):
        self._stream = stream

    def write(self, text: str) -> int:
        """Write `text`, unless a thread of Ray's does."""
        if threading.current_thread().name.startswith("ray_"):
            return len(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _unreachable_error(address: str, fault: str) -> ClusterError:
    first = next((line for line in fault.splitlines() if line.strip()), "?")
    return ClusterError(
        _("The Ray cluster cannot be joined: {fault}.").format(fault=first.strip().rstrip(".")),
        where=address,
        remedy=_(
            "On a machine of the cluster give HOST:PORT of its head, as `ray start --head` prints "
            "it; --cluster auto without RAY_ADDRESS takes this machine alone."
        ),
    )
