"""Layer "facts": every number, date, address and name of an answer is in what it rests on."""

from __future__ import annotations

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.i18n import _, enumerated
from tuneproof.text.similar import ACCURATE


class Facts:
    """The fact guard.

    An answer with a strange fact is replaced by the nearest known text that is 90 % similar (one
    number went wrong) and has none itself, one that the knowledge base bears out before one that
    only a training row says; without any it is refused. Necessary, not sufficient: an answer
    without strange facts may still be wrong (EVIDENCE C, KB check).
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
        instead = self._instead(text, reply.question)
        if instead is not None:
            now = reply.saying(instead)
            done = _("Replaced by the nearest known answer")
        else:
            now = reply.refused(self._known.refusal)
            done = _("Refused")
        return now, Change(self.name, reply.text, now.text, _why(done, strange, basis))

    def _instead(self, text: str, question: str) -> str | None:
        """What to say in place of an answer that is nearly a known one; None where nothing may."""
        near = self._known.answers.within(text, ACCURATE)
        allowed = [known for known in near if self._may_say(known, question)]
        # Of two rows that disagree the one that the sources contradict may be the closer one.
        return next(filter(self._known.support.sourced, allowed), next(iter(allowed), None))

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
