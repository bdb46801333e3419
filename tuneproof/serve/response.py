"""Responses written: an answer as OpenAI's protocol has it, whole or in server-sent chunks.

The field `tuneproof` tells what the protocol has no place for. The text comes in one chunk: the
guard judges whole answers, so nothing can be sent before it has. Pure; the clock and the id are
handed in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuneproof.serve.served import Served
from tuneproof.serve.spoken import Spoken


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer on its way to whoever asked. `id` is its own, `at` seconds since 1970."""

    id: str
    at: int
    served: Served
    spoken: Spoken
    latency_ms: float

    def whole(self) -> dict[str, Any]:
        """The answer as one object."""
        message = {"role": "assistant", "content": self.spoken.text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self._end}
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": self._usage,
            "tuneproof": self._told,
        }

    def chunks(self, usage: bool) -> Iterator[bytes]:
        """The answer as server-sent events; with `usage` the last one before the end counts."""
        yield self._event([_delta({"role": "assistant", "content": ""})])
        yield self._event([_delta({"content": self.spoken.text})])
        yield self._event([_delta({}, self._end)], tuneproof=self._told)
        if usage:
            yield self._event([], usage=self._usage)
        yield b"data: [DONE]\n\n"

    def _event(self, choices: list[dict[str, Any]], **more: Any) -> bytes:
        chunk = {**self._head("chat.completion.chunk"), "choices": choices, **more}
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()

    def _head(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.at,
            "model": self.served.name,
            "system_fingerprint": self.served.label,
        }

    @property
    def _end(self) -> str:
        return "stop" if self.spoken.stopped else "length"

    @property
    def _usage(self) -> dict[str, int]:
        asked, produced = self.spoken.asked, self.spoken.produced
        return {
            "prompt_tokens": asked,
            "completion_tokens": produced,
            "total_tokens": asked + produced,
        }

    @property
    def _told(self) -> dict[str, Any]:
        return {
            "raw": self.spoken.raw,
            "refused": self.spoken.refused,
            "layers": [{"layer": each.layer, "why": each.why} for each in self.spoken.changes],
            "latency_ms": round(self.latency_ms, 1),
        }


def model_line(served: Served) -> dict[str, Any]:
    """The run as one of the models that a server has."""
    return {
        "id": served.name,
        "object": "model",
        "created": served.made,
        "owned_by": "tuneproof",
        "root": served.label,
    }


def _delta(said: Mapping[str, str], end: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": dict(said), "logprobs": None, "finish_reason": end}
