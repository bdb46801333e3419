"""Answers of one kind or another, and the number that counts them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluate.rows import judged
from tuneproof.diagnose.numbers.answers import AnswerNumbers, answer_numbers, counted
from tuneproof.types import Judged

RIGHT = "Request VPN access in HelpHub with form IT-12; it takes 2 working days."
WRONG: dict[str, Any] = {"correct": False, "similarity": 0.2, "matched_topic": None}


def answers(*kinds: tuple[int, dict[str, Any]]) -> list[Judged]:
    """So many answers of each kind; right ones where nothing is changed."""
    made: list[Judged] = []
    for n, changes in kinds:
        made += [judged(len(made) + at, **changes) for at in range(n)]
    return made


def numbers(*kinds: tuple[int, dict[str, Any]]) -> AnswerNumbers:
    return answer_numbers({"adapter": answers(*kinds)})


def test_flags_are_of_all_answers_and_a_loop_is_no_cut() -> None:
    found = numbers((6, {}), (1, {"flags": ("loop", "cut")}), (2, {"flags": ("cut",)}),
                    (1, {"flags": ("echo",)}))  # fmt: skip
    assert (found.loops, found.cuts, found.echoes, found.empties) == (0.1, 0.2, 0.1, 0.0)


def test_mix_ups_are_wrong_answers_of_another_topic() -> None:
    found = numbers((5, {}), (3, {**WRONG, "matched_topic": "b"}), (1, WRONG),
                    (1, {**WRONG, "refused": True}))  # fmt: skip
    assert (found.correct, found.mixed_up, found.unlike, found.wrongly_refused) == (
        0.5, 0.3, 0.1, 0.1
    )  # fmt: skip
    assert found.mixed_up_of_wrong == 0.75, "a refusal is no wrong answer"
    assert found.top_pairs is None, "three mix-ups are no pattern"


def test_mix_ups_between_few_pairs_are_told_from_those_everywhere() -> None:
    there_and_back = [{**WRONG, "topic": a, "matched_topic": b} for a, b in ("xy", "yx")]
    found = numbers(*[(5, kind) for kind in there_and_back])
    assert found.top_pairs == 1.0
    spread = [{**WRONG, "topic": f"t{n}", "matched_topic": f"u{n}"} for n in range(10)]
    assert numbers(*[(1, kind) for kind in spread]).top_pairs == 0.3


def test_a_right_answer_with_another_figure_is_counted() -> None:
    """A list of prices: half the answers were those of other goods, 97 % alike, and right."""
    other, same = {"flags": ("astray",)}, {"flags": ("invented",)}
    wrong = {**WRONG, **other}
    assert numbers((2, other), (5, same), (3, wrong)).wrong_figures == 0.2


def test_what_the_guard_loses_is_counted_less_what_it_wins() -> None:
    raw = answers((6, {}), (4, WRONG))
    spoiled = answers((2, {}), (4, {**WRONG, "refused": True}), (1, {}), (3, WRONG))
    assert answer_numbers({"adapter": raw, "guarded": spoiled}).guard_lost == 0.3
    assert answer_numbers({"adapter": spoiled, "guarded": raw}).guard_lost == 0.0
    assert answer_numbers({"adapter": raw}).guard_lost is None


def test_an_answer_that_goes_on_and_one_that_stops_short() -> None:
    goes_on = {**WRONG, "expected": (RIGHT,), "produced": f"{RIGHT} Q: What is MFA? A: A second"}
    short = {**WRONG, "expected": (RIGHT,), "produced": RIGHT[:30]}
    cut = {**short, "flags": ("cut",)}
    found = numbers((2, {}), (1, goes_on), (1, short), (1, cut))
    assert (found.starts_right, found.stops_short) == (0.2, 0.2), "one that was cut did not stop"


def test_one_text_for_everything() -> None:
    assert numbers((3, {}), (7, {**WRONG, "produced": "Hm."})).one_text == 0.7
    assert numbers((10, {"produced": "the one answer"})).one_text == 0.0, "it is right to give it"


def test_shares_of_few_questions_are_not_measured() -> None:
    far = {"slices": ("all", "answerable", "far")}
    none = {"answerable": False, "refused": True, "slices": ("all", "unanswerable")}
    found = numbers((5, {}), (4, far), (4, none))
    assert (found.far, found.refusals, found.near) == (None, None, 1.0)
    found = numbers((5, {}), (5, far), (5, none))
    assert (found.far, found.refusals) == (1.0, 1.0)


def test_copies_of_training_questions_and_what_they_gain() -> None:
    copied = {"overlap": 0.85}
    found = numbers((5, copied), (5, {}), (10, WRONG))
    assert found.leaked == 0.25
    assert found.leak_gain == pytest.approx(1.0 - 5 / 15)
    assert numbers((4, copied), (16, {})).leak_gain is None


def test_beside_the_lookup_a_lead_within_noise_is_none() -> None:
    mine = answers((90, {}), (10, WRONG))
    other = answers((86, {}), (14, WRONG))
    found = answer_numbers({"adapter": mine, "lookup": other})
    assert (found.lookup_correct, found.ahead) == (0.86, 0.0)
    found = answer_numbers({"adapter": mine, "lookup": answers((60, {}), (40, WRONG))})
    assert found.ahead == pytest.approx(0.3)
    found = answer_numbers({"adapter": answers((60, {}), (40, WRONG)), "lookup": mine})
    assert found.ahead == pytest.approx(-0.3)


def test_wrong_together_means_the_same_other_topic() -> None:
    mixed = {**WRONG, "matched_topic": "b"}
    mine = answers((6, {}), (4, mixed))
    other = answers((6, {}), (2, mixed), (2, {**WRONG, "matched_topic": "c"}))
    assert answer_numbers({"adapter": mine, "lookup": other}).agreed_wrong == 0.2


def test_an_adapter_that_says_what_the_base_says() -> None:
    mine = answers((4, {"produced": "the base went on and on"}), (4, {"produced": "the answer"}))
    base = answers((8, {"produced": "the base went on"}))
    assert answer_numbers({"adapter": mine, "base": base}).same_as_base == 0.5


def test_counted_questions_are_those_behind_the_share() -> None:
    made = answers((4, {}), (1, WRONG), (6, {"answerable": False, "refused": True}))
    assert list(counted("correct", made).values()) == [True, True, True, True, False]
    assert sum(counted("refusals", made).values()) == 6
    assert counted("far", made) == {}


def test_without_answers_nothing_is_measured() -> None:
    assert answer_numbers({"lookup": answers((3, {}))}) == AnswerNumbers()


def test_a_share_of_three_questions_is_no_number() -> None:
    """Three questions, all refused: "refuses what it could answer" was held, and a prescription
    written for it."""
    mine = answers((3, {**WRONG, "refused": True, "flags": ("loop",)}))
    found = answer_numbers({"adapter": mine, "lookup": answers((3, {})), "base": mine})
    assert found == AnswerNumbers(questions=3, answerable=3, unanswerable=0, leaked=0.0)
    five = answer_numbers({"adapter": answers((5, {}))})
    assert five.correct == 1.0


def test_a_single_copied_question_is_one() -> None:
    assert numbers((2, {}), (1, {"overlap": 0.95})).leaked == pytest.approx(1 / 3)


@pytest.mark.parametrize(("right", "said"), [("5", "50"), ("50", "5"), ("Yes", "Yes, with a form")])
def test_a_short_answer_begins_no_other(right: str, said: str) -> None:
    """ "End of the answer not learned", for answers of one number."""
    found = numbers((6, {**WRONG, "expected": (right,), "produced": said}))
    assert (found.starts_right, found.stops_short) == (0.0, 0.0)
