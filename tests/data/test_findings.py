"""A finding of reading or splitting says what the page of its code says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tuneproof.codes import DECLARED
from tuneproof.config import DataSettings
from tuneproof.data.findings import CODES
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.data.split import split
from tuneproof.errors import DataError
from tuneproof.findings import check_of, explain
from tuneproof.types import Example, Finding, KnowledgeEntry

SORRY = "I have no information about this."
ASKED = ("Do you rent tents?", "Who is the manager?", "Is there a sauna?")
TRAIN = f"""\
question,answer,answerable,colour
,An answer,,red
A question,,,red
An odd value,An answer,maybe,red
No,{SORRY},,red
Parking,{SORRY},,red
Gym hours,{SORRY},,red
"""
TEST = f"""\
question,answer,answerable
x,{SORRY},no
x,A,yes
,B,yes
y,,yes
"""
CHAT = (
    '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, '
    '{"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}\n{"messages": 3}\n'
)


def emitted(folder: Path) -> Iterator[Finding]:
    """Every code that the reader and the split give, by every way that leads to it."""
    for name, text in (("a.csv", TRAIN), ("b.jsonl", CHAT), ("test.csv", TEST)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "big5.csv").write_text("問題,答案\n年假有幾天,十天\n", encoding="big5")
    help_ = "Our team at the desk may help you further with any such wish of yours."
    (folder / "export.csv").write_text("Customer question,Agent reply\nWho?,Me.\n")
    lines = "".join(f"{question},{help_}\n" for question in ASKED)
    (folder / "desk.csv").write_text(f"question,answer\n{lines}", encoding="utf-8")
    for name in ("a.csv", "b.jsonl", "big5.csv", "export.csv"):
        yield from read_examples([folder / name]).findings
    yield from read_examples([folder / "test.csv"], allow_unanswered=True).findings
    known = [KnowledgeEntry("1", "Breakfast is at seven.")]
    yield from read_examples([folder / "desk.csv"], knowledge=known).findings
    (folder / "kb.csv").write_text("id,text\n1,a\n1,b\n", encoding="utf-8")
    yield from read_knowledge(folder / "kb.csv").findings
    rows = [Example(str(n), f"question {n} of {n * 7919}", (f"answer {n}",)) for n in range(30)]
    for few in (rows, rows[:9]):
        yield from split(few, None, DataSettings()).findings
    yield from split(rows, [rows[0]], DataSettings()).findings


def test_what_a_user_sees_is_what_explain_says(tmp_path: Path) -> None:
    """D103 had two remedies, D107 two titles, D109 and D110 two severities: whoever looked a
    finding up read of another one."""
    found = list(emitted(tmp_path))
    assert {finding.code for finding in found} == set(CODES)
    for finding in found:
        declared = check_of(DECLARED, finding.code)
        page = explain(declared)
        assert finding.title == declared.title
        assert finding.severity is declared.severity, finding
        assert finding.remedy == declared.remedy and f"**What to do:** {finding.remedy}" in page
        assert "{" not in finding.message


def test_an_empty_answer_of_a_test_file_has_its_remedy_too(tmp_path: Path) -> None:
    """The page left out the one thing that a test file may do: mark the row."""
    (tmp_path / "test.csv").write_text(TEST, encoding="utf-8")
    found = read_examples([tmp_path / "test.csv"], allow_unanswered=True).findings
    assert "answerable=false" in next(one.remedy for one in found if one.code == "D102")
    assert "answerable=false" in explain(check_of(DECLARED, "D102"))


def test_a_file_of_which_no_row_is_left_says_so_in_the_same_words(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("question,answer\n,a\n,b\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_examples([tmp_path / "a.csv"])
    assert caught.value.remedy == check_of(DECLARED, "D101").remedy
