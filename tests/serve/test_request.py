"""Requests read: the last question of a conversation, and what cannot be had."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tuneproof.i18n import set_language
from tuneproof.serve.bounds import Bounds
from tuneproof.serve.faults import ClientFault
from tuneproof.serve.request import Asked, read_request

USER = {"role": "user", "content": "VPN?"}


def read(**told: Any) -> Asked:
    body = json.dumps({"messages": [USER], **told}).encode()
    return read_request(body, "handbook", Bounds(question=20))


def refused(body: bytes) -> ClientFault:
    with pytest.raises(ClientFault) as caught:
        read_request(body, "handbook", Bounds(question=20))
    return caught.value


def test_the_last_question_is_asked_and_nothing_before_it() -> None:
    turns = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]},
        {"role": "assistant", "content": "Arr."},
        {"role": "user", "content": "MFA?"},
        {"role": "assistant", "content": "It"},
        "no message",
    ]
    assert read(messages=turns) == Asked("MFA?")


def test_text_in_parts_is_one_question() -> None:
    parts = [{"type": "text", "text": "VPN"}, {"type": "text", "text": "setup?"}]
    assert read(messages=[{"role": "user", "content": parts}]).question == "VPN\nsetup?"


def test_sampling_is_accepted_and_changes_nothing() -> None:
    settings = {"temperature": 1.7, "top_p": 0.1, "max_tokens": 1, "seed": 3, "stop": ["."]}
    plain = {"n": 1, "tools": [], "tool_choice": "none", "response_format": {"type": "text"}}
    assert read(**settings, **plain, model="handbook", user="me", x=1) == Asked("VPN?")
    nothing = dict.fromkeys(("n", "tools", "model", "response_format", "stream_options"))
    assert read(**nothing) == Asked("VPN?")


def test_a_stream_may_be_counted() -> None:
    assert read(stream=True) == Asked("VPN?", stream=True)
    assert read(stream=True, stream_options={"include_usage": True}).usage
    assert not read(stream=True, stream_options=["include_usage"]).usage


def user(content: object) -> list[dict[str, object]]:
    return [{"role": "user", "content": content}]


@pytest.mark.parametrize(
    ("told", "parameter"),
    [
        ({"n": 2}, "n"),
        ({"n": "1"}, "n"),
        ({"stream": "false"}, "stream"),  # a text, and so it was streamed
        ({"tools": [{"type": "function"}]}, "tools"),
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"response_format": "json"}, "response_format"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"model": "gpt-4o"}, "model"),
        ({"model": ["handbook"]}, "model"),
        ({"messages": None}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": "VPN?"}, "messages"),
        ({"messages": [{"role": "system", "content": "VPN?"}]}, "messages"),
        ({"messages": user("")}, "messages"),
        ({"messages": user(" \n\u3000")}, "messages"),
        ({"messages": user(None)}, "messages"),
        ({"messages": user(7)}, "messages"),
        ({"messages": user([])}, "messages"),
        ({"messages": user([{"type": "image_url"}])}, "messages"),
        ({"messages": user([{"type": "text", "text": 7}])}, "messages"),
        ({"messages": user("x" * 21)}, "messages"),
        ({"messages": [{"role": "user"}]}, "messages"),
    ],
)
def test_what_cannot_be_had_is_said_by_its_name(told: dict[str, Any], parameter: str) -> None:
    fault = refused(json.dumps({"messages": [USER], **told}).encode())
    assert fault.parameter == parameter
    assert fault.status == (404 if parameter == "model" else 400)
    assert fault.message.endswith(".") and fault.kind == "invalid_request_error"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe\xfd", b"[]", b"null", b'"VPN?"', b"[" * 50_000, b"1" * 20_000],
)
def test_what_is_no_json_object_is_no_request(body: bytes) -> None:
    assert (refused(body).status, refused(body).code) == (400, "invalid_json")


def test_half_a_character_is_asked_as_ask_asks_it() -> None:
    """The tokenizer broke on it, and so did the response that quoted a name with one."""
    assert read(messages=user("wi\udcfffi?")).question == "wi\ufffdfi?"
    fault = refused(json.dumps({"model": "\ud800", "messages": [USER]}).encode())
    json.dumps(fault.to_json(), ensure_ascii=False).encode()


def test_faults_are_said_in_the_language_that_is_set() -> None:
    english = refused(b"{").message
    set_language("zh-TW")
    assert refused(b"{").message and english == "The request is no JSON."
