"""What is kept of the proposals: nothing known, nothing near a test, everyone a turn."""

from __future__ import annotations

from collections import Counter
from random import Random

from tests.augment.rows import ENGLISH, REFUSAL_EN, row
from tuneproof.augment.choose import AVOIDED, DOUBTFUL, KNOWN, Chooser, Chosen
from tuneproof.augment.material import Proposal
from tuneproof.config import AugmentSettings
from tuneproof.types import Example

SETTINGS = AugmentSettings(per_topic=3, share=0.9)


def chosen(
    *proposals: Proposal,
    rows: tuple[Example, ...] = ENGLISH,
    avoid: tuple[str, ...] = (),
    settings: AugmentSettings = SETTINGS,
) -> Chosen:
    return Chooser(rows, avoid, settings).choose(proposals, Random(0))


def ask(question: str, kind: str = "short", parent: Example = ENGLISH[0]) -> Proposal:
    return Proposal(kind, question, (parent,))


def test_a_new_question_becomes_a_row_that_says_how_it_was_made() -> None:
    (made,) = chosen(ask("leave budget left over")).rows
    parent = ENGLISH[0]
    assert (made.answers, made.topic, made.sources) == (
        parent.answers,
        parent.topic,
        parent.sources,
    )
    assert made.made_by.startswith("short ") and made.origin == f"short ← {parent.origin}"
    assert made.id == f"{made.made_by}#1"


def test_what_is_known_is_dropped() -> None:
    assert chosen(ask("WHO approves annual leave")).dropped == {KNOWN: 1}
    assert chosen(ask("Who approves annual leaves?")).dropped == {KNOWN: 1}
    twice = chosen(ask("leave budget left over"), ask("leave budget left-over!"))
    assert len(twice.rows) == 1 and twice.dropped == {KNOWN: 1}


def test_nothing_comes_near_a_question_to_avoid() -> None:
    avoid = ("Is unused annual leave lost at the end of the year?",)
    assert chosen(ask("is unused annual leave lost at the end of year"), avoid=avoid).dropped == {
        AVOIDED: 1
    }
    polite = ("Good morning, quick question: does unused annual leave expire? Thank you so much!",)
    assert chosen(ask("does unused annual leave expire"), avoid=polite).dropped == {AVOIDED: 1}
    assert chosen(ask("😀"), avoid=("😀",)).dropped == {AVOIDED: 1}


def test_a_question_nearer_to_another_answer_is_dropped() -> None:
    near = "What do I do when I am still ill?"
    assert chosen(ask(near)).dropped == {DOUBTFUL: 1}
    assert len(chosen(ask(near, parent=ENGLISH[6])).rows) == 1
    # A contrast is near on purpose, but no copy.
    assert len(chosen(ask("Who approves annual leave and not sick leave?", "contrast")).rows) == 1
    copy = "What do I do when I am ill now?"
    assert chosen(ask(copy, "contrast")).dropped == {DOUBTFUL: 1}


def test_kinds_and_topics_take_turns() -> None:
    proposals = [
        ask(f"{word} {kind} question about it", kind, parent)
        for parent in (ENGLISH[0], ENGLISH[5])
        for kind in ("short", "polite", "typo")
        for word in ("red", "blue", "green", "grey", "pink")
    ]
    made = chosen(*proposals).rows
    assert Counter(one.topic for one in made) == {"annual-leave": 3, "sick-leave": 3}
    kinds = Counter((one.topic, one.made_by.split()[0]) for one in made)
    assert set(kinds.values()) == {1}


def test_refusals_keep_their_share() -> None:
    refused = Proposal("near-miss", "Is leave taxed somehow?", (ENGLISH[0],), refusal=REFUSAL_EN)
    others = [
        Proposal("near-miss", f"{word} leave elsewhere", (ENGLISH[0],), refusal=REFUSAL_EN)
        for word in ("Unpaid", "Study", "Gardening")
    ]
    answered = [ask(f"{word} of holiday") for word in ("costs", "length", "start")]
    made = chosen(*answered, refused, *others).rows
    # 3 of 14 rows are refusals: of 3 new answers that makes 1 new refusal.
    assert Counter(one.answerable for one in made) == {True: 3, False: 1}
    assert len(chosen(refused, *others).rows) == 3


def test_the_share_is_never_exceeded() -> None:
    proposals = [ask(f"{word} of holiday") for word in ("costs", "length", "start")]
    settings = AugmentSettings(per_topic=3, share=0.1)
    assert len(chosen(*proposals, settings=settings).rows) == 1
    assert chosen(*proposals, settings=AugmentSettings(per_topic=3, share=0.0)).rows == ()


def test_two_rows_of_the_same_parents_have_ids_of_their_own() -> None:
    made = chosen(ask("costs of holiday"), ask("length of any break")).rows
    assert len({one.id for one in made}) == 2
    assert len({one.made_by for one in made}) == 1


def test_a_row_without_topic_stands_for_its_answer() -> None:
    rows = (row("How?", "So."), row("What else?", "This."))
    proposals = [ask(f"{word} now please", parent=one) for one in rows for word in ("go", "stop")]
    settings = AugmentSettings(per_topic=1, share=0.9)
    assert len(chosen(*proposals, rows=rows, settings=settings).rows) == 2
