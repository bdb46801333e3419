"""Layer "scope": a question about nothing that is known is refused, whatever the answer.

A model that has only ever seen an organisation's own questions answers every other one with one of
their answers. A question that is a known one, word for word, is never refused here.
"""

from __future__ import annotations

from dataclasses import replace

from tuneproof.guard.known import Known, verbatim
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.i18n import _


class Scope:
    """Refuses questions whose distance from the domain is above `limit`."""

    name = "scope"

    def __init__(self, known: Known, limit: float):
        self._known = known
        self._limit = limit

    def __call__(self, reply: Reply) -> Handed:
        """Refuse, so that no later layer looks at it, or keep."""
        # NaN is above no limit.
        outside = reply.distance is not None and reply.distance > self._limit
        if not outside or verbatim(reply):
            return reply, None
        if self._known.declines(reply.text.strip()):
            return replace(reply, settled=True), None
        now = replace(reply.refused(self._known.refusal), settled=True)
        why = _(
            "Refused: the question is about nothing that is known here (off-topic score "
            "{distance:.2f}; nearly all known questions stay within {limit:.2f})."
        ).format(distance=reply.distance, limit=self._limit)
        return now, Change(self.name, reply.text, now.text, why)
