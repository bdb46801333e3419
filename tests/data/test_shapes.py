from __future__ import annotations

import datetime
from typing import Any

import pytest

from tuneproof.data.shapes import Draft, RowError, draft, plan, question_of
from tuneproof.types import Style


def read(**cells: Any) -> Draft:
    return draft(cells, roles(cells))


def roles(cells: dict[str, Any], answers_needed: bool = True) -> Any:
    found = plan(list(cells), answers_needed=answers_needed)
    assert found is not None
    return found


def chat(*turns: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in turns]


@pytest.mark.parametrize(
    "cells",
    [
        {"question": "Q?", "answer": "A."},
        {"Question ": "Q?", "ANSWER": "A."},
        {"q": "Q?", "a": "A."},
        {"prompt": "Q?", "completion": "A."},
        {"instruction": "Q?", "input": "", "output": "A."},
        {"input": "Q?", "output": "A."},
        {"query": "Q?", "response": "A."},
        {"問題": "Q?", "答案": "A."},
        {"問句": "Q?", "回答": "A."},
        {"问题": "Q?", "回复": "A."},
        {"Ｑ": "Q?", "ground_truth": "A."},
        {"messages": chat(("user", "Q?"), ("assistant", "A."))},
        {"Conversations": [{"from": "human", "value": "Q?"}, {"from": "gpt", "value": "A."}]},
        {"messages": '[{"role": "user", "content": "Q?"}, {"role": "assistant", "content": "A."}]'},
        {"messages": chat(("system", " "), ("user", "Q?"), ("assistant", "A."))},
        {"prompt": chat(("user", "Q?")), "completion": chat(("assistant", "A."))},
        {"prompt": chat(("user", "Q?")), "completion": "A."},
        {"prompt": "Q?", "completion": chat(("assistant", "A."))},
        {
            "prompt": '[{"role": "user", "content": "Q?"}]',
            "completion": '[{"role": "assistant", "content": "A."}]',
        },
        {
            "text": "<|im_start|>user\nQ?<|im_end|>\n<|im_start|>assistant\nA.<|im_end|>\n",
        },
        {"text": "<|im_start|>user Q? <|im_end|> <|im_start|>assistant A."},
    ],
)
def test_every_usual_shape_is_the_same_row(cells: dict[str, Any]) -> None:
    assert read(**cells) == Draft("Q?", ("A.",))


@pytest.mark.parametrize(
    ("columns", "pair"),
    [
        (
            ("Ticket", "Customer question", "Agent reply", "URL"),
            ("Customer question", "Agent reply"),
        ),
        (("住戶問題", "標準答覆"), ("住戶問題", "標準答覆")),
        (("Question", "Approved answer"), ("Question", "Approved answer")),
        (("Domanda", "Risposta"), ("Domanda", "Risposta")),
        (("Вопрос", "Ответ"), ("Вопрос", "Ответ")),
    ],
)
def test_question_and_answer_under_names_of_their_own(
    columns: tuple[str, ...], pair: tuple[str, str]
) -> None:
    """An export of a help desk was said to have no columns."""
    for needed in (True, False):
        found = plan(columns, answers_needed=needed)
        assert found is not None and (found.question, found.answer) == pair


@pytest.mark.parametrize("columns", [("2026 常見問題", ""), ("Agent reply", "Ticket")])
def test_half_a_pair_under_such_a_name_is_none(columns: tuple[str, ...]) -> None:
    """A title over a table may end like the name of a column."""
    assert plan(columns, answers_needed=False) is None


def test_alpaca_input_is_appended() -> None:
    assert read(instruction="Sum up", input="the text", output="A").question == "Sum up\nthe text"


def test_an_input_beside_a_question_is_not_appended() -> None:
    assert read(question="Q", input="x", answer="A").question == "Q"


def test_several_answers() -> None:
    assert read(question="Q", answers=["A", " B ", "A", "", None]).answers == ("A", "B")
    assert read(question="Q", answer=["A", "B"]).answers == ("A", "B")
    assert read(question="Q", answers='["A", "B"]').answers == ("A", "B")
    assert read(question="Q", answers=["B", "A"], answer="A").answers == ("A", "B")


@pytest.mark.parametrize("said", ["[see page 3]", "[1]", '["Open", "Close"]', "[]"])
def test_an_answer_in_brackets_is_text(said: str) -> None:
    """“[1]”, a reference, was learnt as “1”, and the names of two buttons as two answers."""
    assert read(question="Q", answer=said).answers == (said,)


def test_only_outer_white_space_goes() -> None:
    assert read(question=" \t問 題 ", answer="\nline 1\n\n  line 2 ").answers == (
        "line 1\n\n  line 2",
    )
    assert read(question="　問題　", answer="A").question == "問題"


def test_numbers_dates_and_truth_values_are_text() -> None:
    day = datetime.date(2026, 11, 22)
    assert read(question=5, answers=[26, 1.5, True, day]).answers == (
        "26",
        "1.5",
        "true",
        "2026-11-22",
    )
    assert read(question="Q", answer=float("nan")).answers == ()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"question": ["Q"], "answer": "A"}, "question"),
        ({"question": "Q", "answer": {"text": "A"}}, "answer"),
        ({"question": "Q", "answers": [["A"]]}, "answers"),
        ({"question": b"Q", "answer": "A"}, "question"),
        ({"question": "Q", "answer": "half \ud83d"}, "answer"),
        ({"messages": "hello"}, "messages"),
        ({"messages": None}, "messages"),
        ({"messages": ["hello"]}, "messages"),
        ({"messages": [{"content": "x"}]}, "messages"),
        ({"text": "no marks"}, "text"),
    ],
)
def test_a_fault_names_its_column(cells: dict[str, Any], column: str) -> None:
    with pytest.raises(RowError) as caught:
        read(**cells)
    assert caught.value.column == column


def test_of_a_chat_the_last_answered_question_counts() -> None:
    turns = chat(
        ("system", "Be kind"),
        ("user", "one"),
        ("assistant", "1"),
        ("user", "two"),
        ("assistant", "2"),
    )
    found = read(messages=turns)
    assert (found.question, found.answers) == ("two", ("2",))
    assert found.earlier
    assert found.system
    unanswered = read(messages=[*turns, {"role": "user", "content": "three"}])
    assert (unanswered.question, unanswered.answers) == ("two", ("2",))


def test_a_prompt_of_messages_is_a_chat_like_any() -> None:
    """TRL's conversational rows were all unreadable: “a text is expected, and this is: a list”."""
    turns = chat(("system", "Be kind"), ("user", "one"), ("assistant", "1"), ("user", "two"))
    row = {"prompt": turns, "completion": chat(("assistant", "2"))}
    found = read(**row)
    assert (found.question, found.answers) == ("two", ("2",))
    assert found.earlier and found.system
    assert question_of(row, roles(row)) == "two"
    assert question_of({"prompt": turns}, roles({"prompt": turns}, answers_needed=False)) == "two"
    with pytest.raises(RowError, match="names no role"):
        read(prompt=[*turns, {"content": "x"}], completion="2")


def test_a_reply_in_two_messages_is_one_answer() -> None:
    """A help desk's agent sent “Yes.” and then the reason; the “Yes.” was lost without a word."""
    turns = chat(("user", "Q"), ("assistant", "Yes."), ("assistant", ""), ("assistant", "Because."))
    assert read(messages=turns).answers == ("Yes.\nBecause.",)
    sent_twice = chat(("user", "Q"), ("assistant", "Yes."), ("assistant", "Yes."))
    assert read(messages=sent_twice).answers == ("Yes.",)


def test_what_was_said_before_a_tool_was_used_is_no_answer() -> None:
    turns = chat(("user", "Q"), ("assistant", "I look."), ("tool", "5"), ("assistant", "It is 5."))
    assert read(messages=turns).answers == ("It is 5.",)
    assert read(messages=[*turns, {"role": "tool", "content": "ok"}]).answers == ("It is 5.",)


def test_a_chat_without_a_reply_or_a_question() -> None:
    assert read(messages=chat(("user", "Q"))) == Draft("Q", ())
    assert read(messages=chat(("assistant", "Hello"))) == Draft("", ())
    assert read(messages=[]) == Draft("", ())


def test_content_in_parts_is_joined() -> None:
    parts = [{"type": "text", "text": "one"}, {"type": "image"}, {"type": "text", "text": "two"}]
    found = read(
        messages=[{"role": "user", "content": parts}, {"role": "assistant", "content": "A"}]
    )
    assert found.question == "one\ntwo"


@pytest.mark.parametrize("said", ["false", "FALSE", "0", "no", "否", False, 0, "不可"])
def test_unanswerable_in_many_words(said: Any) -> None:
    assert read(question="Q", answer="A", answerable=said).answerable is False


@pytest.mark.parametrize("said", ["true", "Yes", "1", "是", True, 1, "1.0"])
def test_answerable_in_many_words(said: Any) -> None:
    assert read(question="Q", answer="A", 可回答=said).answerable is True


@pytest.mark.parametrize(
    ("column", "yes", "no"),
    [
        ("In scope?", "yes", "no"),
        ("是否有答案", "有", "無"),
        ("可否回答", "✓", "✗"),
        ("beantwortbar", "ja", "nein"),
        ("回答可否", "○", "×"),
    ],
)
def test_answerable_under_other_names(column: str, yes: str, no: str) -> None:
    """A call log's “In scope?” was not used, and none of its rows taught to refuse."""
    assert read(question="Q", answer="A", **{column: yes}).answerable is True
    assert read(question="Q", answer="A", **{column: no}).answerable is False


def test_what_is_not_understood_is_told() -> None:
    found = read(question="Q", answer="A", answerable="maybe", style="rude")
    assert (found.answerable, found.style) == (None, None)
    assert found.doubts == (("answerable", "maybe"), ("style", "rude"))
    assert read(question="Q", answer="A", answerable="", style=None).doubts == ()


def test_topic_and_style() -> None:
    found = read(question="Q", answer="A", 主題=" 特休 ", Style="Formal")
    assert (found.topic, found.style) == ("特休", Style.FORMAL)
    assert read(question="Q", answer="A", topic="").topic is None


def test_sources_in_many_shapes() -> None:
    assert read(question="Q", answer="A", sources=["1", 2, "1"]).sources == ("1", "2")
    assert read(question="Q", answer="A", sources='["a", "b"]').sources == ("a", "b")
    assert read(question="Q", answer="A", sources="a, b;c").sources == ("a", "b", "c")
    assert read(question="Q", answer="A", source="Handbook, page 3").sources == (
        "Handbook, page 3",
    )
    assert read(question="Q", answer="A", 來源="hb-01、hb-02").sources == ("hb-01", "hb-02")


def test_no_known_shape() -> None:
    assert plan(["name", "age"], answers_needed=False) is None
    assert plan(["question"], answers_needed=True) is None


def test_to_ask_needs_no_answer() -> None:
    assert question_of({"q": "Q?"}, roles({"q": "Q?"}, answers_needed=False)) == "Q?"
    turns = {"messages": chat(("user", "one"), ("assistant", "1"), ("user", "two"))}
    assert question_of(turns, roles(turns)) == "two", "the question that waits for its answer"
    assert question_of({"messages": []}, roles(turns)) == ""
