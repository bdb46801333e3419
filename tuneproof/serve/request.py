"""Reading requests: from a body to the question that is asked.

Options that would change the kind of the answer (several answers, tools, images, JSON) are refused;
sampling options are ignored, as answers are greedy and were proven so. Earlier turns are not read,
as the run was trained on single questions. This module knows no HTTP and no model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuneproof.i18n import _, quoted, short
from tuneproof.serve.bounds import Bounds
from tuneproof.serve.faults import ClientFault
from tuneproof.text.surrogates import without_surrogates


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the wanted form of its answer. `usage`: a last chunk that counts tokens."""

    question: str
    stream: bool = False
    usage: bool = False


def read_request(body: bytes, name: str, bounds: Bounds) -> Asked:
    """The question in a request body to the model `name`. Raises ClientFault for a wrong
    request."""
    request = _parse_object(body)
    _check_model(request.get("model"), name)
    _check_options(request)
    question = _last_question(request.get("messages"))
    if not question.strip():
        raise _field_fault("messages", _("The question is empty."), "empty_question")
    if len(question) > bounds.question:
        raise too_long(
            _("The question has {n} characters; {most} are read at most.").format(
                n=len(question), most=bounds.question
            )
        )
    options = request.get("stream_options")
    usage = isinstance(options, Mapping) and bool(options.get("include_usage"))
    return Asked(question, bool(request.get("stream")), usage)


def too_long(message: str) -> ClientFault:
    """The fault of a question that is too long."""
    return _field_fault("messages", message, "context_length_exceeded")


def _parse_object(body: bytes) -> Mapping[str, Any]:
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ClientFault(400, "invalid_json", _("The request is no JSON.")) from error
    if not isinstance(request, dict):
        raise ClientFault(400, "invalid_json", _("The request is no JSON object."))
    return request


def _check_model(asked: object, name: str) -> None:
    """Refuse a request that names another model than the one served; it may name none."""
    if asked is not None and asked != name:
        wanted = asked if isinstance(asked, str) else "?"
        message = _("There is no model {asked} here; the one that answers is {name}.").format(
            asked=quoted(short(wanted)), name=quoted(name)
        )
        raise ClientFault(404, "model_not_found", message, parameter="model")


def _check_options(request: Mapping[str, Any]) -> None:
    """Refuse options whose effect the client would miss in the answer."""
    if request.get("n") not in (None, 1):
        raise _field_fault("n", _("A question has one answer here: n must be 1."))
    for name in ("tools", "functions"):
        if request.get(name):
            raise _field_fault(
                name, _("This model calls no tools: leave {name} out.").format(name=name)
            )
    if request.get("stream") not in (None, True, False):
        raise _field_fault("stream", _("stream must be true or false."))
    form = request.get("response_format")
    if form is not None and not (isinstance(form, Mapping) and form.get("type") == "text"):
        raise _field_fault(
            "response_format", _("Answers are plain text: leave response_format out.")
        )
    if request.get("modalities") not in (None, ["text"]):
        raise _field_fault("modalities", _("Answers are plain text: leave modalities out."))


def _last_question(messages: object) -> str:
    """The text of the last message of the role user."""
    turns = messages if isinstance(messages, list) else []
    asked = [turn for turn in turns if isinstance(turn, Mapping) and turn.get("role") == "user"]
    if not asked:
        raise _field_fault(
            "messages", _("There is no question: messages has none of the role user.")
        )
    content = asked[-1].get("content")
    parts = [content] if isinstance(content, str) else content
    texts = [_part_text(part) for part in parts] if isinstance(parts, list) else []
    return without_surrogates("\n".join(texts))


def _part_text(part: object) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Mapping) and part.get("type") == "text":
        text = part.get("text")
        if isinstance(text, str):
            return text
    raise _field_fault(
        "messages", _("Only text is read: send the question without images or files.")
    )


def _field_fault(parameter: str, message: str, code: str = "unsupported_value") -> ClientFault:
    return ClientFault(400, code, message, parameter=parameter)
