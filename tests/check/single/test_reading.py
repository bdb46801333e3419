from __future__ import annotations

from pathlib import Path

from tests.check.conftest import look
from tuneproof.check.subject import Subject
from tuneproof.data.read import read_examples


def test_what_the_reader_found_is_among_the_findings(tmp_path: Path) -> None:
    file = tmp_path / "train.csv"
    file.write_text("question,answer,colour\nq,a,red\n,b,red\nc,,red\n", encoding="utf-8")
    read = read_examples([file])
    subject = Subject(read.examples, reading=read.findings)
    for code, where in (("D101", f"{file}:3"), ("D102", f"{file}:4"), ("D104", str(file))):
        assert [finding.where for finding in look(code, subject).findings] == [(where,)]
