from __future__ import annotations

from dataclasses import replace

from tests.check.conftest import look, places, rows
from tuneproof.check.subject import Subject
from tuneproof.findings import Outcome
from tuneproof.i18n import set_language
from tuneproof.types import Severity

BEST = "The handbook does not cover this."


def test_d119_offers_the_commonest_wording() -> None:
    refused = rows(
        ("a", BEST), ("b", BEST), ("c", "Sorry, I don't know."), ("d", "No idea."), answerable=False
    )
    result = look("D119", Subject(refused))
    assert result.findings[0].severity is Severity.WARNING
    assert places(result) == {"train.csv:4", "train.csv:5"}
    assert {(edit.origin, edit.new) for edit in result.edits} == {
        ("train.csv:4", BEST),
        ("train.csv:5", BEST),
    }


def test_d119_two_wordings_may_be_meant() -> None:
    refused = rows(("a", BEST), ("b", "Please ask HR."), answerable=False)
    assert look("D119", Subject(refused)).outcome is Outcome.TIP


def test_d119_a_full_stop_is_no_wording() -> None:
    refused = rows(("a", BEST), ("b", BEST.rstrip(".").upper()), answerable=False)
    assert look("D119", Subject(refused)).outcome is Outcome.PASSED
    assert look("D119", Subject(rows(("a", "b")))).outcome is Outcome.NOT_APPLICABLE


def test_d120_finds_marks_that_disagree_with_the_answer() -> None:
    good = rows(("How much leave?", "26 days."), ("Where is it?", "In PeopleHub."), ("Dogs?", BEST))
    marked = (*good[:2], good[2])
    wrong = replace(good[0], id="x", origin="train.csv:9", question="More leave?", answerable=False)
    assert places(look("D120", Subject((*marked, wrong)))) == {"train.csv:4", "train.csv:9"}


def test_d120_does_not_claim_a_mark_that_nobody_made() -> None:
    """A file without the column answerable was told to correct it."""
    (finding,) = look("D120", Subject(rows(("Dogs?", BEST)))).findings
    assert finding.message.startswith("The answer is a refusal, and the row counts as answerable")
    assert "where there is no such column, add it" in finding.remedy


def test_d120_is_content_with_right_marks() -> None:
    table = (*rows(("How much leave?", "26 days.")), *rows(("Dogs?", BEST), answerable=False))
    assert look("D120", Subject(table)).outcome is Outcome.PASSED


def test_d120_names_the_one_row_and_not_the_many() -> None:
    """One answerable row that refused made every row with the same refusal look wrong."""
    odd = "Ask at the desk about that."
    refused = rows(*((f"Matter {n}?", odd) for n in range(5)), answerable=False)
    good = rows(("How much leave?", "26 days."), ("Dogs?", odd), file="b.csv")
    assert places(look("D120", Subject((*refused, *good)))) == {"b.csv:3"}


def test_d119_names_every_other_wording() -> None:
    texts = [BEST, BEST, "No idea.", "I don't know.", "Not specified.", "Cannot answer."]
    refused = rows(*((str(n), text) for n, text in enumerate(texts)), answerable=False)
    (finding,) = look("D119", Subject(refused)).findings
    assert f"To keep: “{BEST}” (2)." in finding.message
    for text in texts[2:]:
        assert f"“{text}” (1)" in finding.message


def test_d119_overwrites_no_answer_of_a_row_with_a_wrong_mark() -> None:
    """`--fix` put the refusal in the place of an answer that other rows gave."""
    good = rows(("How much leave?", "26 days."), ("Leave?", "26 days."))
    wrong = (("Leave days?", "26 days."), ("Copies?", "A copy is 2 dollars."), ("x", "No idea."),
             ("y", "I don't know."))  # fmt: skip
    refused = rows(*((f"Matter {n}?", BEST) for n in range(3)), *wrong, file="b.csv",
                   answerable=False)  # fmt: skip
    result = look("D119", Subject((*good, *refused)))
    assert [edit.origin for edit in result.edits] == ["b.csv:7", "b.csv:8"]
    assert places(result) == {"b.csv:7", "b.csv:8"}
    assert places(look("D120", Subject((*good, *refused)))) == {"b.csv:5", "b.csv:6"}


def test_d119_keeps_what_sounds_like_a_refusal() -> None:
    answer = "A copy is 2 dollars."
    refused = rows(("a", answer), ("b", answer), ("c", BEST), answerable=False)
    (finding,) = look("D119", Subject(refused)).findings
    assert f"To keep: “{BEST}”" in finding.message


def test_d119_quotes_in_the_language_of_the_reader() -> None:
    """In Chinese the other wordings stood in Latin quotation marks, with a Latin comma between."""
    said = [("q1", "我不知道。"), ("q2", "我不知道。"), ("q3", "查無資料。"), ("q4", "無法回答。")]
    set_language("zh-TW")
    found = look("D119", Subject(rows(*said, answerable=False))).findings[0].message
    assert "、" in found and ", " not in found


def test_d119_leaves_two_desks_be() -> None:
    """“I don't know; please ask IT.” became “… ask HR.” by --fix, where both were meant."""
    hr, it = "I don't know; please ask HR.", "I don't know; please ask IT."
    two = rows(("a", hr), ("b", hr), ("c", it), answerable=False)
    assert not any(look("D119", Subject(two)).edits)
    three = rows(("a", hr), ("b", hr), ("c", it), ("d", "I do not know."), answerable=False)
    edits = look("D119", Subject(three)).edits
    assert [edit.old for edit in edits] == ["I do not know."]


def test_d120_who_refuses_has_no_figures_to_give() -> None:
    """An answer made up beside a question that is to be refused was one more wording."""
    refused = rows(
        *((f"Matter {n}?", f"{BEST} Call 01632 960 415.") for n in range(3)),
        ("Screens?", "Yes, screens are repaired within 5 days for £80."),
        ("Chargers?", "I don't know, please call 01632 960 415."),
        answerable=False,
    )
    assert places(look("D120", Subject(refused))) == {"train.csv:5"}


def test_d120_a_refused_row_with_a_source_or_a_topic_of_answers() -> None:
    """A question that was answered elsewhere was refused, and still named its source."""
    good = rows(("How much leave?", "26 days.", "leave"), ("Where?", "In PeopleHub.", "leave"))
    refused = rows(*((f"Matter {n}?", BEST, "other") for n in range(20)), answerable=False)
    named = replace(refused[0], id="x", origin="b.csv:2", topic=None, sources=("kb-1",))
    odd = replace(refused[0], id="y", origin="b.csv:3", topic="leave")
    result = look("D120", Subject((*good, *refused, named, odd)))
    assert places(result) == {"b.csv:2", "b.csv:3"}
    assert "names a source" in result.findings[0].message
    near = [replace(row, topic="leave") for row in refused[:5]]
    assert not look("D120", Subject((*good, *near, *refused[5:]))).findings


def test_d120_shows_the_usual_refusal_beside_one_in_other_words() -> None:
    """A digit of the number to call was lost, and the message did not lead to it."""
    usual = "Sorry, I cannot find that. Please call 05-555-0100."
    refused = rows(*((f"Matter {n}?", usual) for n in range(4)), answerable=False)
    odd = rows(("Dogs?", usual.replace("05", "5"), "none"), file="b.csv")
    (finding,) = look("D120", Subject((*refused, *odd))).findings
    assert finding.where == ("b.csv:2",)
    assert f"4 rows refuse with “{usual}”" in finding.message


def test_d120_one_wrong_mark_makes_no_answered_topic_of_none() -> None:
    """A refusal under “canteen” went unseen as soon as one row under “none” had an answer."""
    answers = rows(*((f"Meal {n}?", "From 11 to 14.", "canteen") for n in range(4)))
    odd = rows(("Dogs?", "Dogs may come in.", "none"), file="b.csv")
    refused = rows(
        *((f"Matter {n}?", BEST, "none") for n in range(20)),
        ("Vegan dish?", BEST, "canteen"),
        file="c.csv",
        answerable=False,
    )
    assert places(look("D120", Subject((*answers, *odd, *refused)))) == {"c.csv:22"}
