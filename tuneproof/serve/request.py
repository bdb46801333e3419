"""Requests read: from a body to the one question that is asked.

What would change the answer's kind (several answers, tools, images, JSON) is refused, what would
change how it is sampled is passed over: answers are greedy, and were proven so. Earlier turns are
not read, as the run was never taught any. This module knows no HTTP and no model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuneproof.i18n import _, quoted, short
from tuneproof.serve.bounds import Bounds
from tuneproof.serve.faults import ClientFault
from tuneproof.text.halves import without_halves


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the form that its answer is wanted in. `usage` asks for a last chunk that
    counts tokens."""

    question: str
    stream: bool = False
    usage: bool = False


def read_request(body: bytes, name: str, bounds: Bounds) -> Asked:
    """What a body asks of the model called `name`. Raises ClientFault where that cannot be had."""
    told = _object(body)
    _check_model(told.get("model"), name)
    _check_wishes(told)
    question = _question(told.get("messages"))
    if not question.strip():
        raise _wrong("messages", _("The question is empty."), "empty_question")
    if len(question) > bounds.question:
        raise too_long(
            _("The question has {n} characters; {most} are read at most.").format(
                n=len(question), most=bounds.question
            )
        )
    options = told.get("stream_options")
    usage = isinstance(options, Mapping) and bool(options.get("include_usage"))
    return Asked(question, bool(told.get("stream")), usage)


def too_long(message: str) -> ClientFault:
    """The fault of a question that is not read to its end."""
    return _wrong("messages", message, "context_length_exceeded")


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ClientFault(400, "invalid_json", _("The request is no JSON.")) from error
    if not isinstance(told, dict):
        raise ClientFault(400, "invalid_json", _("The request is no JSON object."))
    return told


def _check_model(asked: object, name: str) -> None:
    """A request may name no model; one that is not here would be answered by another."""
    if asked is not None and asked != name:
        told = asked if isinstance(asked, str) else "?"
        message = _("There is no model {asked} here; the one that answers is {name}.").format(
            asked=quoted(short(told)), name=quoted(name)
        )
        raise ClientFault(404, "model_not_found", message, parameter="model")


def _check_wishes(told: Mapping[str, Any]) -> None:
    """Refuse what whoever asks would miss in the answer."""
    if told.get("n") not in (None, 1):
        raise _wrong("n", _("A question has one answer here: n must be 1."))
    for name in ("tools", "functions"):
        if told.get(name):
            raise _wrong(name, _("This model calls no tools: leave {name} out.").format(name=name))
    form = told.get("response_format")
    if form is not None and not (isinstance(form, Mapping) and form.get("type") == "text"):
        raise _wrong("response_format", _("Answers are plain text: leave response_format out."))
    if told.get("modalities") not in (None, ["text"]):
        raise _wrong("modalities", _("Answers are plain text: leave modalities out."))


def _question(messages: object) -> str:
    """The text of the last message that is the user's."""
    turns = messages if isinstance(messages, list) else []
    said = [turn for turn in turns if isinstance(turn, Mapping) and turn.get("role") == "user"]
    if not said:
        raise _wrong("messages", _("There is no question: messages has none of the role user."))
    content = said[-1].get("content")
    parts = [content] if isinstance(content, str) else content
    texts = [_text(part) for part in parts] if isinstance(parts, list) else []
    return without_halves("\n".join(texts))


def _text(part: object) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Mapping) and part.get("type") == "text":
        text = part.get("text")
        if isinstance(text, str):
            return text
    raise _wrong("messages", _("Only text is read: send the question without images or files."))


def _wrong(parameter: str, message: str, code: str = "unsupported_value") -> ClientFault:
    return ClientFault(400, code, message, parameter=parameter)
