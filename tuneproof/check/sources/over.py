"""D177: announcements whose time is over, as later dates in the data tell.

No clock is asked: what is later is a day since which something holds, as the knowledge base or an
answer says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tuneproof.check.single.writing import Text, all_texts
from tuneproof.check.subject import Subject
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, short
from tuneproof.text.notices import begun, ended

LATER = 365
"""Days by which another date is later, from which the texts were written after the announcement;
what is planned ahead is seldom dated a year on (a proposal)."""


class D177(Check[Subject]):
    """Temporary announcements that other texts of the data have outlived."""

    title = N_("Announcement that is over")
    measures = N_(
        "Answers and entries of the knowledge base that say that something is closed, suspended "
        "or under repair until a date (with its year), where another of these texts names a day, "
        "later by a year or more, since which something holds (“as of 1 April 2025”, 2025 年 4 月 "
        "1 日起). What “was closed until” a date is history and left be."
    )
    message = N_("“{piece}” is over: other texts are of {later}. “{text}”")
    remedy = N_("Take the announcement out, or write what holds now.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        texts = [text for text in all_texts(subject) if text.part != "question"]
        latest = max((day for text in texts for day in begun(text.text)), default="")
        for text in texts:
            over = ended(text.text)
            if over is not None and _is_later(latest, over[1]):
                yield _hit(text, over[0], latest)


def _is_later(latest: str, last: str) -> bool:
    """Whether one day is `LATER` days after another; False for days that no calendar has."""
    try:
        return (date.fromisoformat(latest) - date.fromisoformat(last)).days >= LATER
    except ValueError:
        return False


def _hit(text: Text, piece: str, latest: str) -> Hit:
    return Hit(
        where=(text.where,),
        values={"piece": short(piece), "later": latest, "text": short(text.text)},
        evidence={"later": latest},
    )


CHECKS = (D177,)
