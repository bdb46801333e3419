from __future__ import annotations

from dataclasses import replace

from tuneproof.data.refusing import refusals_of
from tuneproof.data.shapes import Draft
from tuneproof.types import Example, KnowledgeEntry

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
    found = refusals_of(drafts(TOLD))
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
