"""How much there is: D115 rows, D121 and D122 unanswerable questions."""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.subject import Subject
from tuneproof.findings import Check, Hit, Unfit
from tuneproof.i18n import N_, _, percent
from tuneproof.types import Severity

ROWS_WANTED = 30
ROWS_LEAST = 10
MOST_UNANSWERABLE = 0.5
"""Largest share of unanswerable rows (a proposal; the examples have a quarter)."""


class D115(Check[Subject]):
    """Fewer than 30 answerable training rows."""

    title = N_("Too few rows")
    measures = N_(
        "The number of answerable training rows: below 30 is a warning, below 10 an error. Threads "
        "with 10 rows report models that learned nothing, or gave those ten answers to everything."
    )
    message = N_("Answerable training rows: {n}; at least {wanted} are wanted.")
    remedy = N_("Add phrasings of the same answers, ten or more each, before adding answers.")
    sources = ("EVIDENCE A2 (ChatYuan#52)", "EVIDENCE A10 (alpaca-lora#324)", "DESIGN: 30 to 1,000")
    stops = True

    def hits(self, subject: Subject) -> Iterator[Hit]:
        rows = len(subject.answerable)
        if rows < ROWS_WANTED:
            yield Hit(
                values={"n": rows, "wanted": ROWS_WANTED},
                evidence={"rows": rows, "wanted": ROWS_WANTED},
                severity=Severity.ERROR if rows < ROWS_LEAST else Severity.WARNING,
            )


class D121(Check[Subject]):
    """No training row teaches a refusal."""

    title = N_("No unanswerable questions")
    measures = N_(
        "Whether training has questions that are to be refused. Without them a tuned model answers "
        "every question with the answer that comes closest."
    )
    message = N_("None of {rows} training rows teaches to refuse.")
    remedy = N_(
        "Add questions that your sources do not answer, near misses above all, each with the same "
        "refusal and answerable=false: about one row in four or five."
    )
    sources = ("EVIDENCE A2 (ChatGLM-6B#1189, unsloth#831)", "EVIDENCE B (Gekhman 2024)")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        if subject.train and not subject.unanswerable:
            yield Hit(values={"rows": len(subject.train)}, evidence={"rows": len(subject.train)})


class D122(Check[Subject]):
    """More than half of the training rows teach a refusal."""

    title = N_("Too many unanswerable questions")
    measures = N_("Whether more than half of the training rows are to be refused.")
    message = N_("{n} of {rows} training rows ({share}) teach to refuse.")
    remedy = N_("Add answerable phrasings, or remove refusals that are far from your topics.")
    sources = ("EVIDENCE A20 (ChatGLM-Tuning#112)", "EVIDENCE C (OOS: over-refusal)")

    def unfit(self, subject: Subject) -> Unfit | None:
        return None if subject.unanswerable else Unfit.nothing(_("no row is unanswerable"))

    def hits(self, subject: Subject) -> Iterator[Hit]:
        refused, rows = len(subject.unanswerable), len(subject.train)
        if refused > MOST_UNANSWERABLE * rows:
            share = refused / rows
            yield Hit(
                values={"n": refused, "rows": rows, "share": percent(share)},
                evidence={"unanswerable": refused, "rows": rows, "share": round(share, 4)},
            )


CHECKS = (D115, D121, D122)
