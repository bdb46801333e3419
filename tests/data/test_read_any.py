"""Reading stands any table: a row is an example or counted, and nothing but DataError is raised."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tuneproof.config import DataSettings
from tuneproof.data.read import ReadResult, read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.data.read_questions import read_questions
from tuneproof.data.split import split
from tuneproof.errors import DataError

TEXT = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", " ", "question", "I don't know.", "🎉", '"', "[", "<|im_start|>user\nq"]),
)
KEYS = ["role", "content", "from", "value", "x"]
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["role", "content", "from", "value", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
COLUMNS = [
    "question",
    "answer",
    "answers",
    "messages",
    "text",
    "sources",
    "answerable",
    "style",
    "x",
]
TABLES = st.lists(st.dictionaries(st.sampled_from(COLUMNS), JSON, max_size=6), max_size=8)


def read(name: str, content: bytes) -> ReadResult | None:
    """Every reader on one file; what `read_examples` found, or None when it refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        found = None
        for tested in (True, False):
            try:
                found = read_examples([path], allow_unanswered=tested)
            except DataError as error:
                assert error.where is not None and error.remedy
                continue
            assert_whole(found)
        for reader in (read_knowledge, read_questions):
            try:
                reader(path)
            except DataError as error:
                assert error.where is not None and error.remedy
    return found


def assert_whole(found: ReadResult) -> None:
    assert sum(file.rows for file in found.files) == len(found.examples) + sum(
        found.left_out.values()
    )
    assert len({example.id for example in found.examples}) == len(found.examples)
    for example in found.examples:
        assert example.question.strip() == example.question != ""
        assert not example.answerable or example.answers
    parts = split(found.examples, None, DataSettings())
    assert len(parts.train) + len(parts.validation) + len(parts.test) == len(found.examples)


@settings(max_examples=150)
@given(TABLES)
def test_any_objects(rows: list[dict[str, Any]]) -> None:
    read("a.jsonl", "\n".join(map(json.dumps, rows)).encode())
    read("a.json", json.dumps(rows).encode())


@settings(max_examples=150)
@given(st.lists(st.lists(TEXT, min_size=2, max_size=3), max_size=10), st.booleans())
def test_any_cells(rows: list[list[str]], quoted: bool) -> None:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([["question", "answer", "topic"], *rows])
    read("a.csv", file.getvalue().encode("utf-8", "surrogatepass"))


@settings(max_examples=150)
@given(st.lists(st.tuples(st.text("ab", min_size=1), st.text("cd", min_size=1)), min_size=1))
def test_clean_rows_are_all_read(rows: list[tuple[str, str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([("question", "answer"), *rows])
    found = read("a.csv", file.getvalue().encode())
    assert found is not None
    assert [(e.question, e.answer) for e in found.examples] == rows
    assert not found.left_out


@settings(max_examples=200)
@given(
    st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.json", "a.parquet", "a.xlsx"]),
    st.sampled_from([b"", b"question,answer\n", b'[{"question": "q"}', b"PK\x03\x04", b"\xff\xfe"]),
    st.binary(max_size=60),
)
def test_any_bytes(name: str, head: bytes, rest: bytes) -> None:
    read(name, head + rest)
