"""A real server on this machine that answers as OpenAI-compatible ones do, well and badly."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.client import parse_headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.augment.rows import CHINESE, ENGLISH, material
from tuneproof.augment.endpoint import KIND, Endpoint, phrasings
from tuneproof.augment.plan import augment
from tuneproof.augment.replies import KeptReplies
from tuneproof.augment.tongue import Tongue
from tuneproof.config import AugmentSettings
from tuneproof.errors import TuneproofError

GOOD = "Is there a yearly number of days off?\nhols per yr"
OFF = AugmentSettings(kinds=(), per_topic=9, share=0.9)


class Server(ThreadingHTTPServer):
    """Answers with `reply` and `status`, and keeps what it was asked. `once` says so to the first
    request only, and nothing to the others; the first `busy` requests get a 429, and those numbered
    in `failing` an error."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.reply: bytes = b""
        self.status = 200
        self.once = True
        self.busy = 0
        self.failing: frozenset[int] = frozenset()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def says(self, content: Any) -> None:
        self.reply = message(content)


def message(content: Any) -> bytes:
    said = {"choices": [{"message": {"role": "assistant", "content": content}}]}
    return json.dumps(said).encode()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        assert self.path == "/v1/chat/completions"
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.keys.append(self.headers.get("Authorization"))
        busy = len(self.server.asked) <= self.server.busy
        first = len(self.server.asked) == self.server.busy + 1
        failing = len(self.server.asked) in self.server.failing
        self.send_response(429 if busy else 500 if failing else self.server.status)
        if busy:
            self.send_header("Retry-After", "0")
        self.end_headers()
        silent = self.server.status == 200 and self.server.once and not first
        self.wfile.write(message("") if silent else self.server.reply)

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
        ("Sure!\n\n1. How many days?\n2. days per year\n\nI hope these help! Ask for more.",
         ["How many days?", "days per year"]),
        ("Sure, here you go.\nHow many days?\nFeel free to ask for more.", ["How many days?"]),
        ('```json\n{"questions": [\n  "How many days?",\n  "days per year"\n]}\n```',
         ["How many days?", "days per year"]),
        ('{"question": "How many days?", "answer": "26"}\n{"question": "days per year"}',
         ["How many days?", "days per year"]),
        ('[\n  "How many days?",\n  "days per ye', ["How many days?"]),
        ("How many days? [1]", ["How many days?"]),
        ("Q: How many days?\nA: 26 days.\nAnswer: 26", ["How many days?"]),
        ("**Short:** days per year\n**Formal:** How many days?", ["days per year",
         "How many days?"]),
        ("**How many days?**", ["How many days?"]),
        ('- "days per year" (short)\n- How many days? (formal)', ["days per year",
         "How many days?"]),
        ("| # | Question |\n|---|---|\n| 1 | How many days? |", []),
        ("As an AI language model, I cannot do that.", []),
        ("It says: You have 26 days of annual leave a year, right?", []),
    ],
)  # fmt: skip
def test_garbage_is_no_question(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_what_people_say_around_a_chinese_list_is_none_of_it() -> None:
    text = "好的，以下是幾種問法。\n特休有幾天\n以下哪一天可以請特休？\n希望這些對你有幫助！"
    assert lines(text, Tongue.TRADITIONAL) == ["特休有幾天", "以下哪一天可以請特休？"]


def test_what_comes_back_for_two_answers_tells_neither(server: Server) -> None:
    """A model that says one and the same to every topic taught each of its questions to one
    of them by chance."""
    server.once = False
    server.says(GOOD)
    assert augment(ENGLISH, (), OFF, more={KIND: Endpoint(server.url, "m")}).rows == ()


def test_a_text_in_parts_is_one_text(server: Server) -> None:
    server.says([{"type": "text", "text": GOOD}, {"type": "refusal", "refusal": "no"}])
    made = augment(ENGLISH, (), OFF, more={KIND: Endpoint(server.url, "m")}).rows
    assert {row.question for row in made} == set(GOOD.splitlines())


def test_a_busy_endpoint_is_asked_again(server: Server) -> None:
    """One 429 among a hundred topics cost all that was written before it."""
    server.busy = 2
    server.says(GOOD)
    made = augment(ENGLISH, (), OFF, more={KIND: Endpoint(server.url, "m")}).rows
    assert made and len(server.asked) == 2 + 3


@pytest.mark.parametrize(
    "raw", [b"hello\r\n\r\n", b"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\n{"]
)
def test_a_reply_that_breaks_off_is_told(raw: bytes) -> None:
    """It was "Something went wrong inside Tuneproof: IncompleteRead"."""
    with socket.create_server(("127.0.0.1", 0)) as at:

        def serve() -> None:
            connection, _address = at.accept()
            with connection, connection.makefile("rb") as sent:
                # All of it: what is left unread would reset the connection before the reply.
                sent.readline()
                sent.read(int(parse_headers(sent)["Content-Length"]))
                connection.sendall(raw)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{at.getsockname()[1]}/v1"
        with pytest.raises(TuneproofError, match="broke off"):
            augment(ENGLISH, (), OFF, more={KIND: Endpoint(url, "m", timeout=5)})
        thread.join()


def test_what_an_endpoint_fails_at_costs_that_answer_only(server: Server) -> None:
    """One failure among a hundred topics cost all that was written before it."""
    server.failing = frozenset({2})
    server.says(GOOD)
    endpoint = Endpoint(server.url, "m", pauses=())
    made = augment(ENGLISH, (), OFF, more={KIND: endpoint}).rows
    assert {row.question for row in made} == set(GOOD.splitlines())
    assert len(server.asked) == 3 and endpoint.replies.missing == 1
    assert "HTTP 500" in str(endpoint.replies.fault)


def test_an_endpoint_that_keeps_failing_is_left_alone(server: Server) -> None:
    """A server that was shut down was asked for every topic, and waited for each time."""
    server.failing = frozenset(range(2, 99))
    server.says(GOOD)
    rows = tuple(replace(one, answers=(f"{one.answer} {n}",)) for n, one in enumerate(ENGLISH))
    endpoint = Endpoint(server.url, "m", pauses=())
    assert augment(rows, (), OFF, more={KIND: endpoint}).rows
    answers = sum(one.answerable for one in rows)
    assert len(server.asked) == 3 and endpoint.replies.missing == answers - 1


def test_replies_that_a_stop_left_are_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    server.failing = frozenset({2, 3})
    server.says(GOOD)
    file = tmp_path / "more.csv.replies.jsonl"
    for _time in range(2):
        endpoint = Endpoint(server.url, "m", pauses=(), replies=KeptReplies(file))
        made = augment(ENGLISH, (), OFF, more={KIND: endpoint}).rows
        assert {row.question for row in made} == set(GOOD.splitlines())
        # A kill in the middle of the next line.
        file.write_text(file.read_text(encoding="utf-8") + '{"asked": "', encoding="utf-8")
    assert len(server.asked) == 3 + 2 and endpoint.replies.missing == 0
    assert "annual" not in file.read_text(encoding="utf-8")
    other = Endpoint(server.url, "another", replies=KeptReplies(file))
    augment(ENGLISH, (), OFF, more={KIND: other})
    assert len(server.asked) == 5 + 3
    endpoint.replies.remove()
    assert not file.exists()


def test_half_an_emoji_is_no_part_of_a_question(server: Server, tmp_path: Path) -> None:
    """It could not be written to the copy: "'utf-8' codec can't encode character '\\ud83d'"."""
    server.says(f"How many days off \ud83d\n{GOOD}\nWhen?\x07")
    replies = KeptReplies(tmp_path / "replies.jsonl")
    made = augment(ENGLISH, (), OFF, more={KIND: Endpoint(server.url, "m", replies=replies)}).rows
    assert {row.question for row in made} == set(GOOD.splitlines())


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
        (200, b"[" * 100_000),
        (200, b"\xff\xfe"),
    ],
)
def test_a_broken_endpoint_is_told_with_a_remedy(server: Server, status: int, reply: bytes) -> None:
    server.status, server.reply = status, reply
    with pytest.raises(TuneproofError) as raised:
        augment(ENGLISH, (), OFF, more={KIND: Endpoint(server.url, "m", pauses=())})
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
