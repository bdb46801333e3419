"""Each test is a run of the diary, or one like it: what its answers show is its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from string import ascii_lowercase
from typing import Any

import pytest

from tests.evaluate.rows import judged
from tuneproof.diagnose.evidence import Evidence, Records, gather
from tuneproof.diagnose.verdict import verdict
from tuneproof.types import Judged, Verdict, VerdictKind

NEAR, FAR = ("all", "answerable", "near"), ("all", "answerable", "far")
FALLING = [{"epoch": 1, "train_loss": 5.46}, {"epoch": 2, "train_loss": 0.83}]


class Run:
    """Answers of one run, added a kind at a time."""

    def __init__(self) -> None:
        self.answers: list[Judged] = []
        self._numbers = count()

    def add(self, n: int, **changes: Any) -> Run:
        for number in (next(self._numbers) for _one in range(n)):
            text = f"Text {ascii_lowercase[number % 26]}{ascii_lowercase[number // 26]}."
            self.answers.append(judged(number, **{"produced": text, **changes}))
        return self

    def right(self, n: int, **changes: Any) -> Run:
        return self.add(n, **changes)

    def mixed_up(self, n: int, **changes: Any) -> Run:
        return self.add(n, **{"correct": False, "similarity": 0.4, "matched_topic": "b", **changes})

    def garbage(self, n: int, **changes: Any) -> Run:
        wrong = {"correct": False, "similarity": 0.1, "matched_topic": None}
        return self.add(n, **{**wrong, **changes})

    def unanswerable(self, refused: int, answered: int) -> Run:
        for n, done in ((refused, True), (answered, False)):
            self.add(n, answerable=False, refused=done, correct=done, topic=None,
                     matched_topic=None, slices=("all", "unanswerable"))  # fmt: skip
        return self

    def verdict(
        self, epochs: Iterable[dict[str, Any]] = (), *, refusals_trained: bool = True
    ) -> Verdict:
        metrics = [{"kind": "epoch", **line} for line in epochs]
        evidence, _suspects = gather(Records(metrics=metrics, systems={"adapter": self.answers}))
        return verdict(evidence if refusals_trained else replace(evidence, refusal_share=0.0))


def test_run_1_repeats_the_question() -> None:
    found = Run().right(2).garbage(8, flags=("echo",)).verdict()
    assert found.kind is VerdictKind.TOO_LITTLE
    assert "80 % of its 10 answers only repeat the question" in found.sentence
    assert found.evidence["echoes"] == 0.8


def test_run_2_repeats_one_phrase_without_end() -> None:
    found = Run().right(8).garbage(2, flags=("loop", "cut")).verdict(FALLING)
    assert found.kind is VerdictKind.COLLAPSED
    assert "20 % of its 10 answers repeat themselves" in found.sentence


def test_a_single_loop_in_ten_is_no_collapse() -> None:
    found = Run().right(9).garbage(1, flags=("loop", "cut")).verdict()
    assert found.kind is VerdictKind.GENERALISES


def test_run_3_has_the_answers_but_no_clear_refusal() -> None:
    found = Run().right(17).mixed_up(3).unanswerable(4, 6).verdict()
    assert found.kind is VerdictKind.UNSTABLE
    assert "85 % of the 20 questions" in found.sentence
    assert "refuses 40 % of the questions without an answer" in found.sentence


def test_run_3_with_answers_cut_short() -> None:
    found = Run().right(18).right(2, flags=("cut",)).verdict()
    assert found.kind is VerdictKind.UNSTABLE
    assert "10 % of its answers are cut short" in found.sentence


def test_half_way_is_unstable() -> None:
    damaged = {"correct": False, "similarity": 0.7}
    found = Run().right(6).add(4, **damaged).verdict()
    assert found.kind is VerdictKind.UNSTABLE
    assert "60 % of the 10 questions" in found.sentence
    assert "where 80 % are wanted" in found.sentence, "0 % cut short is no reason to worry"


def test_enough_right_but_too_few_of_the_far_ones_says_so() -> None:
    far = {"slices": ("all", "answerable", "far")}
    damaged = {"correct": False, "similarity": 0.7}
    found = Run().right(16).right(5, **far).add(4, **damaged, **far).verdict()
    assert found.kind is VerdictKind.UNSTABLE
    assert "only 56 %, where 60 % are wanted" in found.sentence


def test_a_share_that_falls_just_short_does_not_look_like_enough() -> None:
    """“Only 60 %, where 60 % are wanted”."""
    run = Run().right(118, slices=NEAR).garbage(6, slices=NEAR)
    found = run.right(50, slices=FAR).garbage(34, slices=FAR).verdict()
    assert "81 % of the 208 questions" in found.sentence
    assert "only 59.5 %, where 60 % are wanted" in found.sentence


def test_run_5_lost_what_the_base_model_knew_while_the_loss_fell() -> None:
    found = Run().right(1).garbage(9).verdict(FALLING)
    assert found.kind is VerdictKind.ERASED
    assert "19 % similar" in found.sentence
    assert "fell to 15 % of its first value" in found.sentence


@pytest.mark.parametrize(
    "epochs", [[], FALLING[:1], [{"train_loss": 3.0}, {"train_loss": 2.6}], [{"train_loss": None}]]
)
def test_garbage_without_a_fallen_loss_was_never_learned(epochs: list[dict[str, Any]]) -> None:
    found = Run().right(1).garbage(9).verdict(epochs)
    assert found.kind is VerdictKind.TOO_LITTLE
    assert "90 % get a text unlike any known answer" in found.sentence


def test_run_n_mixes_up_mfa_vpn_and_password() -> None:
    found = Run().right(59).mixed_up(20).garbage(6).verdict()
    assert found.kind is VerdictKind.CONFUSED
    assert "24 % of the 85 questions with an answer get the known answer" in found.sentence
    assert "77 % of its wrong answers that are no refusals" in found.sentence
    assert "69 % are right" in found.sentence


def test_run_n_plus_1_puts_pieces_together() -> None:
    found = Run().right(27).garbage(40, similarity=0.5).mixed_up(18).verdict()
    assert found.kind is VerdictKind.TOO_LITTLE
    assert "32 % of the 85 questions" in found.sentence


def test_half_of_the_answers_are_the_same_text() -> None:
    found = Run().right(4).garbage(6, produced="").verdict()
    assert found.kind is VerdictKind.COLLAPSED
    assert "60 % of the 10 questions with an answer get one and the same text" in found.sentence
    right = Run().right(10, produced="14", expected=("14",)).verdict()
    assert right.kind is VerdictKind.GENERALISES


def test_near_wordings_alone_are_a_beginning() -> None:
    found = Run().right(18, slices=NEAR).mixed_up(2, slices=NEAR).right(
        8, slices=FAR).mixed_up(12, slices=FAR).verdict()  # fmt: skip
    assert found.kind is VerdictKind.UNSTABLE
    assert "90 % are right among questions worded like a training question" in found.sentence


def test_it_looks_up_and_does_not_generalise() -> None:
    found = Run().right(9, slices=NEAR).mixed_up(1, slices=NEAR).right(
        4, slices=FAR).mixed_up(16, slices=FAR).verdict()  # fmt: skip
    assert found.kind is VerdictKind.TOO_LITTLE
    assert "90 % are right among questions worded like a training question" in found.sentence
    assert "only 20 % among those worded unlike any" in found.sentence


def test_the_prototype_generalises() -> None:
    run = Run().right(50, slices=NEAR).mixed_up(4, slices=NEAR)
    found = run.right(15, slices=FAR).mixed_up(5, slices=FAR).unanswerable(9, 2).verdict(FALLING)
    assert found.kind is VerdictKind.GENERALISES
    assert "88 % of the 74 questions" in found.sentence
    assert "75 % of those worded unlike any training question" in found.sentence
    assert "not measured" not in found.sentence


def test_many_right_but_far_phrasings_weak_is_not_called_generalising() -> None:
    found = Run().right(90, slices=NEAR).right(5, slices=FAR).mixed_up(5, slices=FAR).verdict()
    assert found.kind is VerdictKind.UNSTABLE
    assert found.evidence["far"] == 0.5


def test_what_was_not_measured_is_said_and_does_not_fail() -> None:
    found = Run().right(10).verdict()
    assert found.kind is VerdictKind.GENERALISES
    assert "too few questions worded unlike the training data" in found.sentence
    assert "refusals were not measured" in found.sentence
    assert (found.evidence["far"], found.evidence["refusals"]) == (None, None)


def test_four_unanswerable_questions_are_too_few_to_fail() -> None:
    found = Run().right(10).unanswerable(0, 4).verdict()
    assert found.kind is VerdictKind.GENERALISES


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (0, "refusals were not measured, for want of questions without an answer"),
        (2, "too few questions without an answer to measure refusals"),
    ],
)
def test_two_questions_without_an_answer_are_too_few_and_not_none(asked: int, said: str) -> None:
    """Of a test with two of them it was said that there were none."""
    assert said in Run().right(10).unanswerable(asked, 0).verdict().sentence


def test_a_confused_run_says_which_wrong_answers_it_counts() -> None:
    """A run with 8 wrong answers, 4 of them refusals, was told that all 8 were mixed up."""
    found = Run().right(21).mixed_up(4).add(4, correct=False, refused=True, matched_topic=None,
                                            similarity=0.1).verdict()  # fmt: skip
    assert found.kind is VerdictKind.CONFUSED
    assert "100 % of its wrong answers that are no refusals" in found.sentence


def test_refusals_that_were_never_taught_do_not_hide_what_the_answers_show() -> None:
    found = Run().right(10).unanswerable(0, 10).verdict(refusals_trained=False)
    assert found.kind is VerdictKind.GENERALISES
    assert "cannot be expected to refuse" in found.sentence


def test_a_confused_run_that_does_not_refuse_hears_of_both() -> None:
    found = Run().right(6).mixed_up(4).unanswerable(1, 9).verdict()
    assert found.kind is VerdictKind.CONFUSED
    assert "it refuses 10 % of the questions without an answer" in found.sentence


def test_refusing_everything_is_unstable_not_too_little() -> None:
    found = Run().right(1).add(9, correct=False, refused=True, matched_topic=None,
                               similarity=0.1).unanswerable(10, 0).verdict()  # fmt: skip
    assert found.kind is VerdictKind.UNSTABLE
    assert "refuses nearly everything: 90 % of the 10" in found.sentence


def test_knowing_nothing_but_refusals_is_too_little() -> None:
    run = Run().add(16, correct=False, refused=True, matched_topic=None, similarity=0.1)
    found = run.garbage(14).unanswerable(5, 5).verdict()
    assert found.kind is VerdictKind.TOO_LITTLE


def test_refusing_every_fifth_answerable_question_spoils_a_good_run() -> None:
    found = Run().right(16).add(4, correct=False, refused=True).unanswerable(10, 0).verdict()
    assert found.kind is VerdictKind.UNSTABLE
    assert found.sentence.startswith(
        "It answers rightly (80 % of the 20 questions with an answer) but not reliably: it wrongly "
        "refuses 20 % of the questions with an answer; "
    ), "what does not fail is not told"


def test_fewer_than_five_questions_tell_nothing() -> None:
    found = Run().right(4).unanswerable(30, 0).verdict()
    assert found.kind is VerdictKind.UNKNOWN
    assert found.sentence == (
        "Only 4 questions with an answer were put to it, too few to tell how it generalises."
    )
    assert verdict(Evidence()).kind is VerdictKind.UNKNOWN


def test_the_verdict_is_one_sentence() -> None:
    for run in (Run().right(9), Run().garbage(9), Run().mixed_up(9).unanswerable(1, 9)):
        sentence = run.verdict().sentence
        assert sentence.endswith(".")
        assert ". " not in sentence


def test_unlike_the_right_answers_but_all_known_is_confusion_not_erasure() -> None:
    found = Run().right(1).mixed_up(9, similarity=0.1).verdict(FALLING)
    assert found.kind is VerdictKind.CONFUSED
    assert found.evidence["similarity"] < 0.3


def test_eight_steps_on_fourteen_rows_erase_nothing() -> None:
    """Measured: 94 % of what the base model knew of general text was there, and it was said to be
    erased, as all 30 answers were the beginnings of sentences about something else."""
    run = Evidence(
        questions=45, answerable=30, unanswerable=15, correct=0.0, similarity=0.21, far=0.0,
        loops=0.0, echoes=0.0, cuts=0.044, unlike=1.0, wrongly_refused=0.0, refusals=0.0,
        mixed_up=0.0, mixed_up_of_wrong=0.0, one_text=0.067, loss_kept=0.327, refusal_share=0.143,
        forgotten=0.062,
    )  # fmt: skip
    assert verdict(run).kind is VerdictKind.TOO_LITTLE
    assert verdict(replace(run, forgotten=0.45)).kind is VerdictKind.ERASED
    assert verdict(replace(run, forgotten=None)).kind is VerdictKind.ERASED


SOUND = Evidence(
    questions=100, answerable=80, unanswerable=20, correct=0.9, similarity=0.9, near=0.95, far=0.7,
    loops=0.0, echoes=0.0, cuts=0.0, mixed_up=0.05, mixed_up_of_wrong=0.4, unlike=0.02,
    wrongly_refused=0.05, refusals=0.8, one_text=0.05, loss_kept=0.1, refusal_share=0.2,
)  # fmt: skip
MIDDLING = replace(SOUND, correct=0.65, near=None, far=None)
SPOILED = replace(MIDDLING, correct=0.2, similarity=0.2, unlike=0.6, loss_kept=0.4, mixed_up=0.0)
BY_ROTE = replace(SOUND, correct=0.45, far=0.2, mixed_up=0.2, mixed_up_of_wrong=0.6)
GENERALISES, UNSTABLE, CONFUSED = (
    VerdictKind.GENERALISES, VerdictKind.UNSTABLE, VerdictKind.CONFUSED,
)  # fmt: skip
COLLAPSED, ERASED, TOO_LITTLE = VerdictKind.COLLAPSED, VerdictKind.ERASED, VerdictKind.TOO_LITTLE


@pytest.mark.parametrize(
    ("story", "number", "below", "border", "kind_below", "kind_at"),
    [
        (SOUND, "answerable", 4, 5, VerdictKind.UNKNOWN, GENERALISES),
        (SOUND, "loops", 0.199, 0.20, GENERALISES, COLLAPSED),
        (replace(MIDDLING, correct=0.4), "one_text", 0.499, 0.50, TOO_LITTLE, COLLAPSED),
        (SPOILED, "similarity", 0.299, 0.30, ERASED, TOO_LITTLE),
        (SPOILED, "loss_kept", 0.499, 0.50, ERASED, TOO_LITTLE),
        (SPOILED, "unlike", 0.50, 0.501, TOO_LITTLE, ERASED),
        (SPOILED, "forgotten", 0.199, 0.20, TOO_LITTLE, ERASED),
        (SOUND, "echoes", 0.199, 0.20, GENERALISES, TOO_LITTLE),
        (SOUND, "correct", 0.799, 0.80, UNSTABLE, GENERALISES),
        (SOUND, "far", 0.599, 0.60, UNSTABLE, GENERALISES),
        (SOUND, "refusals", 0.499, 0.50, UNSTABLE, GENERALISES),
        (SOUND, "wrongly_refused", 0.199, 0.20, GENERALISES, UNSTABLE),
        (SOUND, "cuts", 0.099, 0.10, GENERALISES, UNSTABLE),
        (BY_ROTE, "near", 0.699, 0.70, CONFUSED, TOO_LITTLE),
        (BY_ROTE, "far", 0.499, 0.50, TOO_LITTLE, CONFUSED),
        (BY_ROTE, "correct", 0.499, 0.50, TOO_LITTLE, UNSTABLE),
        (replace(MIDDLING, mixed_up_of_wrong=0.6), "mixed_up", 0.099, 0.10, UNSTABLE, CONFUSED),
        (replace(MIDDLING, mixed_up=0.2), "mixed_up_of_wrong", 0.499, 0.50, UNSTABLE, CONFUSED),
        (replace(MIDDLING, correct=0.05), "wrongly_refused", 0.799, 0.80, TOO_LITTLE, UNSTABLE),
        (replace(MIDDLING, wrongly_refused=0.0), "correct", 0.499, 0.50, TOO_LITTLE, UNSTABLE),
        (replace(MIDDLING, wrongly_refused=0.4), "correct", 0.299, 0.30, TOO_LITTLE, UNSTABLE),
    ],
)
def test_a_class_begins_where_its_description_says(
    story: Evidence,
    number: str,
    below: float,
    border: float,
    kind_below: VerdictKind,
    kind_at: VerdictKind,
) -> None:
    sides: list[dict[str, Any]] = [{number: below}, {number: border}]
    assert [verdict(replace(story, **side)).kind for side in sides] == [kind_below, kind_at]


def test_few_questions_say_how_much_they_leave_open() -> None:
    """ "It generalises: 100 %", of five questions."""
    assert "right ones may be 57 % to 100 %" in Run().right(5).verdict().sentence
    assert "right ones may be 49 % to 94 %" in Run().right(8).mixed_up(2).verdict().sentence
    assert "may be" not in Run().right(60).mixed_up(10).verdict().sentence


def test_without_any_question_with_an_answer_it_says_so() -> None:
    found = Run().unanswerable(20, 0).verdict()
    assert found.kind is VerdictKind.UNKNOWN
    assert found.sentence == (
        "No question with an answer was put to it, so how it generalises cannot be told."
    )


def test_what_is_not_the_case_is_not_listed() -> None:
    """ "0 % get a text unlike any known answer, and 0 % of its answers are cut short" """
    found = Run().right(22).add(8, correct=False, refused=True, matched_topic=None).verdict()
    assert "where 80 % are wanted; 27 % are wrongly refused;" in found.sentence
    assert " 0 %" not in found.sentence


def test_answers_with_other_figures_are_not_reliably_right() -> None:
    """A real run over a list of prices: all "right", half with the price of other goods, and "it
    generalises"."""
    story = Evidence(answerable=24, correct=1.0, far=1.0, wrong_figures=0.46)
    found = verdict(story)
    assert found.kind == "unstable"
    assert "46 % state another fact than the right answer, or the opposite" in found.sentence
    assert verdict(replace(story, wrong_figures=0.05)).kind == "generalises"
