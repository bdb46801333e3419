from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuneproof.config import DataSettings
from tuneproof.data.holdout import clusters_of
from tuneproof.data.made import mark
from tuneproof.data.overlap import jaccard
from tuneproof.data.read import FileInfo, read_examples
from tuneproof.data.sizes import ROWS_LEAST, VALIDATION_LEAST
from tuneproof.data.split import Split, relocked, split, unseen
from tuneproof.errors import DataError
from tuneproof.types import Example

FILES = Path(__file__).parent / "files"
THRESHOLD = 0.8
REFUSAL = "The handbook does not cover this."
WORDS = ("leave", "vpn", "token", "sick", "travel", "badge", "desk", "payroll", "parking", "phone")


def row(
    question: str, answer: str = "A", *, answerable: bool = True, topic: str | None = None
) -> Example:
    return Example(question, question, (answer,), answerable, topic, origin=f"a.csv:{question}")


def phrasings(answers: int, each: int, refusals: int = 0, seed: int = 0) -> list[Example]:
    """Rows whose questions share few letters: `each` of every answer, and some refusals."""
    draw = random.Random(seed)

    def ask() -> str:
        return "".join(draw.choices("abcdefghijklmnopqrstuvwxyz ", k=40)).strip()

    rows = [row(ask(), f"answer {n}") for n in range(answers) for _ in range(each)]
    return rows + [row(ask(), REFUSAL, answerable=False) for _ in range(refusals)]


def ids(rows: tuple[Example, ...]) -> set[str]:
    return {example.id for example in rows}


def parts(found: Split) -> list[str]:
    removed = tuple(one.example for one in found.removed)
    return [e.id for part in (found.train, found.validation, found.test, removed) for e in part]


def assert_no_leak(found: Split, threshold: float = THRESHOLD) -> None:
    for held in (*found.validation, *found.test):
        for trained in found.train:
            assert jaccard(held.question, trained.question) < threshold
    for held in found.test:
        for other in found.validation:
            assert jaccard(held.question, other.question) < threshold


def test_a_given_test_is_untouched_and_copies_of_it_leave_training() -> None:
    train = [row("How many days of leave?"), row("how many days, of leave"), row("VPN setup?")]
    test = [row("How many days of leave?", "B"), row("Badge lost")]
    test = [
        Example(f"test:{n}", e.question, e.answers, origin=f"t.csv:{n}") for n, e in enumerate(test)
    ]
    found = split(train, test, DataSettings())
    assert found.test == tuple(test)
    assert [e.question for e in found.train] == ["VPN setup?"]
    assert [(r.example.id, r.because_of.id, r.overlap) for r in found.removed] == [
        ("How many days of leave?", "test:0", 1.0),
        ("how many days, of leave", "test:0", 1.0),
    ]
    leaks = [one for one in found.findings if one.code == "D103"]
    assert [one.where for one in leaks] == [(e.example.origin, "t.csv:0") for e in found.removed]
    assert all(one.severity == "warning" for one in leaks)


def test_a_leak_among_rows_of_no_file_is_named_by_their_ids() -> None:
    train = [Example("a", "VPN setup?", ("A",)), Example("b", "other words", ("A",))]
    found = split(train, [Example("t", "vpn setup", ("A",))], DataSettings())
    assert [one.where for one in found.findings if one.code == "D103"] == [("a", "t")]


def test_the_threshold_decides_what_a_copy_is() -> None:
    train = [row("reset my password today"), row("other words")]
    test = [Example("t", "reset my password now", ("A",))]
    overlap = jaccard(train[0].question, test[0].question)
    assert 0.3 < overlap < 0.8
    assert split(train, test, DataSettings()).removed == ()
    assert len(split(train, test, DataSettings(leak_threshold=overlap)).removed) == 1


def test_a_greeting_hides_no_copy() -> None:
    train = [row("VPN怎麼連"), row("hours of the pool?"), row("other words")]
    test = [
        Example("t0", "您好，請問VPN怎麼連？謝謝", ("A",)),
        Example("t1", "Hi there, hours of the pool please", ("A",)),
    ]
    found = split(train, test, DataSettings())
    assert [(one.example.question, one.because_of.id) for one in found.removed] == [
        ("VPN怎麼連", "t0"),
        ("hours of the pool?", "t1"),
    ]


def test_leaks_of_a_real_public_faq_are_found() -> None:
    train = read_examples([FILES / "faq-train.jsonl"]).examples
    test = read_examples([FILES / "faq-test.jsonl"], allow_unanswered=True).examples
    found = split(train, test, DataSettings())
    asked = [(one.example.question, one.because_of.id) for one in found.removed]
    assert asked == [("Can I choose which COVID-19 vaccine I get?", "faq-test:2")]


def test_when_every_row_leaks_nothing_can_be_trained() -> None:
    with pytest.raises(
        DataError, match=r"Every training question is also a test question \(1 rows\)"
    ) as leaked:
        split([row("x")], [Example("t", "x", ("A",))], DataSettings())
    with pytest.raises(DataError, match="no training row") as empty:
        split([], [], DataSettings())
    assert leaked.value.remedy and empty.value.remedy


def test_two_files_with_the_same_ids_can_be_told_apart() -> None:
    train, test = [Example("data:2", "one", ("A",))], [Example("data:2", "two", ("A",))]
    found = split(train, test, DataSettings())
    assert (found.train[0].id, found.test[0].id) == ("train/data:2", "data:2")


def test_a_share_of_the_phrasings_is_held_out_and_every_answer_stays() -> None:
    rows = phrasings(answers=10, each=10, refusals=20)
    found = split(rows, None, DataSettings())
    assert Counter(e.answerable for e in found.test) == {True: 20, False: 4}
    assert len(found.validation) == round(0.12 * 96)
    per_answer = Counter(e.answer for e in found.test if e.answerable)
    assert set(per_answer.values()) == {2}, "every answer gives its share"
    assert {e.answer for e in found.train} == {e.answer for e in rows}
    assert found.findings == ()
    assert sorted(parts(found)) == sorted(e.id for e in rows)


def test_topics_are_held_out_in_proportion() -> None:
    draw = phrasings(answers=20, each=4)
    rows = [Example(e.id, e.question, e.answers, topic="t" + e.answer[-1]) for e in draw]
    found = split(rows, None, DataSettings(test_share=0.25))
    assert Counter(e.topic for e in found.test) == {f"t{n}": 2 for n in range(10)}


def test_an_answer_with_one_phrasing_is_never_a_test() -> None:
    rows = phrasings(answers=40, each=1)
    found = split(rows, None, DataSettings())
    assert (len(found.train), found.validation, found.test) == (40, (), ())
    assert [(one.code, one.severity.value) for one in found.findings] == [
        ("D109", "warning"),
        ("D150", "note"),
    ]


@pytest.mark.parametrize("each", [4, 5])
def test_half_of_the_phrasings_of_an_answer_may_go_and_no_more(each: int) -> None:
    found = split(phrasings(answers=6, each=each), None, DataSettings(test_share=0.5))
    assert set(Counter(e.answer for e in found.test).values()) == {2}


def test_what_answers_with_one_phrasing_cannot_give_the_others_do() -> None:
    rows = phrasings(answers=4, each=20)
    rows += [Example(e.id, e.question, (f"only {e.answer}",)) for e in phrasings(20, 1, seed=1)]
    found = split(rows, None, DataSettings())
    assert len(found.test) == 20 and {e.answer for e in found.train} == {e.answer for e in rows}


def test_near_duplicates_move_together() -> None:
    """A copy of a held-out phrasing left in training is the leak that flatters a run."""
    rows = phrasings(answers=8, each=6)
    copies = [Example(e.id + "!", e.question + " ?!", e.answers) for e in rows]
    found = split([*rows, *copies], None, DataSettings())
    assert len(found.test) == 18, "a fifth of 96 rows, in pairs"
    for part in (found.train, found.validation, found.test):
        assert {i.rstrip("!") for i in ids(part)} == {i for i in ids(part) if not i.endswith("!")}
    assert_no_leak(found)


def test_a_question_and_the_same_with_a_greeting_move_together() -> None:
    rows = phrasings(6, 4)
    polite = "Good morning, quick question: {}, thank you so much!"
    twin_of = {polite.format(one.question): one.question for one in rows}
    twins = [row(twin, one.answer) for twin, one in zip(twin_of, rows, strict=True)]
    found = split([*rows, *twins], None, DataSettings())
    for part in (found.train, found.validation, found.test):
        assert part
        asked = ids(part)
        assert {twin_of[one] for one in asked if one in twin_of} == asked - twin_of.keys()


SAME = (
    ("How do I reach the VPN? Thanks!", "How do I reach the VPN? Thanks \U0001f64f"),
    ("How do I reach the VPN? Thanks!", "Ｈｏｗ ｄｏ Ｉ ｒｅａｃｈ ｔｈｅ ＶＰＮ？ Ｔｈａｎｋｓ！"),
    ("怎麼連VPN？謝謝", "怎麼連VPN？（謝謝）"),
    ("reset VPN pls", "resetVPNpls"),
    ("How do I reach the VPN?", "How do I reach the VPN? Thanks :)"),
)
"""Questions that differ in width, signs or thanks alone."""


@pytest.mark.parametrize(("asked", "known"), SAME)
def test_thanks_that_one_of_two_alone_seems_to_have_part_nothing(asked: str, known: str) -> None:
    """The thanks of the one were taken off and those of the other not: then two questions that
    are equal once normalised were far enough apart for one to be trained on, one to be tested."""
    for one, other in ((asked, known), (known, asked)):
        others = [row("other words"), row("words of a third kind")]
        found = split([row(one), *others], [Example("t", other, ("A",))], DataSettings())
        assert [each.example.question for each in found.removed] == [one]
        assert unseen([row(one), *others], [row(other)], 0.8) == tuple(others)
        assert clusters_of([row(one), *others, row(other)], 0.8) == [(0, 3), (1,), (2,)]


def test_a_held_out_question_with_two_answers_accepts_both() -> None:
    rows = phrasings(answers=2, each=30)
    rows += [Example(e.id + "2", e.question, ("answer 1",)) for e in rows if e.answer == "answer 0"]
    found = split(rows, None, DataSettings())
    both = [e for e in found.test if e.id.endswith("2") or e.id + "2" in ids(found.test)]
    assert both
    assert all(set(e.answers) == {"answer 0", "answer 1"} for e in both)
    assert all(len(e.answers) == 1 for e in found.train)


def test_the_answer_to_a_question_with_another_number_is_no_right_answer() -> None:
    """1.5 days and 15 days are the same letters and digits: held out together, either accepted
    the other's answer, and the proof counted it as right."""
    rows = phrasings(answers=2, each=30)
    rows += [row(f"May {n}.5 days be carried over?", "answer 0") for n in range(1, 9)]
    rows += [row(f"May {n}5 days be carried over?", "answer 1") for n in range(1, 9)]
    found = split(rows, None, DataSettings(test_share=0.5))
    asked = [one for one in found.test if "carried" in one.question]
    assert len(asked) >= 2 and {len(one.answers) for one in asked} == {1}


def test_few_rows_have_no_validation() -> None:
    found = split(phrasings(answers=2, each=8), [], DataSettings())
    assert (len(found.train), found.validation) == (16, ())
    (finding,) = found.findings
    assert finding.code == "D150"
    assert finding.evidence["rows"] == 16 < ROWS_LEAST


def test_validation_has_eight_questions_when_data_allow() -> None:
    found = split(phrasings(answers=4, each=7, refusals=2), [], DataSettings())
    assert len(found.validation) == VALIDATION_LEAST
    few = split([*phrasings(answers=3, each=2), *phrasings(20, 1, seed=1)], [], DataSettings())
    assert len(few.validation) == 3
    assert few.findings[0].code == "D150"
    assert "only 3, of 26" in few.findings[0].message


def test_no_validation_on_request() -> None:
    found = split(phrasings(answers=4, each=7), [], DataSettings(validation_share=0.0))
    assert (found.validation, found.findings) == ((), ())


def test_the_order_of_rows_does_not_matter_but_the_seed_does() -> None:
    rows = phrasings(answers=10, each=6, refusals=9)
    shuffled = rows[:]
    random.Random(5).shuffle(shuffled)
    first, second = split(rows, None, DataSettings()), split(shuffled, None, DataSettings())
    assert (ids(first.test), ids(first.validation)) == (ids(second.test), ids(second.validation))
    assert split(rows, None, DataSettings()) == first
    other = split(rows, None, DataSettings(seed=1))
    assert ids(other.test) != ids(first.test)


def test_the_lock_says_where_every_row_went() -> None:
    train = [*phrasings(answers=4, each=8), row("lost my badge")]
    test = [Example("t:1", "Lost my badge!", ("A",), origin="t.csv:1")]
    found = split(train, test, DataSettings(seed=7))
    lock = found.lock([FileInfo("a.csv", "ab" * 32, 33, "csv", "utf-8")])
    assert lock["seed"] == 7
    assert lock["files"] == [{"path": "a.csv", "sha256": "ab" * 32, "rows": 33}]
    assert Counter(one["part"] for one in lock["rows"]) == {
        "train": len(found.train),
        "validation": len(found.validation),
        "test": 1,
        "removed": 1,
    }
    assert lock["rows"][-1] == {
        "id": "lost my badge",
        "origin": "a.csv:lost my badge",
        "part": "removed",
        "because": {"id": "t:1", "origin": "t.csv:1", "overlap": 1.0},
    }


TABLES = st.lists(
    st.builds(
        row,
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
        st.sampled_from("ABCDE"),
        answerable=st.booleans(),
        topic=st.sampled_from([None, "x", "y"]),
    ),
    max_size=40,
)


@settings(max_examples=80)
@given(TABLES, TABLES, st.booleans(), st.integers(0, 3))
def test_no_row_is_lost_and_none_leaks(
    train: list[Example], test: list[Example], given_test: bool, seed: int
) -> None:
    train = [
        Example(f"a:{n}", e.question, e.answers, e.answerable, e.topic) for n, e in enumerate(train)
    ]
    test = [
        Example(f"t:{n}", e.question, e.answers, e.answerable, e.topic) for n, e in enumerate(test)
    ]
    try:
        found = split(train, test if given_test else None, DataSettings(seed=seed))
    except DataError:
        assert not train or given_test
        return
    expected = [e.id for e in train] + ([e.id for e in test] if given_test else [])
    assert sorted(parts(found)) == sorted(expected)
    assert_no_leak(found)
    kept = (*found.train, *found.validation, *(() if given_test else found.test))
    assert {e.answer for e in found.train if e.answerable} == {
        e.answer for e in kept if e.answerable
    }


def made(question: str, *parents: str, answer: str = "A") -> Example:
    """A row that was made from others."""
    return Example(question, question, (answer,), made_by=mark("short", parents))


def test_made_rows_are_never_held_out() -> None:
    rows = phrasings(6, 8)
    children = [made(f"child {n} {row.question[::-1]}", row.question, answer=row.answer)
                for n, row in enumerate(rows)]  # fmt: skip
    for test in (None, [row("something else altogether")]):
        found = split([*rows, *children], test, DataSettings())
        assert found.validation and not any(e.made_by for e in (*found.validation, *found.test))
        assert sorted(parts(found)) == sorted(
            e.id for e in (*rows, *children, *(found.test if test else ()))
        )


def test_children_of_what_is_held_out_leave_training() -> None:
    rows = phrasings(6, 8)
    children = {row.id: made(f"child of {row.question[::-1]}", row.question) for row in rows}
    found = split([*rows, *children.values()], None, DataSettings())
    held = {example.id for example in (*found.validation, *found.test)}
    kept = ids(found.train)
    for parent, child in children.items():
        assert (child.id in kept) == (parent not in held)
    because = {one.example.id: one.because_of.id for one in found.removed}
    assert because == {children[parent].id: parent for parent in held}


def test_children_of_a_copy_of_a_test_question_leave_with_it() -> None:
    leaked = "How many days of leave?"
    train = [
        row(leaked),
        row("VPN setup?"),
        made("lv days", leaked),
        made("how many days of leave!", "VPN setup?"),
        made("vpn how", "VPN setup?"),
    ]
    found = split(train, [row("how many days of leave")], DataSettings())
    assert ids(found.train) == {"VPN setup?", "vpn how"}
    assert {one.because_of.id for one in found.removed} == {"how many days of leave"}
    assert [finding.code for finding in found.findings].count("D103") == 1
    assert len(found.lock([])["rows"]) == len(train) + 1


def test_made_rows_alone_are_rows_like_any() -> None:
    alone = [made(example.question, "gone", answer=example.answer) for example in phrasings(4, 8)]
    assert split(alone, None, DataSettings()).test


def test_a_new_test_asks_nothing_known_and_nothing_that_a_known_row_was_made_from() -> None:
    known = [row("How many days of leave?"), made("vpn how", "VPN setup?")]
    asked = [row("Badge lost"), row("how many days, of leave"), row("VPN setup?")]
    assert ids(unseen(asked, known, THRESHOLD)) == {"Badge lost"}


def test_a_new_test_takes_the_place_of_the_old_one_in_the_lock() -> None:
    train, old = [*phrasings(4, 8), row("Lost my badge!")], row("lost my badge")
    files = [
        FileInfo("a.csv", "aa", 33, "csv", "utf-8"),
        FileInfo("t.csv", "bb", 1, "csv", "utf-8"),
    ]
    lock = split(train, [old], DataSettings(seed=7)).lock(files)
    new = [row("Where is the garage?"), row("Where is the pool?")]
    found = relocked(lock, new, [FileInfo("t.csv", "cc", 2, "csv", "utf-8")])
    assert found["seed"] == 7
    assert [(file["path"], file["sha256"]) for file in found["files"]] == [
        ("a.csv", "aa"),
        ("t.csv", "cc"),
    ]
    assert [one["id"] for one in found["rows"] if one["part"] == "test"] == [e.id for e in new]
    others = [one for one in lock["rows"] if one["part"] != "test"]
    assert others and [one for one in found["rows"] if one["part"] != "test"] == others
