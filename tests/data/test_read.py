"""Every row of a file becomes an example or is counted with the reason why not."""

from __future__ import annotations

from pathlib import Path

import polars
import pytest

from tests.data.written import jsonl, only, write
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.data.read_questions import read_questions
from tuneproof.errors import DataError
from tuneproof.types import Severity

FILES = Path(__file__).parent / "files"


def test_rows_know_where_they_come_from(tmp_path: Path) -> None:
    path = write(tmp_path, "faq.csv", 'question,answer\nq1,"a\nb"\n\nq2,c\n')
    found = read_examples([path])
    assert [example.id for example in found.examples] == ["faq:2", "faq:5"]
    assert found.examples[1].origin == f"{path}:5"
    assert found.findings == ()
    (info,) = found.files
    assert (info.path, info.rows, info.format, info.encoding) == (str(path), 2, "csv", "utf-8")


def test_an_empty_row_between_others_is_counted(tmp_path: Path) -> None:
    """Line 110 of a table was ",,,,": 111 lines came to 109 rows here, and to 110 there."""
    path = write(tmp_path, "faq.csv", "question,answer\n,\nq1,a1\n , \n\nq2,\nq3,a3\n,\n,\n")
    found = read_examples([path])
    assert found.left_out == {"empty row": 2, "empty answer": 1}
    finding = only(found, "D101")
    assert finding.where == (f"{path}:2", f"{path}:4") and finding.severity is Severity.NOTE
    assert "2 rows" in finding.message
    assert found.files[0].rows == len(found.examples) + sum(found.left_out.values())


def test_the_names_of_the_columns_once_more_are_no_row(tmp_path: Path) -> None:
    """One export was written behind another, and a model would have answered “answer”."""
    path = write(tmp_path, "faq.csv", "question,answer\nq1,a1\nquestion,answer\nq2,a2\n")
    found = read_examples([path])
    assert [example.question for example in found.examples] == ["q1", "q2"]
    finding = only(found, "D105")
    assert finding.where == (f"{path}:3",) and "repeats the names" in finding.message


def test_faulty_rows_are_named_counted_and_stop_nobody(tmp_path: Path) -> None:
    path = write(
        tmp_path, "faq.csv", 'question,answer\n,a\nq1,\nq2,a2\nq3,x,y\n"q4,open\n  ,  b\nq5,a5\n'
    )
    found = read_examples([path])
    assert [example.question for example in found.examples] == ["q2", "q5"]
    assert found.left_out == {"empty question": 2, "empty answer": 1, "unreadable row": 2}
    assert [(one.code, one.where) for one in found.findings] == [
        ("D101", (f"{path}:2",)),
        ("D102", (f"{path}:3",)),
        ("D105", (f"{path}:5",)),
        ("D105", (f"{path}:6",)),
        ("D101", (f"{path}:7",)),
    ]
    assert all(one.severity is Severity.WARNING and one.remedy for one in found.findings)
    assert "answer" in found.findings[1].message


def test_long_answers_and_emoji_pass_unchanged(tmp_path: Path) -> None:
    answer = "長" * 5_000 + "🎉" * 5_000
    path = write(tmp_path, "faq.csv", f"question,answer\n🤔?,{answer}\n")
    (example,) = read_examples([path]).examples
    assert (example.question, example.answer) == ("🤔?", answer)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "faq.csv", "問題,答案\n特休幾天?,十天\n", encoding)
    found = read_examples([path])
    assert found.examples[0].question == "特休幾天?"
    assert found.findings == ()
    assert found.files[0].encoding == encoding


def test_a_big5_file_is_read_and_told(tmp_path: Path) -> None:
    path = write(tmp_path, "faq.csv", "問題,答案\n特休幾天?,十天\n", "cp950")
    found = read_examples([path])
    assert found.examples[0].question == "特休幾天?"
    finding = only(found, "D106")
    assert finding.severity is Severity.NOTE
    assert "CP950" in finding.message
    assert finding.where == (str(path),)


def test_one_row_is_enough_to_read(tmp_path: Path) -> None:
    assert len(read_examples([write(tmp_path, "a.csv", "q,a\n1,2")]).examples) == 1


def test_two_files_of_the_same_name_have_different_ids(tmp_path: Path) -> None:
    (tmp_path / "hr").mkdir()
    (tmp_path / "it").mkdir()
    text = "q,a\nx,y\n"
    found = read_examples(
        [write(tmp_path, "hr/faq.csv", text), write(tmp_path, "it/faq.csv", text)]
    )
    assert [example.id for example in found.examples] == ["hr/faq.csv:2", "it/faq.csv:2"]
    found = read_examples(
        [write(tmp_path, "faq.csv", text), write(tmp_path, "faq.tsv", "q\ta\nx\ty\n")]
    )
    assert [example.id for example in found.examples] == ["faq.csv:2", "faq.tsv:2"]


def test_rows_of_one_line_have_different_ids(tmp_path: Path) -> None:
    """A JSON array on a single line: every row is at line 1."""
    path = write(tmp_path, "a.json", '[{"q": "x", "a": "1"}, {"q": "y", "a": "2"}]')
    assert [example.id for example in read_examples([path]).examples] == ["a:1", "a:2"]


def test_the_same_file_twice_is_a_mistake(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "q,a\nx,y\n")
    with pytest.raises(DataError, match="more than once"):
        read_examples([path, tmp_path / "." / "a.csv"])
    with pytest.raises(DataError, match="No file with questions and answers"):
        read_examples([])


def test_a_file_without_one_usable_row_stops_with_the_first_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "question,answer\nx,\ny,\n,z\n")
    with pytest.raises(DataError, match="No row of 3 can be used") as caught:
        read_examples([path])
    assert caught.value.where == f"{path}:2"
    assert "empty answer: 2, empty question: 1" in caught.value.message


def test_chats_of_several_exchanges_are_counted(tmp_path: Path) -> None:
    turns = [{"role": role, "content": role} for role in ("user", "assistant")]
    path = jsonl(tmp_path, "a.jsonl", [{"messages": turns * 2}, {"messages": turns}])
    assert only(read_examples([path]), "D108").where == (f"{path}:1",)


def test_parquet_rows_become_examples(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    polars.DataFrame({"question": ["x", "y"], "answers": [["a", "b"], ["c"]]}).write_parquet(path)
    found = read_examples([path])
    assert [example.answers for example in found.examples] == [("a", "b"), ("c",)]
    assert found.examples[1].id == "a:2"


def test_a_real_public_faq_is_read_as_it_is() -> None:
    train = read_examples([FILES / "faq-train.jsonl"])
    assert (len(train.examples), dict(train.left_out), train.findings) == (10, {}, ())
    assert all(example.answerable and example.sources for example in train.examples)
    test = read_examples([FILES / "faq-test.jsonl"], allow_unanswered=True)
    assert [example.answerable for example in test.examples] == [True, True, False, False]
    assert test.examples[0].sources == ("57", "67", "69")
    assert test.examples[2].answers == ()
    assert test.findings == ()
    assert len(read_knowledge(FILES / "faq-kb.jsonl").entries) == 5


def test_one_row_is_not_spoken_of_as_several(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1 row cannot be used"):
        read_questions(write(tmp_path, "a.csv", "question,topic\nx,1\n,2\n"))
    rows = "question,answer,answerable\nx,a,maybe\ny,b,yes\n"
    said = [finding.message for finding in read_examples([write(tmp_path, "b.csv", rows)]).findings]
    assert any(
        "answerable: 1 row has a value that is not understood: maybe." in one for one in said
    )


def test_a_row_that_slipped_to_the_right_is_told_as_such(tmp_path: Path) -> None:
    """“The column question has no question” was said of a row whose question stood in the next
    column."""
    text = (
        "question,answer,topic\nq1,a1,t\n,Where is it?,In the hall on the left.\n,In the hall.,t\n"
    )
    found = read_examples([write(tmp_path, "faq.csv", text)])
    slipped, empty = [one for one in found.findings if one.code == "D101"]
    assert "slipped one column to the right" in slipped.message
    assert "slipped" not in empty.message


def test_a_column_of_documents_names_the_sources(tmp_path: Path) -> None:
    text = 'question,answer,doc\nq1,a1,p-1\nq2,a2,"p-1, part 2"\n'
    found = read_examples([write(tmp_path, "faq.csv", text)])
    assert [row.sources for row in found.examples] == [("p-1",), ("p-1, part 2",)]
    assert not found.findings
