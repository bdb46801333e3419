"""Which lines under a sheet are no rows of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.workbook import write_workbook
from tuneproof.data.footer import length_of_footer
from tuneproof.data.read import read_examples

ROWS = [{"question": "Where?", "answer": "There."}, {"question": "When?", "answer": "Now."}]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("合計", "96"),
        ("總筆數：29", ""),
        ("以上共計 96 筆", ""),
        ("列印日期：113/11/20", "第 1 頁，共 1 頁"),
        ("資料來源：人資課", ""),
        ("以下空白", ""),
        ("Total", "96"),
        ("", "Grand Total: 28"),
        ("Printed on 11/20/2026 09:14", "Page 1 of 1"),
        ("Exported by Zendesk Explore", ""),
        ("Last updated: 2026-11-20", ""),
        ("-- End of report --", ""),
    ],
)
def test_a_line_that_only_sums_up_or_dates_the_sheet(question: str, answer: str) -> None:
    assert length_of_footer([*ROWS, {"question": question, "answer": answer}]) == 1


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Total", "It is shown at the foot of the bill."),
        ("合計怎麼算", "96"),
        ("How many days?", "10"),
        ("96", "12"),
        ("exported from which system?", ""),
        ("updated on what days", ""),
        ("更新", "請按更新鍵。"),
    ],
)
def test_a_row_that_asks_or_answers_is_one(question: str, answer: str) -> None:
    assert length_of_footer([*ROWS, {"question": question, "answer": answer}]) == 0


def test_lines_of_a_footer_follow_one_another_to_the_end() -> None:
    """A page number alone is none; a total between the rows, or over a faulty line, is a row."""
    total, page = {"question": "Total", "answer": "2"}, {"question": "", "answer": "page 1 of 1"}
    assert length_of_footer([*ROWS, total, page]) == 2
    assert length_of_footer([*ROWS, page]) == 0
    assert length_of_footer([total, *ROWS]) == 0
    assert length_of_footer([*ROWS, total, {}]) == 0
    assert length_of_footer([total]) == 0  # something must be left


def test_the_total_of_a_test_file_is_no_unanswerable_question(tmp_path: Path) -> None:
    """A row without an answer counts as unanswerable there, and “總筆數：2” was asked."""
    path = tmp_path / "test.csv"
    path.write_text("問題,答案\n在哪裡,一樓。\n幾點,九點。\n,\n總筆數：2,\n", "utf-8")
    found = read_examples([path], allow_unanswered=True)
    assert [row.question for row in found.examples] == ["在哪裡", "幾點"]
    (finding,) = found.findings
    assert finding.message == "Lines under the table that are not used: “總筆數：2”."
    assert found.files[0].rows == 2


def test_the_lines_under_the_table_of_a_workbook(tmp_path: Path) -> None:
    cells = {
        "A1": "question",
        "B1": "answer",
        "A2": "Where?",
        "B2": "There.",
        "A3": "Total",
        "B3": "1",
    }
    found = read_examples([write_workbook(tmp_path / "faq.xlsx", {"FAQ": cells})])
    assert [row.question for row in found.examples] == ["Where?"]
    assert [f.message for f in found.findings] == [
        "Lines under the table that are not used: “Total 1”."
    ]


def test_a_chat_is_no_sheet(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"question": "a?", "answer": "b"}\n{"question": "Total", "answer": "5"}\n')
    assert len(read_examples([path]).examples) == 2
