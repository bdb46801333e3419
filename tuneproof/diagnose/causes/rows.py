"""What the rows say: G513 answers cut short, G514 contradictions, G515 answers beside the wrong
questions, G523 answers that repeat the question, G526 swapped columns."""

from __future__ import annotations

from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import MOVED_LEAST, POOR, SWAPPED, WRONG_TEST
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_
from tuneproof.types import Severity

COMPLETED_LEAST = 0.5
"""Where a smaller share of the cut answers can be completed from other rows, nothing is changed."""
CUT_TEST = 0.10
"""Share of expected answers that end in the middle from which the test cannot show it."""
MISPLACED_MOST = 0.30
"""Above this share of misplaced rows none is dropped: the remaining rows are no better."""
ECHOED_MOST = 0.70
"""Above this share of rows that repeat their question none is dropped: too few would remain."""
ASTRAY_MOST = 0.50
"""As `MISPLACED_MOST`, for rows that are told by their topics (`Suspects.astray`)."""
WORDINGS_LEAST = 4
"""Phrasings of an answer, the median, below which no row is dropped by letters: in three English
sets with 3 each and a fifth of them shuffled 29 to 67 % of the rows out of place were wrong."""
BEYOND_LEAST = 0.04
"""How far the misplaced share of training must exceed that of the test before misplaced rows are
dropped: where the test has as many, n-grams cannot tell, or the test itself is wrong."""


class G513(Cause):
    """Training answers end in the middle, and the model learned to stop there."""

    title = N_("Training answers cut short")
    measures = N_(
        "Training answers that end in the middle or are the beginning of a longer one, and "
        "produced answers that stop by themselves at the beginning of the right one."
    )
    message = N_(
        "{cut_answers} of the training rows have an answer that ends in the middle, and "
        "{stops_short} of the answers are the beginning of the right one and stop there."
    )
    hidden = N_(
        "{cut_answers} of the training rows have an answer that ends in the middle, and "
        "{cut_in_test} of the test questions expect one: answers that stop there count as right."
    )
    remedy = N_(
        "Restore the answers: look for an export or a cell limit that cut them. Rows whose whole "
        "answer stands in another row are completed."
    )
    sources = ("EVIDENCE A19 (MedicalGPT#157)", "check D132")
    speaks_for = (
        Sign("cut_answers", 0.03, 0.25, 0.65),
        Sign("stops_short", 0.04, 0.25, 0.65),
        # A test split off the same file is cut as well, and shows nothing.
        Sign("cut_in_test", 0.10, 0.40, 0.7),
        POOR,
    )
    speaks_against = (
        Sign("stops_short", 0.02, 0.0, 0.3),
        Sign("limit_over_longest", 1.0, 0.8, 0.6),
        Sign("correct", 0.85, 0.95, 0.3),
    )
    needs = (Sign("cut_answers", 0.0, 0.03),)
    effects = (
        Effect("stops_short", False, 0.03),
        Effect("correct", True, 0.05),
    )

    def template(self, evidence: Evidence) -> str:
        """`hidden` where the test's own answers are cut."""
        return self.hidden if (evidence.cut_in_test or 0.0) >= CUT_TEST else self.message

    def fix(self, case: Case) -> Fix:
        """Complete the cut answers, where other rows have the whole of enough of them."""
        cut = (case.evidence.cut_answers or 0.0) * (case.evidence.rows or 0)
        enough = len(case.suspects.completed) >= COMPLETED_LEAST * cut
        return Fix(replace=case.suspects.completed if enough else {})


class G514(Cause):
    """Like questions have different answers in training."""

    title = N_("Contradictory rows")
    measures = N_(
        "Training rows whose question is asked again, in the same or nearly the same words, with "
        "another answer."
    )
    message = N_(
        "{conflicts} of the training rows are contradicted by a like question; it answers "
        "{train_exact} of its training rows word for word."
    )
    remedy = N_(
        "Decide on one answer for each of them: tuneproof check lists the pairs (D112). The "
        "prescription keeps the answer that fits the question best."
    )
    sources = ("EVIDENCE, leaks and conflicts (BANKING77, Taipei FAQ)", "check D112")
    speaks_for = (
        Sign("conflicts", 0.02, 0.12, 0.75),
        Sign("train_exact", 0.95, 0.60, 0.2),
        POOR,
    )
    speaks_against = (
        Sign("correct", 0.82, 0.92, 0.5),
        Sign("fit", 0.75, 0.55, 0.4),
        SWAPPED,
        Sign("undone", 0.20, 0.60, 0.5),  # what a limit kept from being learned, no row did
    )
    needs = (Sign("conflicts", 0.01, 0.04),)
    effects = (Effect("correct", True, 0.05),)

    def fix(self, case: Case) -> Fix:
        """Drop the contradicting rows but the one whose answer fits best."""
        return Fix(drop=case.suspects.contradicted)


class G515(Cause):
    """Answers stand in the rows of other questions, as after a shifted or sorted column."""

    title = N_("Answers beside the wrong questions")
    measures = N_(
        "Whether a row's own answer fits its question better than the other answers do, by "
        "letters, and how many rows fit less than the test's do. In the three data sets looked at "
        "0 to 5 % of the rows are out of place; with a fifth of the answers shuffled 8 to 15 %, "
        "with all 41 to 57 %; with two or three wordings an answer up to 29 % of sound rows are, "
        "too. Whether the words of a question are those of another answer (as the check D160 finds "
        "it): of at most one row in 40 to 140 sound ones, and with a fifth shuffled of 0 to 13 %. "
        "Where the data names topics they tell more: rows whose answer stands "
        "more often under another topic (none in sound examples, 28 to 37 % with 40 % shuffled), "
        "and test questions whose answer training has under other topics only, as where two topics "
        "have each other's answers. Where it is the test that fits less, that is G524."
    )
    message = N_(
        "{misplaced} of the training rows have an answer that fits their question less than most "
        "others do, {misplaced_beyond_test} more than in the test; {mixed_up} of the questions get "
        "the answer of another topic, and the look-up has {lookup_correct} right."
    )
    letters = N_(
        "{misplaced} of the training rows have an answer that fits their question less than most "
        "others do; {mixed_up} of the questions get the answer of another topic, and the look-up "
        "has {lookup_correct} right."
    )
    moved = N_(
        "The answer to {under_other_topics} of the test questions stands in training under other "
        "topics only; {correct} of the questions are answered rightly, and the look-up has "
        "{lookup_correct} right."
    )
    strayed = N_(
        "{astray} of the training rows have an answer that stands more often under another topic; "
        "{mixed_up} of the questions get the answer of another topic, and the look-up has "
        "{lookup_correct} right."
    )
    remedy = N_(
        "Look at how the files were made: a sorted column, a shifted cell. Restore them from the "
        "source; where the training rows that are wrong can be told, the prescription leaves them "
        "out."
    )
    sources = (
        "measured for this project on handbook-zh, handbook-en and covid-faq",
        "EVIDENCE C (conflict: cross-validated labels)",
    )
    speaks_for = (
        Sign("under_other_topics", 0.02, 0.12, 0.95),
        Sign("astray", 0.02, 0.12, 0.7),
        Sign("misplaced", 0.10, 0.30, 0.5),
        Sign("misplaced_beyond_test", 0.04, 0.15, 0.55),
        Sign("elsewhere", 0.02, 0.08, 0.6),
        Sign("fit", 0.80, 0.60, 0.4),
        # At most 0.14 in the bench's runs whose answers stand where they belong.
        Sign("agreed_wrong", 0.15, 0.30, 0.6),
        Sign("mixed_up", 0.35, 0.75, 0.3),
        Sign("lookup_correct", 0.40, 0.10, 0.3),
    )
    speaks_against = (
        Sign("misplaced", 0.07, 0.03, 0.3),
        Sign("fit", 0.94, 0.98, 0.2),
        Sign("misplaced_beyond_test", 0.04, 0.0, 0.2),
        Sign("conflicts", 0.05, 0.20, 0.35),
        Sign("rows", 80, 40, 0.3),
        Sign("correct", 0.82, 0.92, 0.5),
        Sign("untaught", 0.20, 0.50, 0.5),
        Sign("cut_answers", 0.30, 0.70, 0.3),
        SWAPPED,
        *WRONG_TEST,
        # What else makes the look-up wrong, and rows seem out of place by letters.
        Sign("worded_otherwise", 0.10, 0.40, 0.5),
        Sign("refusal_share", 0.35, 0.70, 0.4),
        Sign("phrasings", 4.0, 2.0, 0.35),
    )
    effects = (Effect("correct", True, 0.10),)

    def template(self, evidence: Evidence) -> str:
        """The message about topics, where they show it; else the one about n-grams, which are
        weaker evidence."""
        if (evidence.under_other_topics or 0.0) >= MOVED_LEAST:
            return self.moved
        if (evidence.astray or 0.0) >= MOVED_LEAST:
            return self.strayed
        beyond = evidence.misplaced_beyond_test
        return self.letters if beyond is not None and beyond <= 0 else self.message

    def fix(self, case: Case) -> Fix:
        """Drop the wrong rows, where they are few enough.

        N-grams are weak evidence: where topics or the check D112 name rows, none is dropped by
        n-grams alone, nor where they cannot tell.
        """
        evidence, suspects = case.evidence, case.suspects
        named = (*suspects.astray, *suspects.contradicted)
        few = evidence.misplaced is not None and evidence.misplaced <= MISPLACED_MOST
        told = suspects.astray and (evidence.astray or 0.0) <= ASTRAY_MOST
        if told or (few and named):
            return Fix(drop=tuple(dict.fromkeys((*named, *suspects.elsewhere))))
        by_letters = suspects.misplaced if few and _letters_can_tell(evidence) else ()
        return Fix(drop=tuple(dict.fromkeys((*suspects.elsewhere, *by_letters))))


def _letters_can_tell(evidence: Evidence) -> bool:
    """Whether rows that letters find out of place are more likely wrong than not: there are
    wordings enough, and training fits less than the test or words show that rows are wrong."""
    if (evidence.phrasings or 0.0) < WORDINGS_LEAST:
        return False
    beyond, shown = evidence.misplaced_beyond_test, evidence.elsewhere or 0.0
    return beyond is None or beyond >= BEYOND_LEAST or shown >= BEYOND_LEAST


class G523(Cause):
    """Training answers repeat their question, and the model learned to do so."""

    title = N_("Training teaches to repeat the question")
    measures = N_(
        "Training rows whose answer is their question or begins with it (as the check D118 finds "
        "them), and produced answers that repeat the question. A data set whose answers all begin "
        "with the question and go on is no fault: there the answers are right."
    )
    message = N_(
        "{echoed} of the training rows have an answer that repeats the question, and {echoes} of "
        "the produced answers do."
    )
    remedy = N_(
        "Write what is to be answered in these rows: tuneproof check lists them (D118). The "
        "prescription leaves them out."
    )
    sources = ("the diary, run 1", "EVIDENCE A17 (alpaca-lora#367)", "check D118")
    speaks_for = (
        Sign("echoed", 0.03, 0.20, 0.65),
        Sign("parroted", 0.03, 0.30, 0.8),
        Sign("echoes", 0.03, 0.30, 0.6),
        POOR,
    )
    speaks_against = (
        Sign("echoes", 0.02, 0.0, 0.25),
        Sign("correct", 0.75, 0.90, 0.6),
        Sign("echoed", 0.80, 1.0, 0.3),
    )
    needs = (Sign("echoed", 0.01, 0.03),)
    effects = (Effect("echoes", False, 0.05), Effect("correct", True, 0.10))

    def fix(self, case: Case) -> Fix:
        """Leave out the rows that echo their question, unless they are too many."""
        few = (case.evidence.echoed or 0.0) <= ECHOED_MOST
        return Fix(drop=case.suspects.echoing if few else ())


class G526(Cause):
    """Answers stand in the column of the questions, and questions in that of the answers."""

    title = N_("Columns of questions and answers swapped")
    measures = N_(
        "Whether the questions of the training rows are the longer texts and repeat one another "
        "while the answers do not, or whether the answers are questions (as the check D146 finds "
        "it). It then learned to ask; that the rows contradict one another and lack the tested "
        "answers comes of it."
    )
    message = N_(
        "The {rows} training rows seem to have their answers in the column of the questions, so "
        "that it learned to ask; {correct} of the questions are answered rightly."
    )
    asking = N_(
        "The {rows} training rows seem to have their answers in the column of the questions, so "
        "that it learned to ask."
    )
    remedy = N_(
        "Exchange the names of the two columns in the file, look whether the test has them right, "
        "and train again."
    )
    severity = Severity.ERROR
    sources = ("check D146",)
    speaks_for = (Sign("swapped", 0.0, 1.0, 0.9), POOR)
    needs = (Sign("swapped", 0.0, 1.0),)
    effects = (Effect("correct", True, 0.20, by_hand=True),)

    def template(self, evidence: Evidence) -> str:
        """`asking`, without the share of right answers, where none was asked for."""
        return self.asking if evidence.correct is None else self.message


CAUSES = (G513, G514, G515, G523, G526)
