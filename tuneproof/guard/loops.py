"""Layer "loops": an answer without an end is cut back to the known answer in it, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.i18n import N_, _
from tuneproof.text.loops import is_empty, is_loop
from tuneproof.text.similar import ACCURATE

LONGER = 1.5
"""How many times the longest known text a beginning may be as long as (as the length limit)."""
BEGINNINGS = 40
"""Beginnings of a text that are tried, the longest first."""

_END = re.compile(r"[.!?](?=\s)|[。!?;！？；\n]")

_SIGNS: tuple[tuple[Callable[[Reply], bool], str], ...] = (
    (lambda one: is_empty(one.text), N_("it says nothing")),
    (lambda one: is_loop(one.text, stopped=one.stopped), N_("it repeats itself")),
    (lambda one: not one.stopped, N_("it was cut off at the length limit")),
)


class Loops:
    """The repetition and length guard.

    A text that is already like a known one (90 % similar) passes: a known answer may repeat
    itself. Otherwise the longest beginning, up to the end of a sentence, that is `least` similar
    to a known text stays; where there is none, the answer is refused.
    """

    name = "loops"

    def __init__(self, known: Known, least: float):
        self._known = known
        self._least = least

    def __call__(self, reply: Reply) -> Handed:
        """Cut or refuse what has no end."""
        trouble = next((says for holds, says in _SIGNS if holds(reply)), None)
        if trouble is None or self._known.nearest(reply.text.strip())[1] >= ACCURATE:
            return reply, None
        kept = self._kept(reply.text)
        now = reply.saying(kept) if kept else reply.refused(self._known.refusal)
        message = (
            _("Cut back to its beginning, as {trouble}.")
            if kept
            else _("Refused, as {trouble} and no beginning of it is a known answer.")
        )
        why = message.format(trouble=_(trouble))
        return now, Change(self.name, reply.text, now.text, why)

    def _kept(self, text: str) -> str:
        """The beginning that is most like a known text; empty when none is like one."""
        found = [(self._known.nearest(part)[1], part) for part in self._beginnings(text)]
        closeness, part = max(found, key=lambda pair: pair[0], default=(0.0, ""))
        return part if closeness >= self._least else ""

    def _beginnings(self, text: str) -> Iterator[str]:
        head = text[: int(LONGER * self._known.longest)]
        ends = [match.end() for match in _END.finditer(head)]
        return (part for end in ends[-BEGINNINGS:][::-1] if (part := head[:end].strip()))
