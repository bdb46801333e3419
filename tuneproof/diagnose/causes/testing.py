"""What the test says: G519 test questions in training, G522 answers that the test words otherwise,
G524 wrong answers in the test, G525 wrong figures that count as right."""

from __future__ import annotations

from tuneproof.config import COPY
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import (
    MOVED_LEAST,
    POOR,
    SWAPPED,
    WRONG_TEST,
)
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_
from tuneproof.types import Severity


class G519(Cause):
    """Test questions are copies of training questions, so the score is too high."""

    title = N_("Test questions in training flatter the score")
    measures = N_(
        "Test questions that are copies of a training question (overlap 0.8), and how much better "
        "they are answered than the others. The diary's best figure has about a fifth of them."
    )
    message = N_(
        "{leaked} of the test questions are copies of training questions; they are right more "
        "often than the others by {leak_gain}."
    )
    alike = N_(
        "{leaked} of the test questions are copies of training questions: what is right there was "
        "learned by heart."
    )
    remedy = N_(
        "Leave data.leak_threshold at 0.8, so that such rows leave the training; the honest figure "
        "will be lower."
    )
    severity = Severity.ERROR
    sources = ("DESIGN: never let a test question leak", "EVIDENCE C (near-duplicate)")
    speaks_for = (Sign("leaked", 0.01, 0.08, 0.8), Sign("leak_gain", 0.05, 0.30, 0.4))
    needs = (Sign("leaked", 0.005, 0.02),)

    def template(self, evidence: Evidence) -> str:
        """`alike`, which does not mention the gain, where there is none or it was not measured."""
        gain = evidence.leak_gain
        return self.message if gain is not None and gain > 0 else self.alike

    def fix(self, case: Case) -> Fix:
        """Lower the leak threshold to that of a copy (0.8), where it is higher."""
        return Fix({"data.leak_threshold": min(COPY, case.recipe.data.leak_threshold)})


class G522(Cause):
    """Training has the tested answers in other words, so right answers count as wrong."""

    title = N_("Test words the answers otherwise than training")
    measures = N_(
        "Test questions whose right answer no training answer comes near enough to count, although "
        "one says nearly the same, or all of it and more: in simplified characters, with another "
        "opening or closing sentence, in another version. However well that is learned, it counts "
        "as wrong."
    )
    message = N_(
        "{worded_otherwise} of the test questions expect an answer that training gives in other "
        "words or characters only; {train_exact} of the training rows are answered word for word, "
        "and {correct} of the questions rightly."
    )
    remedy = N_(
        "Decide which wording is right and use it in both files: the same characters, the same "
        "opening and closing sentences, the same version. An answer counts as right from 90 % "
        "similarity on."
    )
    sources = ("DESIGN: accuracy is the share at 0.90 or more, the diary's own measure",)
    speaks_for = (Sign("worded_otherwise", 0.03, 0.30, 0.9), POOR)
    speaks_against = (Sign("correct", 0.82, 0.92, 0.5), Sign("untaught", 0.30, 0.80, 0.5), SWAPPED)
    needs = (Sign("worded_otherwise", 0.0, 0.03),)
    effects = (Effect("worded_otherwise", False, 0.03), Effect("correct", True, 0.05))


class G524(Cause):
    """Expected answers stand beside the wrong questions of the test: right ones count as wrong."""

    title = N_("Wrong answers in the test")
    measures = N_(
        "Test questions worded like training that fit their own answer less than most others, by "
        "letters, while adapter and look-up agree on an answer that counts as wrong; and answers "
        "that the test itself has under another topic, where topics are named. In seven sound sets "
        "0 to 13 % of the questions so worded fit others better; with a third of the test's "
        "answers shuffled 10 to 25 %, with all of them 43 to 59 %. So an eighth cannot be told "
        "without topics. Questions in other words than training fit no answer, and are not looked "
        "at: a hard test is not a wrong one."
    )
    message = N_(
        "{fits_another} of the test questions that are worded like training fit their expected "
        "answer less than most others do, of the training rows {misplaced}: there the test is "
        "likely wrong. To {agreed_wrong} of the questions adapter and look-up give the same "
        "answer, which counts as wrong; {correct} are answered rightly."
    )
    named = N_(
        "{beside_in_test} of the test questions have an answer that training, and the test itself, "
        "have under another topic: there the test is likely wrong. {correct} of the questions are "
        "answered rightly, and the look-up has {lookup_correct} right."
    )
    remedy = N_(
        "Read a few of the questions that count as wrong beside their expected answers. Restore "
        "the test from its source (a sorted column, a shifted cell) and prove the run again: "
        "tuneproof evaluate RUN --test FILE. The adapter need not be trained again."
    )
    severity = Severity.ERROR
    sources = (
        "measured for this project on handbook-zh and handbook-en with their tests shuffled",
        "EVIDENCE C (conflict: cross-validated labels)",
    )
    speaks_for = (*WRONG_TEST, Sign("agreed_wrong", 0.15, 0.30, 0.3))
    speaks_against = (
        Sign("correct", 0.82, 0.92, 0.5),
        Sign("phrasings", 4.0, 1.5, 0.5),  # of so few wordings letters cannot tell
        SWAPPED,
    )
    needs = (
        (Sign("fits_another", 0.08, 0.14), Sign("beside_in_test", 0.01, 0.03)),
        (Sign("agreed_wrong", 0.08, 0.16), Sign("beside_in_test", 0.01, 0.03)),
    )
    effects = (Effect("correct", True, 0.10, by_hand=True),)

    def template(self, evidence: Evidence) -> str:
        """`named` where topics show it: they tell more than letters."""
        return self.named if (evidence.beside_in_test or 0.0) >= MOVED_LEAST else self.message


class G525(Cause):
    """Answers are so alike that one with another's figure, or the opposite, counts as right: the
    score flatters."""

    title = N_("Wrong figures count as right")
    measures = N_(
        "Answers that are 90 % similar to the right one, and so count as right, but state a "
        "number, date, time or address that it does not have, or the opposite of it. Where known "
        "answers differ in a figure only, as in a list of prices, one of them passes for another. "
        "In seven sound data sets no two answers are so alike."
    )
    message = N_(
        "{correct} of the questions count as answered rightly, but {wrong_figures} got an answer "
        "with another figure (a number, date, time or address) than the right one, or the opposite "
        "of it, which is nearly the same text otherwise."
    )
    remedy = N_(
        "Do not trust the share of right answers: read those that the report shows first among the "
        "right ones. Shorten what such answers have in common, so that the figure counts, and say "
        "in each what it is about; more phrasings of their questions, side by side, teach the "
        "model to tell them apart."
    )
    sources = ("DESIGN: accuracy is the share at 0.90 or more, the diary's own measure",)
    speaks_for = (Sign("wrong_figures", 0.02, 0.15, 0.9),)
    # Settings that spoil figures are to be mended first.
    speaks_against = (Sign("decoding_gap", 0.10, 0.30, 0.6),)
    needs = (Sign("wrong_figures", 0.01, 0.05),)
    effects = (Effect("wrong_figures", False, 0.05, by_hand=True),)


CAUSES = (G519, G522, G524, G525)
