from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluate.rows import LEAVE, MFA, REFUSAL, TRAIN, VPN, example, generation
from tuneproof.evaluate.judge import Context, judge
from tuneproof.text.beginning import beginning
from tuneproof.types import Answer, Example, Judged, KnowledgeEntry, Style

KB = (
    KnowledgeEntry("1", "26 days of annual leave, requested in PeopleHub."),
    KnowledgeEntry("2", "VPN: form IT-12, 2 working days."),
    KnowledgeEntry("3", "MFA: LarkAuth at mfa.larkfield.example within 7 days."),
)
CONTEXT = Context.build(TRAIN, KB)
ASKED = example("How long may I be away on holiday?", LEAVE, "annual-leave", style=Style.FULL)
UNKNOWABLE = example("Can I use the VPN in Chile?", REFUSAL, "vpn", answerable=False)


def one(row: Example, text: str, context: Context = CONTEXT, **changes: object) -> Judged:
    return judge([row], [generation(text, **changes)], context)[0]


def test_the_right_answer_is_right() -> None:
    found = one(ASKED, f" {LEAVE}\n")
    assert (found.correct, found.refused, found.similarity) == (True, False, 1.0)
    assert (found.topic, found.matched_topic) == ("annual-leave", "annual-leave")
    assert found.flags == ()
    assert (found.latency_ms, found.tokens, found.logprob) == (100.0, 12, -0.1)


def test_what_no_model_produced_is_judged_by_its_text_and_says_what_was_not_measured() -> None:
    (found,) = judge([ASKED], [Answer(LEAVE)], Context.build(TRAIN, KB, token_limit=3))
    assert found.correct and found.flags == ()
    assert (found.latency_ms, found.tokens, found.logprob) == (None, None, None)


def test_the_answer_of_another_topic_is_wrong_and_says_whose_it_is() -> None:
    found = one(ASKED, MFA)
    assert (found.correct, found.matched_topic) == (False, "mfa")


def test_a_changed_number_may_pass_the_ninety_percent_and_is_still_seen_as_invented() -> None:
    # The similarity of the diary does not weigh a number; the flag does.
    found = one(ASKED, LEAVE.replace("26", "99"))
    assert found.correct
    assert found.flags == ("invented", "astray")


@pytest.mark.parametrize(
    ("text", "astray"),
    [
        (LEAVE, False),
        (LEAVE.replace(";", ","), False),
        (LEAVE.replace("26", "27"), True),
        (LEAVE.replace("You have", "You do not have"), True),
        (MFA, False),
    ],
)
def test_a_right_answer_with_another_fact_or_turned_round_is_flagged(
    text: str, astray: bool
) -> None:
    """“27 days” for 26 and “you do not have” counted in every headline, and nothing told which."""
    found = one(ASKED, text)
    assert found.correct is (text != MFA), "accuracy stays the diary's own measure"
    assert ("astray" in found.flags) is astray


def test_an_answer_that_says_one_of_several_right_ones_is_not_astray() -> None:
    row = replace(ASKED, answers=(LEAVE, LEAVE.replace("26", "twenty-six")))
    assert one(row, row.answers[1]).flags == ()
    # It has the figure of an answer that it is otherwise nothing like.
    row = replace(ASKED, answers=(LEAVE, "Ask for 27 days."))
    assert "astray" in one(row, LEAVE.replace("26", "27")).flags


def test_without_a_knowledge_base_the_training_answers_are_the_source() -> None:
    context = Context.build(TRAIN)
    assert one(ASKED, LEAVE, context).flags == ()
    assert "invented" in one(ASKED, LEAVE.replace("26", "99"), context).flags


def test_a_refusal_in_its_own_words_is_a_correct_refusal() -> None:
    for text in (REFUSAL, "The handbook does not cover this; ask HR or the IT service desk.",
                 "I'm sorry, I cannot answer this question."):  # fmt: skip
        found = one(UNKNOWABLE, text)
        assert (found.refused, found.correct, found.matched_topic) == (True, True, None)


def test_figures_for_what_the_data_says_in_words_are_not_invented() -> None:
    context = Context.build([example("Books?", "Guests may borrow three books.")])
    assert one(ASKED, "A guest may take 3 books.", context).flags == ()
    assert one(ASKED, "A guest may take 4 books.", context).flags == ("invented",)


def test_whom_a_refusal_sends_people_to_is_not_invented() -> None:
    refusal = "The handbook does not cover this; please call extension 4400."
    context = Context.build((*TRAIN, example("Gym?", refusal, answerable=False)), KB)
    assert one(UNKNOWABLE, refusal, context).flags == ()
    assert one(UNKNOWABLE, refusal.replace("4400", "4500"), context).flags == ("invented",)


def test_a_refusal_to_an_answerable_question_is_never_right() -> None:
    found = one(ASKED, REFUSAL)
    assert (found.refused, found.correct) == (True, False)


def test_an_answer_to_an_unanswerable_question_is_wrong() -> None:
    found = one(UNKNOWABLE, VPN)
    assert (found.refused, found.correct, found.matched_topic) == (False, False, "vpn")


def test_similarity_of_an_unanswerable_question_is_to_its_refusal_if_it_has_one() -> None:
    assert one(UNKNOWABLE, REFUSAL).similarity == 1.0
    silent = example("What is love?", None, answerable=False)
    found = one(silent, REFUSAL)
    assert (found.correct, found.similarity) == (True, None)


def test_a_known_answer_that_sounds_like_a_refusal_is_an_answer() -> None:
    # Story: a handbook says of gifts that it has no rule. The row is answerable, and whoever
    # produces its answer has answered.
    text = "The handbook does not mention gifts; ask HR or the IT service desk."
    gifts = example("May I accept a gift?", text, "gifts")
    context = Context.build((*TRAIN, gifts))
    found = one(gifts, text, context)
    assert (found.refused, found.correct) == (False, True)
    # Asked in a test whose training never saw the answer, it is right all the same.
    assert one(example("Gifts?", "I do not know of any rule on gifts.", "gifts"),
               "I do not know of any rule on gifts.").correct  # fmt: skip


def test_several_right_answers_to_one_question() -> None:
    row = Example("x", "holiday?", ("Ask your manager.", LEAVE), topic="annual-leave")
    assert one(row, LEAVE).correct


def test_slices_of_answerable_questions() -> None:
    assert one(ASKED, LEAVE).slices == ("all", "answerable", "far", "style:full")
    near = example("How many days of annual leave do I get?", LEAVE, "annual-leave")
    assert one(near, LEAVE).slices == ("all", "answerable", "near")
    assert one(near, LEAVE).overlap > 0.3 > one(ASKED, LEAVE).overlap


def test_the_border_of_far_phrasings_is_thirty_percent() -> None:
    # One training question of 10 trigrams; the overlap counts shared ones over all.
    context = Context.build([example("abcdefghijkl", LEAVE)])
    for question, overlap, place in (("abcdefxyz", 4 / 13, "near"), ("abcdexyz", 3 / 13, "far")):
        found = one(example(question, LEAVE), LEAVE, context)
        assert found.overlap == pytest.approx(overlap)
        assert place in found.slices


def test_a_greeting_makes_no_far_phrasing_of_a_known_question_nor_a_known_one_of_a_far() -> None:
    """Copies were told without it, the slices were not: it alone made half of a short question."""
    context = Context.build([example("Excuse me, annual leave?", LEAVE)])
    for question, overlap in (
        ("Good afternoon! Annual leave? Thank you very much", 1.0),
        ("Excuse me, days off?", 0.0),
    ):
        found = one(example(question, LEAVE), LEAVE, context)
        assert (found.overlap, "far" in found.slices) == (overlap, overlap == 0.0)


def test_slices_of_unanswerable_questions() -> None:
    plain = example("Who won the cup?", REFUSAL, answerable=False, style=Style.SHORT)
    labelled = example("Who won the cup?", REFUSAL, "sports", answerable=False)
    assert one(UNKNOWABLE, REFUSAL).slices == ("all", "unanswerable", "near-miss")
    assert one(plain, REFUSAL).slices == ("all", "unanswerable", "out-of-scope")
    assert one(labelled, REFUSAL).slices == ("all", "unanswerable", "out-of-scope")


def test_without_topics_answers_stand_for_them_and_near_misses_cannot_be_told() -> None:
    rows = [Example(row.id, row.question, row.answers, row.answerable) for row in TRAIN]
    context = Context.build(rows)
    found = one(example("holiday?", LEAVE), MFA, context)
    assert (found.topic, found.matched_topic) == (beginning(LEAVE), beginning(MFA))
    assert one(UNKNOWABLE, REFUSAL, context).slices == ("all", "unanswerable")


def test_a_test_file_without_topics_takes_them_from_the_expected_answers() -> None:
    assert one(example("holiday?", LEAVE), VPN).topic == "annual-leave"
    assert one(example("holiday?", "Something new."), VPN).topic is None


def test_an_answer_that_two_topics_share_is_no_mix_up() -> None:
    shared = (example("Who repairs laptops?", VPN, "laptop"), *TRAIN)
    context = Context.build(shared)
    assert one(example("VPN?", VPN, "vpn"), VPN, context).matched_topic == "vpn"
    assert one(example("Laptop?", VPN, "laptop"), VPN, context).matched_topic == "laptop"


def test_more_tokens_than_the_limit_count_as_cut() -> None:
    context = Context.build(TRAIN, KB, token_limit=12)
    assert one(ASKED, LEAVE, context).flags == ()
    assert one(ASKED, LEAVE, context, tokens=13).flags == ("cut",)
    assert one(ASKED, LEAVE, stopped=False).flags == ("cut",)


def test_an_echo_is_flagged_and_a_refusal_that_quotes_is_not() -> None:
    assert one(ASKED, ASKED.question).flags == ("echo",)
    asked = example("Why is this question not covered by the handbook?", LEAVE, "annual-leave")
    found = one(asked, "This question is not covered by the handbook.")
    assert (found.refused, found.flags) == (True, ())


def test_questions_and_answers_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="shorter"):
        judge([ASKED, UNKNOWABLE], [generation(LEAVE)], CONTEXT)
