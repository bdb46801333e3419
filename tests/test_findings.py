"""The runner on small checks of its own: six outcomes, selection, silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tuneproof.errors import TuneproofError
from tuneproof.findings import Check, Hit, Outcome, Selection, Unfit, explain, run_checks
from tuneproof.types import Severity

Numbers = Sequence[int]


class T901(Check[Numbers]):
    title = "Negative number"
    measures = "Numbers below zero."
    message = "{n} is negative."
    remedy = "Drop {n}."
    sources = ("a book",)

    def unfit(self, subject: Numbers) -> Unfit | None:
        return None if subject else Unfit.nothing("no numbers")

    def hits(self, subject: Numbers) -> Iterator[Hit]:
        for at, n in enumerate(subject):
            if n < 0:
                yield Hit(
                    where=(f"data/a.csv:{at}",),
                    values={"n": n},
                    edits=((f"data/a.csv:{at}", "answer", str(n), None),),
                )


class T902(T901):
    title = "Odd number"
    message = "{n} is odd."
    severity = Severity.NOTE

    def unfit(self, subject: Numbers) -> Unfit | None:
        return Unfit.missing("no ruler") if len(subject) > 9 else None

    def hits(self, subject: Numbers) -> Iterator[Hit]:
        for n in subject:
            if n % 2:
                yield Hit(values={"n": n})


CHECKS = (T901(), T902())


def outcomes(subject: Numbers, selection: Selection | None = None) -> list[Outcome]:
    return [result.outcome for result in run_checks(CHECKS, subject, selection or Selection())]


def test_the_name_of_a_class_is_its_code() -> None:
    assert [check.code for check in CHECKS] == ["T901", "T902"]


def test_the_six_outcomes() -> None:
    assert outcomes([-2]) == [Outcome.ISSUE, Outcome.PASSED]
    assert outcomes([3]) == [Outcome.PASSED, Outcome.TIP]
    assert outcomes([]) == [Outcome.NOT_APPLICABLE, Outcome.PASSED]
    assert outcomes([2] * 10)[1] is Outcome.SKIPPED
    assert outcomes([-2], Selection(ignore=("T901",)))[0] is Outcome.IGNORED
    assert outcomes([-2], Selection(select=("T902",)))[0] is Outcome.IGNORED


def test_a_finding_says_what_where_and_what_to_do() -> None:
    result = run_checks(CHECKS, [1, -7])[0]
    finding = result.findings[0]
    assert (finding.code, finding.message, finding.remedy) == (
        "T901",
        "-7 is negative.",
        "Drop -7.",
    )
    assert finding.where == ("data/a.csv:1",)
    assert result.edits[0].origin == "data/a.csv:1"


@pytest.mark.parametrize(
    ("value", "end"), [("6 p.m.", "until 6 p.m."), ("…", "until …."), ("well...", "until well....")]
)
def test_a_value_that_ends_in_a_full_stop_ends_the_sentence(value: str, end: str) -> None:
    """Of hours it said: "8 a.m. to 6 p.m..", with two."""

    class T903(T901):
        message = "Open until {n}."

    assert T903().finding(Hit(values={"n": value})).message.endswith(end)


@pytest.mark.parametrize("pattern", ["a.csv", "*/a.csv", "data/*.csv"])
def test_findings_are_silenced_for_their_file_and_counted(pattern: str) -> None:
    result = run_checks(CHECKS, [-1], Selection(per_file={pattern: ["T9"]}))[0]
    assert (result.outcome, result.findings, result.edits, result.silenced) == (
        Outcome.IGNORED,
        (),
        (),
        1,
    )


def test_a_setting_for_another_file_silences_nothing() -> None:
    assert outcomes([-2], Selection(per_file={"b.csv": ["T901"]}))[0] is Outcome.ISSUE


@pytest.mark.parametrize(
    "selection",
    [Selection(select=("X",)), Selection(ignore=("T99",)), Selection(per_file={"a": ("Q1",)})],
)
def test_an_unknown_code_is_the_users_mistake(selection: Selection) -> None:
    with pytest.raises(TuneproofError) as error:
        selection.verify(["T901"])
    assert "T901" in str(error.value.remedy)


def test_a_page_has_title_measure_remedy_and_sources() -> None:
    page = explain(T901())
    assert page.startswith("# T901 Negative number")
    for part in ("Numbers below zero.", "Drop ….", "… is negative.", "a book", "warning"):
        assert part in page
