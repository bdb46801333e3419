"""Copies: every row of the original, the new ones after them, all of it readable again."""

from __future__ import annotations

import json
from pathlib import Path

import polars
import pytest

from tests.augment.rows import ENGLISH_KB, REFUSAL_EN, augmented
from tuneproof.augment.write import write_copy
from tuneproof.config import AugmentSettings
from tuneproof.data.read import read_examples
from tuneproof.errors import DataError
from tuneproof.types import Example, from_json, to_json

QUESTIONS = (
    "How many days of annual leave do I have?",
    "Who approves, in the end, annual leave?",
    "Where do I request annual leave?",
)
ANSWER = 'You have 26 days; request them in "PeopleHub".'
SETTINGS = AugmentSettings(per_topic=6, share=0.9)


def csv_text(sep: str = ",") -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    rows = [[q, ANSWER, "annual-leave", "k1,k2", "true", "kept"] for q in QUESTIONS]
    rows += [[f"Who won match {n}?", REFUSAL_EN, "", "", "false", "too"] for n in range(3)]
    head = sep.join(("question", "answer", "topic", "sources", "answerable", "remark"))
    return "\n".join([head, *(sep.join(map(quoted, row)) for row in rows)]) + "\n"


def written(source: Path, target: Path) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """The new rows, and all that is read from the copy."""
    rows = read_examples([source]).examples
    made = augmented(rows, ENGLISH_KB, SETTINGS)
    assert made
    assert write_copy(source, target, made) == 0
    return made, read_examples([target]).examples


def essence(row: Example) -> tuple[object, ...]:
    return row.question, row.answers, row.answerable, row.topic, row.sources, row.made_by


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("source", ["csv", "tsv", "jsonl"])
def test_everything_survives_a_round_trip(tmp_path: Path, source: str, ending: str) -> None:
    path = tmp_path / f"rows.{source}"
    if source == "jsonl":
        (tmp_path / "t.csv").write_text(csv_text(), encoding="utf-8")
        frame = polars.read_csv(tmp_path / "t.csv", infer_schema=False)
        lines = [json.dumps(line) for line in frame.iter_rows(named=True)]
        path.write_text("\n".join(lines), encoding="utf-8")
    else:
        path.write_text(csv_text("\t" if source == "tsv" else ","), encoding="utf-8")
    before = path.read_bytes()
    made, read = written(path, tmp_path / f"more.{ending}")
    assert path.read_bytes() == before
    original = read_examples([path]).examples
    assert [essence(row) for row in read] == [essence(row) for row in (*original, *made)]
    text = (tmp_path / f"more.{ending}").read_text(encoding="utf-8")
    assert text.count("kept") == 3 and text.count("too") == 3


def test_a_row_of_a_run_folder_keeps_its_mark() -> None:
    made = augmented(tuple(
        Example(q, q, (ANSWER,), topic="annual-leave") for q in QUESTIONS
    ), (), SETTINGS)  # fmt: skip
    for row in made:
        assert from_json(Example, json.loads(json.dumps(to_json(row)))) == row
    old = to_json(made[0])
    del old["made_by"]
    assert from_json(Example, old).made_by == ""


def test_a_copy_of_a_copy_adds_and_repeats_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(csv_text(), encoding="utf-8")
    made, _read = written(first, second)
    rows = read_examples([second]).examples
    more = augmented(rows, ENGLISH_KB, SETTINGS, seed=1)
    write_copy(second, tmp_path / "c.csv", more)
    read = read_examples([tmp_path / "c.csv"]).examples
    assert len(read) == len(rows) + len(more)
    assert len({row.question for row in read}) == len(read)
    assert [row.made_by for row in read[6:]] == [row.made_by for row in (*made, *more)]


def test_chats_are_written_as_chats(tmp_path: Path) -> None:
    path = tmp_path / "chats.jsonl"
    turns = [
        {"messages": [{"role": "user", "content": q}, {"role": "assistant", "content": ANSWER}]}
        for q in QUESTIONS
    ]
    path.write_text("\n".join(map(json.dumps, turns)), encoding="utf-8")
    made, read = written(path, tmp_path / "more.jsonl")
    assert [row.question for row in read[3:]] == [row.question for row in made]
    assert [row.made_by for row in read[3:]] == [row.made_by for row in made]
    with pytest.raises(DataError, match="JSON lines"):
        write_copy(path, tmp_path / "more.csv", made)


def test_a_prompt_of_messages_stays_one(tmp_path: Path) -> None:
    """TRL reads a column of messages only where all of its rows have some."""
    source = tmp_path / "rows.jsonl"
    rows = [
        {
            "prompt": [{"role": "user", "content": question}],
            "completion": [{"role": "assistant", "content": ANSWER}],
        }
        for question in QUESTIONS
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    made, read = written(source, tmp_path / "more.jsonl")
    assert [(row.question, row.answer) for row in read[len(rows) :]] == [
        (row.question, row.answer) for row in made
    ]
    text = (tmp_path / "more.jsonl").read_text(encoding="utf-8")
    for line in map(json.loads, text.splitlines()):
        (asked,), (said,) = line["prompt"], line["completion"]
        assert (asked["role"], said["role"]) == ("user", "assistant")


def test_chatml_is_written_as_chatml(tmp_path: Path) -> None:
    path = tmp_path / "ml.jsonl"
    rows = [
        {"text": f"<|im_start|>user\n{q}<|im_end|>\n<|im_start|>assistant\n{ANSWER}<|im_end|>"}
        for q in QUESTIONS
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    made, read = written(path, tmp_path / "more.jsonl")
    assert [essence(row)[:2] for row in read[3:]] == [essence(row)[:2] for row in made]


def test_lists_of_answers_and_other_columns_survive_csv(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        {"q": q, "answers": [ANSWER, "Twenty-six."], "n": 3, "ok": True, "none": None}
        for q in QUESTIONS
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    made, read = written(path, tmp_path / "more.csv")
    assert {row.answers for row in read} == {(ANSWER, "Twenty-six.")}
    assert len(read) == 3 + len(made)


def test_unreadable_rows_are_counted_and_a_mark_of_excel_stays(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    path.write_text("\ufeff" + csv_text() + 'so,"broken\n', encoding="utf-8")
    assert write_copy(path, out, ()) == 1
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_nothing_is_replaced(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    path.write_text(csv_text(), encoding="utf-8")
    out.write_text("mine", encoding="utf-8")
    for target, force in ((path, True), (tmp_path / "." / "rows.csv", True), (out, False)):
        with pytest.raises(DataError):
            write_copy(path, target, (), force=force)
    assert out.read_text(encoding="utf-8") == "mine"
    write_copy(path, out, (), force=True)
    assert out.read_text(encoding="utf-8").startswith("question,")
    with pytest.raises(DataError, match=r"\.xlsx"):
        write_copy(path, tmp_path / "out.xlsx", ())
