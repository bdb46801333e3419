"""Characters that look like others: D151, where most texts are written with the usual ones."""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.single.writing import Text, row_texts, text_hit
from tuneproof.check.subject import Subject, listed
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, quoted
from tuneproof.text.lookalikes import (
    disguised,
    full_width,
    half_width,
    hard_spaces,
    narrow_marks,
    narrowed,
    replaced,
    restored,
    undisguised,
    wide_addresses,
    wide_marks,
    with_usable_addresses,
    with_usual_spaces,
    with_wide_marks,
)
from tuneproof.types import Severity

RARE = 0.1
"""Share of the rows with letters or digits up to which full-width ones are slips, not style."""


class D151(Check[Subject]):
    """Full-width letters and digits in few rows, Cyrillic or Greek letters in Latin words, and what
    a PDF has in the place of letters."""

    title = N_("Letters or digits that look like others")
    measures = N_(
        "Full-width letters and digits (１５ＡＢ) where at most 10 % of the rows with letters or "
        "digits have any, and half-width punctuation in Chinese answers where at most 10 % have "
        "it, and spaces between words that may not break, where at most 10 % of the rows have any: "
        "a note. Cyrillic or Greek letters inside a Latin word (Раssword), and what a PDF has "
        "in the place of letters (ﬁ as one letter, ⼤ for 大), and full-width signs in mail and "
        "web addresses (hr＠…): a warning."
    )
    message = N_("The {part} has {what}: “{text}”.")
    remedy = N_("Write the usual letters and digits, or let --fix do it.")
    mends = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        texts = tuple(row_texts(subject))
        wide = {text.where for text in texts if full_width(text.text)}
        either = wide | {text.where for text in texts if half_width(text.text)}
        slips = len(wide) <= RARE * len(either)
        narrow = [text for text in texts if _is_marked_narrowly(text)]
        marked = sum(text.part == "answer" and wide_marks(text.text) for text in texts)
        odd_marks = frozenset(narrow) if len(narrow) <= RARE * marked else frozenset()
        hard = [text for text in texts if hard_spaces(text.text)]
        odd_spaces = len({text.where for text in hard}) <= RARE * len(subject.rows)
        for text in texts:
            words, runs = disguised(text.text), full_width(text.text)
            if words:
                template = _("letters of another alphabet in {words}")
                what = template.format(words=listed([quoted(word) for word in words], 3))
                yield text_hit(text, undisguised, what=what)
            elif pieces := replaced(text.text):
                template = _("characters of a PDF in {words}")
                what = template.format(words=listed([quoted(piece) for piece in pieces], 3))
                yield text_hit(text, restored, what=what)
            elif unusable := wide_addresses(text.text):
                template = _("full-width signs in the address {words}")
                what = template.format(words=listed([quoted(one) for one in unusable], 3))
                yield text_hit(text, with_usable_addresses, what=what)
            elif slips and runs:
                what = _("full-width {signs}").format(signs=listed(runs, 3))
                yield text_hit(text, narrowed, severity=Severity.NOTE, what=what)
            elif odd_spaces and text in hard:
                what = _("spaces that may not break: {n}").format(n=hard_spaces(text.text))
                yield text_hit(text, with_usual_spaces, severity=Severity.NOTE, what=what)
            elif text in odd_marks:
                signs = listed([quoted(sign) for sign in dict.fromkeys(narrow_marks(text.text))])
                what = _("half-width {signs} between Chinese characters").format(signs=signs)
                yield text_hit(text, with_wide_marks, severity=Severity.NOTE, what=what)


def _is_marked_narrowly(text: Text) -> bool:
    """Whether an answer has half-width punctuation between Chinese characters and no other. A
    question is typed as people type."""
    narrow = text.part == "answer" and bool(narrow_marks(text.text))
    return narrow and not wide_marks(text.text)


CHECKS = (D151,)
