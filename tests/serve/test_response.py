"""Responses written, as the protocol's own client reads them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from openai.types.chat import ChatCompletion, ChatCompletionChunk

from tests.serve.conftest import WHY, backwards
from tuneproof.serve.response import Completion
from tuneproof.serve.served import Served


def completion(served: Served, question: str) -> Completion:
    (spoken,) = backwards([question])
    assert spoken is not None
    return Completion("chatcmpl-1", 1_700_000_001, served, spoken, 12.34)


def events(made: Completion, usage: bool) -> list[Any]:
    lines = b"".join(made.chunks(usage)).decode().split("\n\n")
    assert lines[-2:] == ["data: [DONE]", ""]
    return [json.loads(line.removeprefix("data: ")) for line in lines[:-2]]


def test_an_answer_is_whole(served: Served) -> None:
    told = completion(served, "a secret").whole()
    read = ChatCompletion.model_validate(told, strict=True)
    assert (read.id, read.created, read.model) == ("chatcmpl-1", 1_700_000_001, "handbook")
    assert read.system_fingerprint == "handbook-v1"
    (choice,) = read.choices
    assert (choice.message.content, choice.finish_reason) == ("No.", "stop")
    assert read.usage is not None
    assert (read.usage.prompt_tokens, read.usage.completion_tokens) == (8, 8)
    assert read.usage.total_tokens == 16
    assert told["tuneproof"] == {
        "raw": "terces a",
        "refused": True,
        "layers": [{"layer": "rules", "why": WHY}],
        "latency_ms": 12.3,
    }


def test_an_answer_that_was_cut_says_so(served: Served) -> None:
    assert completion(served, "long").whole()["choices"][0]["finish_reason"] == "length"


def test_the_chunks_of_a_stream_make_the_same_answer(served: Served) -> None:
    made = completion(served, "請問 VPN?")
    told = events(made, usage=True)
    read = [ChatCompletionChunk.model_validate(each, strict=True) for each in told]
    deltas = [each.choices[0] for each in read if each.choices]
    assert deltas[0].delta.role == "assistant"
    assert "".join(each.delta.content or "" for each in deltas) == "?NPV 問請"
    assert [each.finish_reason for each in deltas] == [None, None, "stop"]
    assert [each.get("tuneproof") for each in told if "tuneproof" in each] == [
        made.whole()["tuneproof"]
    ]
    assert told[-1]["usage"] == made.whole()["usage"] and told[-1]["choices"] == []
    assert all("usage" not in each for each in events(made, usage=False))


def test_an_answer_with_line_breaks_stays_one_event(served: Served) -> None:
    made = completion(served, "x")
    made = replace(made, spoken=replace(made.spoken, text="one\n\ndata: [DONE]\n\ntwo"))
    assert events(made, usage=False)[1]["choices"][0]["delta"]["content"] == made.spoken.text
