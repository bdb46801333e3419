"""What rows are tagged with, topic and source: D167 one topic written in several ways, D168 topics
or sources that few rows lack.

Names are compared by their letters. Two topics that share their questions are the matter of
`topics`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import as_asked
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, enumerated, quoted, short
from tuneproof.types import Severity

FEW = 0.1
"""Share of the answerable rows up to which a missing label is a slip."""

_PLURAL = re.compile(r"(?<=[a-z]{3})s\b(?<!ss)", re.IGNORECASE)


class D167(Check[Subject]):
    """Topics that differ in case, width, spaces, punctuation or a plural s only."""

    title = N_("Topic written in several ways")
    measures = N_(
        "Topics that are one but for case, width, spaces, punctuation and a plural s, in training "
        "and test."
    )
    message = N_("The topic {usual} (rows: {n}) is also written {others}.")
    remedy = N_("Write it in one way: each way counts as a topic of its own.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each topic, with the rows of its rarer spellings."""
        written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for row in subject.rows:
            if row.topic:
                written[as_asked(_PLURAL.sub("", row.topic))][row.topic] += 1
        for ways in written.values():
            (usual, n), *others = ways.most_common()
            if others:
                odd = dict(others)
                shown = [f"{quoted(short(name, 40))} ({times})" for name, times in others]
                yield Hit(
                    where=tuple(place(row) for row in subject.rows if row.topic in odd),
                    values={
                        "usual": quoted(short(usual, 40)),
                        "n": n,
                        "others": enumerated(shown),
                    },
                    evidence={"rows": n, "others": odd},
                )


class D168(Check[Subject]):
    """Few rows without a topic, or without a source, where nearly all have one."""

    title = N_("Topic or source missing in few rows")
    measures = N_(
        "Answerable rows without a topic, or without a source, where at least 90 % of those in "
        "their file have one. A cell that is merged over several rows is empty in all but the "
        "first once the sheet is saved as CSV."
    )
    message = N_("{n} of {of} answerable rows have no {label}: {where}.")
    remedy = N_("Fill it in; look whether the cells were merged with the row above.")
    severity = Severity.NOTE

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """At most one hit for each file and label."""
        for part in (subject.train, subject.test or ()):
            rows = [row for row in part if row.answerable]
            for label, missing in (
                (_("topic"), [row for row in rows if not row.topic]),
                (_("source"), [row for row in rows if not row.sources]),
            ):
                if missing and len(missing) <= FEW * len(rows):
                    places = list(map(place, missing))
                    yield Hit(
                        where=tuple(places),
                        values={
                            "n": len(missing),
                            "of": len(rows),
                            "label": label,
                            "where": listed(places, 3),
                        },
                        evidence={"rows": len(missing), "of": len(rows)},
                    )


CHECKS = (D167, D168)
