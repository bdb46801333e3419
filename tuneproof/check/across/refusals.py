"""Refusals: D119 many wordings, D120 mark and answer disagree.

How many refusals there are is counted in `amounts`; whether a source has the answer, in `support`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tuneproof.check.subject import Subject, place
from tuneproof.data.overlap import normalise
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, enumerated, ngettext, quoted, short
from tuneproof.refusal import clauses, hints_at_refusal, looks_like_refusal, sends_elsewhere
from tuneproof.text.facts import Fact, facts
from tuneproof.types import Example, Severity

SELDOM = 0.1
"""Share of the refused rows up to which a source, or the topic of answers, is a slip in them."""
WORDINGS = 3
"""Different refusals from which it is a warning; two may be on purpose (ask HR, ask IT)."""


Edits = tuple[tuple[str, Literal["question", "answer"], str, str | None], ...]


@dataclass(frozen=True)
class _TaughtTexts:
    """The answers of training rows, normalised, as `refusals` and other `answers`.

    A text is a refusal if it is worded like one or most of its rows are marked unanswerable.
    `figures` are the facts that refusals state, such as a number to call.
    """

    refusals: frozenset[str]
    answers: frozenset[str]
    figures: frozenset[Fact]

    @classmethod
    def of(cls, subject: Subject) -> _TaughtTexts:
        taught = Counter(normalise(row.answer) for row in subject.answerable)
        refused = Counter(normalise(text) for text in subject.refusals.elements())
        sounding = {normalise(text) for text in subject.refusals if looks_like_refusal(text)}
        # The mark of a single row does not make a refusal of its answer.
        mostly = {text for text, n in refused.items() if n > max(1, taught[text])}
        refusals = sounding | mostly
        stated = [facts(text) for text in subject.refusals if normalise(text) in refusals]
        return cls(
            frozenset(refusals),
            frozenset(taught.keys() - refusals),
            frozenset().union(*stated),
        )

    def refuses(self, row: Example) -> bool:
        """Whether the answer of a row is a refusal."""
        said = normalise(row.answer)
        return bool(said) and (said in self.refusals or looks_like_refusal(row.answer))

    def answers_after_all(self, row: Example) -> bool:
        """Whether the answer of a row that is marked unanswerable is none the less an answer: other
        rows give it as one, or it states a figure that no refusal states."""
        if not row.answer or self.refuses(row):
            return False
        if normalise(row.answer) in self.answers:
            return True
        return not hints_at_refusal(row.answer) and bool(facts(row.answer) - self.figures)


class D119(Check[Subject]):
    """Refusals in two or more wordings."""

    title = N_("Refusals in many wordings")
    measures = N_(
        "How many different sentences refuse. With one sentence every unanswerable row teaches the "
        "same thing; two are a note, three or more a warning."
    )
    message = N_("Refusals have {n} wordings. To keep: “{best}” ({rows}). The others: {others}.")
    remedy = N_("Use one sentence for all of them: “{best}”.")
    sources = ("EVIDENCE A20", "DESIGN: refusals are judged by behaviour, not by wording")
    mends = True

    def unfit(self, subject: Subject) -> Unfit | None:
        return None if subject.refusals else Unfit.nothing(_("no row refuses"))

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """At most one hit, with every row whose wording is not the one to keep."""
        sides = _TaughtTexts.of(subject)
        refusing = [
            row for row in subject.unanswerable if row.answer and not sides.answers_after_all(row)
        ]
        wordings: dict[str, Counter[str]] = {}
        for row in refusing:
            wordings.setdefault(normalise(row.answer), Counter())[row.answer] += 1
        if len(wordings) < 2:
            return
        best, *more = sorted(wordings.values(), key=_refusal_first)
        kept = _commonest(best)
        others = [row for row in refusing if normalise(row.answer) != normalise(kept)]
        named = [f"{quoted(short(_commonest(texts), 60))} ({texts.total()})" for texts in more]
        yield Hit(
            where=tuple(map(place, others)),
            values={
                "n": len(wordings),
                "rows": best.total(),
                "others": enumerated(named),
                "best": kept,
            },
            evidence={"wordings": len(wordings), "rows": len(others)},
            severity=Severity.WARNING if len(wordings) >= WORDINGS else Severity.NOTE,
            edits=_edits_to_one_wording(others, kept) if len(wordings) >= WORDINGS else (),
        )


class D120(Check[Subject]):
    """Rows whose answer and mark in `answerable` disagree."""

    title = N_("Mark and answer disagree")
    measures = N_(
        "Rows that count as answerable, by their mark or because they have none, and whose answer "
        "is a refusal. And rows that count as unanswerable, whose answer other rows give as the "
        "right one, or which has figures that no refusal has. A sentence that stands mostly in "
        "rows marked unanswerable is a refusal, whatever it says. And refused rows with a source, "
        "or on a topic that other rows mostly answer, where at least nine in ten refused rows have "
        "none. A refusal that no other row gives is shown beside the usual one: a digit of the "
        "number to call may be lost, or a guess may follow it."
    )
    message = N_("{mark}: “{question}” → “{answer}”.")
    remedy = N_(
        "Correct the answer or the column answerable; where there is no such column, add it with "
        "true or false."
    )
    sources = ("EVIDENCE C (OOS: both refusal recall and over-refusal)",)

    def hits(self, subject: Subject) -> Iterator[Hit]:
        sides = _TaughtTexts.of(subject)
        with_source, on_topic = _refused_with_source(subject), _refused_on_answered_topic(subject)
        usual, n = _usual_refusal(subject)
        for row in subject.rows:
            if row.answerable and sides.refuses(row):
                mark = _("The answer is a refusal, and the row counts as answerable")
                if n and normalise(row.answer) != normalise(usual):
                    mark = ngettext(
                        "The answer is a refusal, and the row counts as answerable; {n} row "
                        "refuses with “{usual}”",
                        "The answer is a refusal, and the row counts as answerable; {n} rows "
                        "refuse with “{usual}”",
                        n,
                    ).format(n=n, usual=short(usual))
            elif not row.answerable and sides.answers_after_all(row):
                mark = _("The row counts as unanswerable, and has an answer")
            elif row.id in with_source:
                mark = _("The row is refused, and names a source")
            elif row.id in on_topic:
                mark = _("The row is refused, on a topic that other rows answer")
            else:
                continue
            yield Hit(
                where=(place(row),),
                values={
                    "mark": mark,
                    "question": short(row.question),
                    "answer": short(row.answer),
                },
            )


def _usual_refusal(subject: Subject) -> tuple[str, int]:
    """The commonest refusal and its number of rows; ("", 0) where none has `WORDINGS` rows."""
    best = subject.refusals.most_common(1)
    return best[0] if best and best[0][1] >= WORDINGS else ("", 0)


def _refused_with_source(subject: Subject) -> frozenset[str]:
    """The ids of the refused rows that name a source, where hardly any does."""
    return _seldom(subject, lambda row: bool(row.sources))


def _refused_on_answered_topic(subject: Subject) -> frozenset[str]:
    """The ids of the refused rows on a topic that other rows answer, where hardly any is."""
    rows = Counter(row.topic for row in subject.rows if row.topic)
    answered = Counter(row.topic for row in subject.rows if row.topic and row.answerable)
    # One answer with a wrong mark makes no answered topic of what stands for “none”.
    mostly = {topic for topic, n in answered.items() if 2 * n > rows[topic]}
    return _seldom(subject, lambda row: row.topic in mostly)


def _seldom(subject: Subject, odd: Callable[[Example], bool]) -> frozenset[str]:
    """The ids of the refused rows that are odd; none where more than `SELDOM` are."""
    refused = [row for row in subject.rows if not row.answerable]
    found = frozenset(row.id for row in refused if odd(row))
    return found if len(found) <= SELDOM * len(refused) else frozenset()


def _edits_to_one_wording(others: Sequence[Example], kept: str) -> Edits:
    """Edits that give all these rows the refusal `kept`.

    Left out are texts that are not worded like a refusal, whose mark may be wrong, and those that
    refer people to somebody else than `kept` does.
    """
    return tuple(
        (row.origin, "answer", row.answer, kept)
        for row in others
        if looks_like_refusal(row.answer) and _referrals(row.answer) in (_referrals(kept), ())
    )


def _referrals(text: str) -> tuple[str, ...]:
    """The clauses of a refusal that say whom else to ask, normalised."""
    return tuple(normalise(clause) for clause in clauses(text) if sends_elsewhere(clause))


def _commonest(texts: Counter[str]) -> str:
    return texts.most_common(1)[0][0]


def _refusal_first(texts: Counter[str]) -> tuple[bool, int]:
    """Sort key: groups that are worded like a refusal first, then the more frequent ones."""
    text = _commonest(texts)
    return not (looks_like_refusal(text) or hints_at_refusal(text)), -texts.total()


CHECKS = (D119, D120)
