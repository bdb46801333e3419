from __future__ import annotations

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject


def test_d176_names_each_kind_and_its_place() -> None:
    """“8 至 4 歲” and “06:00 to 20:00, that is 12 hours” went through unseen."""
    table = rows(("Who?", "For children aged 8 to 4 years old."), ("When?", "At nine."))
    entries = kb("Staffed from 06:00 to 20:00, that is 12 hours.", "巡迴松汀、南埔、石橋 5 站。")
    result = look("D176", Subject(table, knowledge=entries))
    assert places(result) == {"train.csv:2", "kb-1", "kb-2"}
    said = [finding.message for finding in result.findings]
    assert "“8 to 4 years old” runs backwards" in said[0]
    assert "these times are 14 hours apart" in said[1]
    assert "it names 3" in said[2]


def test_d176_is_content_with_right_figures() -> None:
    assert not look("D176", Subject(rows(("Who?", "For children aged 4 to 8 years.")))).findings
