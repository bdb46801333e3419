"""Layer "snap": an answer that is nearly a known text becomes that text."""

from __future__ import annotations

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.i18n import _


class Snap:
    """Snap to the nearest training answer, knowledge-base text or refusal.

    `least` is the similarity from which that is done.
    """

    name = "snap"

    def __init__(self, known: Known, least: float):
        self._known = known
        self._least = least

    def __call__(self, reply: Reply) -> Handed:
        """Replace what is nearly, but not exactly, known."""
        text = reply.text.strip()
        nearest, closeness = self._known.nearest(text, self._least)
        if not closeness or nearest == text:
            return reply, None
        why = _("It is {share:.0f} % similar to this known answer.").format(share=100 * closeness)
        return reply.saying(nearest), Change(self.name, reply.text, nearest, why)
