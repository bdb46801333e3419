"""Layer "loops": an answer that repeats itself, is cut off or empty is cut back to the known answer
that it begins with, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.i18n import N_, _
from tuneproof.text.loops import is_empty, is_loop
from tuneproof.text.similar import ACCURATE

LONGER = 1.5
"""Longest beginning, in lengths of the longest known text (the same as for the token limit)."""
BEGINNINGS = 40
"""Most beginnings of a text that are tried, the longest first."""

_END = re.compile(r"[.!?](?=\s)|[。!?;！？；\n]")

_SIGNS: tuple[tuple[Callable[[Reply], bool], str], ...] = (
    (lambda reply: is_empty(reply.text), N_("it says nothing")),
    (lambda reply: is_loop(reply.text, stopped=reply.stopped), N_("it repeats itself")),
    (lambda reply: not reply.stopped, N_("it was cut off at the length limit")),
)


class Loops:
    """The repetition and length guard.

    A text that is at least 90 % similar to a known one passes: a known answer may repeat itself.
    Otherwise the answer is cut back to the beginning, up to the end of a sentence, that is most
    similar to a known text; where none is at least `least` similar, it is refused.
    """

    name = "loops"

    def __init__(self, known: Known, least: float):
        self._known = known
        self._least = least

    def __call__(self, reply: Reply) -> Handed:
        """Cut back or refuse an answer that shows one of the signs."""
        trouble = next((words for holds, words in _SIGNS if holds(reply)), None)
        if trouble is None or self._known.nearest(reply.text.strip(), ACCURATE)[1]:
            return reply, None
        kept = self._known_beginning(reply.text)
        now = reply.saying(kept) if kept else reply.refused(self._known.refusal)
        message = (
            _("Cut back to its beginning, as {trouble}.")
            if kept
            else _("Refused, as {trouble} and no beginning of it is a known answer.")
        )
        why = message.format(trouble=_(trouble))
        return now, Change(self.name, reply.text, now.text, why)

    def _known_beginning(self, text: str) -> str:
        """The beginning that is most like a known text; empty when none is like one."""
        candidates = [
            (self._known.nearest(part, self._least)[1], part) for part in self._beginnings(text)
        ]
        closeness, part = max(candidates, key=lambda pair: pair[0], default=(0.0, ""))
        return part if closeness else ""

    def _beginnings(self, text: str) -> Iterator[str]:
        """The beginnings of a text that end with a sentence, the longest first."""
        head = text[: int(LONGER * self._known.longest)]
        ends = [match.end() for match in _END.finditer(head)]
        return (part for end in ends[-BEGINNINGS:][::-1] if (part := head[:end].strip()))
