"""Layer "rules": a person's own rules have the last word on the questions they match."""

from __future__ import annotations

from dataclasses import replace

from tuneproof.guard.candidate import Candidate, Change, Outcome
from tuneproof.guard.known import Known
from tuneproof.guard.rulebook import Rulebook
from tuneproof.i18n import _


class Rules:
    """The first rule that matches the question decides, and settles the matter."""

    name = "rules"

    def __init__(self, known: Known, book: Rulebook):
        self._known = known
        self._book = book

    def __call__(self, candidate: Candidate) -> Outcome:
        """Answer or refuse as the rule says."""
        rule = self._book.rule_for(candidate.question)
        if rule is None:
            return candidate, None
        text = self._known.refusal if rule.answer is None else rule.answer
        now = replace(candidate.refused(text), settled=True)
        if text == candidate.text:
            return now, None
        why = _("The rule “{rule}” says so.").format(rule=rule.name)
        return now, Change(self.name, candidate.text, text, why)
