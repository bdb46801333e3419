from __future__ import annotations

import pytest

from tuneproof.data.columns import find, find_by_ending, fold, guessed


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Answerable?", "answerable"),
        ("可回答？", "可回答"),
        ("問題（必填）", "問題"),
        ("Question *", "question"),
        ("Answer (required)", "answer"),
        ("“Topic”", "topic"),
        ("# question", "question"),
        ("Is answerable:", "isanswerable"),
        ("Question #", "question#"),
        ("?", "?"),
    ],
)
def test_a_name_loses_the_signs_of_a_form(name: str, folded: str) -> None:
    """A column "Answerable?" was not used, because of its question mark."""
    assert fold(name) == folded


def test_a_name_without_signs_comes_before_one_with_them() -> None:
    assert (
        find("answer", ("Answer", "Answer?")) == find("answer", ("Answer?", "Answer")) == "Answer"
    )


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("question", "Customer question"),
        ("question", "住戶問題"),
        ("question", "Pregunta del alumno"),
        ("question", "Question du client"),
        ("answer", "Respuesta oficial"),
        ("answer", "Réponse du service"),
        ("question", "Student question 學生提問"),
        ("question", "問題 / Question"),
        ("question", "客戶問題（必填）"),
        ("question", "Kundenfrage"),
        ("question", "Resident asked"),
        ("question", "問題內容"),
        ("answer", "agent_reply"),
        ("answer", "ApprovedAnswer"),
        ("answer", "Musterantwort"),
        ("answer", "客服回覆"),
        ("answer", "Answer text"),
    ],
)
def test_a_name_that_says_whose_it_is_is_known_by_its_end(role: str, name: str) -> None:
    assert find(role, (name,)) is None
    assert find_by_ending(role, ("Ticket", name, "Date")) == name
    assert guessed(name)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("answer", ("Draft answer", "Final answer")),  # nobody said which
        ("answer", ("是否能回答",)),
        ("answer", ("Is there an answer",)),
        ("answer", ("錯誤答案",)),
        ("answer", ("Number of answers",)),
        ("answer", ("Answer date",)),
        ("question", ("Question ID",)),
        ("question", ("Topic of the question we talked about in May, and its question",)),
        ("question", ("質問", "問題")),  # names of their own are not guessed
    ],
)
def test_a_name_about_questions_or_answers_is_neither(role: str, names: tuple[str, ...]) -> None:
    assert find_by_ending(role, names) is None
