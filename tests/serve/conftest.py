"""A tiny run that is really served: the real server on a free port, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.experiment.conftest import data, finished, recipe  # noqa: F401 - a run that was proven
from tests.export.conftest import tiny_run
from tuneproof.guard.reply import Change
from tuneproof.serve.access import Access
from tuneproof.serve.bounds import Bounds
from tuneproof.serve.desk import Answering, Desk
from tuneproof.serve.listen import bound, server_of, url_of
from tuneproof.serve.served import Served
from tuneproof.serve.spoken import Spoken
from tuneproof.serve.web import Service
from tuneproof.store import RULES, RunFolder

RULE = "- name: canteen\n  pattern: canteen\n  answer: It is on the ground floor.\n"
USUAL, AT_HOME = Bounds(), Access()
WHY = "The rule “secrets” says so."


def backwards(questions: Sequence[str]) -> list[Spoken | None]:
    """Answers every question with itself, backwards; a secret is refused, a novel not read."""
    return [_said(text) for text in questions]


def _said(question: str) -> Spoken | None:
    raw = question[::-1]
    if "novel" in question:
        return None
    if "broken" in question:
        raise ValueError(f"cannot answer {question}")
    if "secret" not in question:
        return Spoken(raw, raw, len(question), len(raw), stopped="long" not in question)
    changes = (Change("rules", raw, "No.", WHY),)
    return Spoken("No.", raw, len(question), len(raw), refused=True, changes=changes)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run with a random adapter and one rule. Do not write into it."""
    run = tiny_run(tmp_path_factory.mktemp("runs"), "qwen2", **{"decode.max_new_tokens": 12})
    (run / RULES).write_text(RULE, encoding="utf-8")
    return run


@pytest.fixture
def served(tiny: RunFolder) -> Served:
    return Served(tiny, "handbook", "handbook-v1", 1_700_000_000)


class Running:
    """A service that is being asked."""

    def __init__(self, service: Service, at: socket.socket, logged: list[str]):
        self.service = service
        self.logged = logged
        self.url = url_of(at)
        self.http = httpx.Client(base_url=self.url, trust_env=False, timeout=60)

    def ask(self, *questions: str, **more: object) -> httpx.Response:
        turns = [{"role": "user", "content": text} for text in questions]
        return self.http.post("/v1/chat/completions", json={"messages": turns, **more})


def fault(response: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code and parameter of a fault in the protocol's shape."""
    error = response.json()["error"]
    assert set(error) == {"message", "type", "param", "code"} and error["message"]
    return response.status_code, error["code"], error["param"]


Serving = Callable[..., Running]


@contextmanager
def _running(service: Service, logged: list[str]) -> Iterator[Running]:
    with bound("127.0.0.1", 0) as at:
        at.listen()
        server = server_of(service.app(), service.bounds)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
        thread.start()
        running = Running(service, at, logged)
        try:
            yield running
        finally:
            running.http.close()
            server.should_exit = True
            thread.join()


@pytest.fixture
def serving(served: Served) -> Iterator[Serving]:
    """Serve what answers, by default `backwards`, until the test ends."""
    with ExitStack() as stack:

        def start(
            answering: Answering = backwards,
            bounds: Bounds = USUAL,
            access: Access = AT_HOME,
        ) -> Running:
            logged: list[str] = []
            service = Service(served, Desk(answering, bounds), bounds, access, logged.append)
            return stack.enter_context(_running(service, logged))

        yield start
