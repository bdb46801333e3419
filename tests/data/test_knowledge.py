from __future__ import annotations

from tuneproof.data.knowledge import with_knowledge
from tuneproof.types import Example, KnowledgeEntry

KB = (KnowledgeEntry("1", "one"), KnowledgeEntry("2", "two"), KnowledgeEntry("3", "one"))


def texts(
    *sources: str, answers: tuple[str, ...] = ("A",), answerable: bool = True
) -> tuple[str, ...]:
    (example,) = with_knowledge([Example("x", "q", answers, answerable, sources=sources)], KB)
    return example.answers


def test_every_source_is_a_right_answer_and_the_first_stays() -> None:
    assert texts("2", "1") == ("A", "two", "one")
    assert texts() == ("A",)


def test_nothing_is_added_twice() -> None:
    assert texts("1", "3", answers=("B", "one")) == ("B", "one")


def test_unknown_sources_add_nothing() -> None:
    assert texts("9") == ("A",)


def test_an_unanswerable_question_has_no_right_answer_in_the_knowledge_base() -> None:
    assert texts("1", answers=(), answerable=False) == ()
