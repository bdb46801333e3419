"""What a calibration promises, in two to four plain sentences for whoever knows no statistics.

Nothing is computed here that the calibration does not hold.
"""

from __future__ import annotations

from math import ceil

from tuneproof.config import DataSettings
from tuneproof.guard.calibrate import ENOUGH
from tuneproof.guard.calibration import Calibration, Grounds
from tuneproof.i18n import _, following, percent
from tuneproof.intervals import least_questions

ROUND = 5
"""An estimated number of rows is rounded up to a multiple of this."""


def statement(calibration: Calibration, *, searched: bool = False) -> str:
    """What was observed, what is promised or why nothing can be, and what would change that.

    `searched`: a search chose among candidates by the same questions.
    """
    if calibration.threshold is None:
        return _(
            "Nothing is refused for being doubtful: {answerable} validation questions have an "
            "answer, and at least {enough} are needed to tell what is doubtful. {remedy}"
        ).format(answerable=calibration.answerable, enough=ENOUGH, remedy=_more_rows(calibration))
    if calibration.n < ENOUGH:
        return following(
            _observed_too_few(calibration), _own_refusals(calibration), _more_rows(calibration)
        )
    return following(
        _observed(calibration),
        _copies_counted(calibration),
        _promised(calibration, searched=searched),
        _own_refusals(calibration),
    )


def in_short(calibration: Calibration) -> str:
    """What was observed, for a log: what it promises takes a paragraph, which the report has."""
    if calibration.threshold is None or calibration.n < ENOUGH:
        return statement(calibration)
    return following(_observed(calibration), _("What that promises is told in the report."))


def _observed_too_few(calibration: Calibration) -> str:
    return _(
        "An answer is given where it is right with a chance of {even:.0f} % or more. That refuses "
        "{refused} of {answerable} validation questions with an answer. How many without one get "
        "an answer is not known: {n} are such, at least {enough} are needed."
    ).format(
        even=100 * (calibration.threshold or 0.0),
        answerable=calibration.answerable,
        refused=round((calibration.false_refusals or 0.0) * calibration.answerable),
        n=calibration.n,
        enough=ENOUGH,
    )


def _more_rows(calibration: Calibration) -> str:
    """Which rows to add, and how many of them are usually needed to hold out enough."""
    share = DataSettings().validation_share
    rows = ceil(ENOUGH / share / ROUND) * ROUND
    if calibration.answerable >= ENOUGH:
        message = _(
            "Have about {rows} rows whose answer is a refusal: {share} of them become validation "
            "questions."
        )
    else:
        message = _(
            "Have about {rows} rows with an answer: {share} of them become validation questions."
        )
    return message.format(rows=rows, share=percent(share))


def _observed(calibration: Calibration) -> str:
    return _(
        "Of {n} validation questions without an answer {k} would get one ({share:.0f} %), and of "
        "{answerable} with an answer {refused} would be refused ({refusals:.0f} %), scored by "
        "models that did not see them."
    ).format(
        n=calibration.n,
        k=round((calibration.observed or 0.0) * calibration.n),
        share=100 * (calibration.observed or 0.0),
        answerable=calibration.answerable,
        refused=round((calibration.false_refusals or 0.0) * calibration.answerable),
        refusals=100 * (calibration.false_refusals or 0.0),
    )


def _copies_counted(calibration: Calibration) -> str:
    if calibration.distinct in (None, calibration.n):
        return ""
    return _("For a promise near copies of one another count once: {distinct} of the {n}.").format(
        distinct=calibration.distinct, n=calibration.n
    )


def _equal_costs() -> str:
    return _(
        "So an answer is given where it is right with a chance of {even:.0f} % or more: there a "
        "false answer costs as much as a false refusal."
    )


def _used_before(*, searched: bool) -> str:
    """Why a promise may be a little too good."""
    if searched:
        return _(
            "The truth may be a little worse, because the same questions chose among the "
            "candidates of the search, and the best epoch; the test shows it."
        )
    return _(
        "The truth may be a little worse, because the same questions chose the best epoch; the "
        "test shows it."
    )


def _promised(calibration: Calibration, *, searched: bool) -> str:
    if calibration.outcome is Grounds.GUARANTEED:
        message = following(
            _(
                "With 95 % certainty at most {upper:.1f} % of questions without an answer, asked "
                "as these are, get a false answer; {level:g} % were asked for. For questions with "
                "an answer nothing is promised."
            ),
            _used_before(searched=searched),
        )
    elif calibration.outcome is Grounds.TOO_FEW:
        message = following(
            _(
                "That is no promise of {level:g} %: the true share of false answers may be as high "
                "as {upper:.1f} %. To bound it by {level:g} % takes at least {least} validation "
                "questions without an answer."
            ),
            _equal_costs(),
        )
    else:
        message = following(
            _(
                "That is no promise of {level:g} %: the true share of false answers may be as high "
                "as {upper:.1f} %. A threshold that keeps {level:g} % would refuse more than "
                "{accepted:g} % of the answerable questions (objectives.false_refusals)."
            ),
            _equal_costs(),
        )
    return message.format(
        # Rounded up: a bound that is said to be lower than it is would be no bound.
        upper=ceil(round(1000 * (calibration.upper or 0.0), 6)) / 10,
        level=100 * calibration.level,
        accepted=100 * calibration.accepted,
        least=least_questions(calibration.level),
        even=100 * (calibration.threshold or 0.0),
    )


def _own_refusals(calibration: Calibration) -> str:
    if calibration.stands:
        return _("What the model refuses is refused.")
    return _("What the model refuses is answered where another answer is as likely to be right.")
