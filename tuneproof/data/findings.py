"""The findings of reading and splitting, a class per code (`CODES`).

All their texts are here, for messages and documentation pages alike. This module looks at no data:
whoever reads or splits fills in where something was found, and the values.
"""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.findings import Declared, Hit
from tuneproof.i18n import N_, _, enumerated, ngettext
from tuneproof.types import Severity


class D101(Declared):
    """Rows without a question, which are left out."""

    title = N_("Empty question")
    measures = N_(
        "Rows whose question is empty or white space. They are left out and counted, so that no "
        "row disappears in silence."
    )
    message = N_("The column {column} has no question; the row is left out.")
    slipped = N_(
        "The column {column} is empty, and the texts of the row seem to have slipped one column to "
        "the right; the row is left out."
    )
    remedy = N_("Write the question, move the texts back to their columns, or remove the row.")

    def said(self, hit: Hit) -> str:
        """The message; for a row that slipped to the right, and for rows that are empty altogether,
        one of their own."""
        if hit.values.get("slipped"):
            return _(self.slipped).format(**hit.values)
        if "column" in hit.values:
            return super().said(hit)
        return ngettext(
            "{n} row between the others is empty and left out.",
            "{n} rows between the others are empty and left out.",
            hit.values["n"],
        ).format(**hit.values)


class D102(Declared):
    """Rows without an answer."""

    title = N_("Empty answer")
    measures = N_(
        "Rows whose answer is empty. In training files they are left out; in a test file a row "
        "without an answer may be an unanswerable question."
    )
    message = N_("The column {column} has no answer; the row is left out.")
    remedy = N_(
        "Write the answer, or the refusal that is to be learned, or remove the row; in a test file "
        "answerable=false is enough."
    )


class D103(Declared):
    """Training rows that `split` left out because they repeat a test question."""

    title = N_("Test question found in training")
    measures = N_(
        "Training questions that equal a test question, or overlap with one by at least "
        "data.leak_threshold (0.8): Jaccard over character 3-grams, 2-grams in Chinese, without "
        "case, width, punctuation, a greeting before it and thanks behind it."
    )
    message = N_(
        "“{train}” has an overlap of {overlap:.2f} with the test question “{test}”; a run leaves "
        "it out of training."
    )
    remedy = N_("Remove the row from the training file; the test file stays as it is.")
    sources = ("EVIDENCE C (leaks, measured)", "EVIDENCE, BANKING77: 8.8 % of 400 test rows")


class D104(Declared):
    """Columns, sheets and system messages that nothing reads."""

    title = N_("Not used")
    measures = N_(
        "Columns, sheets and system messages that nothing reads, and the lines over a table and "
        "under it: a title, a total, the day of printing, where it is from."
    )
    message = N_("{kind} that are not used: {things}.")
    remedy = N_("Nothing, unless something needed is among them: then rename or move it.")
    severity = Severity.NOTE


class D105(Declared):
    """Rows and values that cannot be read."""

    title = N_("Row or value that cannot be read")
    measures = N_(
        "Rows that break their format, such as a quotation mark that is never closed, and values "
        "of the columns answerable and style that are not understood."
    )
    message = N_("{column}: {fault}; the row is left out.")
    remedy = N_("Correct this row, or remove it.")

    def said(self, hit: Hit) -> str:
        """The message; for values that are not understood, one with those that would be."""
        if "fault" in hit.values:
            return super().said(hit)
        told = ngettext(
            "{column}: {n} row has a value that is not understood: {values}.",
            "{column}: {n} rows have a value that is not understood: {values}.",
            hit.values["n"],
        ).format(**hit.values)
        known = _("answerable is true or false; style is full, short, formal or mixed.")
        return f"{told} {known}"


class D106(Declared):
    """Files whose encoding is not Unicode and was guessed."""

    title = N_("Not Unicode")
    measures = N_(
        "Text files in Big5, GB18030 or Windows-1252, which carry no mark and are recognised by "
        "look."
    )
    message = N_("The file was read as {encoding}.")
    remedy = N_("Look at a few rows; if characters are wrong, save the file as UTF-8.")
    severity = Severity.NOTE


class D107(Declared):
    """Rows that were taken for unanswerable although nothing says so."""

    title = N_("Rows taken for unanswerable")
    measures = N_(
        "Rows that do not say whether they are answerable and are taken for unanswerable, because "
        "they have no answer, or a refusal that several questions share. A refusal is a sentence "
        "that sounds like one, or an apology or a negation that answers questions with nothing in "
        "common and is not in the knowledge base (without one: that far more questions get than "
        "any other sentence). Where that is not sure, the sentence counts as an answer, and D148 "
        "asks about it."
    )
    message = N_(
        "{n} rows do not say whether they are answerable and count as unanswerable: {why}."
    )
    remedy = N_("If that is wrong, add a column answerable with true or false.")
    severity = Severity.NOTE

    def said(self, hit: Hit) -> str:
        """The message: how many rows, why, and the sentences taken for refusals."""
        told = ngettext(
            "{n} row does not say whether it is answerable and counts as unanswerable: {why}.",
            "{n} rows do not say whether they are answerable and count as unanswerable: {why}.",
            hit.values["n"],
        ).format(n=hit.values["n"], why=enumerated(self._reasons(hit)))
        if not hit.values["refusals"]:
            return told
        taken = _("Taken for a refusal: {refusals}.").format(**hit.values)
        return f"{told} {taken}"

    def _reasons(self, hit: Hit) -> Iterator[str]:
        if n := hit.values["unanswered"]:
            yield ngettext("{n} has no answer", "{n} have no answer", n).format(n=n)
        if n := hit.values["refused"]:
            yield ngettext(
                "{n} has a refusal that several questions share",
                "{n} have a refusal that several questions share",
                n,
            ).format(n=n)


class D108(Declared):
    """Chats of several exchanges, of which only the last one is used."""

    title = N_("Chats of several exchanges")
    measures = N_("Chats of which only the last question and its reply are used.")
    message = N_("Of {n} chats only the last question and its reply are used.")
    remedy = N_("If a question needs what was said before it, write it so that it stands alone.")
    severity = Severity.NOTE

    def said(self, hit: Hit) -> str:
        """The message with the number of chats, in singular or plural."""
        return ngettext(
            "Of {n} chat only the last question and its reply are used.",
            "Of {n} chats only the last question and its reply are used.",
            hit.values["n"],
        ).format(**hit.values)


class D109(Declared):
    """Data of which no question can be held out as a test."""

    title = N_("No question can be held out as a test")
    measures = N_(
        "Where there is no test file: whether answerable questions can be held out as a test "
        "without an answer losing its only phrasing."
    )
    message = N_(
        "No answerable question could be held out as a test: no answer has a second phrasing "
        "to spare (rows: {rows}; unanswerable ones held out: {held})."
    )
    remedy = N_("Add phrasings, at least two for an answer, or give a test file.")


class D110(Declared):
    """Test rows with the same question, joined into one question with several right answers."""

    title = N_("Test rows with the same question joined")
    measures = N_("Test rows that ask the same question; each question is asked once.")
    message = N_(
        "{rows} rows ask {questions} questions; each is asked once, and all its answers are right."
    )
    remedy = N_("Nothing, if each of these answers is right; else remove the wrong rows.")
    severity = Severity.NOTE


class D148(Declared):
    """Sentences that may be a refusal, and count as answers until somebody says so."""

    title = N_("Sentence that may be a refusal")
    measures = N_(
        "Sentences that answer at least three questions with nothing in common, in rows that do "
        "not say whether they are answerable, and of which it is not sure that they refuse. Until "
        "a column answerable says so, they count as answers."
    )
    message = N_(
        "“{text}” answers {n} rows whose questions have little in common. It counts as an "
        "answer; is it the refusal?"
    )
    remedy = N_("If it is, add a column answerable with false in these rows and true elsewhere.")
    severity = Severity.NOTE


class D149(Declared):
    """Test rows that disagree whether their question can be answered."""

    title = N_("Test rows disagree whether a question can be answered")
    measures = N_(
        "Test rows that ask the same question, which one of them marks as answerable and another "
        "as unanswerable. It counts as answerable, and the refusal as no right answer."
    )
    message = N_(
        "Test questions that are answerable in one row and not in another: {n}; they count as "
        "answerable."
    )
    remedy = N_("Decide which one is right, and correct the other.")


class D150(Declared):
    """Too few validation questions to choose the best epoch by."""

    title = N_("Too few rows to hold out for validation")
    measures = N_(
        "Whether validation questions can be held out without an answer losing its only phrasing. "
        "At least 8 are wanted: one of them is then 12 points. Of fewer than 20 rows none is held "
        "out."
    )
    message = N_("Held out for validation: only {held}, of {rows} in the training file.")
    remedy = N_("The best epoch is then hard to tell; add phrasings of the same answers.")
    severity = Severity.NOTE

    def said(self, hit: Hit) -> str:
        """The message: how many are held out, or why none is."""
        if hit.values["held"]:
            told = _(self.message)
        elif hit.values["whole"]:
            told = _("Too few rows in the training file to hold some out for validation: {rows}.")
        else:
            told = _("No row of the training file could be held out for validation, of {rows}.")
        return told.format(**hit.values)


class D166(Declared):
    """Columns that were recognised by the end of their names."""

    title = N_("Columns known by the end of their names")
    measures = N_(
        "Columns whose names are not known and end in what a question and an answer are called: "
        "“Customer question”, “Agent reply”, 住戶問題. They are read where there is one of each."
    )
    message = N_("Read as the question: {question}; as the answer: {answer}.")
    remedy = N_("Nothing, if that is right; else name the right columns question and answer.")
    severity = Severity.NOTE


class D170(Declared):
    """Lines of the knowledge base that are no entry."""

    title = N_("Knowledge-base entry that cannot be used")
    measures = N_(
        "Lines of the knowledge base that break their format, have no text, or repeat the id of "
        "another. The other entries are read and checked."
    )
    message = N_("{column}: {fault}; the entry is left out.")
    remedy = N_(
        "Correct this entry, or remove it: without it right answers look as if nothing supported "
        "them."
    )
    severity = Severity.ERROR


READING = (D101, D102, D104, D105, D106, D107, D108, D109, D110, D148, D149, D150, D166, D170)
"""Findings that can be made only while files are read and split; D103 can be made later too."""
CODES = tuple(kind.__name__ for kind in (*READING, D103))
"""All codes of this module."""
