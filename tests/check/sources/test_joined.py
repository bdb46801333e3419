from __future__ import annotations

from tests.check.conftest import look, rows
from tuneproof.check.subject import Subject
from tuneproof.types import Example, Finding, KnowledgeEntry, Phase, Severity

NAMES = ("fees", "hours", "parking", "renewal", "lockers", "events", "wifi", "cards", "loans")


def table(*names: str, each: int = 3) -> tuple[Example, ...]:
    return rows(*((f"{name} {n}?", f"About {name}.", name) for name in names for n in range(each)))


def base(*ids: str) -> tuple[KnowledgeEntry, ...]:
    return tuple(KnowledgeEntry(f"kb-{name}", f"About {name}.") for name in ids)


def said(subject: Subject) -> list[str]:
    return [finding.message for finding in look("D175", subject).findings]


def test_d175_a_topic_and_an_entry_without_each_other() -> None:
    """A label that a reviewer overwrote, and an entry that nobody asks about, had no finding."""
    stray = rows(("And this?", "About fees.", "ok PS 12.3."), file="test.csv")
    subject = Subject(table(*NAMES), stray, knowledge=base(*NAMES, "makerspace"))
    assert said(subject) == [
        "The topic “ok PS 12.3.” (rows: 1) has no entry, and 9 of 9 topics have one.",
        "No row is on the entry “kb-makerspace”, and 9 of 10 entries have rows.",
    ]


def test_d175_two_names_for_one_thing_are_one_finding() -> None:
    entries = base(*NAMES[:4], "locker", *NAMES[5:])
    (message,) = said(Subject(table(*NAMES), knowledge=entries))
    assert "topic “lockers” (rows: 3)" in message
    assert "the entry “kb-locker”" in message


def test_d175_an_old_version_is_said_to_be_one() -> None:
    (message,) = said(Subject(table(*NAMES), knowledge=base(*NAMES, "fees-old")))
    assert "“kb-fees-old”, which seems to be an old version of “kb-fees”" in message


def test_d175_names_that_join_nothing_are_left_be() -> None:
    whole = Subject(table(*NAMES), knowledge=base(*NAMES))
    assert not said(whole)
    assert not said(Subject(table(*NAMES), knowledge=base("a1", "a2", "a3")))
    assert not said(Subject(table(*NAMES), knowledge=base(*NAMES, "x1", "x2", "x3", "x4", "x5")))
    refused = rows(("Dogs?", "Sorry.", "none"), ("Cats?", "Sorry.", "none"), answerable=False)
    assert not said(Subject((*table(*NAMES), *refused), knowledge=base(*NAMES)))


def test_d175_an_entry_that_was_left_out_is_not_named_twice() -> None:
    lost = Finding("D170", Severity.ERROR, Phase.BEFORE, "t", "m", "r", ("kb.jsonl:3",))
    entries = base(*NAMES[:-1])
    assert not said(Subject(table(*NAMES), knowledge=entries, reading=(lost,)))
    assert said(Subject(table(*NAMES), knowledge=entries))
