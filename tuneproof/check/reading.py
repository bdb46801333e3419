"""What the reader finds while it reads: D101 to D110, without D103.

The findings themselves are made in `tuneproof.data`; here they get their place among the checks,
their page and their silence.
"""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.subject import Subject
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_
from tuneproof.types import Finding, Severity


class ReadingCheck(Check[Subject]):
    """Passes on the findings of its code that were made while reading."""

    message = N_("The row or file is named with what was found in it.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each finding."""
        for finding in subject.reading:
            if finding.code == self.code:
                yield Hit(values={"finding": finding})

    def finding(self, hit: Hit) -> Finding:
        """The finding as the reader made it."""
        made: Finding = hit.values["finding"]
        return made


class D101(ReadingCheck):
    """A row without a question is never guessed."""

    title = N_("Empty question")
    measures = N_(
        "Rows whose question is empty or white space. They are left out and counted, so that no "
        "row disappears in silence."
    )
    remedy = N_("Write the question, or remove the row.")


class D102(ReadingCheck):
    """A row without an answer teaches nothing."""

    title = N_("Empty answer")
    measures = N_(
        "Rows whose answer is empty. In training files they are left out; in a test file a row "
        "without an answer may be an unanswerable question."
    )
    remedy = N_("Write the answer, or the refusal that is to be learned, or remove the row.")


class D104(ReadingCheck):
    """What is not read is said."""

    title = N_("Not used")
    measures = N_("Columns, sheets and system messages that nothing reads.")
    remedy = N_("Nothing, unless something needed is among them: then rename or move it.")
    severity = Severity.NOTE


class D105(ReadingCheck):
    """One bad row stops no other."""

    title = N_("Row or value that cannot be read")
    measures = N_(
        "Rows that break their format, such as a quotation mark that is never closed, and values "
        "of the columns answerable and style that are not understood."
    )
    remedy = N_("Correct this row, or remove it.")


class D106(ReadingCheck):
    """A guessed encoding is told."""

    title = N_("Not Unicode")
    measures = N_(
        "Text files in Big5, GB18030 or Windows-1252, which carry no mark and are recognised by "
        "look."
    )
    remedy = N_("Look at a few rows; if characters are wrong, save the file as UTF-8.")
    severity = Severity.NOTE


class D107(ReadingCheck):
    """An inference is told."""

    title = N_("Rows taken for unanswerable")
    measures = N_(
        "Rows that do not say whether they are answerable, and have no answer or a refusal that "
        "several questions share: a sentence that sounds like one, or an apology or a negation "
        "that answers questions with nothing in common and that the knowledge base says nothing "
        "of. Where that is not sure, the sentence counts as an answer and is asked about."
    )
    remedy = N_("If that is wrong, add a column answerable with true or false.")
    severity = Severity.NOTE


class D108(ReadingCheck):
    """A model is asked single questions."""

    title = N_("Chats of several exchanges")
    measures = N_("Chats of which only the last question and its reply are used.")
    remedy = N_("If a question needs what was said before it, write it so that it stands alone.")
    severity = Severity.NOTE


class D109(ReadingCheck):
    """The split says when it cannot hold out enough."""

    title = N_("Too few rows to hold out")
    measures = N_(
        "Whether validation and test questions can be held out without an answer losing its only "
        "phrasing. At least 8 validation questions are wanted: one of them is then 12 points."
    )
    remedy = N_("Add phrasings, at least two for an answer, or give a test file.")
    severity = Severity.NOTE


class D110(ReadingCheck):
    """Several right answers to one question are one question."""

    title = N_("Test rows with the same question joined")
    measures = N_("Test rows that ask the same question; each question is asked once.")
    remedy = N_("Nothing, if each of these answers is right; else remove the wrong rows.")
    severity = Severity.NOTE


CHECKS = (D101, D102, D104, D105, D106, D107, D108, D109, D110)
