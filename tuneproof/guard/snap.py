"""Layer "snap": an answer that is nearly a known text becomes that text."""

from __future__ import annotations

from tuneproof.guard.candidate import Candidate, Change, Outcome
from tuneproof.guard.known import Known
from tuneproof.i18n import _


class Snap:
    """Snap to the nearest training answer, knowledge-base text or refusal.

    `least` is the similarity from which that is done.
    """

    name = "snap"

    def __init__(self, known: Known, least: float):
        self._known = known
        self._least = least

    def __call__(self, candidate: Candidate) -> Outcome:
        """Replace what is nearly, but not exactly, known."""
        text = candidate.text.strip()
        nearest, closeness = self._known.nearest(text)
        if closeness < self._least or nearest == text:
            return candidate, None
        why = _("It is {share:.0f} % similar to this known answer.").format(share=100 * closeness)
        return candidate.saying(nearest), Change(self.name, candidate.text, nearest, why)
