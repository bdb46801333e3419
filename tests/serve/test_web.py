"""The whole way: OpenAI's own client, a real server, a real tiny model; and what goes wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.serve.conftest import Running, Serving, fault
from tuneproof.experiment import Answerer
from tuneproof.progress import Silent
from tuneproof.serve.access import Access
from tuneproof.serve.bounds import Bounds
from tuneproof.serve.spoken import Spoken
from tuneproof.serve.voice import Voice
from tuneproof.store import RunFolder


def client(running: Running, key: str = "none") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{running.url}/v1", api_key=key, max_retries=0)


def test_openais_client_asks_a_run_whole_and_as_a_stream(serving: Serving, tiny: RunFolder) -> None:
    running = serving(Voice(Answerer.open(tiny, Silent())).answer)
    with client(running) as asking:
        assert [model.id for model in asking.models.list()] == ["handbook"]
        assert asking.models.retrieve("handbook").owned_by == "tuneproof"
        turns: list[ChatCompletionMessageParam]
        turns = [{"role": "user", "content": "Where is the canteen?"}]
        whole = asking.chat.completions.create(
            model="handbook", messages=turns, temperature=0.9, max_tokens=1
        )
        assert whole.choices[0].message.content == "It is on the ground floor."
        assert whole.usage is not None and whole.usage.prompt_tokens > 10
        assert whole.model_extra is not None
        told = whole.model_extra["tuneproof"]
        assert [each["layer"] for each in told["layers"]] == ["loops", "rules"]
        assert set(told) == {"raw", "refused", "layers", "latency_ms"}
        stream = list(
            asking.chat.completions.create(
                model="handbook",
                messages=turns,
                stream=True,
                stream_options={"include_usage": True},
            )
        )
        said = "".join(each.choices[0].delta.content or "" for each in stream if each.choices)
        assert said == whole.choices[0].message.content
        assert stream[-1].usage == whole.usage
        with pytest.raises(openai.NotFoundError, match="no model"):
            asking.chat.completions.create(model="gpt-4o", messages=turns)
        with pytest.raises(openai.BadRequestError, match="n must be 1"):
            asking.chat.completions.create(model="handbook", messages=turns, n=2)
    assert not running.logged


def test_a_question_too_long_for_the_model_is_refused(serving: Serving) -> None:
    assert fault(serving().ask("a novel")) == (400, "context_length_exceeded", "messages")


def test_health_models_and_paths_that_are_not_there(serving: Serving) -> None:
    running = serving()
    assert running.http.get("/health").json() == {"ready": True}
    assert fault(running.http.get("/v1/models/other")) == (404, "model_not_found", None)
    assert fault(running.http.get("/docs")) == (404, "not_found", None)
    wrong = running.http.get("/v1/chat/completions")
    assert fault(wrong) == (405, "not_found", None)
    assert wrong.headers["allow"] == "POST"


def test_a_load_balancer_may_ask_for_the_head_of_health(serving: Serving) -> None:
    """It was refused with 405, by which some take a service out of use."""
    running = serving()
    head = running.http.head("/health")
    assert (head.status_code, head.content) == (200, b"")


def test_what_answers_nothing_any_more_is_not_ready(serving: Serving) -> None:
    running = serving()
    work = running.service.desk._worker
    assert work is not None
    work.get_loop().call_soon_threadsafe(work.cancel)
    response = running.ask("VPN?")
    while response.status_code == 200:  # until the loop has heard it
        response = running.ask("VPN?")
    assert fault(response) == (503, "not_ready", None)
    ready = running.http.get("/health")
    assert (ready.status_code, ready.json()) == (503, {"ready": False})


def test_the_counts_have_no_word_of_a_question(serving: Serving) -> None:
    running = serving()
    for question in ("a secret", "VPN?", "a novel", "broken ünïque"):
        running.ask(question)
    page = running.http.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    lines = page.text.splitlines()
    for line in (
        "tuneproof_questions_total 2.0",
        'tuneproof_refusals_total{layer="rules"} 1.0',
        'tuneproof_errors_total{status="400"} 1.0',
        'tuneproof_errors_total{status="500"} 1.0',
        "tuneproof_latency_seconds_count 2.0",
        "tuneproof_waiting 0.0",
    ):
        assert line in lines
    told = page.text + "".join(running.logged)
    assert not any(word in told for word in ("secret", "VPN", "novel", "ünïque"))


def test_what_breaks_inside_is_a_fault_of_the_protocol_and_the_service_lives_on(
    serving: Serving, capfd: pytest.CaptureFixture[str]
) -> None:
    """The error's own text quotes the question: neither the client nor the log may have it."""
    running = serving()
    response = running.ask("broken ünïque")
    assert fault(response) == (500, "internal_error", None)
    assert "ünïque" not in response.text
    (logged,) = running.logged
    assert "ValueError (conftest.py:" in logged and "ünïque" not in logged
    assert running.ask("VPN?").status_code == 200
    assert capfd.readouterr() == ("", "")


def test_a_request_larger_than_its_bound_is_not_read(serving: Serving) -> None:
    running = serving(bounds=Bounds(body=1000))
    assert fault(running.ask("x" * 1001)) == (413, "request_too_large", None)
    parts = (b"x" * 100 for _ in range(100))  # whose length nobody said
    response = running.http.post("/v1/chat/completions", content=parts)
    assert fault(response) == (413, "request_too_large", None)
    assert running.ask("VPN?").status_code == 200


def _sent(running: Running, head: bytes) -> bytes:
    """What the server says to raw bytes, its whole response."""
    host, port = running.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall(head)
        return line.recv(65536)


def test_a_request_that_never_comes_to_an_end_is_given_up(serving: Serving) -> None:
    running = serving(bounds=Bounds(arriving=0.05))
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"
    assert _sent(running, head).startswith(b"HTTP/1.1 408")
    assert running.ask("VPN?").status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        b"nonsense\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: minus\r\n\r\n",
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
        b"GET /%ff%00 HTTP/1.1\r\nHost: localhost\r\nAuthorization: \xff\r\n\r\n",
    ],
)
def test_no_bytes_make_it_fall(serving: Serving, head: bytes) -> None:
    running = serving()
    assert _sent(running, head).startswith(b"HTTP/1.1 4")
    assert running.ask("VPN?").status_code == 200
    assert not running.logged


def test_a_client_that_leaves_costs_nobody_else_anything(serving: Serving) -> None:
    running = serving()
    host, port = running.url.removeprefix("http://").split(":")
    for _each in range(3):
        with socket.create_connection((host, int(port)), timeout=60) as line:
            line.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 9\r\n\r\n{")
    assert running.ask("VPN?").status_code == 200
    assert not running.logged


def test_who_comes_when_too_many_wait_is_told_to_come_again(serving: Serving) -> None:
    begun, may = threading.Event(), threading.Event()

    def slow(questions: Sequence[str]) -> list[Spoken | None]:
        begun.set()
        assert may.wait(60)
        return [Spoken("yes", "yes", 1, 1) for _ in questions]

    running = serving(slow, Bounds(waiting=1))
    with ThreadPoolExecutor(2) as others:
        first = others.submit(running.ask, "first")
        assert begun.wait(60)
        second = others.submit(running.ask, "second")
        while running.service.desk.waiting < 1:
            pass
        response = running.ask("third")
        may.set()
        assert [first.result().status_code, second.result().status_code] == [200, 200]
    assert fault(response) == (429, "rate_limit_exceeded", None)
    assert int(response.headers["retry-after"]) >= 1
    assert response.json()["error"]["type"] == "rate_limit_error"


def test_an_answer_that_takes_too_long_is_given_up(serving: Serving) -> None:
    may = threading.Event()

    def slow(questions: Sequence[str]) -> list[Spoken | None]:
        assert may.wait(60)
        return [Spoken("yes", "yes", 1, 1) for _ in questions]

    running = serving(slow, Bounds(seconds=0.05))
    assert fault(running.ask("VPN?")) == (503, "timeout", None)
    may.set()


def test_the_key_is_wanted_of_everything_but_health(serving: Serving) -> None:
    running = serving(access=Access(key=b"s3cret", home=False))
    for path in ("/v1/models", "/metrics", "/nowhere"):
        assert fault(running.http.get(path)) == (401, "invalid_api_key", None)
    assert fault(running.ask("VPN?")) == (401, "invalid_api_key", None)
    assert running.http.get("/health").status_code == 200
    with client(running, "wrong") as asking, pytest.raises(openai.AuthenticationError):
        asking.models.list()
    with client(running, "s3cret") as asking:
        assert [model.id for model in asking.models.list()] == ["handbook"]


def test_without_a_key_a_name_of_elsewhere_is_sent_away(serving: Serving) -> None:
    running = serving()
    response = running.http.get("/v1/models", headers={"Host": "evil.example"})
    assert fault(response) == (403, "wrong_host", None)
