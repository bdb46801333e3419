"""The names of topics against one another: D167 one topic written in several ways.

Names are compared by their letters. Two topics that share their questions are the matter of
`topics`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import as_asked
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, enumerated, quoted, short

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


CHECKS = (D167,)
