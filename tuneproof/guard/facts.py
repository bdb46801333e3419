"""Layer "facts": every number, date, address and name of an answer is in what it rests on."""

from __future__ import annotations

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.i18n import _, enumerated
from tuneproof.text.similar import ACCURATE


class Facts:
    """The fact guard.

    An answer with a strange fact is replaced by the nearest known text where that is 90 %
    similar (one number went wrong) and has none itself; otherwise it is refused. Necessary, not
    sufficient: an answer without strange facts may still be wrong (EVIDENCE C, KB check).
    """

    name = "facts"

    def __init__(self, known: Known):
        self._known = known

    def __call__(self, reply: Reply) -> Handed:
        """Replace or refuse an answer that states what its source does not."""
        text = reply.text.strip()
        if not text or self._known.declines(text):
            return reply, None
        strange, basis = self._known.support.strange(text, reply.question)
        if not strange:
            return reply, None
        nearest, closeness = self._known.nearest(text)
        if closeness >= ACCURATE and nearest != text and self._may_say(nearest, reply.question):
            now = reply.saying(nearest)
            done = _("Replaced by the nearest known answer")
        else:
            now = reply.refused(self._known.refusal)
            done = _("Refused")
        return now, Change(self.name, reply.text, now.text, _why(done, strange, basis))

    def _may_say(self, text: str, question: str) -> bool:
        """Whether a known text is an answer, and states nothing that its own source does not."""
        strange, _basis = self._known.support.strange(text, question)
        return not strange and not self._known.declines(text)


def _why(done: str, strange: list[str], basis: str) -> str:
    message = (
        _("{done}: {facts} is not in {entry}, which the answer rests on.")
        if basis
        else _("{done}: {facts} is in no training answer that this one is like.")
    )
    return message.format(done=done, facts=enumerated(strange), entry=basis)
