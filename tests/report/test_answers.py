from __future__ import annotations

from typing import Any

from tuneproof.evaluation import MixUp
from tuneproof.report.answers import (
    LONGEST,
    LONGEST_LOOP,
    answered_anyway,
    difference,
    harder,
    mix_ups,
    right,
    taught,
    won_and_lost,
    worst,
)
from tuneproof.report.weakest import weakest


def line(system: str, key: str, **values: Any) -> dict[str, Any]:
    blank = {"system": system, "id": key, "question": f"問題{key}", "expected": ["特休3天前申請。"],
             "produced": "特休3天前申請。", "answerable": True, "refused": False, "correct": True,
             "similarity": 1.0, "flags": []}  # fmt: skip
    return blank | values


def test_one_changed_number_is_all_that_is_marked() -> None:
    left, right = difference("請在3個工作天前送單。", "請在5個工作天前送單。")
    assert left == (("請在", False), ("3", True), ("個工作天前送單。", False))
    assert right == (("請在", False), ("5", True), ("個工作天前送單。", False))


def test_a_latin_word_differs_as_a_whole() -> None:
    left, _right = difference(
        "Ask parents@larkfield.example today", "Ask parent@larkfield.example today"
    )
    assert left[1] == ("parents@larkfield.example", True)


def test_the_segments_put_together_are_the_texts() -> None:
    for a, b in (("甲乙丙", "甲丙丁"), ("", "乙"), ("甲", ""), ("a b\nc", "a  b c")):
        left, right = difference(a, b)
        assert "".join(text for text, _changed in left) == a
        assert "".join(text for text, _changed in right) == b


def test_texts_that_have_little_in_common_are_not_marked() -> None:
    left, right = difference("密碼至少12碼。", "會議室遲到10分鐘自動釋出。")
    assert [changed for _text, changed in (*left, *right)] == [False, False]


def test_the_least_similar_wrong_answer_comes_first() -> None:
    lines = [
        line("adapter", "right"),
        line("adapter", "close", correct=False, similarity=0.8),
        line("adapter", "far", correct=False, similarity=0.1),
        line("lookup", "other", correct=False, similarity=0.0),
    ]
    shortlist = worst(lines)
    assert [each.question for each in shortlist.shown] == ["問題far", "問題close"]
    assert shortlist.total == 2


def test_right_answers_are_shown_as_they_are_said_the_least_like_first() -> None:
    """That 90 % is right could be believed only: no page showed what it looks like."""
    lines = [
        line("adapter", "word for word"),
        line("adapter", "nearly", similarity=0.92),
        line("adapter", "wrong", correct=False),
        line("adapter", "refused", answerable=False, refused=True),
    ]
    assert [each.question for each in right(lines).others] == ["問題nearly", "問題word for word"]
    said = [line("guarded", "mended", overlap=0.5), line("guarded", "far", overlap=0.2)]
    shortlist = right([*lines, *said])
    assert [each.question for each in shortlist.others] == ["問題far", "問題mended"]
    assert shortlist.total == 2


def test_a_right_answer_with_another_fact_comes_first_and_is_counted() -> None:
    """The hours of another branch are 94 % alike, and were right among a hundred others."""
    north, south = (f"The north branch is open from 9:00 to {end}:00." for end in (17, 18))
    hours = {"expected": [north], "similarity": 0.97}
    lines = [
        line("adapter", "same", **hours, produced=north),
        line("adapter", "other", **hours, produced=south, flags=["invented", "astray"]),
        line("adapter", "wrong", correct=False, flags=["astray"]),
    ]
    found = right(lines)
    assert [each.question for each in found.astray] == ["問題other"]
    assert found.astray[0].flags == ("invented", "astray"), "the page names it"
    assert [each.question for each in found.others] == ["問題same"]
    assert (found.misleading, found.total) == (1, 2)


def test_an_answer_is_held_against_the_right_answer_it_is_closest_to() -> None:
    lines = [line("adapter", "1", correct=False, expected=["問人資。", "特休4天前申請。"])]
    expected = worst(lines).shown[0].expected
    assert "".join(text for text, _changed in expected) == "特休4天前申請。"


def test_a_false_refusal_is_tagged_as_one() -> None:
    lines = [line("adapter", "1", correct=False, refused=True, flags=["cut"])]
    assert worst(lines).shown[0].flags == ("refused", "cut")


def test_the_topic_of_a_wrong_answer_is_named_only_when_it_is_another() -> None:
    lines = [
        line("adapter", "1", correct=False, topic="VPN", matched_topic="MFA"),
        line("adapter", "2", correct=False, topic="VPN", matched_topic="VPN"),
        line("adapter", "3", correct=False, topic="VPN", matched_topic="MFA", refused=True),
    ]
    assert [each.matched for each in worst(lines).shown] == ["MFA", "", ""]


def test_an_unanswerable_question_is_listed_when_it_was_answered() -> None:
    lines = [
        line("adapter", "1", answerable=False, refused=True),
        line("adapter", "2", answerable=False, correct=False, similarity=None),
    ]
    assert [each.question for each in answered_anyway(lines).shown] == ["問題2"]
    assert worst(lines).total == 0


def test_questions_won_and_lost_leave_out_what_both_have_right_or_wrong() -> None:
    verdicts = {"both": (True, True), "won": (True, False), "lost": (False, True),
                "none": (False, False)}  # fmt: skip
    lines = [line("adapter", key, correct=a) for key, (a, _b) in verdicts.items()]
    lines += [line("lookup", key, correct=b, produced="別的") for key, (_a, b) in verdicts.items()]
    won, lost = won_and_lost(lines)
    assert [each.question for each in won.shown] == ["問題won"]
    assert [each.question for each in lost.shown] == ["問題lost"]
    assert lost.shown[0].other == "別的"


def test_a_long_answer_is_cut_and_the_rest_counted_a_loop_sooner() -> None:
    long = line("adapter", "1", correct=False, produced="字" * 1000)
    loop = line("adapter", "2", correct=False, produced="字" * 1000, flags=["loop"])
    first, second = worst([long, loop]).shown
    assert (first.more, second.more) == (1000 - LONGEST, 1000 - LONGEST_LOOP)


def asked(far: int, near: int, right: int) -> list[dict[str, Any]]:
    slices = [["all", "far"]] * far + [["all", "near"]] * near
    return [
        line("adapter", str(at), slices=each, correct=at < right) for at, each in enumerate(slices)
    ]


def test_the_harder_wording_of_validation_is_told_where_it_shows() -> None:
    said = harder(asked(9, 1, 7), asked(4, 6, 8))
    assert "90\u00a0% of these questions" in said and "the test's 40\u00a0%" in said
    assert harder(asked(9, 1, 8), asked(4, 6, 8)) == ""  # as many are right
    assert harder(asked(5, 5, 7), asked(4, 6, 8)) == ""  # nearly the same wording
    assert harder([], asked(4, 6, 8)) == harder(asked(9, 1, 7), []) == ""


def test_what_the_guard_says_is_kept_where_it_says_something_else() -> None:
    wrong = {"correct": False, "similarity": 0.1, "produced": "A4444"}
    lines = [
        line("adapter", "1", **wrong),
        line("guarded", "1", produced="特休3天前申請。"),
        line("adapter", "2", **wrong),
        line("guarded", "2", **wrong),
        *(line("lookup", key) for key in "12"),
    ]
    _won, lost = won_and_lost(lines)
    assert [each.guarded for each in lost.shown] == ["特休3天前申請。", ""]


def test_the_worst_answers_are_those_that_somebody_gets() -> None:
    """The adapter's own were shown, those that the guard had put right among them, and refusals
    stood before the needle-stick that got the rules for lost badges."""
    wrong = {"correct": False, "similarity": 0.2, "produced": "遺失要24小時內停用。"}
    refused = {"correct": False, "similarity": 0.1, "produced": "不知道。", "refused": True}
    lines = [
        line("adapter", "mended", **wrong), line("guarded", "mended"),
        line("adapter", "spoilt"), line("guarded", "spoilt", **wrong),
        line("adapter", "refused", **refused), line("guarded", "refused", **refused),
        line("adapter", "none", answerable=False, **refused),
        line("guarded", "none", answerable=False, **wrong),
    ]  # fmt: skip
    found = worst(lines)
    assert [each.question for each in found.shown] == ["問題spoilt", "問題refused"]
    assert [each.own for each in found.shown] == ["特休3天前申請。", ""]
    [anyway] = answered_anyway(lines).shown
    assert (anyway.question, anyway.own) == ("問題none", "不知道。")


def test_details_that_the_data_itself_has_are_not_the_models_inventions() -> None:
    """8 of 9 "invented" answers were those that a person had written: "9、15、21 點" for 09:00."""
    flagged = {"flags": ["invented"]}
    lines = [
        line("adapter", "1", **flagged),
        line("adapter", "2", **flagged, produced="特休9天前申請。", correct=False),
        line("adapter", "3"),
    ]
    assert taught(lines).startswith("Of the answers with a detail that the sources do not have (2)")
    assert ", 1 are word for word answers of your own data" in taught(lines)
    assert taught(lines[1:]) == ""


def test_a_mix_up_comes_with_a_question_that_was_taken_so() -> None:
    """ "“bikes” got the answer of “delays”: 1" told nobody what to write."""
    taken = {"correct": False, "topic": "bikes", "matched_topic": "delays"}
    lines = [line("adapter", "1", topic="bikes"), line("adapter", "2", **taken)]
    found = mix_ups(lines, [MixUp("bikes", "delays", 1), MixUp("pets", "delays", 1)])
    assert [(pair.n, pair.example) for pair in found] == [(1, "問題2"), (1, "")]


def test_what_to_write_next_names_the_topics_with_most_wrong_answers() -> None:
    """ "What is left to gain lies in the data" was no advice that somebody could follow."""
    lines = [
        *(line("adapter", f"a{n}", topic="passes", correct=n > 2) for n in range(4)),
        *(line("adapter", f"b{n}", topic="bikes", correct=n > 1) for n in range(4)),
        line("adapter", "c", topic="pets", correct=False),
        line("adapter", "d", answerable=False, correct=False),
        line("adapter", "e", answerable=False, refused=True),
    ]
    said = weakest(lines)
    assert "“passes” (3 of 4 wrong)" in said and "“bikes” (2 of 4 wrong)" in said
    assert said.index("passes") < said.index("bikes") and "pets" not in said
    assert "1 of 2 got one all the same" in said
    assert said.endswith("Write some new test questions too: this test has been read now.")
    assert weakest([line("adapter", "f", topic="pets")]) == weakest([]) == ""
