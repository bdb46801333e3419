"""What a calibration promises, in two to four plain sentences.

For a reader who knows no statistics. Nothing is computed here that the calibration does not hold.
"""

from __future__ import annotations

from math import ceil

from tuneproof.config import DataSettings
from tuneproof.guard.calibrate import ENOUGH
from tuneproof.guard.calibration import Calibration, Grounds
from tuneproof.i18n import _, following, percent
from tuneproof.intervals import least_questions

ROUND = 5
"""An estimate of rows is told in steps of so many."""


def statement(found: Calibration) -> str:
    """What was found, what it promises or why it cannot, and what would change that."""
    if found.threshold is None:
        return _(
            "Nothing is refused for being doubtful: {answerable} validation questions have an "
            "answer, and at least {enough} are needed to tell what is doubtful. {remedy}"
        ).format(answerable=found.answerable, enough=ENOUGH, remedy=_more_rows(found))
    if found.n < ENOUGH:
        return following(_few(found), _refusals(found), _more_rows(found))
    return following(_seen(found), _copies(found), _promise(found), _refusals(found))


def _few(found: Calibration) -> str:
    return _(
        "An answer is given where it is right with a chance of {even:.0f} % or more. Of "
        "{answerable} validation questions with an answer {refused} would be refused. How many "
        "without an answer would get one is not known: {n} are such, at least {enough} are needed."
    ).format(
        even=100 * (found.threshold or 0.0),
        answerable=found.answerable,
        refused=round((found.false_refusals or 0.0) * found.answerable),
        n=found.n,
        enough=ENOUGH,
    )


def _more_rows(found: Calibration) -> str:
    """Which rows to add, and how many of them are usually needed to hold out enough."""
    share = DataSettings().validation_share
    rows = ceil(ENOUGH / share / ROUND) * ROUND
    if found.answerable >= ENOUGH:
        message = _(
            "Have about {rows} rows whose answer is a refusal: {share} of them become validation "
            "questions."
        )
    else:
        message = _(
            "Have about {rows} rows with an answer: {share} of them become validation questions."
        )
    return message.format(rows=rows, share=percent(share))


def _seen(found: Calibration) -> str:
    return _(
        "Of {n} validation questions without an answer {k} would get one ({share:.0f} %), and of "
        "{answerable} with an answer {refused} would be refused ({refusals:.0f} %), scored by "
        "models that did not see them."
    ).format(
        n=found.n,
        k=round((found.observed or 0.0) * found.n),
        share=100 * (found.observed or 0.0),
        answerable=found.answerable,
        refused=round((found.false_refusals or 0.0) * found.answerable),
        refusals=100 * (found.false_refusals or 0.0),
    )


def _copies(found: Calibration) -> str:
    if found.distinct in (None, found.n):
        return ""
    return _("For a promise near copies of one another count once: {distinct} of the {n}.").format(
        distinct=found.distinct, n=found.n
    )


def _promise(found: Calibration) -> str:
    if found.outcome is Grounds.GUARANTEED:
        message = _(
            "With 95 % certainty at most {upper:.1f} % of such questions get a false answer, for "
            "questions like those in the data: the {level:g} % asked for are kept. The same "
            "questions chose the best epoch, and in a search the candidate, so the truth may be a "
            "little worse; the test shows it."
        )
    elif found.outcome is Grounds.TOO_FEW:
        message = _(
            "That is no promise of {level:g} %: the true share of false answers may be as high "
            "as {upper:.1f} %, and to bound it by {level:g} % takes at least {least} validation "
            "questions without an answer. So an answer is given from a chance of {even:.0f} % of "
            "being right: there a false answer costs as much as a false refusal."
        )
    else:
        message = _(
            "That is no promise of {level:g} %: the true share of false answers may be as high "
            "as {upper:.1f} %, and a threshold that keeps {level:g} % would refuse more than the "
            "{accepted:g} % of answerable questions that the recipe accepts "
            "(objectives.false_refusals). So an answer is given from a chance of {even:.0f} % of "
            "being right: there a false answer costs as much as a false refusal."
        )
    return message.format(
        upper=100 * (found.upper or 0.0),
        level=100 * found.level,
        accepted=100 * found.accepted,
        least=least_questions(found.level),
        even=100 * (found.threshold or 0.0),
    )


def _refusals(found: Calibration) -> str:
    if found.stands:
        return _("What the model refuses is refused.")
    return _("What the model refuses is answered where another answer is as likely to be right.")
