"""Layer "facts": an answer with a number, date, address or name that is not in its source texts is
replaced or refused."""

from __future__ import annotations

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.i18n import _, enumerated
from tuneproof.text.similar import ACCURATE


class Facts:
    """The fact guard.

    A fact that is not in the source texts of an answer is strange. An answer with one is replaced
    by the nearest known answer that is at least 90 % similar (one number went wrong) and has none
    itself, preferably one whose facts are all in the knowledge base; without any it is refused.
    Necessary, not sufficient: an answer without strange facts may still be wrong (EVIDENCE C, KB
    check).
    """

    name = "facts"

    def __init__(self, known: Known):
        self._known = known

    def __call__(self, reply: Reply) -> Handed:
        """Replace or refuse an answer with a strange fact."""
        text = reply.text.strip()
        if not text or self._known.declines(text):
            return reply, None
        strange, basis = self._known.support.strange(text, reply.question)
        if not strange:
            return reply, None
        replacement = self._replacement(text, reply.question)
        if replacement is not None:
            now = reply.saying(replacement)
            done = _("Replaced by the nearest known answer")
        else:
            now = reply.refused(self._known.refusal)
            done = _("Refused")
        return now, Change(self.name, reply.text, now.text, _why(done, strange, basis))

    def _replacement(self, text: str, question: str) -> str | None:
        """The known answer to say in place of one that is nearly it; None where there is none."""
        near = self._known.answers.within(text, ACCURATE)
        allowed = [known for known in near if self._is_sound_answer(known, question)]
        # Of two rows that disagree the one that the sources contradict may be the closer one.
        return next(filter(self._known.support.sourced, allowed), next(iter(allowed), None))

    def _is_sound_answer(self, text: str, question: str) -> bool:
        """Whether a known text is an answer, no refusal, and has no strange fact."""
        strange, _basis = self._known.support.strange(text, question)
        return not strange and not self._known.declines(text)


def _why(done: str, strange: list[str], basis: str) -> str:
    message = (
        _("{done}: {facts} is not in {entry}, which the answer rests on.")
        if basis
        else _("{done}: {facts} is in no training answer that this one is like.")
    )
    return message.format(done=done, facts=enumerated(strange), entry=basis)
