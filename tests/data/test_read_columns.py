"""Which columns a file is read by, and what is said where they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.workbook import write_workbook
from tests.data.written import jsonl, only, write
from tuneproof.data.read import read_examples
from tuneproof.data.read_questions import read_questions
from tuneproof.errors import DataError
from tuneproof.types import Severity


@pytest.mark.parametrize(
    "header",
    ["Frage,Antwort", "Pregunta,Respuesta", "Question,Réponse", "質問,回答", "질문,답변",
     "提問,解答", "民眾提問,標準回覆", "問題,標準答案"],
)  # fmt: skip
def test_columns_of_other_languages_are_known(header: str, tmp_path: Path) -> None:
    (example,) = read_examples([write(tmp_path, "a.csv", header + "\nq,a\n")]).examples
    assert (example.question, example.answer) == ("q", "a")


def test_a_column_of_lists_has_several_answers_and_one_list_among_texts_none(
    tmp_path: Path,
) -> None:
    """A command in brackets was taken apart as a list, in a column where no other cell is one."""
    several = [{"question": f"q{n}", "answer": f'["a{n}", "b{n}"]'} for n in range(3)]
    lone = {"question": "q", "answer": '["a", "b"]'}
    texts = [{"question": f"q{n}", "answer": f"a{n}"} for n in range(3)]
    found = read_examples([jsonl(tmp_path, "lists.jsonl", several)])
    assert found.examples[0].answers == ("a0", "b0")
    found = read_examples([jsonl(tmp_path, "texts.jsonl", [*texts, lone])])
    assert found.examples[3].answers == ('["a", "b"]',)


def test_a_guessed_column_of_lists_is_named_and_not_asked_with(tmp_path: Path) -> None:
    row = {"Customer question": "q?", "Approved answer": '["a", "b"]'}
    path = jsonl(tmp_path, "a.jsonl", [row])
    assert "“Approved answer”" in only(read_examples([path]), "D166").message
    assert read_questions(path) == [("q?", {})]


def test_a_title_above_the_names_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Our FAQ 2026,\n,\nkeyword,meaning\nx,y\n")
    with pytest.raises(DataError, match=r"found: Our FAQ 2026\. That row has one cell only"):
        read_examples([path])


def test_unknown_columns_stop_with_what_was_found_and_a_name_to_give(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "name,age\nx,y\n")
    with pytest.raises(DataError, match="found: name, age") as caught:
        read_examples([path])
    assert caught.value.where == str(path)
    assert "“question”" in str(caught.value.remedy) and "“answer”" in str(caught.value.remedy)


def test_only_the_column_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    """A file with questions alone was told to rename them."""
    path = write(tmp_path, "a.csv", "question,owner\nx,y\n")
    with pytest.raises(DataError, match="No columns for answer; found: question, owner") as caught:
        read_examples([path])
    assert "“answer”" in str(caught.value.remedy) and "question" not in str(caught.value.remedy)


def test_a_column_that_is_known_by_its_end_is_not_asked_for(tmp_path: Path) -> None:
    """Of "Customer asks" and "We reply" both were said to be missing: one would be enough."""
    path = write(tmp_path, "a.csv", "Customer asks,We reply\nx,y\n")
    with pytest.raises(DataError, match="No columns for question; found: Customer asks, We reply"):
        read_examples([path])
    renamed = write(tmp_path, "b.csv", "question,We reply\nx,y\n")
    assert [row.answer for row in read_examples([renamed]).examples] == ["y"]


def test_a_title_over_a_table_is_no_column_of_a_knowledge_base(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "說明,\n問題,答案\n何時？,明天。\n")
    assert [row.answer for row in read_examples([path]).examples] == ["明天。"]


def test_a_table_without_a_header_is_told_that_it_needs_one(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Who fixes it?,The desk.\nWhen?,Now.\n")
    with pytest.raises(DataError, match="found: Who fixes it\\?") as caught:
        read_examples([path])
    assert "needs one on top" in str(caught.value.remedy)


def test_a_sheet_that_was_not_read_is_named_where_it_may_be_the_one(tmp_path: Path) -> None:
    sheets = {"Guide": {"A1": "How to", "A2": "Fill in"}, "FAQ": {"A1": "question", "B1": "answer"}}
    path = write_workbook(tmp_path / "a.xlsx", sheets)
    with pytest.raises(DataError, match="with rows below: FAQ"):
        read_examples([path])


def test_what_stands_under_a_header_without_a_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("question,answer,,\nHow?,So.,a note,\nWho?,Me.,,\n", encoding="utf-8")
    assert "(one without a name)" in only(read_examples([path]), "D104").message
    path.write_text("question,answer,,\nHow?,So.,,\nWho?,Me.,,\n", encoding="utf-8")
    assert not [one for one in read_examples([path]).findings if one.code == "D104"]


def test_columns_and_sheets_and_system_messages_that_nothing_reads_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "id,question,answer,owner\n1,x,y,z\n")
    finding = only(read_examples([path]), "D104")
    assert finding.severity is Severity.NOTE
    assert "owner" in finding.message
    assert "id" not in finding.message.split(": ")[1]
    rows = [{"messages": [{"role": r, "content": r} for r in ("system", "user", "assistant")]}]
    assert (
        "System messages" in only(read_examples([jsonl(tmp_path, "c.jsonl", rows)]), "D104").message
    )


def test_values_not_understood_are_told_once_a_column(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "q,a,answerable\nx,y,maybe\nz,y,maybe\nw,y,yes\n")
    found = read_examples([path])
    finding = only(found, "D105")
    assert finding.where == (f"{path}:2", f"{path}:3")
    assert "maybe" in finding.message
    assert len(found.examples) == 3
