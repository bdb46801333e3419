"""Random tables: never a crash, never a row that is silently dropped, twice the same answer."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuneproof.check.mend import edits_of
from tuneproof.check.registry import CHECKS
from tuneproof.check.report import CheckReport, sarif
from tuneproof.check.subject import LookupShare, Subject
from tuneproof.findings import Selection, run_checks
from tuneproof.types import Example, KnowledgeEntry, to_json

TEXT = st.one_of(
    st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip())),
    st.sampled_from([
        "How much leave?", "how much leave", "特休幾天？", "特休几天", "TODO", "<p>x</p>",
        "{braces} {0}", "A123456789", "I don't know.", "You have 26 days.", "You have 25 days.",
        "😀", "%s", "donâ€™t", "�",
    ]),
)  # fmt: skip
ROW = st.tuples(TEXT, st.lists(TEXT, max_size=2), st.booleans(), st.none() | st.sampled_from("ab"),
                st.lists(st.sampled_from(["k0", "k9"]), max_size=1))  # fmt: skip


@st.composite
def subjects(draw: st.DrawFn) -> Subject:
    def part(name: str) -> tuple[Example, ...]:
        given = draw(st.lists(ROW, min_size=1 if name == "train" else 0, max_size=8))
        return tuple(
            Example(f"{name}:{n}", q.strip(), tuple(a), ok, topic, None, tuple(source),
                    f"{name}.csv:{n + 2}")
            for n, (q, a, ok, topic, source) in enumerate(given)
        )  # fmt: skip

    train = part("train")
    test = draw(st.none() | st.just("test"))
    kb = draw(st.lists(TEXT, max_size=4))
    entries = tuple(KnowledgeEntry(f"k{n}", text) for n, text in enumerate(kb))
    share = draw(st.none() | st.just(LookupShare(3, 2, train[:1])))
    return Subject(train, part("test") if test else None, entries, lookup=share)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(subjects())
def test_no_table_is_too_odd(subject: Subject) -> None:
    results = run_checks(CHECKS, subject)
    assert [result.code for result in results] == [check.code for check in CHECKS]
    assert results == run_checks(CHECKS, subject)
    known = {row.origin for row in subject.rows} | {entry.id for entry in subject.knowledge}
    for result in results:
        assert bool(result.findings) == (result.outcome in ("issue", "tip"))
        if result.code.startswith("D"):
            assert all(set(finding.where) <= known for finding in result.findings)
    report = CheckReport(
        results, len(subject.train), len(subject.test or ()), len(subject.knowledge)
    )
    to_json(report.to_json())
    assert len(sarif(report, CHECKS, Path.cwd())["runs"][0]["results"]) == len(report.findings)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(subjects())
def test_every_edit_is_of_a_row_and_of_its_text(subject: Subject) -> None:
    texts = {row.origin: {row.question, *row.answers} for row in subject.rows}
    for edit in edits_of(subject, Selection()):
        assert edit.old in texts[edit.origin]
        assert edit.new is None or edit.new.strip()
        if edit.new is not None:
            texts[edit.origin].add(edit.new)
