"""Corrected copies: beside the original, only what is said, each change in the log."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import polars
import pytest

from tests.data.workbook import write_workbook
from tuneproof.check.mend import corrected, edits_of
from tuneproof.check.subject import Subject
from tuneproof.data.read import read_examples
from tuneproof.errors import DataError
from tuneproof.findings import Edit, Selection

GOOD = "".join(f'Question {n}?,"Answer {n}, whole.",true\n' for n in range(3))
TABLE = (
    "question,answer,answerable\n"
    + GOOD
    + 'Why?,"<p>Because &amp; so\nit is.</p>",true\n'
    + 'question 1,"Answer 1, whole.",true\n'
    + "\n"
    + "Last one?,Iâ€™m here.,true\n"
)


def mended(path: Path) -> tuple[Subject, Selection]:
    return Subject(read_examples([path]).examples), Selection()


def test_a_copy_differs_in_the_corrected_rows_alone(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text(TABLE, encoding="utf-8", newline="")
    copy = corrected(path, edits_of(*mended(path)))
    copy.write()
    assert path.read_text(encoding="utf-8") == TABLE
    assert copy.target.name == "train.fixed.csv"
    fixed = copy.target.read_text(encoding="utf-8")
    assert fixed.startswith("question,answer,answerable\n" + GOOD)
    rows = list(csv.reader(fixed.splitlines(keepends=True)))
    assert ["Why?", "Because & so\nit is.", "true"] in rows
    assert ["Last one?", "I’m here.", "true"] in rows
    assert sum(row[:1] == ["question 1"] for row in rows) == 0
    log = [json.loads(line) for line in copy.log.read_text(encoding="utf-8").splitlines()]
    assert {(line["code"], line["part"], line["applied"]) for line in log} == {
        ("D111", "row", True),
        ("D133", "answer", True),
        ("D134", "answer", True),
    }
    assert not edits_of(*mended(copy.target))


def test_a_row_of_foreign_bytes_does_not_become_readable_in_the_copy(tmp_path: Path) -> None:
    """The copy is UTF-8 throughout: the row came back in it with signs nobody had written."""
    path = tmp_path / "train.csv"
    lines = [f"Question {n}?,Answer {n} is whole.".encode() for n in range(40)]
    lines[7] = b"How much?,It is \xa35 a day."
    lines.append(b"Why?,<p>Because &amp; so it is.</p>")
    path.write_bytes(b"\n".join([b"question,answer", *lines]))
    subject = Subject(read_examples([path]).examples)
    copy = corrected(path, edits_of(subject, Selection()))
    assert copy.applied
    copy.write()
    found = [row.question for row in read_examples([copy.target]).examples]
    assert found == [row.question for row in subject.train] and "How much?" not in found


def test_rows_on_one_line_are_corrected_one_by_one(tmp_path: Path) -> None:
    """One duplicate took the whole file with it: a machine had written its array on one line."""
    path = tmp_path / "train.json"
    rows = [{"question": f"Question {n}?", "answer": f"Answer {n}, whole."} for n in (0, 1, 2, 1)]
    path.write_text(json.dumps(rows), encoding="utf-8")
    copy = corrected(path, edits_of(*mended(path)))
    assert [json.loads(line) for line in copy.text.splitlines()] == rows[:3]
    assert [edit.origin for edit in copy.applied] == [f"{path}:4"]


def test_a_diff_shows_the_changes_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text(TABLE, encoding="utf-8", newline="")
    diff = corrected(path, edits_of(*mended(path))).diff().splitlines()
    assert "-Last one?,Iâ€™m here.,true" in diff and "+Last one?,I’m here.,true" in diff
    assert [name.name for name in tmp_path.iterdir()] == ["train.csv"]


@pytest.mark.parametrize(
    ("name", "target"),
    [("train.txt", "train.fixed.tsv"), ("train.tab", "train.fixed.tab")],
)
def test_a_copy_is_called_what_it_is(tmp_path: Path, name: str, target: str) -> None:
    """Excel's “Unicode Text” became a .jsonl with tabs in it, which nothing could read."""
    path = tmp_path / name
    path.write_text("question\tanswer\nWhy?\t<b>Because.</b>\n", encoding="utf-16")
    copy = corrected(path, edits_of(*mended(path)))
    copy.write()
    assert copy.target.name == target
    assert read_examples([copy.target]).examples[0].answer == "Because."


def test_the_copy_of_a_workbook_that_is_called_csv_is_none(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    cells = {"A1": "question", "B1": "answer", "A2": "Why?", "B2": "<b>Because.</b>"}
    write_workbook(path, {"Sheet1": cells})
    copy = corrected(path, edits_of(*mended(path)))
    copy.write()
    assert copy.target.name == "train.fixed.jsonl"
    assert read_examples([copy.target]).examples[0].answer == "Because."


def test_an_earlier_copy_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text(TABLE, encoding="utf-8", newline="")
    copy = corrected(path, edits_of(*mended(path)))
    copy.write()
    with pytest.raises(DataError, match="exists"):
        copy.write()


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xef\xbb\xbf"), ("utf-8", b"qu")],
)
def test_excel_reads_the_copy_of_what_it_read(tmp_path: Path, encoding: str, mark: bytes) -> None:
    """The copy lost the mark of a file from Excel, which then showed 撠 for 問."""
    path = tmp_path / "train.csv"
    path.write_text(TABLE, encoding=encoding, newline="")
    copy = corrected(path, edits_of(*mended(path)))
    copy.write()
    assert copy.target.read_bytes().startswith(mark)
    assert not copy.text.startswith("\ufeff") and not edits_of(*mended(copy.target))


def test_one_text_takes_several_corrections(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    line = {"question": "q", "answer": "<b>Iâ€™m</b> here.", "note": 5}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    copy = corrected(path, edits_of(*mended(path)))
    assert json.loads(copy.text) == {"question": "q", "answer": "I’m here.", "note": 5}


def test_a_chat_is_mended_inside_its_messages(tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    turns = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "<i>a</i>"}]
    path.write_text(json.dumps([{"messages": turns}]), encoding="utf-8")
    copy = corrected(path, edits_of(*mended(path)))
    assert copy.target.name == "chat.fixed.jsonl"
    assert json.loads(copy.text)["messages"][1]["content"] == "a"


def test_a_file_that_keeps_its_line_ends_and_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    text = "question;answer\r\nq;<b>a, b</b>\r\nr;c\r\n"
    path.write_text(text, encoding="utf-8", newline="")
    copy = corrected(path, edits_of(*mended(path)))
    assert copy.text == "question;answer\r\nq;a, b\r\nr;c\r\n"


def test_one_text_among_lists_is_mended_in_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "train.tsv"
    lists = "".join(f'q{n}\t["a{n}"]\n' for n in range(3))
    path.write_text(f"question\tanswer\n{lists}Why?\t<b>Because.</b>\n", encoding="utf-8")
    copy = corrected(path, edits_of(*mended(path)))
    assert copy.text.endswith("Why?\tBecause.\n") and not copy.missed


def test_a_line_that_names_the_separator_hides_no_column(tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text("sep=;\nquestion;answer\nWhy?;<b>Because.</b>\n", encoding="utf-8")
    copy = corrected(path, edits_of(*mended(path)))
    assert copy.text == "sep=;\nquestion;answer\nWhy?;Because.\n" and not copy.missed


def test_a_large_parquet_file_is_copied_in_the_time_of_its_length(tmp_path: Path) -> None:
    """Where each record begins was summed from the first one on, for every record: 40,000 rows
    took 800 million additions."""
    path, count = tmp_path / "train.parquet", 40_000
    questions = [f"Question {n}?" for n in range(count)]
    polars.DataFrame({"question": questions, "answer": ["<b>a</b>"] * count}).write_parquet(path)
    edit = Edit("D133", f"{path}:{count}", "answer", "<b>a</b>", "a")
    began = time.process_time()
    copy = corrected(path, [edit])
    assert time.process_time() - began < 10
    assert copy.applied == (edit,)
    lines = [json.loads(line) for line in copy.text.splitlines()]
    assert [line["question"] for line in lines] == questions
    assert [n for n, line in enumerate(lines, 1) if line["answer"] == "a"] == [count]
