"""The language of answers: D154, where it is not that of their questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.tongue import NAMES, in_other_letters, tongue
from tuneproof.types import Example

USUAL = 0.9
"""Share of the answers in one language from which another is a slip."""
LEAST = 10
"""Fewer answers of a known language set no rule."""


class D154(Check[Subject]):
    """A model asked in one language then answers in another, now and then."""

    title = N_("Answer in another language")
    measures = N_(
        "Answers in another language than their question, where at least 90 % of the answers are "
        "in one language. Scripts and the commonest words of a language tell; a text without them "
        "(a name, an address) is in none."
    )
    message = N_("Answers are in {usual}, this one in {language}: “{answer}”.")
    remedy = N_("Translate the answer, or keep a file for each language.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each such row."""
        spoken = [(row, tongue(row.answer)) for row in subject.rows if row.answer]
        known = Counter(name for _row, name in spoken if name)
        if known.total() < LEAST:
            return
        usual, most = known.most_common(1)[0]
        if most < USUAL * known.total():
            return
        for row, name in spoken:
            foreign = name != usual if name else in_other_letters(row.answer, usual)
            if foreign and not _asked_so(row, name, usual):
                said = _(NAMES[name]) if name else _("Latin letters")
                yield Hit(
                    where=(place(row),),
                    values={
                        "usual": _(NAMES[usual]),
                        "language": said,
                        "answer": short(row.answer),
                    },
                    evidence={"language": name, "usual": usual},
                )


def _asked_so(row: Example, language: str | None, usual: str) -> bool:
    """Whether the question is in the language of the answer too."""
    asked = tongue(row.question)
    return asked == language if language else in_other_letters(row.question, usual)


CHECKS = (D154,)
