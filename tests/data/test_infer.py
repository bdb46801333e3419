"""What rows do not say themselves: which refuse, and which ask one question."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.written import jsonl, only, write
from tuneproof.data.read import read_examples
from tuneproof.errors import DataError
from tuneproof.types import KnowledgeEntry, Severity

REFUSAL = "The handbook does not cover this."


def test_a_shared_refusal_makes_rows_unanswerable(tmp_path: Path) -> None:
    rows = [{"q": f"question {i}", "a": REFUSAL} for i in range(3)]
    path = jsonl(tmp_path, "a.jsonl", [*rows, {"q": "leave?", "a": "26 days"}])
    found = read_examples([path])
    assert [example.answerable for example in found.examples] == [False] * 3 + [True]
    finding = only(found, "D107")
    assert finding.severity is Severity.NOTE
    assert finding.evidence == {"rows": 3, "without_answer": 0, "with_refusal": 3}
    assert finding.message.endswith(f"Taken for a refusal: “{REFUSAL}” (3).")


def test_the_knowledge_base_tells_a_refusal_that_no_cue_knows(tmp_path: Path) -> None:
    text = "We are sorry; our team at the desk may help you further with any such wish of yours."
    asked = ("Do you rent tents?", "Who is the manager?", "Is there a sauna?")
    path = jsonl(tmp_path, "a.jsonl", [{"q": question, "a": text} for question in asked])
    found = read_examples([path], knowledge=[KnowledgeEntry("1", "Breakfast is at seven.")])
    assert not any(example.answerable for example in found.examples)
    alone = read_examples([path])
    assert all(example.answerable for example in alone.examples)
    finding = only(alone, "D148")
    assert finding.message.startswith(
        "“We are sorry; our team at the desk may help you further wit…”"
    )
    assert finding.where == tuple(f"{path}:{n}" for n in (1, 2, 3))


def test_a_refusal_of_two_questions_is_not_yet_one(tmp_path: Path) -> None:
    """The same question thrice is one question; two are too few to be sure."""
    rows = [{"q": q, "a": REFUSAL} for q in ("x", "X ", "x", "y")]
    found = read_examples([jsonl(tmp_path, "a.jsonl", rows)])
    assert [example.answerable for example in found.examples] == [True] * 4
    assert found.findings == ()


def test_a_refusal_of_the_training_rows_refuses_in_a_test_file_though_used_once(
    tmp_path: Path,
) -> None:
    rows = [{"q": f"question {i}", "a": REFUSAL} for i in range(3)]
    known = read_examples([jsonl(tmp_path, "train.jsonl", rows)]).examples
    asked = jsonl(tmp_path, "test.jsonl", [{"q": "another", "a": REFUSAL}])
    assert read_examples([asked], allow_unanswered=True).examples[0].answerable
    found = read_examples([asked], allow_unanswered=True, known=known)
    assert not found.examples[0].answerable
    assert only(found, "D107").evidence["with_refusal"] == 1


def test_a_common_answer_that_says_no_is_an_answer(tmp_path: Path) -> None:
    rows = [{"q": f"fare {i}", "a": "Taxi fares are not covered."} for i in range(9)]
    found = read_examples([jsonl(tmp_path, "a.jsonl", rows)]).examples
    assert [example.answerable for example in found] == [True] * 9


def test_what_a_row_says_itself_is_believed(tmp_path: Path) -> None:
    rows = [{"q": f"{i}", "a": REFUSAL, "answerable": i < 3} for i in range(6)]
    found = read_examples([jsonl(tmp_path, "a.jsonl", rows)])
    assert [example.answerable for example in found.examples] == [True] * 3 + [False] * 3
    assert found.findings == ()


def test_only_a_test_may_lack_answers_and_only_where_none_is_due(tmp_path: Path) -> None:
    rows = [
        {"q": "a", "a": None},
        {"q": "b", "a": "", "answerable": False},
        {"q": "c", "a": "", "answerable": True},
        {"q": "d", "sources": ["1"]},
        {"q": "e", "a": "E"},
    ]
    path = jsonl(tmp_path, "a.jsonl", rows)
    tested = read_examples([path], allow_unanswered=True)
    assert [(e.question, e.answerable) for e in tested.examples] == [
        ("a", False),
        ("b", False),
        ("e", True),
    ]
    assert tested.left_out == {"empty answer": 2}
    assert only(tested, "D107").evidence["without_answer"] == 1
    trained = read_examples([path])
    assert [example.question for example in trained.examples] == ["e"]
    assert "refusal" in trained.findings[1].remedy


def test_a_test_without_an_answer_column_must_say_what_is_unanswerable(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No columns for answer"):
        read_examples([write(tmp_path, "a.csv", "question\nx\n")], allow_unanswered=True)
    path = write(tmp_path, "b.csv", "question,answerable\nx,no\n")
    assert not read_examples([path], allow_unanswered=True).examples[0].answerable


def test_a_test_question_with_several_answers_is_asked_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.csv", "q,a,source\nHow long?,A,1\nother,C,3\nhow  LONG?,B,2\nHow long?,A,1\n"
    )
    found = read_examples([path], allow_unanswered=True)
    assert [(e.id, e.answers, e.sources) for e in found.examples] == [
        ("a:2", ("A", "B"), ("1", "2")),
        ("a:3", ("C",), ("3",)),
    ]
    assert found.left_out == {"joined with the same question": 2}
    finding = only(found, "D110")
    assert finding.severity is Severity.NOTE
    assert finding.where == (f"{path}:2", f"{path}:4", f"{path}:5")
    assert len(read_examples([path]).examples) == 4, "training keeps each"


def test_a_test_question_that_is_answerable_in_one_row_is_answerable(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", f"q,a,answerable\nx,{REFUSAL},no\nx,A,yes\n")
    found = read_examples([path], allow_unanswered=True)
    (example,) = found.examples
    assert (example.id, example.answerable, example.answers) == ("a:2", True, ("A",))
    finding = only(found, "D149")
    assert (finding.severity, finding.evidence) == (Severity.WARNING, {"questions": 1})
    assert finding.where == (f"{path}:2", f"{path}:3")
