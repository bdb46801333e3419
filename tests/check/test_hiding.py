from __future__ import annotations

from dataclasses import replace

import pytest

from tests.check.conftest import kb, rows
from tuneproof.check.hiding import hidden
from tuneproof.check.registry import CHECKS
from tuneproof.check.subject import Subject
from tuneproof.findings import run_checks
from tuneproof.text.private import personal
from tuneproof.types import Finding, to_json

CALL = "Please call Anna Porter on her mobile, 07700 900123, or the desk, 020 7946 0000."
DESK = kb("The desk opens at 7 and closes at 10.")


def findings(subject: Subject) -> list[Finding]:
    shown = hidden(run_checks(CHECKS, subject), subject.private)
    return [finding for result in shown for finding in result.findings]


def test_no_check_repeats_what_d137_hides() -> None:
    """D137 hid a trainer's number, and D124 and D125 printed it beside."""
    subject = Subject(rows(("Who trains?", CALL)), knowledge=DESK)
    found = findings(subject)
    assert {"D124", "D125", "D137"} <= {one.code for one in found}
    said = str(to_json(found))
    assert "900123" not in said and "07…23" in said
    assert "020 7946 0000" in said


@pytest.mark.parametrize(
    "secret",
    ["card 4012 8888 8888 1881", "SSN 512-45-6789", "key sk-proj-a8Xk29dLmQ0vTz81BnRw55YpHcEjUo37"],
)
def test_no_check_lists_the_pieces_of_what_is_hidden(secret: str) -> None:
    """A card number was masked, and its groups stood behind as facts that no entry states."""
    answer = f"The desk opens at 8. Please ask Anna Porter, who has {secret}."
    found = findings(Subject(rows(("When?", answer)), knowledge=DESK))
    assert {"D124", "D125"} <= {one.code for one in found}
    said = str(to_json([one for one in found if one.code in ("D124", "D125")]))
    for piece in ("8888", "1881", "512", "6789", "dLmQ", "BnRw", "YpHcEjUo"):
        assert piece not in said
    assert "Anna" in said


def test_a_published_number_stays_readable() -> None:
    published = kb("Anna Porter has the number 07700 900123.")
    said = str(to_json(findings(Subject(rows(("Who trains?", CALL)), knowledge=published))))
    assert "07700 900123" in said


@pytest.mark.parametrize("written", ["07700-900123", "+44 7700 900 123", "07700900123"])
def test_a_published_number_is_one_however_it_is_written(written: str) -> None:
    """The desk's own number was personal data, because the knowledge base has it with hyphens."""
    published = kb("The desk has the number 07700 900123.")
    table = rows(("Which?", f"Call {written}."))
    assert not Subject(table, knowledge=published).personal
    assert Subject(table, knowledge=kb("The desk has the number 07700 900124.")).personal


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("on 07700-900123 now", "on 07…23 now"),
        ("on 07700 9001…", "on 07…23"),
        ("…00 900123.", "07…23."),
        ("07…23", "07…23"),
        ("077…", "077…"),
        ("on 07700 900124", "on 07700 900124"),
    ],
)
def test_a_number_is_known_cut_and_in_other_spellings(quoted: str, shown: str) -> None:
    subject = Subject(rows(("Why?", "<p>So</p>")))
    (result,) = [one for one in run_checks(CHECKS, subject) if one.code == "D133"]
    told = replace(result, findings=(replace(result.findings[0], message=quoted),))
    (masked,) = hidden([told], personal("mobile 07700 900123"))
    assert masked.findings[0].message == shown
