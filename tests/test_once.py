"""What is one quantity stands once: two places that go by it cannot part."""

from __future__ import annotations

from inspect import signature

import pytest

from tests.check.conftest import look, rows
from tests.evaluate.rows import generation, judged
from tests.recipes import recipe
from tuneproof.augment.plan import augment
from tuneproof.check.registry import check_of
from tuneproof.check.subject import Subject, topic_of
from tuneproof.config import COPY, EPOCHS_CAP, USUAL, DataSettings
from tuneproof.diagnose.causes import CAUSES
from tuneproof.diagnose.numbers.answers import COUNTED
from tuneproof.diagnose.numbers.number import Ask
from tuneproof.evaluate.flags import is_echo
from tuneproof.evaluate.judge import Context, judge


def test_a_copy_is_one_overlap_for_split_augment_and_diagnosis() -> None:
    """0.8 stood three times: one changed alone would have counted leaks that the split lets in."""
    assert DataSettings().leak_threshold == signature(augment).parameters["leak"].default == COPY
    is_leaked = COUNTED["leaked"].holds
    assert is_leaked(judged(1, overlap=COPY)) and not is_leaked(judged(1, overlap=COPY - 0.01))


def test_no_check_proposes_more_epochs_than_a_recipe_may_have() -> None:
    subject = Subject(rows(("q", "a")), recipe=recipe(train__epochs=1, train__batch_size=512))
    (finding,) = look("R301", subject).findings
    assert finding.patch["train.epochs"] <= EPOCHS_CAP


@pytest.mark.parametrize(("rest", "echoes"), [(4, True), (6, True), (7, False), (9, False)])
def test_an_echo_in_the_data_is_an_echo_in_an_answer(rest: int, echoes: bool) -> None:
    """60 % stood twice, for given answers and for produced ones."""
    question, answer = "abcdefghij", "abcdefghij" + "z" * rest
    assert is_echo(answer, question) is echoes
    assert bool(look("D118", Subject(rows((question, answer)))).findings) is echoes


def test_a_topic_without_a_name_is_called_the_same_before_and_after_a_run() -> None:
    """The check and the judge cut an answer to its label each in its own way."""
    row = rows(("How much leave?", "You have 26 days of annual leave a year;\n ask in PeopleHub."))[
        0
    ]
    (judgement,) = judge([row], [generation(row.answer)], Context.build([row]))
    assert judgement.topic == topic_of(row)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (check_of("R305").remedy, USUAL.lora.rank),
        (check_of("R307").remedy, USUAL.stop.min_gain),
        (check_of("R308").remedy, USUAL.data.validation_share),
        (Ask.VALIDATION, USUAL.data.validation_share),
        (next(cause.remedy for cause in CAUSES if cause.code == "G507"), USUAL.lora.rank),
    ],
)
def test_what_a_remedy_proposes_is_the_default(text: str, value: float) -> None:
    """They were numbers of their own: a default that changes would have left them behind."""
    assert f" {value}," in text or f" {value}." in text
