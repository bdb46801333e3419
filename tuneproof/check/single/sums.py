"""Figures that do not add up within a text: D176."""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.single.writing import all_texts
from tuneproof.check.subject import Subject
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, quoted, short
from tuneproof.text.sums import backwards, wrong_count, wrong_hours


class D176(Check[Subject]):
    """Ranges that run backwards, and numbers that contradict what stands beside them."""

    title = N_("Figures that do not add up")
    measures = N_(
        "Ranges of ages, persons, money and measures that end below their beginning (8 至 4 歲, "
        "“35 to 15 people”), hours that are not those of the times beside them (“06:00 to 20:00, "
        "that is 12 hours”), and a number of places, steps or documents beside another number of "
        "names (“5 branches: A, B, C and D”), in questions, answers and the knowledge base. "
        "Prices that fall, lists that only give examples, and ranges of times, days and months, "
        "which may run on, are left be."
    )
    message = N_("{what}: “{text}”.")
    remedy = N_("Look which of the figures is right, and correct the other.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """At most one hit for each text."""
        for text in all_texts(subject):
            if (what := _fault_of(text.text)) is not None:
                yield Hit(where=(text.where,), values={"what": what, "text": short(text.text)})


def _fault_of(text: str) -> str | None:
    """What does not add up, in words."""
    if piece := backwards(text):
        return _("The range {piece} runs backwards").format(piece=quoted(piece))
    if hours := wrong_hours(text):
        template = _("{piece} does not add up: these times are {n} hours apart")
        return template.format(piece=quoted(hours[0]), n=hours[1])
    if count := wrong_count(text):
        template = _("{piece} does not add up: it names {n}")
        return template.format(piece=quoted(count[0]), n=count[1])
    return None


CHECKS = (D176,)
