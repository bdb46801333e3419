from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tuneproof.data.read import read_examples
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.data.refusing import refusals_of
from tuneproof.data.shapes import Draft
from tuneproof.types import Example, KnowledgeEntry

HELD = json.loads((Path(__file__).parents[1] / "refusal" / "held.json").read_text(encoding="utf-8"))
ASKED = ("Do you rent tents?", "Who is the manager?", "Can I pay by card?", "Is there a sauna?")
TOLD = "Our team is sorry, ask at the desk."
KNOWN = (KnowledgeEntry("1", "Breakfast is served from 7 to 10. The desk is open all day."),)


def drafts(answer: str, *asked: str, topic: str | None = None) -> list[Draft]:
    return [Draft(question, (answer,), topic=topic) for question in asked or ASKED]


def test_one_sentence_for_unlike_questions_of_which_nothing_is_known_is_the_refusal() -> None:
    """“I have no data to answer this, ask the desk” was learned as the answer to ten questions."""
    rows = drafts(TOLD)
    assert refusals_of(rows, knowledge=KNOWN).sure == {TOLD}
    assert not refusals_of(rows[:2], knowledge=KNOWN).sure


def test_without_a_knowledge_base_it_is_only_asked() -> None:
    found = refusals_of([*drafts(TOLD), *drafts("The desk is there.", "Where?", "What?", "Who?")])
    assert (found.sure, found.doubtful) == (frozenset(), (TOLD,))
    assert refusals_of(drafts("I don't know.")).sure == {"I don't know."}
    for text in ("Hello, how are you?", "It may not weigh over 20 kg."):
        assert not refusals_of(drafts(text)).doubtful


def test_a_greeting_is_asked_about_where_nothing_supports_it() -> None:
    text = "Hello! What brings you here?"
    found = refusals_of(drafts(text, "Hi", "Good evening", "Anyone?"), knowledge=KNOWN)
    assert (found.sure, found.doubtful) == (frozenset(), (text,))


def test_an_answer_of_the_knowledge_base_is_no_refusal() -> None:
    supported = "Breakfast is not served from 7 to 10."
    assert not refusals_of(drafts(supported), knowledge=KNOWN).sure


def test_questions_with_a_subject_have_an_answer() -> None:
    asked = ("Is the pool heated?", "Is the pool open?", "Can dogs use the pool?")
    found = refusals_of(drafts("Sorry, it is shut.", *asked), knowledge=KNOWN)
    assert (found.sure, found.doubtful) == (frozenset(), ())


def test_one_topic_and_a_source_and_a_mark_speak_for_an_answer() -> None:
    rows = drafts(TOLD)
    told = (
        [replace(row, topic="contact") for row in rows],
        [replace(row, sources=("1",)) for row in rows],
        [*rows, Draft("How late is it?", (TOLD,), answerable=True)],
    )
    for one in told:
        assert not refusals_of(one, knowledge=KNOWN).sure
    mixed = [replace(row, topic=f"topic {n}") for n, row in enumerate(rows)]
    assert refusals_of(mixed, knowledge=KNOWN).sure == {TOLD}
    known = [Example("a", "q", (TOLD,), True, None)]
    assert not refusals_of(rows, known, KNOWN).sure


def test_a_number_that_the_knowledge_base_lacks_is_told_to_somebody() -> None:
    text = "Sorry, please ring 555-0199."
    found = refusals_of(drafts(text), knowledge=KNOWN)
    assert (found.sure, found.doubtful) == (frozenset(), (text,))
    desk = KnowledgeEntry("2", "The desk has the number 555-0199.")
    assert refusals_of(drafts(text), knowledge=(desk,)).sure == {text}


def test_the_desk_that_a_refusal_names_need_not_be_known() -> None:
    """“這題…沒有寫到，請打…分機2100詢問” was learned as the answer to 45 questions: its extension
    is in no policy."""
    text = "No such thing is on our shelves, so please ring the desk on 555-0199."
    answer = "Rooms without a bath, no. 7 to 12, are on the left."
    assert refusals_of(drafts(text), knowledge=KNOWN).sure == {text}
    assert refusals_of(drafts(answer), knowledge=KNOWN).doubtful == (answer,)


def test_yes_and_no_answer_unlike_questions_too() -> None:
    for text in ("No.", "No, sorry.", "不行。"):
        found = refusals_of(drafts(text), knowledge=KNOWN)
        assert (found.sure, found.doubtful) == (frozenset(), ())


def test_rows_that_say_themselves_are_not_doubted() -> None:
    """Fifteen rows said 否 under 可回答, and were asked to say so in a column answerable."""
    text = "Hello! What brings you here?"
    said = [replace(row, answerable=False) for row in drafts(text)]
    assert refusals_of(said, knowledge=KNOWN) == refusals_of([])
    assert refusals_of([*said, Draft("Anyone?", (text,))], knowledge=KNOWN).doubtful == (text,)


def test_a_topic_that_says_there_is_none_speaks_for_nothing() -> None:
    """Whoever files questions by topic files those without an answer under “other”."""
    for topic in ("none", "N/A", "其他", "out of scope", "-"):
        assert refusals_of(drafts(TOLD, topic=topic), knowledge=KNOWN).sure == {TOLD}, topic


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("knowledge", [True, False])
def test_what_is_used_like_a_refusal_is_one_in_whatever_words(
    language: str, knowledge: bool
) -> None:
    """A stranger's fifty wordings, each as the refusal of an example: half of them no cue knows.
    Without a knowledge base none of those counted."""
    folder = Path(__file__).parents[2] / "examples" / f"handbook-{language}"
    rows = read_examples([folder / "train.csv"]).examples
    kb = read_knowledge(folder / "kb.jsonl").entries if knowledge else ()
    told = [Draft(row.question, row.answers) for row in rows if row.answerable]
    asked = [row.question for row in rows if not row.answerable]
    heard = 0
    for text in HELD[f"{language}_refusals"]:
        found = refusals_of([*told, *(Draft(question, (text,)) for question in asked)], (), kb)
        assert found.sure <= {text}
        heard += text in found.sure
    assert heard >= 42


def test_an_answer_to_many_wordings_of_one_thing_is_no_refusal() -> None:
    """The commonest sentence with a negation could be any answer, where no source says so."""
    told = "Dogs cannot stay here."
    ways = ("Is my {} welcome?", "Any {} rules", "So what of Rex", "Let a {} sleep?", "{} hair")
    asked = [way.format("dog") for way in ways]
    others = [
        *drafts("Bikes stand in the yard.", *(way.format("bike") for way in ways[:3])),
        *drafts("A tent is 9 euros.", *(way.format("tent") for way in ways[:3])),
    ]
    found = refusals_of([*drafts(told, *asked), *others])
    assert (found.sure, found.doubtful) == (frozenset(), (told,))
