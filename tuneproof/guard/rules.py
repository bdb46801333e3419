"""Layer "rules": the user's own rules decide on the questions they match."""

from __future__ import annotations

from dataclasses import replace

from tuneproof.guard.known import Known
from tuneproof.guard.reply import Change, Handed, Reply
from tuneproof.guard.rulebook import Rulebook
from tuneproof.i18n import _


class Rules:
    """The first rule that matches the question decides; no later layer looks at it."""

    name = "rules"

    def __init__(self, known: Known, book: Rulebook):
        self._known = known
        self._book = book

    def __call__(self, reply: Reply) -> Handed:
        """Answer or refuse as the rule says."""
        rule = self._book.rule_for(reply.question)
        if rule is None:
            return reply, None
        text = self._known.refusal if rule.answer is None else rule.answer
        now = replace(reply.refused(text), settled=True)
        if text == reply.text:
            return now, None
        why = _("The rule “{rule}” says so.").format(rule=rule.name)
        return now, Change(self.name, reply.text, text, why)
