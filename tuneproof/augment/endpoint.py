"""Endpoint: phrasings that a model behind an OpenAI-compatible address writes.

One request a topic: some known phrasings and the answer go out, one new phrasing a line comes
back. Lines that are no question in the same language are dropped, as are questions that came back
for two answers. A busy endpoint is asked again; one that fails on the way costs the answers that it
failed at, and after two in a row is left alone. Its answers are not reproducible; everything else
of augmentation is. Nothing is sent anywhere unless an address was given.
"""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tuneproof.augment.material import Material, Proposal
from tuneproof.augment.replies import KeptReplies
from tuneproof.augment.reply import questions_of
from tuneproof.augment.tongue import Tongue
from tuneproof.data.overlap import normalise
from tuneproof.errors import TuneproofError, os_fault
from tuneproof.i18n import _
from tuneproof.refusal import looks_like_refusal
from tuneproof.text.surrogates import without_surrogates
from tuneproof.types import Example

KIND = "endpoint"
SHOWN = 5
"""Known phrasings that are sent for a topic; they are the parents of the new ones."""
BUSY = frozenset({429, 500, 502, 503, 504})
"""HTTP statuses after which the request is repeated."""
GIVEN_UP = 2
"""Requests without a reply, one after the other, after which no other is sent: one may be the fault
of what was asked, two are the endpoint's."""
LONGEST_PAUSE = 60.0
"""Longest wait in seconds before a repeated request, whatever Retry-After says."""

_PROMPTS = {
    Tongue.TRADITIONAL: (
        "以下是使用者會問的問題，答案都相同。請再寫 {n} 種不同的人會用的問法："
        "有長有短、有正式有口語，用字盡量不同，意思必須仍由同一個答案回答。每行一個問法，不要編號，不要其他文字。\n\n"
        "答案：{answer}\n\n已有的問法：\n{known}"
    ),
    Tongue.SIMPLIFIED: (
        "以下是用户会问的问题，答案都相同。请再写 {n} 种不同的人会用的问法："
        "有长有短、有正式有口语，用字尽量不同，意思必须仍由同一个答案回答。每行一个问法，不要编号，不要其他文字。\n\n"
        "答案：{answer}\n\n已有的问法：\n{known}"
    ),
}
_PROMPT = (
    "These questions all have the same answer. Write {n} more ways in which different people would "
    "ask, in the language of the questions: some short, some long, some formal, some casual, with "
    "different words. Each must still be answered by the same answer. One question a line, no "
    "numbers, nothing else.\n\nAnswer: {answer}\n\nKnown questions:\n{known}"
)


@dataclass(frozen=True)
class Endpoint:
    """A source of rows behind an OpenAI-compatible API.

    `url` is the base of the API ("http://localhost:8000/v1"), `key` may be empty.
    """

    url: str
    model: str
    key: str = ""
    wanted: int = 8
    """Phrasings asked for, a topic."""
    timeout: float = 120.0
    """Seconds until a request times out."""
    pauses: tuple[float, ...] = (2.0, 10.0)
    """Seconds before each repeated request, where the endpoint sends no Retry-After."""
    replies: KeptReplies = field(default_factory=KeptReplies, compare=False)
    """The replies that there are."""

    def __call__(self, material: Material, rng: Random) -> Iterator[Proposal]:
        """Yield phrasings. Raises TuneproofError when the endpoint fails before any reply."""
        found: list[Proposal] = []
        failed = 0
        for rows in material.by_answer.values():
            shown = tuple(rng.sample(rows, k=min(SHOWN, len(rows))))
            tongue = material.tongue_of(rows)
            text = self._reply(
                _prompt(shown, tongue, self.wanted), rng.randrange(2**31), failed < GIVEN_UP
            )
            failed = failed + 1 if text is None else 0
            distinct = {
                normalise(question): question
                for question in phrasings(text or "", shown, material, tongue)
            }
            found += [Proposal(KIND, question, shown) for question in distinct.values()]
        answers = Counter(normalise(proposal.question) for proposal in found)
        yield from (proposal for proposal in found if answers[normalise(proposal.question)] == 1)

    def _reply(self, prompt: str, seed: int, may_ask: bool) -> str | None:
        """The reply that is kept, else a new one; None where none comes, or none may be asked for.

        Raises TuneproofError where that is the first: then nothing is lost.
        """
        asked = self.url, self.model, prompt, seed
        kept = self.replies.reply(*asked)
        if kept is not None:
            return kept
        if not may_ask:
            self.replies.miss()
            return None
        try:
            text = self._ask_model(prompt, seed)
        except TuneproofError as fault:
            if not len(self.replies):
                raise
            self.replies.miss(fault)
            return None
        self.replies.keep(text, *asked)
        return text

    def _ask_model(self, prompt: str, seed: int) -> str:
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0.9,
            "seed": seed,
        }
        try:
            return _message_text(self._post(body)["choices"][0]["message"]["content"])
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise self._endpoint_error(_("its reply holds no message")) from error

    def _post(self, body: dict[str, Any]) -> Any:
        address = f"{self.url.rstrip('/')}/chat/completions"
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if not address.startswith(("http://", "https://")):
            raise self._endpoint_error(_("the address does not begin with http:// or https://"))
        data = json.dumps(body).encode()
        try:
            return json.loads(
                self._send_with_retries(urllib.request.Request(address, data, headers))
            )
        except urllib.error.HTTPError as error:
            said = _error_body(error).decode(errors="replace")[:200]
            raise self._endpoint_error(f"HTTP {error.code}: {said}") from error
        except (json.JSONDecodeError, RecursionError) as error:
            raise self._endpoint_error(_("its reply is no JSON")) from error
        except http.client.HTTPException as error:
            raise self._endpoint_error(_("its reply broke off, or is no HTTP")) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            why = os_fault(reason) if isinstance(reason, OSError) else str(reason)
            raise self._endpoint_error(why) from error

    def _send_with_retries(self, request: urllib.request.Request) -> bytes:
        """The body of the reply; a request to a busy endpoint is repeated after each pause."""
        for pause in self.pauses:
            try:
                return self._send(request)
            except urllib.error.HTTPError as error:
                if error.code not in BUSY:
                    raise
                time.sleep(_seconds_to_wait(error, pause))
        return self._send(request)

    def _send(self, request: urllib.request.Request) -> bytes:
        with urllib.request.urlopen(request, timeout=self.timeout) as reply:
            return bytes(reply.read())

    def _endpoint_error(self, why: str) -> TuneproofError:
        return TuneproofError(
            _("The endpoint gave no phrasings: {why}.").format(why=why.rstrip(".")),
            where=self.url,
            remedy=_(
                "Check --endpoint, --endpoint-model and OPENAI_API_KEY, or leave --endpoint away."
            ),
        )


def phrasings(
    text: str, shown: tuple[Example, ...], material: Material, tongue: Tongue
) -> Iterator[str]:
    """The questions in a reply, without the answer, refusals and other languages."""
    answer = normalise(shown[0].answer)
    for question in questions_of(text):
        plain = normalise(question)
        if not plain or answer in plain or looks_like_refusal(question) or _BROKEN.search(question):
            continue
        if _is_same_language(material.tongue(question), tongue):
            yield question


_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")
"""Signs that no one types: control characters, and what is left of half a character."""


def _message_text(content: Any) -> str:
    """The text of a message; some servers send it in parts, or cut through an emoji, of which the
    half could not be written to a file."""
    if isinstance(content, list):
        content = "\n".join(str(part["text"]) for part in content if part.get("type") == "text")
    text = content if isinstance(content, str) else ""
    return without_surrogates(text)


def _seconds_to_wait(error: urllib.error.HTTPError, pause: float) -> float:
    """Seconds to wait: Retry-After if it is in seconds, at most `LONGEST_PAUSE`, else `pause`."""
    asked = error.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_PAUSE) if asked.isdecimal() else pause


def _error_body(error: urllib.error.HTTPError) -> bytes:
    """The body of an HTTP error; empty where it cannot be read."""
    try:
        return error.read()
    except (OSError, http.client.HTTPException):
        return b""


def _is_same_language(one: Tongue, other: Tongue) -> bool:
    """Whether two languages are the same; both scripts of Chinese count as one."""
    return one == other or (one.chinese and other.chinese)


def _prompt(shown: tuple[Example, ...], tongue: Tongue, n: int) -> str:
    known = "\n".join(" ".join(row.question.split()) for row in shown)
    return _PROMPTS.get(tongue, _PROMPT).format(n=n, answer=shown[0].answer, known=known)
