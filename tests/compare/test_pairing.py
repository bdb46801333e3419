from __future__ import annotations

from tests.compare.make_runs import answer
from tuneproof.compare.pairing import match


def test_questions_are_matched_by_text_not_by_id_or_place() -> None:
    """A row added at the top of the test file moves every id by one."""
    before = [answer("VPN?", id="test-1"), answer("MFA?", id="test-2")]
    after = [answer("new", id="test-1"), answer("MFA?", id="test-3"), answer("VPN?", id="test-2")]
    matched = match([before, after])
    assert matched.questions == 2
    assert [one.question for one in matched.answers[1]] == ["VPN?", "MFA?"]


def test_white_space_does_not_make_another_question() -> None:
    assert match([[answer("a  b ")], [answer("a b")]]).questions == 1


def test_a_question_that_became_unanswerable_is_another_question() -> None:
    assert match([[answer("a")], [answer("a", answerable=False)]]).questions == 0


def test_equal_questions_are_matched_one_by_one() -> None:
    twice = [answer("a", True), answer("a", False)]
    assert match([twice, twice]).questions == 2
    assert match([twice, twice[:1]]).questions == 1
    assert [one.correct for one in match([twice, twice]).answers[0]] == [True, False]


def test_slice_and_topic_are_those_of_the_first_run_for_all() -> None:
    """More training questions make a far phrasing near; a slice must not change its questions."""
    far = answer("a", slices=("all", "answerable", "far"), topic="vpn")
    near = answer("a", slices=("all", "answerable", "near"), topic="other")
    matched = match([[far], [near]])
    assert matched.answers[1][0].slices == far.slices
    assert matched.answers[1][0].topic == "vpn"
    assert matched.resliced == 1


def test_other_expected_answers_are_counted() -> None:
    matched = match([[answer("a"), answer("b")], [answer("a", expected=("new",)), answer("b")]])
    assert (matched.reworded, matched.resliced) == (1, 0)


def test_where_the_expected_answer_was_changed_nothing_is_compared() -> None:
    """But a refusal is right in whatever words."""
    refused = answer("c", answerable=False)
    first = [answer("a"), answer("b"), refused]
    second = [
        answer("a", expected=("new",)), answer("b"),
        answer("c", answerable=False, expected=("No idea.",)),
    ]  # fmt: skip
    alike = match([first, second]).judged_alike()
    assert [[one.question for one in run] for run in alike.answers] == [["b", "c"], ["b", "c"]]


def test_no_runs_and_no_answers() -> None:
    assert match([]).questions == 0
    assert match([[], []]).questions == 0
    assert match([[answer("a")]]).answerable == 1
