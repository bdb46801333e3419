"""Each test is a user's case: what the sentences must tell them, in numbers."""

from __future__ import annotations

from dataclasses import replace

from scipy.stats import binomtest

from tests.evaluate.rows import answers, judged
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluate.proof import (
    against_lookup,
    mismatch,
    proof_sentences,
)
from tuneproof.types import Judged


def sentences(adapter: list[Judged], lookup: list[Judged] | None = None) -> list[str]:
    systems = {"adapter": adapter} | ({"lookup": lookup} if lookup else {})
    return proof_sentences(evaluation(systems))


def test_the_share_comes_with_its_interval_and_few_questions_with_its_width() -> None:
    first = sentences(answers([True] * 72 + [False] * 13))[0]
    assert "Of 85 questions" in first
    assert "answered 72 rightly (85 %;" in first
    assert "between 76 % and 91 %" in first
    assert "15 percentage points wide because there are only 85 questions" in first


def test_many_questions_need_no_word_on_the_width() -> None:
    assert "wide" not in sentences(answers([True] * 200))[0]


def test_fine_tuning_was_worth_it() -> None:
    # The second set of the design: 53 won and 8 lost.
    adapter = answers([True] * 53 + [False] * 8 + [True] * 155)
    lookup = answers([False] * 53 + [True] * 8 + [True] * 155)
    found = sentences(adapter, lookup)
    assert found[1].startswith("Fine-tuning was worth it here")
    assert "75 % right" in found[1]
    assert "won 53 questions from it and lost 8" in found[1]
    assert len(found) == 5


def test_the_lookup_suffices_when_the_difference_is_noise() -> None:
    adapter = answers([True] * 5 + [False] * 4 + [True] * 76)
    lookup = answers([False] * 5 + [True] * 4 + [True] * 76)
    found = sentences(adapter, lookup)[1]
    assert found.startswith("The look-up suffices")
    assert "within noise" in found


def test_the_lookup_is_better() -> None:
    adapter, lookup = answers([False] * 9 + [True] * 50), answers([True] * 59)
    found = sentences(adapter, lookup)[1]
    assert found.startswith("Fine-tuning was not worth it here, take the look-up")
    assert "won 0 from it and lost 9" in found


def test_the_lookup_does_not_suffice_where_the_guard_clearly_beats_it() -> None:
    """27 won and 16 lost: "the look-up suffices", and five sentences on, with the guard, which is
    what answers whoever asks, 29 won and 3 lost."""
    lookup = answers([False] * 30 + [True] * 20 + [False] * 50)
    adapter = answers([True] * 27 + [False] * 3 + [False] * 16 + [True] * 4 + [False] * 50)
    guarded = answers([True] * 29 + [False] + [False] * 3 + [True] * 17 + [False] * 50)
    systems = {"adapter": adapter, "guarded": guarded, "lookup": lookup}
    found = proof_sentences(evaluation(systems))[1]
    assert "suffices" not in found
    assert found.startswith("With its guard, as it answers whoever asks, the model beats")
    assert "(20 % right): 29 questions won, 3 lost" in found
    assert found.endswith("the difference to the look-up is within noise: 27 won, 16 lost.")


def test_nor_is_fine_tuning_worthless_where_only_the_guard_makes_it_good() -> None:
    lookup = answers([False] * 12 + [True] * 12)
    adapter = answers([False] * 12 + [True] * 2 + [False] * 10)
    guarded = answers([True] * 24)
    systems = {"adapter": adapter, "guarded": guarded, "lookup": lookup}
    found = proof_sentences(evaluation(systems))[1]
    assert "take the look-up" not in found
    assert found.endswith("Without the guard it is worse than the look-up: 0 won, 10 lost.")


def test_worth_it_for_far_phrasings_alone() -> None:
    # 9 far wins and 4 near losses: nothing over all, plenty among the far phrasings.
    adapter = answers([True] * 9 + [False] * 4 + [True] * 40, far=12 - 3)
    lookup = answers([False] * 9 + [True] * 4 + [True] * 40, far=12 - 3)
    found = sentences(adapter, lookup)[1]
    assert "within noise" in found
    assert "unlike any training question fine-tuning was worth it: 9 won, 0 lost" in found


def test_far_phrasings_within_noise_are_no_reason_to_fine_tune() -> None:
    """3 won and 1 lost among the far phrasings, nothing over all."""
    adapter = answers([True] * 3 + [False] * 4 + [True] * 40, far=4)
    lookup = answers([False] * 3 + [True] * 4 + [True] * 40, far=4)
    assert sentences(adapter, lookup)[1].startswith("The look-up suffices")


def test_the_best_of_several_comparisons_has_to_be_clearer_than_one_alone() -> None:
    """“Worth it” if any of three comparisons said so, each at 5 in 100: chance said so more often
    than in 5 of 100 tests where nothing was gained."""
    lookup = answers([False] * 8 + [True] * 40, far=9)
    # 7 won and 1 lost among the far phrasings and over all: p = 0.07; with the guard 6 and 0: 0.03.
    adapter = answers([True] * 7 + [False] * 2 + [True] * 39, far=9)
    guarded = answers([True] * 6 + [False] * 2 + [True] * 40, far=9)
    found = evaluation({"adapter": adapter, "guarded": guarded, "lookup": lookup})
    [_first, said, *_others] = proof_sentences(found)
    assert said.startswith("The look-up suffices")
    assert said.endswith("looks clear by itself; among so many that may be chance: "
                         "Holm's correction.)")  # fmt: skip
    assert "6 won and 0 lost (within noise)" in " ".join(proof_sentences(found))


def test_a_comparison_that_could_never_be_clear_corrects_no_other() -> None:
    """Two far phrasings tell nothing, whatever came of them: 6 won and 0 lost stays what it is."""
    adapter, lookup = answers([True] * 46, far=2), answers([False] * 6 + [True] * 40, far=2)
    assert sentences(adapter, lookup)[1].startswith("Fine-tuning was worth it here")
    line = against_lookup(evaluation({"adapter": adapter, "lookup": lookup}))["adapter", "all"]
    assert line.p == binomtest(6, 6).pvalue and line.is_clearly_won


def test_nothing_shows_that_it_was_needed_without_a_lookup() -> None:
    assert sentences(answers([True] * 9))[1].startswith("It was not compared")


def test_what_the_guard_makes_of_it_is_told_for_both_kinds_of_question() -> None:
    adapter = answers([True] * 8 + [False] * 2, [True, False, False, False])
    guarded = answers([True] * 9 + [False], [True, True, True, False])
    found = proof_sentences(evaluation({"adapter": adapter, "guarded": guarded}))
    [said] = [sentence for sentence in found if sentence.startswith("With the guard")]
    assert "9 of 10 questions with an answer right (alone 8)" in said
    assert "3 of 4 without one refused (alone 1)" in said
    assert "look-up" not in said
    assert not any(sentence.startswith("With the guard") for sentence in sentences(adapter))


def test_the_guard_is_held_against_the_lookup_too() -> None:
    adapter, lookup = answers([True] * 4 + [False] * 8, far=2), answers([False] * 12, far=2)
    guarded = answers([True] * 12, far=2)
    found = proof_sentences(evaluation({"adapter": adapter, "guarded": guarded, "lookup": lookup}))
    [said] = [sentence for sentence in found if sentence.startswith("With the guard")]
    assert "against the look-up 12 won and 0 lost (a clear difference)" in said
    assert "on far phrasings 2 won and 0 lost (within noise)" in said


def test_refusals_are_told_both_ways() -> None:
    adapter = answers([True] * 10, [True, True, False, False, False])
    adapter[0] = judged(0, correct=False, refused=True, slices=adapter[0].slices)
    text = sentences(adapter)[2]
    assert "refused 2 of 5 questions that have no answer, so 3 got a false answer" in text
    assert "wrongly refused 1 of 10" in text


def test_no_false_answer_in_fifty_nine_still_has_an_upper_bound() -> None:
    text = sentences(answers([True] * 10, [True] * 59))[2]
    assert "all 59 questions" in text
    assert "up to 5 %" in text


def test_what_was_not_measured_is_said() -> None:
    assert "was not measured" in sentences(answers([True] * 9))[2]
    assert "refuses too much was not measured" in sentences(answers([], [True] * 9))[2]


def test_inventions_are_counted() -> None:
    adapter = answers([True] * 9)
    assert sentences(adapter)[3].startswith("None of its 9 answers states a number")
    adapter[0] = judged(0, flags=("invented",))
    assert sentences(adapter)[3].startswith("1 of its 9 answers states a number")
    adapter[1] = judged(1, flags=("invented",))
    assert sentences(adapter)[3].startswith("2 of its 9 answers state a number")


def test_how_many_of_the_right_ones_say_something_else_is_told_at_once() -> None:
    """“Up to 90 days” for 26 and “you cannot” for “you can” were right in every sentence."""
    right, wrong = answers([True] * 8 + [False] * 2), answers([True] * 8 + [False] * 2)
    right[1], right[2] = (replace(right[n], flags=("astray",)) for n in (1, 2))
    first, second, *_others = sentences(right)
    assert "answered 8 rightly" in first
    assert second == (
        "2 of these 8 state another number, date or address than the expected answer, or the "
        "opposite: similarity, which alone decides what is right, does not see that. Read them in "
        "the report."
    )
    one = sentences([replace(right[0], flags=("astray",)), *wrong[1:]])[1]
    assert one.startswith("1 of these 8 states another number")
    assert not any("opposite" in said for said in sentences(wrong))


def test_that_test_questions_took_part_in_choosing_the_settings_is_told_with_what_to_do() -> None:
    """A run made by --apply was proven on the answers that its prescription came from."""
    found = evaluation({"adapter": answers([True] * 10)})
    assert not any("took part" in said for said in proof_sentences(found))
    shared = replace(found, test=replace(found.test, took_part=9))
    told = proof_sentences(shared)[1]
    assert told.startswith("9 of the 10 test questions took part in choosing the settings")
    assert told.endswith("tuneproof evaluate RUN --test FILE")


def test_agreement_is_reported_where_there_is_some() -> None:
    adapter, lookup = answers([True] * 8 + [False] * 2), answers([True] * 6 + [False] * 4)
    text = sentences(adapter, lookup)[4]
    assert "same answer (8 questions), 75 % of the answers are right" in text
    assert "differ (2)" in text
    assert len(sentences(adapter[:5], lookup[:5])) == 5
    assert len(sentences(adapter[:4], lookup[:4])) == 4


def test_baselines_alone_prove_nothing() -> None:
    found = proof_sentences(evaluation({"lookup": answers([True] * 9)}))
    assert found == ["No fine-tuned model was measured here, only what it would have to beat."]


def test_figures_and_answers_belong_together_or_it_is_said() -> None:
    made = evaluation({"adapter": answers([True] * 9), "lookup": answers([True] * 9)})
    assert mismatch(made, {"adapter": 9, "lookup": 9}, "a.jsonl") == ""
    assert mismatch(None, {"adapter": 9}, "a.jsonl") == "", "not proven yet"
    said = mismatch(made, {"adapter": 9, "lookup": 7}, "a.jsonl")
    assert said.startswith("a.jsonl holds 16 answers, the figures were counted from 18")


def test_the_look_up_by_meaning_is_held_against_model_and_guard_where_there_was_one() -> None:
    """Whoever knows the field asks what a sentence encoder would have done."""
    adapter, guarded = answers([True] * 60 + [False] * 40), answers([True] * 90 + [False] * 10)
    meaning = answers([False] * 10 + [True] * 60 + [False] * 30)
    systems = {"adapter": adapter, "lookup": meaning, "meaning": meaning, "guarded": guarded}
    found = proof_sentences(evaluation(systems))[2]
    assert "compares meaning (a sentence encoder) has 60 % right" in found
    assert "the model won 10 from it and lost 10 (within noise)" in found
    assert "the model with its guard won 30 from it and lost 0 (a clear difference)" in found
    assert found.count(" won ") == 2, "over all questions, not slice by slice"
    assert not any("meaning" in each for each in sentences(adapter, meaning))


def test_a_model_that_only_refuses_better_than_the_look_up_by_meaning_is_told_so() -> None:
    """ "A clear difference" over all questions, where the look-up knew as many answers."""
    same, most = [True] * 60 + [False] * 40, [True] * 40 + [False] * 20
    said, meaning = answers(same, most), answers(same[::-1], [False] * 60)
    systems = {"adapter": said, "lookup": meaning, "meaning": meaning}
    [found] = [each for each in proof_sentences(evaluation(systems)) if "adds to that" in each]
    assert "no clear difference (40 won, 40 lost)" in found and "(40 won, 0 lost)" in found
    better = systems | {"adapter": answers([True] * 100, most)}
    [found] = [each for each in proof_sentences(evaluation(better)) if "By kind" in each]
    assert "with an answer 40 won, 0 lost (a clear difference)" in found
