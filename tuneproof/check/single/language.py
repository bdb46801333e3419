"""The language of answers: D154, where it is not that of their questions.

Two scripts of one language are no matter of this module but of `writing`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.tongue import NAMES, in_latin_letters, in_other_letters, tongue
from tuneproof.types import Example

USUAL = 0.9
"""Share of the answers in one language from which another is a slip."""
LEAST = 10
"""Fewer answers of a known language set no rule."""
KEPT = 0.95
"""Share of the questions in one language that are answered in it, from which another is a slip."""


class D154(Check[Subject]):
    """A model asked in one language then answers in another, now and then."""

    title = N_("Answer in another language")
    measures = N_(
        "Answers in another language than their question, where at least 90 % of the answers are "
        "in one language, or, in data of several languages, where at least 95 % of the questions "
        "in that language (ten or more) have an answer in it. Scripts and the commonest words of a "
        "language tell; a text without them (a name, an address) is in none."
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
            yield from _astray(subject)
            return
        for row, name in spoken:
            foreign = name != usual if name else in_other_letters(row.answer, usual)
            if foreign and not _asked_so(row, name, usual):
                yield _hit(row, usual, name)

    def said(self, hit: Hit) -> str:
        """Of data in several languages: what the question's has beside it."""
        if not hit.evidence["several"]:
            return super().said(hit)
        return _(
            "Questions in {usual} have answers in {usual}, this one in {language}: “{answer}”."
        ).format(**hit.values)


def _astray(subject: Subject) -> Iterator[Hit]:
    """The answers that are not in the language of their question, though that language is kept to.

    Refusals are left out: one sentence may well refuse in both.
    """
    pairs = [(row, _language(row.question), tongue(row.answer)) for row in subject.answerable]
    pairs = [each for each in pairs if each[1] and each[2]]
    asked = Counter(asked for _row, asked, _said in pairs)
    kept = Counter(asked for _row, asked, said in pairs if asked == said)
    for row, name, said in pairs:
        if name and name != said and kept[name] >= max(LEAST, KEPT * asked[name]):
            yield _hit(row, name, said, several=True)


def _language(question: str) -> str | None:
    """The language of a question. One in Latin letters that is too short to tell counts as English:
    where it is in another language, it is seldom answered in English."""
    return tongue(question) or ("en" if in_latin_letters(question) else None)


def _hit(row: Example, usual: str, language: str | None, *, several: bool = False) -> Hit:
    return Hit(
        where=(place(row),),
        values={
            "usual": _(NAMES[usual]),
            "language": _(NAMES[language]) if language else _("Latin letters"),
            "answer": short(row.answer),
        },
        evidence={"language": language, "usual": usual, "several": several},
    )


def _asked_so(row: Example, language: str | None, usual: str) -> bool:
    """Whether the question is in the language of the answer too."""
    asked = tongue(row.question)
    return asked == language if language else in_other_letters(row.question, usual)


CHECKS = (D154,)
