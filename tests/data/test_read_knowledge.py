"""A knowledge base as a file: texts, ids and topics."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.written import write
from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.data.read_questions import read_questions
from tuneproof.errors import DataError
from tuneproof.types import KnowledgeEntry, Severity


def test_a_knowledge_base_that_is_taken_for_questions_is_told_its_option(tmp_path: Path) -> None:
    """“No <|im_start|> is in this text” was said of each entry."""
    path = write(tmp_path, "kb.jsonl", '{"id": "a", "text": "Open from 9 to 5."}\n')
    for read in (read_questions, lambda path: read_examples([path])):
        with pytest.raises(DataError, match="found: id, text") as caught:
            read(path)
        assert "give them with --kb" in str(caught.value.remedy)


def test_a_knowledge_base_of_services_and_details_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "kb.csv", "Ref,Service,Details\nS-1,Waste,Bins go out on Tuesday.\n")
    assert read_knowledge(path).entries == (KnowledgeEntry("S-1", "Bins go out on Tuesday."),)
    path = write(tmp_path, "kb.csv", "id,description,text\nS-1,Waste,Bins go out on Tuesday.\n")
    assert read_knowledge(path).entries[0].text == "Bins go out on Tuesday.", (
        "the better name first"
    )


def test_an_entry_of_a_knowledge_base_may_have_a_title(tmp_path: Path) -> None:
    path = tmp_path / "kb.csv"
    path.write_text("id,title,text\nS-1,Bins,They go out on Tuesday.\n", encoding="utf-8")
    assert read_knowledge(path).entries == (
        KnowledgeEntry("S-1", "They go out on Tuesday.", "Bins"),
    )
    path.write_text("id,title,topic,text\nS-1,Bins,Waste,They go out.\n", encoding="utf-8")
    assert read_knowledge(path).entries[0].topic == "Waste"


def test_a_knowledge_base(tmp_path: Path) -> None:
    path = write(tmp_path, "kb.csv", "id,topic,text\nhb-1,leave, 26 days \nhb-2,,VPN\n")
    assert read_knowledge(path).entries == (
        KnowledgeEntry("hb-1", "26 days", "leave"),
        KnowledgeEntry("hb-2", "VPN", None),
    )
    path = write(tmp_path, "kb2.csv", "內容\n特休十天\n")
    assert read_knowledge(path).entries == (KnowledgeEntry("2", "特休十天"),)


def test_a_faulty_line_of_a_knowledge_base_stops_no_other(tmp_path: Path) -> None:
    """A missing bracket in one line of 26 hid all that was wrong with 300 rows."""
    path = write(tmp_path, "kb.csv", "id,text\n1,a\n1,b\n2,\n,c\n3,x,y\n4,d\n")
    read = read_knowledge(path)
    assert [entry.id for entry in read.entries] == ["1", "4"]
    assert [finding.where for finding in read.findings] == [(f"{path}:{n}",) for n in (3, 4, 5, 6)]
    assert {(finding.code, finding.severity) for finding in read.findings} == {
        ("D170", Severity.ERROR)
    }
    assert read.findings[0].message.startswith("id: 1 stands in line 2 already")


def test_a_knowledge_base_of_faulty_lines_alone_cannot_be_used(tmp_path: Path) -> None:
    path = write(tmp_path, "kb.csv", "id,text\n1,\n,c\n")
    with pytest.raises(DataError, match="2 rows cannot be used") as caught:
        read_knowledge(path)
    for place in (":2 (text): it is empty", ":3 (id): it is empty"):
        assert f"{path}{place}" in caught.value.message


def test_a_knowledge_base_without_text(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="found: id, title"):
        read_knowledge(write(tmp_path, "kb.csv", "id,title\n1,a\n"))


def test_the_ids_of_a_knowledge_base_are_known_by_name_and_by_differing(tmp_path: Path) -> None:
    """Findings spoke of “6” where the sheet has W-105 in its column Section."""
    for header in ("Section,Text", "Article ID,Text", "文件編號,內容"):
        path = write(tmp_path, "kb.csv", f"{header}\nW-1,Bins\nW-2,Glass\n")
        assert [entry.id for entry in read_knowledge(path).entries] == ["W-1", "W-2"]
    for cells in ("Bins,a\nBins,b", "Bins,a\n,b"):  # a heading, and one that is left out below
        path = write(tmp_path, "kb.csv", f"Section,Text\n{cells}\n")
        assert [entry.id for entry in read_knowledge(path).entries] == ["2", "3"]
    path = write(tmp_path, "kb.csv", "Section,id,Text\nA,1,Bins\nB,2,Glass\n")
    assert [entry.id for entry in read_knowledge(path).entries] == ["1", "2"]
