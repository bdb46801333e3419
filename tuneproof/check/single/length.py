"""Long rows, estimated from characters: D129 against model.max_length, D130 against the answer
limit, D169 against the other answers.

With a tokenizer at hand M202 and M203 count real tokens; without one, each Chinese character and
each three other characters count as a token, which is more than most models need.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from tuneproof.check.subject import Subject, place
from tuneproof.config import LENGTH_MOST
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, short
from tuneproof.types import Example, Severity

LATIN_CHARACTERS = 3.0
"""Characters per token in Latin script; four is usual, three is on the safe side."""
NEARLY_ALL, FAR_LONGER, LEAST_ANSWERS = 0.95, 2.5, 10
"""Share of the different answers that show the usual length, how many times as long is far longer,
and fewest different answers to tell."""
TEMPLATE = 24
"""Tokens that a chat template adds."""


class D129(Check[Subject]):
    """Rows that are too long for `model.max_length`, estimated without a tokenizer."""

    title = N_("Row longer than the model may read")
    measures = N_(
        "Rows whose question and answer are estimated at more tokens than model.max_length: one a "
        "Chinese character, one for three other characters. Such rows are left out, never cut."
    )
    message = N_("About {tokens} tokens, and model.max_length is {limit}; the row is left out.")
    remedy = N_("Shorten the row, or raise model.max_length to {wanted}.")
    sources = ("EVIDENCE A19 (MedicalGPT#157), A7 (trl#588)",)
    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        return _unfit_when_counted(subject, "M202")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        limit = subject.recipe.model.max_length
        long = [
            (tokens, row) for row in subject.train if (tokens := length_of(subject, row)) > limit
        ]
        wanted = min(LENGTH_MOST, max((tokens for tokens, _row in long), default=0))
        for tokens, row in long:
            yield Hit(
                where=(place(row),),
                values={"tokens": tokens, "limit": limit, "wanted": wanted},
                evidence={"tokens": tokens, "limit": limit},
                patch={"model.max_length": wanted},
            )


class D130(Check[Subject]):
    """Answers that are longer than may be produced, estimated without a tokenizer."""

    title = N_("Answer longer than may be produced")
    measures = N_(
        "Answers that are estimated at more tokens than decode.max_new_tokens, where the recipe "
        "sets it."
    )
    message = N_("About {tokens} tokens, and answers are cut at {limit}.")
    remedy = N_("Raise decode.max_new_tokens to {wanted}, or leave it out of the recipe.")
    severity = Severity.WARNING
    asks_model = True

    def unfit(self, subject: Subject) -> Unfit | None:
        if subject.recipe.decode.max_new_tokens is None:
            return Unfit.nothing(_("the limit follows the longest answer"))
        return _unfit_when_counted(subject, "M203")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        limit = subject.recipe.decode.max_new_tokens or 0
        long = [(n, row) for row in subject.rows if (n := estimate(row.answer)) > limit]
        wanted = max((n for n, _row in long), default=0)
        for tokens, row in long:
            yield Hit(
                where=(place(row),),
                values={"tokens": tokens, "limit": limit, "wanted": wanted},
                evidence={"tokens": tokens, "limit": limit},
                patch={"decode.max_new_tokens": None},
            )


def _unfit_when_counted(subject: Subject, code: str) -> Unfit | None:
    """Not applicable where a tokenizer was at hand: the check of that code then counts tokens."""
    if subject.model is None or subject.model.tokens is None:
        return None
    return Unfit.nothing(_("{code} counts real tokens").format(code=code))


def length_of(subject: Subject, row: Example) -> int:
    """Tokens of a row, template included: counted if a tokenizer was at hand, else estimated."""
    tokens = subject.model.tokens if subject.model else None
    counted = tokens.length(row.question, row.answer) if tokens else None
    return counted or TEMPLATE + estimate(row.question) + estimate(row.answer)


def estimate(text: str) -> int:
    """Estimated tokens of a text, rather too many than too few."""
    if text.isascii():
        return ceil(len(text) / LATIN_CHARACTERS)
    wide = sum(1 for char in text if char >= "\u2e80")
    return wide + ceil((len(text) - wide) / LATIN_CHARACTERS)


class D169(Check[Subject]):
    """Answers that are far longer than nearly all others."""

    title = N_("Answer far longer than the others")
    measures = N_(
        "Answers two and a half times as long as 95 % of the different answers, or longer, where "
        "there are at least ten. All answers may then be produced that long, and a whole letter "
        "among short answers teaches its greetings."
    )
    message = N_(
        "This answer has {length} characters, and nearly all others have {usual} at most: “{text}”."
    )
    remedy = N_("Shorten it to what was asked, unless it has to say that much.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each row that has such an answer."""
        lengths = sorted({text: len(text) for row in subject.rows for text in row.answers}.values())
        if len(lengths) < LEAST_ANSWERS:
            return
        usual = lengths[ceil(NEARLY_ALL * len(lengths)) - 1]
        for row in subject.rows:
            longest = max(row.answers, key=len, default="")
            if len(longest) >= FAR_LONGER * usual:
                yield Hit(
                    where=(place(row),),
                    values={"length": len(longest), "usual": usual, "text": short(longest)},
                    evidence={"characters": len(longest), "usual": usual},
                )


CHECKS = (D129, D130, D169)
