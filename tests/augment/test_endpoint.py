"""A real server on this machine that answers as OpenAI-compatible ones do, well and badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.augment.rows import CHINESE, ENGLISH, material
from tuneproof.augment.endpoint import KIND, Endpoint, phrasings
from tuneproof.augment.plan import augment
from tuneproof.augment.tongue import Tongue
from tuneproof.config import AugmentSettings
from tuneproof.errors import TuneproofError

GOOD = "Is there a yearly number of days off?\nhols per yr"
OFF = AugmentSettings(kinds=(), per_topic=9, share=0.9)


class Server(ThreadingHTTPServer):
    """Answers every request with `reply` and `status`, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.reply: bytes = b""
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def says(self, text: str) -> None:
        message = {"choices": [{"message": {"role": "assistant", "content": text}}]}
        self.reply = json.dumps(message).encode()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        assert self.path == "/v1/chat/completions"
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.keys.append(self.headers.get("Authorization"))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.reply)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def lines(text: str, tongue: Tongue = Tongue.ENGLISH) -> list[str]:
    rows = ENGLISH if tongue is Tongue.ENGLISH else CHINESE
    return list(phrasings(text, rows[:2], material(rows), tongue))


def test_phrasings_of_every_answer_are_asked_for(server: Server) -> None:
    server.says(GOOD)
    more = {KIND: Endpoint(server.url + "/", "small", "secret")}
    made = augment(ENGLISH, (), OFF, more=more).rows
    assert {row.question for row in made} == set(GOOD.splitlines())
    assert all(row.made_by.startswith("endpoint ") for row in made)
    assert len(server.asked) == 3 and set(server.keys) == {"Bearer secret"}
    body = server.asked[0]
    assert body["model"] == "small" and isinstance(body["seed"], int)
    prompt = body["messages"][0]["content"]
    assert ENGLISH[0].answer in prompt and ENGLISH[0].question in prompt
    assert not any(row.question in prompt for row in ENGLISH if not row.answerable)


def test_a_chinese_set_is_asked_in_chinese(server: Server) -> None:
    server.says("特別休假的送單時限是多久")
    made = augment(CHINESE, (), OFF, more={KIND: Endpoint(server.url, "m")}).rows
    assert made and server.keys[0] is None
    assert "每行一個問法" in server.asked[0]["messages"][0]["content"]


def test_what_is_near_the_test_is_dropped_here_too(server: Server) -> None:
    server.says(GOOD)
    more = {KIND: Endpoint(server.url, "m")}
    made = augment(ENGLISH, (), OFF, more=more, avoid=["is there a yearly number of days off"]).rows
    assert [row.question for row in made] == ["hols per yr"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. How so?\n2) How many?\n- Why not me?\n• \"Who else?\"", ["How so?", "How many?",
         "Why not me?", "Who else?"]),
        ("Here are some questions:\nHow many days?", ["How many days?"]),
        ("<think>maybe\nHow?</think>\n```text\nHow many days?\n```", ["How many days?"]),
        ("<think>never ending\nHow many days?", []),
        ("You have 26 days of annual leave a year.\nI cannot answer this question.", []),
        ("", []),
        ("\n \n...\n?\n😀", []),
        ("x" * 500, []),
        ("特休有幾天？", []),
        ("Q: How many days?", ["How many days?"]),
    ],
)  # fmt: skip
def test_garbage_is_no_question(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_chinese_may_come_in_either_script() -> None:
    assert lines("1、特休几天\nHow many?\n「特休有幾天」", Tongue.TRADITIONAL) == [
        *("特休几天", "特休有幾天"),
    ]


@pytest.mark.parametrize(
    ("status", "reply"),
    [
        (500, b"out of memory"),
        (401, b"no key"),
        (200, b"not json"),
        (200, b"{}"),
        (200, b'{"choices": []}'),
        (200, b"[1]"),
        (200, b"\xff\xfe"),
    ],
)
def test_a_broken_endpoint_is_told_with_a_remedy(server: Server, status: int, reply: bytes) -> None:
    server.status, server.reply = status, reply
    with pytest.raises(TuneproofError) as raised:
        augment(ENGLISH, (), OFF, more={KIND: Endpoint(server.url, "m")})
    assert raised.value.where == server.url and "--endpoint" in str(raised.value.remedy)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "file:///etc", "nonsense", "http://[::"])
def test_an_endpoint_that_is_not_there_is_told(url: str) -> None:
    with pytest.raises(TuneproofError):
        augment(ENGLISH, (), OFF, more={KIND: Endpoint(url, "m", timeout=2)})


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:1/v1", "nobody answers at this address"),
        ("http://no-such-host.invalid/v1", "no computer of this name is known"),
    ],
)
def test_why_nobody_answers_is_said_in_words(url: str, why: str) -> None:
    """It was "[Errno 111] Connection refused"."""
    with pytest.raises(TuneproofError, match=why):
        augment(ENGLISH, (), OFF, more={KIND: Endpoint(url, "m", timeout=2)})
