"""From numbers to a diagnosis: order, what is held, and what to run where it is not clear."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from tests.diagnose.ill import ILL
from tests.diagnose.stories import HEALTHY, but
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.causes import NOTHING
from tuneproof.diagnose.diagnosis import MARGIN, diagnose
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.followup import G580, Undecided
from tuneproof.diagnose.numbers.answers import answer_numbers
from tuneproof.diagnose.numbers.number import Ask
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.types import Severity, to_json


def test_all_causes_are_ranked_and_most_are_ruled_out() -> None:
    found = diagnose(HEALTHY)
    strengths = [one.strength for one in found.causes]
    assert strengths == sorted(strengths, reverse=True)
    assert len(found.causes) == 28 and sum(one < 0 for one in strengths) > 15


def test_two_faults_are_both_held_the_stronger_first() -> None:
    found = diagnose(but(ILL["G504"]["1e-2: it diverged"], rank=256))
    assert [one.code for one in found.held][:1] == ["G504"]
    both = diagnose(but(ILL["G518"]["three rows of four refuse"], leaked=0.2, leak_gain=0.2))
    assert {one.code for one in both.held} == {"G518", "G519"}
    assert len(both.findings) == 2


def test_a_finding_says_its_numbers_and_keeps_them() -> None:
    finding = diagnose(ILL["G503"]["one epoch"]).findings[0]
    assert "answers 45 % of its own training rows" in finding.message
    assert finding.evidence["train_exact"] == 0.45 and finding.evidence["strength"] > 0.35
    assert finding.severity is Severity.WARNING


def test_a_number_that_is_not_measured_is_not_made_up_in_a_sentence() -> None:
    story = but(ILL["G503"]["one epoch"], gaining=None)
    message = diagnose(story).findings[0].message
    assert "training rows answered word for word: 45 %;" in message
    assert "unmeasured" not in message and "validation" not in message


UNCLEAR = Evidence(
    questions=100, answerable=80, unanswerable=20, correct=0.4, similarity=0.5, near=0.5,
    far=0.2, loops=0.0, echoes=0.0, cuts=0.0, mixed_up=0.15, mixed_up_of_wrong=0.3, unlike=0.3,
    epochs=25, steps=60, rows=120, wrongly_refused=0.05, refusals=0.6, refusal_share=0.2,
)  # fmt: skip
"""Bad answers and nothing else known: under-trained or over-trained, who can say?"""


def test_where_two_causes_are_as_likely_the_missing_number_is_named() -> None:
    found = diagnose(UNCLEAR)
    question = found.to_find_out
    assert question is not None and question.code == "G580"
    assert "--measure" in question.remedy
    assert question.severity is Severity.NOTE
    clear = diagnose(but(UNCLEAR, train_exact=0.1, loss_left=0.3, gaining=0.2, gap=0.1, fell=0.0))
    assert clear.causes[0].code == "G503"


def test_what_was_tried_and_did_not_measure_a_number_is_not_advised_again() -> None:
    """14 rows are too few to tell whether they are out of place; the run was told to be proven on
    test questions, which it had been."""

    def advised(story: Evidence, **settings: object) -> str:
        asked = diagnose(story, patched(Recipe(), {"data.validation_share": 0.0, **settings}))
        return asked.to_find_out.remedy if asked.to_find_out else ""

    checked = {"data.validation_share": 0.12}
    assert "--measure" in advised(UNCLEAR) and "validation_share" in advised(UNCLEAR)
    assert "--measure" not in advised(but(UNCLEAR, train_asked=40))
    assert "validation_share" not in advised(UNCLEAR, **checked)
    assert advised(but(UNCLEAR, train_asked=40), **checked) == ""
    assert "tuneproof evaluate" not in advised(UNCLEAR)
    assert "tuneproof evaluate" in advised(but(UNCLEAR, questions=None))


@pytest.mark.parametrize(
    ("titles", "asks", "said"),
    [
        (("A", "B"), {Ask.PROBE: ["train_exact"]}, "Not clear between: “A”, “B”. Not measured: "),
        (("A", "B"), {Ask.AGAIN: []}, "Not clear between: “A”, “B”."),
        (("A",), {Ask.AGAIN: []}, "“A” is likeliest, but not clear."),
        ((), {Ask.AGAIN: []}, "No cause stands out."),
    ],
)
def test_what_is_not_clear_is_said_of_as_many_causes_as_there_are(
    titles: tuple[str, ...], asks: dict[Ask, list[str]], said: str
) -> None:
    """ "Not clear between: “Answers beside the wrong questions”. Not measured: nothing that would
    tell." """
    check = G580()
    (found,) = (check.finding(hit) for hit in check.hits(Undecided(titles, asks)))
    assert found.message.startswith(said) and "nothing" not in found.message


def test_wrong_answers_alone_make_no_candidate() -> None:
    """85 rows and a hard test: "over-trained" was named beside "too little data", after 12 epochs,
    for nothing but that few questions were answered rightly."""
    story = but(
        rows=85, phrasings=5.0, epochs=12, correct=0.4, near=None, far=0.4, mixed_up=0.13,
        mixed_up_of_wrong=0.3, lookup_correct=0.4, ahead=0.0, wrongly_refused=0.12, unlike=0.12,
        train_asked=None,
    )  # fmt: skip
    found = diagnose(story)
    over = next(one for one in found.causes if one.code == "G506")
    assert over.strength > found.held[0].strength - MARGIN and not over.speaks
    assert found.to_find_out is not None
    assert "Too little data" in found.to_find_out.message
    assert "Over-trained" not in found.to_find_out.message


def test_without_any_number_it_says_so_and_holds_nothing() -> None:
    found = diagnose(Evidence())
    assert not found.held
    assert found.to_find_out is not None
    assert [finding.code for finding in found.findings] == ["G580"]
    assert found.to_find_out.message.startswith("No cause stands out. Not measured: ")
    assert found.to_find_out.remedy.count("--test FILE") == 1, "there is no test to add to"


@pytest.mark.parametrize(
    ("train_exact", "advised"), [(0.95, "more phrasings"), (0.7, "train.seed")]
)
def test_when_nothing_is_missing_and_nothing_speaks_the_next_step_is_advised(
    train_exact: float, advised: str
) -> None:
    """A run with all training rows by heart and half of the test right was told to try another
    seed."""
    story = but(correct=0.5, near=0.6, far=0.35, ahead=-0.2, similarity=0.6, mixed_up=0.13,
                mixed_up_of_wrong=0.3, unlike=0.12, lookup_correct=0.72, train_plain=0.95,
                decoding_gap=0.0, leak_gain=0.0, train_exact=train_exact)  # fmt: skip
    found = diagnose(story)
    assert found.causes[0].strength < 0.35
    assert found.to_find_out is not None and advised in found.to_find_out.remedy


def test_the_prescription_is_for_the_recipe_that_was_run() -> None:
    recipe = patched(Recipe(), {"train.learning_rate": 0.01, "train.epochs": 7})
    found = diagnose(ILL["G504"]["1e-2: it diverged"], recipe)
    assert found.prescription.causes[0] == "G504"
    assert found.prescription.fix.settings["train.learning_rate"] == 8e-4
    assert "train.epochs" not in found.prescription.fix.settings


def test_a_diagnosis_can_be_written() -> None:
    raw = json.loads(json.dumps(to_json(diagnose(ILL["G516"]["everywhere a little"]).to_json())))
    first = raw["causes"][0]
    assert first["code"] == "G516" and first["held"] is True
    assert first["reasons"][0].keys() == {"number", "label", "value", "shown", "weight"}
    assert next(one for one in raw["causes"] if one["code"] == NOTHING)["held"] is False


THREE: dict[str, Any] = {
    **asdict(HEALTHY), **asdict(answer_numbers({})), "untaught": None, "worded_otherwise": None,
    "under_other_topics": None, "misplaced_beyond_test": None,
    "questions": 3, "answerable": 3, "unanswerable": 0,
}  # fmt: skip
"""A healthy run that was asked three questions: nothing is known of its answers."""


def test_three_questions_are_told_to_be_too_few_and_nothing_is_prescribed() -> None:
    """It was told to write more phrasings, "the training rows are known by heart, other wordings
    much less", for two wrong answers of three."""
    found = diagnose(Evidence(**THREE))
    assert found.verdict.kind == "unknown"
    assert not found.held and not found.prescription.applies
    assert found.to_find_out is not None
    assert "Put more questions to it" in found.to_find_out.remedy
    assert "phrasings" not in found.to_find_out.remedy


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("G501", {"rows": 27, "answers": 1}),
        ("G502", {"phrasings": 1.0, "few_phrasings": 1.0}),
        ("G507", {"rank": 256}),
    ],
)
def test_few_rows_or_a_large_rank_alone_are_no_fault(code: str, changes: dict[str, Any]) -> None:
    """27 rows, all four questions right: "too little data", and 20 epochs prescribed."""
    found = diagnose(Evidence(**{**THREE, **changes}))
    assert not found.held
    assert next(one for one in found.causes if one.code == code).strength <= 0


def test_by_heart_is_not_told_from_a_handful_of_questions() -> None:
    """Four of six right, all training rows by heart."""
    story = but(
        questions=6, answerable=6, unanswerable=0, correct=0.67, near=None, far=None, ahead=0.0,
        mixed_up=0.17, mixed_up_of_wrong=0.5, unlike=0.17, loops=0.17, echoes=0.17, refusals=None,
        lookup_correct=0.67, similarity=0.7, train_plain=0.95, decoding_gap=0.0, leak_gain=0.0,
    )  # fmt: skip
    found = diagnose(story, patched(Recipe(), {"data.validation_share": 0.12}))
    assert found.to_find_out is not None
    assert "more questions" in found.to_find_out.remedy.lower()
    assert "by heart" not in found.to_find_out.remedy


def test_nothing_is_not_said_to_be_wrong_without_a_question_that_has_an_answer() -> None:
    """Twenty questions without an answer, all refused: "No fault was found"."""
    story = Evidence(**{**THREE, "questions": 20, "answerable": 0, "unanswerable": 20,
                        "refusals": 1.0})  # fmt: skip
    codes = [finding.code for finding in diagnose(story).findings]
    assert NOTHING not in codes and "G580" in codes


def test_that_nothing_is_wrong_says_what_was_measured_and_only_that() -> None:
    found = diagnose(but(far=None, refusals=0.45)).findings[0]
    assert found.code == NOTHING
    assert found.message == (
        "No fault was found: 80 % of the questions with an answer are answered rightly (the "
        "look-up: 75 %); 45 % of the questions without an answer are refused; 95 % of the training "
        "rows are answered word for word."
    )


def test_an_interrupted_run_is_to_be_gone_on_with() -> None:
    """Stopped by Ctrl-C after one of eight epochs: 16 epochs were prescribed for it."""
    recipe = patched(Recipe(), {"train.epochs": 8})
    story = but(ILL["G503"]["one epoch"], interrupted=True, undone=7 / 8, epochs_planned=8)
    found = diagnose(story, recipe)
    assert found.causes[0].code == "G503"
    assert "interrupted after 1 of 8 epochs" in found.findings[0].message
    assert "tuneproof resume" in found.prescription.advice[0]
    assert not found.prescription.applies


def test_refusals_are_not_thinned_out_where_hardly_anything_else_is_left() -> None:
    """Twenty rows, all refusals: the prescription left out all twenty."""

    def dropped(answered: int, refusals: int) -> int:
        rows = answered + refusals
        story = but(ILL["G518"]["three rows of four refuse"], rows=rows,
                    refusal_share=refusals / rows)  # fmt: skip
        suspects = Suspects(refusals=tuple(map(str, range(refusals))), rows=rows)
        found = diagnose(story, Recipe(), suspects)
        assert "G518" in {one.code for one in found.held}
        return len(found.prescription.fix.drop)

    assert dropped(0, 90) == 0 and dropped(10, 90) == 0
    assert dropped(80, 90) == 70


def test_rows_without_any_answer_are_said_to_have_none() -> None:
    """ "20 training rows for 0 answers"; 20 epochs over them were prescribed."""
    story = but(ILL["G501"]["33 rows, learned, most answers never shown"], rows=20, answers=0,
                refusal_share=1.0, phrasings=None)  # fmt: skip
    found = diagnose(story)
    said = next(one for one in found.held if one.code == "G501").finding
    assert said.message.startswith("None of the 20 training rows has an answer")
    assert "train.epochs" not in found.prescription.fix.settings
