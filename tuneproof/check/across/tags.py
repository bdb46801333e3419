"""What rows are tagged with, topic and source: D167 one topic written in several ways, D168 topics
or sources that few rows lack.

Names are compared by their letters. Two topics that share their questions are the matter of
`topics`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from tuneproof.check.subject import Subject, listed, place
from tuneproof.data.overlap import as_asked
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _, enumerated, quoted, short
from tuneproof.types import Severity

FEW = 0.1
"""Share of the answerable rows up to which a missing label is a slip."""
STRAY = 0.01
"""The same share up to which it is surely one."""

SLIPS, COMMON = 2, 5
"""Most rows of a topic that may be a slip of the pen, and fewest of the topic that was meant."""
LONG = 6
"""Letters of a word from which another word is hardly a letter away from it."""

_NO_DIGITS = re.compile(r"\D")
_PLURAL = re.compile(r"(?<=[a-z]{3})s\b(?<!ss)", re.IGNORECASE)


class D167(Check[Subject]):
    """Topics that differ in case, width, spaces, punctuation, a plural s or one letter only."""

    title = N_("Topic written in several ways")
    measures = N_(
        "Topics that are one but for case, width, spaces, punctuation and a plural s, in training "
        "and test. And topics of one or two rows that are a letter away from one of five rows or "
        "more: where their answers stand under that one too, or where the letter is within a word "
        "of six letters or more."
    )
    message = N_("The topic {usual} (rows: {n}) is also written {others}.")
    remedy = N_("Write it in one way: each way counts as a topic of its own.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One hit for each topic, with the rows of its rarer spellings."""
        written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for row in subject.rows:
            if row.topic:
                written[_letters(row.topic)][row.topic] += 1
        meant = _misspelt(subject, written)
        for key, ways in written.items():
            (usual, n), *others = ways.most_common()
            others += [
                way for slip in meant if meant[slip] == key for way in written[slip].most_common()
            ]
            if others and key not in meant:
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


_Written = Mapping[tuple[str, ...], Counter[str]]
"""How often each topic is written in each way, by its letters."""


def _misspelt(subject: Subject, written: _Written) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The rare topics that are another one with a slip of the pen, each with the one meant."""
    rare = [key for key, ways in written.items() if ways.total() <= SLIPS]
    common = [key for key, ways in written.items() if ways.total() >= COMMON]
    answers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in subject.rows:
        if row.topic and row.answer:
            answers[_letters(row.topic)].add(row.answer)
    found = {}
    for slip in rare:
        near = [key for key in common if _is_a_letter_away(slip[0], key[0])]
        if len(near) == 1 and (
            answers[slip] <= answers[near[0]]
            or _differ_within_a_word(*(min(written[key]) for key in (slip, near[0])))
        ):
            found[slip] = near[0]
    return found


def _letters(topic: str) -> tuple[str, ...]:
    return as_asked(_PLURAL.sub("", topic))


def _is_a_letter_away(one: str, other: str) -> bool:
    """Whether one letter is left out, added, replaced or exchanged with its neighbour; a digit is
    none."""
    if _NO_DIGITS.sub("", one) != _NO_DIGITS.sub("", other):
        return False
    if len(one) != len(other):
        less, more = sorted((one, other), key=len)
        return less in {more[:at] + more[at + 1 :] for at in range(len(more))}
    apart = [at for at in range(len(one)) if one[at] != other[at]]
    begin, end = (apart[0], apart[-1]) if apart else (0, 0)
    exchanged = end == begin + 1 and one[begin : end + 1] == other[begin : end + 1][::-1]
    return len(apart) == 1 or exchanged


def _differ_within_a_word(one: str, other: str) -> bool:
    """Whether only one word differs, of `LONG` letters or more in both."""
    here, there = one.casefold().split(), other.casefold().split()
    apart = [pair for pair in zip(here, there, strict=False) if pair[0] != pair[1]]
    return len(here) == len(there) and len(apart) == 1 and min(map(len, apart[0])) >= LONG


class D168(Check[Subject]):
    """Few rows without a topic, or without a source, where nearly all have one."""

    title = N_("Topic or source missing in few rows")
    measures = N_(
        "Answerable rows without a topic, or without a source, where at least 90 % of those in "
        "their file have one; a warning where 99 % do. A cell that is merged over several rows is "
        "empty in all but the first once the sheet is saved as CSV."
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
                        severity=Severity.WARNING if len(missing) <= STRAY * len(rows) else None,
                    )


CHECKS = (D167, D168)
