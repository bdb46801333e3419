"""Dates in answers: D157 written in several ways, D158 that no calendar has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tuneproof.check.subject import Subject, listed, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, enumerated, quoted, short
from tuneproof.text.calendar import NAMES, Way, date_notations, impossible
from tuneproof.text.dayofweek import wrong_day_of_week
from tuneproof.types import Example, Severity


class D157(Check[Subject]):
    """Answers that write dates in several ways."""

    title = N_("Dates written in several ways")
    measures = N_(
        "The ways in which answers write dates: 民國115年3月1日, 115/3/1, 2026年3月1日, "
        "2026-03-01, 2026/3/1, 1 March 2026, March 1, 2026. A date without a year (3月1日) goes "
        "with the first or third."
    )
    message = N_("Most dates are written as {usual}. Other ways: {others}.")
    remedy = N_("Write all dates in one way.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """At most one hit, with the rows of the rarer notations."""
        rows = _rows_by_notation(subject)
        if len(rows) < 2:
            return
        usual, *others = sorted(rows, key=lambda way: -len(rows[way]))
        odd = list(dict.fromkeys(row for way in others for row, _date in rows[way]))
        shown = [
            f"{quoted(rows[way][0][1])} ({listed([place(row) for row, _d in rows[way]], 3)})"
            for way in others
        ]
        yield Hit(
            where=tuple(place(row) for row in odd),
            values={"usual": _(NAMES[usual]), "others": enumerated(shown)},
            evidence={way: len(found) for way, found in rows.items()},
        )


def _rows_by_notation(subject: Subject) -> dict[Way, list[tuple[Example, str]]]:
    """The rows that write dates in each notation, each with its first such date.

    A day without a year counts as the commoner of the two notations that it can belong to.
    """
    found: dict[Way, list[tuple[Example, str]]] = defaultdict(list)
    for row in subject.rows:
        for way, written in date_notations(row.answer).items():
            found[way].append((row, written))
    years = [way for way in ("roc", "chinese") if way in found]
    if years and "chinese day" in found:
        found[max(years, key=lambda way: len(found[way]))] += found.pop("chinese day")
    return found


class D158(Check[Subject]):
    """Days and times that do not exist."""

    title = N_("Date or time that does not exist")
    measures = N_(
        "Days that no month has (31 April, 2月30日, 13月1日, 31.04.2026, 29 February of a common "
        "year), dates with a day of the week that they are not (Monday, 1 March 2026) and times "
        "such as 25:00, 10:75 or 15:00 am, in questions, answers and the knowledge base."
    )
    message = N_("There is no “{date}”: “{text}”.")
    other_day = N_("“{date}” is another day of the week: “{text}”.")
    remedy = N_("Correct it.")

    def said(self, hit: Hit) -> str:
        """A date that exists and falls on another day of the week takes a message of its own."""
        return _(self.other_day if hit.values["exists"] else self.message).format(**hit.values)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        read = [(place(row), (row.question, *row.answers)) for row in subject.rows]
        read += [(entry.id, (entry.text,)) for entry in subject.knowledge]
        for where, texts in read:
            for text in texts:
                none = impossible(text)
                date = none or wrong_day_of_week(text)
                if date is not None:
                    values = {"date": date, "text": short(text), "exists": none is None}
                    yield Hit(where=(where,), values=values)
                    break


CHECKS = (D157, D158)
