"""Writing responses: an answer in OpenAI's protocol, as one object or as server-sent events.

The field `tuneproof` holds what the protocol has no field for. The text comes in one chunk: the
guard judges whole answers, so nothing can be sent earlier. Pure; time and id are arguments.
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
    """An answer to be sent. `id` is unique to it, `at` is its time in seconds since 1970."""

    id: str
    at: int
    served: Served
    spoken: Spoken
    latency_ms: float

    def whole(self) -> dict[str, Any]:
        """The answer as one JSON object (chat.completion)."""
        message = {"role": "assistant", "content": self.spoken.text, "refusal": None}
        choice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": self._finish_reason,
        }
        return {
            **self._common_fields("chat.completion"),
            "choices": [choice],
            "usage": self._usage,
            "tuneproof": self._details,
        }

    def chunks(self, usage: bool) -> Iterator[bytes]:
        """The answer as server-sent events; with `usage` one before the end counts tokens."""
        yield self._event([_delta({"role": "assistant", "content": ""})])
        yield self._event([_delta({"content": self.spoken.text})])
        yield self._event([_delta({}, self._finish_reason)], tuneproof=self._details)
        if usage:
            yield self._event([], usage=self._usage)
        yield b"data: [DONE]\n\n"

    def _event(self, choices: list[dict[str, Any]], **more: Any) -> bytes:
        chunk = {**self._common_fields("chat.completion.chunk"), "choices": choices, **more}
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()

    def _common_fields(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.at,
            "model": self.served.name,
            "system_fingerprint": self.served.label,
        }

    @property
    def _finish_reason(self) -> str:
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
    def _details(self) -> dict[str, Any]:
        return {
            "raw": self.spoken.raw,
            "refused": self.spoken.refused,
            "layers": [
                {"layer": change.layer, "why": change.why} for change in self.spoken.changes
            ],
            "latency_ms": round(self.latency_ms, 1),
        }


def model_line(served: Served) -> dict[str, Any]:
    """The run as an entry of the list of models."""
    return {
        "id": served.name,
        "object": "model",
        "created": served.made,
        "owned_by": "tuneproof",
        "root": served.label,
    }


def _delta(content: Mapping[str, str], end: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": dict(content), "logprobs": None, "finish_reason": end}
