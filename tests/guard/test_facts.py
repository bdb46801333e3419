from __future__ import annotations

import pytest

from tests.guard.conftest import KB, LEAVE, LEAVE_ZH, MFA, REFUSAL, ROWS, VPN, said
from tuneproof.guard.facts import Facts
from tuneproof.guard.known import Known
from tuneproof.types import Example, KnowledgeEntry


@pytest.mark.parametrize(
    "text", [LEAVE, VPN, MFA, LEAVE_ZH, REFUSAL, *(entry.text for entry in KB)]
)
def test_known_texts_pass(known: Known, taught: Known, text: str) -> None:
    assert Facts(known)(said(text))[1] is None
    if text not in {entry.text for entry in KB}:
        assert Facts(taught)(said(text))[1] is None


def test_one_wrong_number_in_a_known_answer_is_put_right(known: Known) -> None:
    now, change = Facts(known)(said(VPN.replace("2 working", "5 working")))
    assert now.text == VPN
    assert change is not None and "5 working days" in change.why and " b," in change.why


def test_one_wrong_character_in_ten_is_just_little_enough_to_be_put_right() -> None:
    layer = Facts(Known.build((Example("1", "Whom do I call?", ("Call 5555.",)), *ROWS[5:])))
    assert layer(said("Call 5556."))[0].text == "Call 5555."
    assert layer(said("Call 5566."))[0].text == REFUSAL


@pytest.mark.parametrize(
    "text",
    [
        "Your days of leave are 31, which you ask for in PeopleHub, a year ahead.",
        "Set up MFA with the OwlAuth app on your phone within the 7 days, please.",
        "特休請在9月30日前送單，每年最多可以遞延5天，逾期就沒有了。",
    ],
)
def test_a_strange_fact_or_name_in_an_answer_of_its_own_is_refused(known: Known, text: str) -> None:
    now, change = Facts(known)(said(text))
    assert now.text == REFUSAL and now.withdrawn
    assert change is not None


def test_of_two_known_answers_the_one_that_the_sources_bear_out_takes_its_place() -> None:
    """A swim was said to cost $18 and put right to $8, which a stray row said against the source:
    the closer by its letters."""
    right = "The indoor pool is open daily from 6 a.m. to 9 p.m.; a single visit is $6."
    stray = right.replace("$6", "$8")
    rows = (
        Example("1", "How much is one swim?", (right,), topic="leisure"),
        Example("2", "pool ticket price", (stray,), topic="leisure"),
    )
    known = Known.build(rows, [KnowledgeEntry("p", right)])
    now, change = Facts(known)(said(right.replace("$6", "$18")))
    assert change is not None and now.text == right


def test_a_fact_of_another_entry_does_not_support_the_answer(known: Known) -> None:
    """7 days stand in the knowledge base, but not where VPN access is described."""
    now, change = Facts(known)(said(VPN.replace("2 working days", "7 working days")))
    assert change is not None and now.text == VPN


def test_a_number_of_the_question_is_not_made_true_by_repeating_it(known: Known) -> None:
    text = LEAVE.replace("26", "40")
    assert Facts(known)(said(text, "Do I have 40 days of leave?"))[0].text == LEAVE


def test_a_name_of_the_question_may_be_repeated(known: Known) -> None:
    text = "On a Chromebook too: set up MFA with the LarkAuth app at mfa.larkfield.example."
    assert Facts(known)(said(text, "MFA on my Chromebook?"))[1] is None
    named = text.replace("On a Chromebook", "For Chromebook")
    assert Facts(known)(said(named, "MFA?"))[1] is not None


def test_without_a_knowledge_base_the_training_answers_of_the_topic_count() -> None:
    rows = (
        Example("1", "Leave?", ("You have 26 days of annual leave a year.",), topic="leave"),
        Example("2", "How?", ("Request your annual leave 10 days ahead.",), topic="leave"),
        Example("3", "VPN?", ("VPN access takes 2 working days.",), topic="vpn"),
    )
    layer = Facts(Known.build(rows))
    assert layer(said("You have 26 days of annual leave, requested 10 days ahead."))[1] is None
    assert layer(said("You have 2 days of annual leave a year."))[1] is not None
    assert layer(said("VPN access takes 10 working days."))[1] is not None, "of another topic"
    rambling = "Whoever has asked for it in good time may then be away for as long as 26 days."
    assert layer(said(rambling))[1] is None, "like no answer: all of them count"
    assert layer(said(rambling.replace("26", "27")))[1] is not None


@pytest.mark.parametrize(
    ("source", "text", "wrong"),
    [
        ("Guests may borrow three books for two weeks.", "You may take 3 books for 2 weeks.", "4"),
        ("The desk opens at noon.", "You will find the desk open from 12:00 on.", "12:30"),
        ("每位會員可借三本書，為期兩週。", "會員最多借3本，借期2週。", "4"),
    ],
)
def test_figures_for_what_a_source_says_in_words_are_no_strange_facts(
    source: str, text: str, wrong: str
) -> None:
    """The check before training did not mind them, and the guard refused the answer."""
    kb = (KnowledgeEntry("k", source),)
    layer = Facts(Known.build((Example("1", "?", (source,), sources=("k",)), *ROWS[5:]), kb))
    assert layer(said(text))[1] is None
    other = text.replace("12:00", wrong) if ":" in wrong else text.replace("3", wrong)
    assert layer(said(other))[1] is not None


def test_where_all_nouns_have_a_capital_none_is_taken_for_a_name() -> None:
    german = "Der Ausweis liegt am Empfang, bitte nimm einen Beleg und die Karte mit. "
    layer = Facts(Known.build((Example("1", "Ausweis?", (german * 9,)), *ROWS[5:])))
    assert layer(said("Den Ausweis gibt es am Schalter, und das Formular auch."))[1] is None


def test_what_a_refusal_of_the_topic_says_supports_no_answer() -> None:
    refusal = "Not covered; the desk replies within 9 working days."
    rows = (
        Example("1", "VPN?", ("VPN access takes 2 working days.",), topic="vpn"),
        Example("2", "VPN in Brazil?", (refusal,), answerable=False, topic="vpn"),
    )
    layer = Facts(Known.build(rows))
    assert layer(said("VPN access takes 9 working days."))[0].text == rows[0].answer


def test_a_training_answer_against_its_own_source_is_not_given() -> None:
    """The knowledge base has the last word: `check` names the contradiction before training."""
    rows = (Example("1", "Leave?", ("You have 25 days of leave.",), sources=("a",)), *ROWS[5:])
    layer = Facts(Known.build(rows, (KnowledgeEntry("a", "Everybody has 26 days of leave."),)))
    assert layer(said("You have 25 days of leave."))[0].text == REFUSAL


def test_a_known_answer_against_its_own_source_is_not_put_in_the_place_of_another() -> None:
    rows = (Example("1", "Leave?", ("You have 25 days of leave.",), sources=("a",)), *ROWS[5:])
    layer = Facts(Known.build(rows, (KnowledgeEntry("a", "Staff are off for 26 days."),)))
    now, change = layer(said("You have 24 days of leave."))
    assert now.text == REFUSAL and now.withdrawn and change is not None


def test_where_rows_name_no_source_the_taught_answer_counts_beside_the_guessed_entry() -> None:
    rows = (Example("1", "Leave?", ("You have 25 days of leave.",)), *ROWS[5:])
    layer = Facts(Known.build(rows, (KnowledgeEntry("a", "Everybody has 26 days of leave."),)))
    assert layer(said("You have 25 days of leave."))[1] is None
    assert layer(said("You have 24 days of leave."))[1] is not None
