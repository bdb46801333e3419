from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars
import pytest

from tests.data.workbook import Cells, write_workbook
from tuneproof.data.tables import Table, must_be_there, read_table, roles_of
from tuneproof.errors import DataError


def test_files_that_are_not_there_are_named_before_anything_is_read(tmp_path: Path) -> None:
    there = tmp_path / "a.csv"
    there.write_bytes(b"")
    must_be_there([there, tmp_path, tmp_path / ("x" * 300)])  # what else is wrong is for the reader
    with pytest.raises(DataError, match="no such file") as caught:
        must_be_there([there, tmp_path / "b.csv"])
    assert caught.value.where == str(tmp_path / "b.csv")


def table(tmp_path: Path, name: str, content: str | bytes) -> Table:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path)


def lines(found: Table) -> list[int]:
    return [row.line for row in found.rows]


def test_lines_are_those_of_the_file_despite_quoted_newlines_and_blanks(tmp_path: Path) -> None:
    found = table(
        tmp_path, "a.csv", 'question,answer\nq1,"one\ntwo\r\nthree"\n\n  \nq2,x\n,,\nq3,y'
    )
    assert lines(found) == [2, 7, 9]
    assert found.rows[0].cells["answer"] == "one\ntwo\r\nthree"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_taken_from_the_header(tmp_path: Path, mark: str) -> None:
    found = table(tmp_path, "a.csv", f"question{mark}answer\nq{mark}x\n")
    assert dict(found.rows[0].cells) == {"question": "q", "answer": "x"}


def test_a_line_that_names_the_separator_is_no_header(tmp_path: Path) -> None:
    """Excel writes it, and it was taken for the only column."""
    found = table(tmp_path, "a.csv", "sep=;\r\nquestion;answer\r\none, two;x\r\n")
    assert dict(found.rows[0].cells) == {"question": "one, two", "answer": "x"}
    assert lines(found) == [3]


def test_tsv_keeps_its_commas(tmp_path: Path) -> None:
    found = table(tmp_path, "a.tsv", "question\tanswer\none, two\tthree, four\n")
    assert dict(found.rows[0].cells) == {"question": "one, two", "answer": "three, four"}


def test_one_open_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    """The csv module reads on to the end of the file and would swallow every later row."""
    found = table(tmp_path, "a.csv", 'question,answer\nq1,"never closed\nq2,a2\nq3,a3\n')
    assert [(row.line, row.fault is None) for row in found.rows] == [
        (2, False),
        (3, True),
        (4, True),
    ]
    assert "quotation mark" in str(found.rows[0].fault)


def test_too_many_cells_are_a_fault_of_the_row(tmp_path: Path) -> None:
    found = table(tmp_path, "a.csv", "question,answer\nq1,yes, you may\nq2,a2\nq3,a3,\n")
    assert [row.fault is None for row in found.rows] == [False, True, True]
    assert "3 cells for 2 columns: quote the text" in str(found.rows[0].fault)


def test_a_row_with_another_separator_is_told(tmp_path: Path) -> None:
    """A row pasted with semicolons was told to have no answer."""
    text = "question,answer,topic\nq1,a1,t\nq2;a2;t\nq3; what then,a3,t\n"
    found = table(tmp_path, "a.csv", text)
    assert [row.fault is None for row in found.rows] == [True, False, True]
    assert "separated by “;”" in str(found.rows[1].fault)
    assert table(tmp_path, "b.csv", "question,answer\na;b\nq,a\n").rows[0].fault is None


def test_a_row_that_slipped_to_the_right_is_told_from_text_without_quotes(tmp_path: Path) -> None:
    """It was told to quote a separator, of which it had none too many."""
    found = table(tmp_path, "a.csv", "question,answer\n,q,x\nr,y\n")
    assert "the row slipped to the right" in str(found.rows[0].fault)


def test_a_cell_may_be_longer_than_the_csv_module_likes(tmp_path: Path) -> None:
    long = "長" * 200_000
    assert table(tmp_path, "a.csv", f"question,answer\nq,{long}\n").rows[0].cells["answer"] == long


def test_json_lines_with_a_fault_and_a_blank(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "a.jsonl",
        '{"question": "a\\u2028b", "answer": 1}\n\n{"question": \n[1]\n'
        '{"q": 1, "q": 2}\r\n{"z": 3}\n',
    )
    assert lines(found) == [1, 3, 4, 5, 6]
    assert [row.fault is None for row in found.rows] == [True, False, False, False, True]
    assert found.columns == ("question", "answer", "z")
    assert "column" in str(found.rows[1].fault)
    assert "twice" in str(found.rows[3].fault)


def test_json_lines_may_end_as_those_of_an_array(tmp_path: Path) -> None:
    """Objects taken out of an array keep its commas: all but the last row were left out."""
    text = '{"question": "q"},\n{"question": "r"},\n{"question": "s"}\n'
    found = table(tmp_path, "a.jsonl", text)
    assert [row.cells["question"] for row in found.rows] == ["q", "r", "s"]


def test_the_rule_of_a_markdown_table_is_no_row(tmp_path: Path) -> None:
    """Its hyphens became a question with an answer."""
    text = "| question | answer |\n|---|:---:|\n| q | - |\n"
    found = table(tmp_path, "a.csv", text)
    assert [row.cells["question"].strip() for row in found.rows] == ["q"]
    assert found.blank == (2,)


@pytest.mark.parametrize("fault", ["9" * 5000, "[" * 100_000])
def test_absurd_json_is_a_fault_of_its_row(tmp_path: Path, fault: str) -> None:
    found = table(tmp_path, "a.jsonl", f'{{"q": {fault}\n{{"q": {fault}}}\n{{"q": "x"}}\n')
    assert [row.fault is None for row in found.rows] == [False, False, True]


def test_a_json_array_has_true_lines(tmp_path: Path) -> None:
    rows = [{"question": f"q{i}", "answer": "a"} for i in range(3)]
    found = table(tmp_path, "a.json", "\n" + json.dumps(rows, indent=1))
    assert (found.format, lines(found)) == ("json", [3, 7, 11])


@pytest.mark.parametrize("name", ["data", "問答", "questions", "messages", "text"])
def test_a_list_inside_of_one_object_is_the_rows(tmp_path: Path, name: str) -> None:
    """An export as {"data": [ … ]} was refused, with the advice to take the list out."""
    rows = [{"question": f"q{i}", "answer": "a"} for i in range(2)]
    whole = {"version": "1.0", "tags": ["x"], name: [*rows, 3], "count": {"n": 2}}
    for suffix in ("json", "jsonl"):
        found = table(tmp_path, f"a.{suffix}", "\n" + json.dumps(whole, indent=1))
        assert (found.format, lines(found)) == ("json", [8, 12, 16])
        assert [row.cells.get("question") for row in found.rows] == ["q0", "q1", None]
        assert "this is: number" in str(found.rows[2].fault)
        assert found.columns == ("question", "answer")


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
        {"question": "q", "answer": "a", "sources": [{"id": 1}]},
    ],
)
def test_one_row_that_holds_a_list_of_objects_is_one_row(
    tmp_path: Path, row: dict[str, object]
) -> None:
    found = table(tmp_path, "a.jsonl", json.dumps(row) + "\n")
    assert (found.format, len(found.rows), found.columns) == ("jsonl", 1, tuple(row))


def test_json_lines_called_json_and_an_array_called_jsonl(tmp_path: Path) -> None:
    assert table(tmp_path, "a.json", '{"q": 1}\n{"q": 2}\n').format == "jsonl"
    assert table(tmp_path, "a.jsonl", '[{"q": 1}, {"q": 2}]').format == "json"


@pytest.mark.parametrize(
    "text", ['[{"q": 1},\n{"q" 2}]', '[{"q": 1}\n{"q": 2}]', '[{"q": 1},\n', "[\n{}] x"]
)
def test_a_broken_array_is_a_fault_of_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match="JSON array cannot be read") as caught:
        table(tmp_path, "a.json", text)
    assert str(caught.value.where).endswith("a.json:2")


def test_parquet_keeps_lists(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = polars.DataFrame({"question": ["q", None], "answers": [["a", "b"], None]})
    frame.write_parquet(path)
    found = read_table(path)
    assert found.rows[0].cells["answers"] == ["a", "b"]
    assert lines(found) == [1], "a row without any value is a blank line"


def test_a_workbook_has_the_row_numbers_of_excel(tmp_path: Path) -> None:
    cells: Cells = {
        "B3": "question", "C3": "answer", "D3": "answerable", "B4": "q1", "C4": 26, "D4": True,
    }  # fmt: skip
    path = write_workbook(
        tmp_path / "a.xlsx",
        {"Empty": {}, "QA": {**cells, "B7": "q2", "C7": "two\nlines"}, "Notes": {"A1": "by me"}},
    )
    found = read_table(path)
    assert lines(found) == [4, 7]
    assert dict(found.rows[0].cells) == {"question": "q1", "answer": "26", "answerable": "true"}
    assert found.rows[1].cells["answer"] == "two\nlines"
    assert found.unread == ("Notes",)


def test_a_title_page_is_not_the_table(tmp_path: Path) -> None:
    """The first sheet said “This is our FAQ”, and the file was said to have no rows."""
    path = write_workbook(
        tmp_path / "a.xlsx",
        {"Read me": {"A1": "This is our FAQ"}, "FAQ": {"A1": "question", "A2": "q"}},
    )
    found = read_table(path)
    assert [row.cells["question"] for row in found.rows] == ["q"]
    assert found.unread == ("Read me",)


def test_a_hidden_sheet_is_the_last_choice(tmp_path: Path) -> None:
    """An old draft was read, and the sheet that its owner sees was said not to be used."""
    old, new = ({"A1": "question", "B1": "answer", "A2": q, "B2": "a"} for q in ("old", "new"))
    path = write_workbook(tmp_path / "a.xlsx", {"Old": old, "FAQ": new}, hidden=["Old"])
    found = read_table(path)
    assert [row.cells["question"] for row in found.rows] == ["new"]
    assert found.unread == ("Old",)


def test_dates_and_times_of_a_workbook_are_what_it_shows(tmp_path: Path) -> None:
    """A model would have learned to answer 1899-12-31 09:30:00."""
    shown = {
        "2026-05-01 00:00:00": "2026-05-01",
        "1899-12-31 09:30:00": "09:30:00",
        "2026-05-01 14:00:00": "2026-05-01 14:00:00",
        "From 2026-05-01 00:00:00 on": "From 2026-05-01 00:00:00 on",
    }
    cells = {f"A{n}": text for n, text in enumerate(["answer", *shown], 1)}
    found = read_table(write_workbook(tmp_path / "a.xlsx", {"S": cells}))
    assert [row.cells["answer"] for row in found.rows] == list(shown.values())


def test_numbers_of_a_workbook_are_what_it_shows(tmp_path: Path) -> None:
    """A model would have learned that the discount is 0.15, and the extension 42."""
    cells: Cells = {
        "B2": "question", "D2": "answer",
        "B3": "discount", "D3": (0.15, "0%"),
        "B4": "extension", "D4": (42, "00000"),
        "B11": "mobile", "D11": (912345678, "0000-000-000"),
        "B5": "fee", "D5": (1200, '"NT$"#,##0'),
        "B6": "opens", "D6": (0.375, "h:mm"),
        "B7": "since", "D7": (46143, "yyyy-mm-dd"),
        "B8": "typed", "D8": ("0.15", "0%"),
        "B10": "sails", "D10": (46110.628472222, "yyyy-mm-dd hh:mm"),
        "B9": "plain", "D9": 0.15,
    }  # fmt: skip
    found = read_table(write_workbook(tmp_path / "a.xlsx", {"S": cells}))
    assert {row.cells["question"]: row.cells["answer"] for row in found.rows} == {
        "discount": "15%",
        "extension": "00042",
        "mobile": "0912-345-678",
        "fee": "NT$1,200",
        "opens": "09:00",
        "since": "2026-05-01",
        "typed": "0.15",
        "sails": "2026-03-29 15:05",
        "plain": "0.15",
    }


@pytest.mark.parametrize("name", ["a.zip", "a.csv", "a.docx"])
def test_an_archive_is_not_called_a_damaged_workbook(tmp_path: Path, name: str) -> None:
    """The message was a chain of calls of the reader of workbooks."""
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(DataError, match="an archive or a document, not a table") as caught:
        read_table(path)
    assert "Take the table out of it" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{\n "question": "q",\n "answer": "a"\n}\n', 1),
        ('\n{"train": [\n {"question": "q"}\n], "test": [{"question": "p"}]}\n', 2),
        ("just text\n", 1),
    ],
)
def test_json_over_several_lines_is_no_json_lines(tmp_path: Path, text: str, line: int) -> None:
    """It was said to have no columns, and that they should be renamed."""
    with pytest.raises(DataError, match="not JSON objects of their own") as caught:
        table(tmp_path, "a.jsonl", text)
    assert str(caught.value.where).endswith(f"a.jsonl:{line}")
    assert "one object a line" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"question": "q', "a quotation mark is opened and never closed, column 14"),
        ('{"question": "q" "answer": "a"}', "a comma or a closing bracket is missing"),
        ('{"question": }', "a value is missing"),
        ('{question: "q"}', "a name in double quotation marks is missing"),
        ('{"path": "C:\\data"}', "a single backslash: write two"),
        ('{"question": "q"} {}', "something follows the end"),
        ("[1]", "this is: list"),
        ("null", "this is: null"),
        ("2.5", "this is: number"),
    ],
)
def test_a_broken_line_is_explained(tmp_path: Path, line: str, fault: str) -> None:
    found = table(tmp_path, "a.jsonl", '{"question": "q"}\n' + line + "\n")
    assert fault in str(found.rows[1].fault)


def test_a_workbook_called_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.csv", {"S": {"A1": "question", "A2": "q"}})
    assert read_table(path).format == "xlsx"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b" \n\n\t\n", "The file is empty"),
        ("a.csv", b"\xef\xbb\xbf", "The file is empty"),
        ("a.json", b"[]", "a header and no rows"),
        ("a.csv", b"question,answer\n\n", "a header and no rows"),
        ("a.csv", b",,\n,,\n", "names no column"),
        ("a.csv", b'"question,answer\nq,a\n', "quotation mark"),
        ("a.csv", b"question,answer, Question\nq,a,b\n", "more than once: question, Question"),
        ("a.docx", b"hello", "The ending .docx is not one of a table"),
        ("a", b"hello", r"The ending \(none\)"),
        ("a.xlsx", b"question,answer\n", "not a readable xlsx file"),
        ("a.parquet", b"PAR1junkPAR1", "not a readable Parquet file"),
        ("a.xlsx", b"PK\x03\x04junk", "not a readable XLSX file"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "not a text file"),
    ],
)
def test_an_unusable_file(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        table(tmp_path, name, content)
    assert name in str(caught.value.where)
    assert caught.value.remedy


def test_a_recipe_that_is_taken_for_data_is_told_its_option(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        table(tmp_path, "recipe.yaml", b"version: 1")
    assert "fit --recipe" in str(caught.value.remedy)


@pytest.mark.parametrize("name", ["chats.txt", "chats.jsonl", "chats.csv"])
def test_chatml_that_is_no_table_is_told_how_to_be_one(tmp_path: Path, name: str) -> None:
    """It was promised to be read: .txt was "not one of a table", .jsonl lacked "a value"."""
    chat = "<|im_start|>user\nHow?<|im_end|>\n<|im_start|>assistant\nSo.<|im_end|>\n"
    with pytest.raises(DataError, match="ChatML") as caught:
        table(tmp_path, name, f"\ufeff\n{chat}".encode())
    assert '{"text": "<|im_start|>user' in str(caught.value.remedy)
    line = json.dumps({"text": chat}).encode()
    assert table(tmp_path, "chats.jsonl", line).columns == ("text",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "cp950"])
def test_unicode_text_of_excel_is_a_table(tmp_path: Path, encoding: str) -> None:
    text = "類別\t問題\t回覆\t\r\n包裹\t包裹放哪裡？\t包裹放在一樓的管理室。\t\r\n"
    found = table(tmp_path, "faq.txt", text.encode(encoding))
    assert found.format == "tsv" and found.columns == ("類別", "問題", "回覆")
    assert [row.cells["問題"] for row in found.rows] == ["包裹放哪裡？"]
    with pytest.raises(DataError, match=r"The ending \.txt is not one of a table"):
        table(tmp_path, "notes.txt", "Our notes\nby\tme")


def test_an_empty_workbook(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="The file is empty"):
        read_table(write_workbook(tmp_path / "a.xlsx", {"S": {}}))


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="This is a folder"):
        read_table(tmp_path)
    with pytest.raises(DataError, match="no such file"):
        read_table(tmp_path / "none.csv")


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    found = table(tmp_path, "a.csv", "q,a\n1,2\n")
    # sha256sum of these eight bytes
    assert found.sha256 == "51cbcdc204de9118ca1c818c733dbd7dd281e80a3e24db599cc41a77d9cbd77b"


def test_a_name_that_no_recipe_can_hold_is_refused_when_it_is_read(tmp_path: Path) -> None:
    """A name in Big5, as an old archive unpacks it, ended a fit inside, with its folder begun."""
    path = tmp_path / b"\xb0\xdd\xc3D.csv".decode("utf-8", "surrogateescape")
    path.write_text("question,answer\nq,a\n", encoding="utf-8")
    with pytest.raises(DataError, match="is not in UTF-8") as caught:
        read_table(path)
    assert "Rename it" in str(caught.value.remedy)


def test_a_name_too_long_for_a_file_is_a_fault_of_the_data(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the name is too long"):
        read_table(tmp_path / ("x" * 300 + ".csv"))


def test_an_instruction_that_every_row_has_asks_nothing(tmp_path: Path) -> None:
    """It made all questions near copies of one another: 22 test questions were said to leak."""
    told = {"instruction": "Answer the customer.", "output": "A"}
    same = [{**told, "input": asked} for asked in ("How much?", "When?")]
    others = [*same, {**told, "instruction": "Sum up.", "input": "When?"}]
    missing = [*same, {**told, "input": ""}]
    for rows, question, appended in (
        (same, "input", None),
        ([*same, {"input": "Where?", "output": "A"}], "input", None),
        (others, "instruction", "input"),
        (missing, "instruction", "input"),
        (same[:1], "instruction", "input"),
    ):
        found = roles_of(table(tmp_path, "a.json", json.dumps(rows)), answers_needed=True)
        assert found and (found.question, found.appended) == (question, appended)


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl"])
def test_a_row_of_foreign_bytes_is_told_by_its_line(tmp_path: Path, name: str) -> None:
    row = b'{"question": "How?", "answer": "So."}' if name.endswith("l") else b"How?,So."
    rows = [b"question,answer" if name.endswith("v") else row, *[row] * 30]
    rows[7] = row.replace(b"So", b"\xa35")
    path = tmp_path / name
    path.write_bytes(b"\n".join(rows))
    faulty = [row for row in read_table(path).rows if row.fault]
    assert [row.line for row in faulty] == [8]
    assert "no text in UTF-8" in str(faulty[0].fault)


def test_a_replacement_character_that_stands_in_the_file_itself_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("question,answer\n" + "How?,So\ufffd.\n" * 3, encoding="utf-8")
    assert not any(row.fault for row in read_table(path).rows)
