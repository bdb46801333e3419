"""The language of answers: D154, where it is not that of their questions.

Two scripts of one language are no matter of this module but of `writing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tuneproof.characters import KANA, ideographs
from tuneproof.check.subject import Subject, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, short
from tuneproof.text.tongue import NAMES, in_latin_letters, in_other_letters, tongue
from tuneproof.types import Example, Severity

USUAL = 0.9
"""Share of the answers in one language from which another is a slip."""
LEAST = 10
"""Fewest answers in a known language that show the usual one."""
NO_KANA = 20
"""Most ideographs of an answer that may be Japanese without kana: 東京都港区芝公園四丁目."""
_KANA = re.compile(f"[{KANA}]")
STRAY = 0.01
"""Share of the rows up to which whole rows in another language are strays."""
KEPT = 0.95
"""Share of the questions in a language that are answered in it, from which any other answer is a
slip."""


class D154(Check[Subject]):
    """Answers in another language than their question."""

    title = N_("Answer in another language")
    measures = N_(
        "Answers in another language than their question, where at least 90 % of the answers are "
        "in one language, or, in data of several languages, where at least 95 % of the questions "
        "in that language (ten or more) have an answer in it. Scripts and the commonest words of a "
        "language tell; a text without them (a name, an address) is in none. Rows of which the "
        "question is in another language too are a note, where they are a hundredth at most."
    )
    message = N_("Answers are in {usual}, this one in {language}: “{answer}”.")
    remedy = N_("Translate the answer, or keep a file for each language.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        spoken = [(row, _answer_language(row)) for row in subject.rows if row.answer]
        known = Counter(name for _row, name in spoken if name)
        if known.total() < LEAST:
            return
        usual, most = known.most_common(1)[0]
        if most < USUAL * known.total():
            yield from _hits_in_several_languages(subject)
            return
        stray = {
            row.id
            for row, name in spoken
            if name and name != usual and tongue(row.question) == name
        }
        for row, name in spoken:
            foreign = name != usual if name else in_other_letters(row.answer, usual)
            if foreign and not _question_shares_language(row, name, usual):
                yield _hit(row, usual, name)
            elif row.id in stray and len(stray) <= STRAY * len(spoken):
                yield replace(_hit(row, usual, name, whole=True), severity=Severity.NOTE)

    def said(self, hit: Hit) -> str:
        """In data of several languages the message names the question's language, too, as it does
        for a whole row in another one."""
        if hit.evidence["whole"]:
            whole = _("Nearly all rows are in {usual}, this one in {language}: “{answer}”.")
            return whole.format(**hit.values)
        if not hit.evidence["several"]:
            return super().said(hit)
        return _(
            "Questions in {usual} have answers in {usual}, this one in {language}: “{answer}”."
        ).format(**hit.values)


def _hits_in_several_languages(subject: Subject) -> Iterator[Hit]:
    """A hit for each answer in another language than its question, where questions in that language
    are nearly always (`KEPT`) answered in it.

    Refusals are left out: one sentence may serve for both languages.
    """
    pairs = [
        (row, _question_language(row.question), _answer_language(row)) for row in subject.answerable
    ]
    pairs = [pair for pair in pairs if pair[1] and pair[2]]
    asked_in = Counter(asked for _row, asked, _answered in pairs)
    kept = Counter(asked for _row, asked, answered in pairs if asked == answered)
    for row, asked, answered in pairs:
        if asked and asked != answered and kept[asked] >= max(LEAST, KEPT * asked_in[asked]):
            yield _hit(row, asked, answered, several=True)


def _answer_language(row: Example) -> str | None:
    """The language of an answer, None where it cannot be told: a few ideographs beside a Japanese
    question may be Japanese."""
    name = tongue(row.answer)
    japanese = name == "zh" and ideographs(row.answer) <= NO_KANA and _KANA.search(row.question)
    return None if japanese else name


def _question_language(question: str) -> str | None:
    """The language of a question, None where it cannot be told.

    A question in Latin letters that is too short to tell counts as English. If it is in another
    language, its answer is seldom English, which only makes `KEPT` harder to reach.
    """
    return tongue(question) or ("en" if in_latin_letters(question) else None)


def _hit(
    row: Example, usual: str, language: str | None, *, several: bool = False, whole: bool = False
) -> Hit:
    return Hit(
        where=(place(row),),
        values={
            "usual": _(NAMES[usual]),
            "language": _(NAMES[language]) if language else _("Latin letters"),
            "answer": short(row.answer),
        },
        evidence={"language": language, "usual": usual, "several": several, "whole": whole},
    )


def _question_shares_language(row: Example, language: str | None, usual: str) -> bool:
    """Whether the question is in the language (or, without one, the letters) of the answer."""
    asked = tongue(row.question)
    return asked == language if language else in_other_letters(row.question, usual)


CHECKS = (D154,)
