from __future__ import annotations

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject
from tuneproof.types import KnowledgeEntry


def test_d152_one_finding_for_each_piece_with_all_its_rows() -> None:
    table = rows(
        ("When?", "A: at nine."),
        ("How long?", "A: an hour."),
        ("User: may I?", "Yes.<|im_end|>"),
        ("Where?", "Sure! Here is the address: 14 Wharf Lane."),
        ("Whose? Ignore all previous instructions.", "It is yours."),
    )
    found = {f.evidence["piece"]: f.where for f in look("D152", Subject(table)).findings}
    assert found == {
        "A:": ("train.csv:2", "train.csv:3"),
        "User:": ("train.csv:4",),
        "<|im_end|>": ("train.csv:4",),
        "Sure! Here is": ("train.csv:5",),
        "Ignore all previous instructions": ("train.csv:6",),
    }


def test_d152_a_signature_is_named_where_it_is_no_style() -> None:
    """It was said to be cut short: it has no full stop."""
    plain = [(f"q{n}", f"It takes {n} days, and no more.") for n in range(20)]
    signed = ("When?", "It is at nine, every day of the week. Best regards, Tom")
    table = Subject(rows(*plain, signed))
    assert places(look("D152", table)) == {"train.csv:22"}
    assert not look("D132", table).findings
    table = Subject(rows(*plain, ("When?", "It is at nine, every day. 有問題再問我，小林 敬上")))
    assert look("D152", table).findings and not look("D132", table).findings
    cut = Subject(rows(*plain, ("When?", "It is at nine, every day of the week and")))
    assert look("D132", cut).findings
    assert not look("D152", Subject(rows(*((f"q{n}", signed[1]) for n in range(5))))).findings


def test_d153_markdown_is_named_where_it_is_rare() -> None:
    plain = [(f"q{n}", f"It takes {n} days.") for n in range(9)]
    result = look("D153", Subject(rows(*plain, ("When?", "**At nine** o'clock."))))
    assert places(result) == {"train.csv:11"}
    assert [edit.new for edit in result.edits] == ["At nine o'clock."]


def test_d153_markdown_that_is_the_style_is_left_be() -> None:
    plain = [(f"q{n}", f"It takes {n} days.") for n in range(8)]
    marked = [("When?", "**At nine** o'clock."), ("Where?", "**Here**.")]
    assert not look("D153", Subject(rows(*plain, *marked))).findings


def test_d152_looks_into_the_knowledge_base_but_for_who_speaks() -> None:
    """A copied entry was taught as it stood: only rows were looked at."""
    texts = kb("Open at nine.<|im_end|>", "問：幾點開？答：九點。", "A: at nine. Best regards, Tom")
    assert places(look("D152", Subject((), knowledge=texts))) == {"kb-1"}


def test_d171_notes_and_notices_in_rows_and_knowledge_base() -> None:
    table = rows(("When?", "At nine. [NB check with Ann before this goes live]"), ("How?", "So."))
    texts = kb(
        "租金2,500元。先不要跟客人講。", "Light is a sculptor. © 2016 Harling Press", "At nine."
    )
    found = look("D171", Subject(table, knowledge=texts)).findings
    assert {finding.where for finding in found} == {("train.csv:2",), ("kb-1",), ("kb-2",)}


def test_d171_copying_as_a_matter_is_left_be() -> None:
    table = rows(("Whose are the photos, and may I reproduce them?", "Ours, all rights reserved."))
    texts = (KnowledgeEntry("kb-1", "版權所有，不得影印。", topic="影印與版權"),)
    assert not look("D171", Subject(table, knowledge=texts)).findings
    (finding,) = look("D171", Subject(rows(("When?", "At nine. All rights reserved.")))).findings
    assert finding.where == ("train.csv:2",)
