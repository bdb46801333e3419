"""Which row names the columns, in sheets that people made for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.workbook import write_workbook
from tuneproof.data.header import place_of_header
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.data.tables import read_table


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["question", "answer"], ["q", "a"]], 0),
        ([["FAQ of 2026", ""], ["question", "answer"]], 1),
        ([["問答集", ""], ["更新:王小明", ""], ["問題", "標準答案"], ["q", "a"]], 2),
        ([["Policies"], ["id", "content"]], 1),
        ([["Policies"], ["Section", "Text", "Valid from"]], 1),
        ([["Call log: question"], ["Resident asked", "Approved answer"], ["q", "a"]], 1),
        # Names that only say half of it may be a row of the table.
        ([["Fragen", "Ort"], ["user", "Bonn"]], 0),
        ([["what", "that"], ["text", "x"]], 0),
        ([["what", "that"], ["a", "b"]], 0),
        ([["Which letter?", "Answer"], ["q", "a"]], 0),
        # A first row that can be the names is them, whatever follows.
        ([["question", "note"], ["question", "answer"]], 0),
        ([], 0),
    ],
)
def test_the_first_row_that_can_be_names(rows: list[list[str]], place: int) -> None:
    assert place_of_header(rows) == place


def test_a_sheet_with_a_title_is_read(tmp_path: Path) -> None:
    """A stranger's workbook had a title over its table, and was said to have no columns."""
    path = write_workbook(
        tmp_path / "faq.xlsx",
        {
            "Cover": {"A1": "Our FAQ", "A2": "by the help desk", "A3": "May 2026"},
            "FAQ": {
                "A1": "Help desk, questions and answers",
                "A3": "Question", "B3": "Answer",
                "A4": "Where is it?", "B4": "There.",
            },
        },
    )  # fmt: skip
    found = read_examples([path])
    assert [(row.question, row.answer, row.origin) for row in found.examples] == [
        ("Where is it?", "There.", f"{path}:4")
    ]
    told = [finding.message for finding in found.findings if finding.code == "D104"]
    assert "Sheets that are not used: Cover." in told
    # "Rows above the names of the columns that are not used": were those columns not used?
    assert "Lines over the table that are not used: “Help desk, questions and answers”." in told


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("FAQ,,\n\nquestion,answer,topic\nq,a,t\n", ("question", "answer", "topic")),
        ("FAQ, May 2026\nquestion;answer\nq;a\n", ("question", "answer")),
        ("sep=;\nFAQ;\nquestion;answer\nq;a\n", ("question", "answer")),
    ],
)
def test_text_with_a_title_is_read(tmp_path: Path, text: str, columns: tuple[str, ...]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    found = read_table(path)
    assert found.columns == columns
    assert [row.line for row in found.rows] == [len(text.splitlines())]
    assert found.above[0].startswith("FAQ")


def test_a_knowledge_base_with_a_title_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kb.csv"
    path.write_text("Policies of 2026,\nid,content\nleave,Ten days.\n", encoding="utf-8")
    assert [(entry.id, entry.text) for entry in read_knowledge(path).entries] == [
        ("leave", "Ten days.")
    ]
