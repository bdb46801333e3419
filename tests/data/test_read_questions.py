"""A file of questions to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.written import jsonl, write
from tuneproof.data.read_questions import read_questions
from tuneproof.errors import DataError


def test_questions_to_ask_come_without_answers(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "no,question,answer,output,topic\n1, x ,A,B,t\n2,y,,,\n")
    assert read_questions(path) == [
        ("x", {"no": "1", "topic": "t"}),
        ("y", {"no": "2", "topic": ""}),
    ]
    assert read_questions(write(tmp_path, "b.csv", "問題\n特休幾天?\n")) == [("特休幾天?", {})]
    rows = [{"instruction": "sum", "input": "text", "output": "A", "n": 1}]
    assert read_questions(jsonl(tmp_path, "c.jsonl", rows)) == [("sum\ntext", {"n": 1})]


def test_questions_to_ask_leave_an_answer_under_a_name_of_its_own_away(tmp_path: Path) -> None:
    (tmp_path / "ask.csv").write_text("Customer question,Agent reply,id\nWho?,Me.,7\n")
    assert read_questions(tmp_path / "ask.csv") == [("Who?", {"id": "7"})]


def test_questions_to_ask_need_no_answers_for_a_name_of_its_own(tmp_path: Path) -> None:
    """A run trained on “Customer question” could not be asked a file of them: “No columns for
    messages”."""
    path = write(tmp_path, "ask.csv", "Customer question;x\nWho?;7\n")
    assert read_questions(path) == [("Who?", {"x": "7"})]


def test_questions_to_ask_must_all_be_there(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "question,topic\nx,1\n,2\ny,1,2\n")
    with pytest.raises(DataError, match="2 rows cannot be used") as caught:
        read_questions(path)
    assert f"{path}:3 (question)" in caught.value.message
    with pytest.raises(DataError, match="found: topic"):
        read_questions(write(tmp_path, "b.csv", "topic\nx\n"))


def test_a_long_list_of_faults_is_cut_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "question,n\n" + ",1\n" * 25)
    with pytest.raises(DataError, match="and 5 more"):
        read_questions(path)


def test_an_empty_question_is_told_by_the_column_of_the_questions(tmp_path: Path) -> None:
    """Of two columns that a question is read from, any one was named, another at the next call."""
    path = jsonl(tmp_path, "a.jsonl", [{"instruction": "", "input": "", "output": "A"}])
    with pytest.raises(DataError, match=r"a\.jsonl:1 \(instruction\): the question is empty"):
        read_questions(path)
