"""Crossover, contrast and near miss: what they propose of a whole data set, and what never."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.augment.rows import (
    CHINESE,
    CHINESE_KB,
    ENGLISH,
    ENGLISH_KB,
    REFUSAL_EN,
    REFUSAL_ZH,
    material,
    row,
)
from tuneproof.augment.contrast import contrast
from tuneproof.augment.crossover import crossover
from tuneproof.augment.material import Proposal
from tuneproof.augment.nearmiss import near_miss
from tuneproof.augment.telling import telling
from tuneproof.augment.tongue import Tongue
from tuneproof.types import KnowledgeEntry

SEEDS = range(25)


def all_of(source: object, stuff: object) -> list[Proposal]:
    return [one for seed in SEEDS for one in source(stuff, Random(seed))]  # type: ignore[operator]


def test_a_crossover_has_parents_of_one_answer() -> None:
    for rows in (ENGLISH, CHINESE):
        found = all_of(crossover, material(rows))
        assert found
        assert all(len({one.answer for one in each.parents}) == 1 for each in found)
    questions = {one.question for one in all_of(crossover, material(CHINESE))}
    assert "我想出國玩，特休可以只請半天嗎？" in questions
    questions = {one.question for one in all_of(crossover, material(ENGLISH))}
    assert "I want to see my mother in Spain; who approves annual leave?" in questions
    assert not any(each.question.count("?") > 2 for each in all_of(crossover, material(ENGLISH)))


def test_the_topics_that_are_alike_are_found_when_none_are_given() -> None:
    assert material(ENGLISH).mixed_up == (("annual-leave", "sick-leave"),)
    assert material(CHINESE).mixed_up == (("特休", "病假"),)
    assert material(ENGLISH, pairs=(("laptop", "sick-leave"), ("laptop", "gone"))).mixed_up == (
        ("laptop", "sick-leave"),
    )


def test_a_contrast_names_what_is_not_meant() -> None:
    pairs = (("annual-leave", "sick-leave"),)
    found = all_of(contrast, material(ENGLISH, pairs=pairs))
    of = {one.question: one.parents[0].topic for one in found}
    assert of["Who approves annual leave? Not sick leave."] == "annual-leave"
    assert of["What do I do when I am ill? I mean sick leave, not annual leave."] == "sick-leave"
    found = all_of(contrast, material(CHINESE, pairs=(("特休", "病假"),)))
    assert "不是特休，病假會扣薪水嗎？" in {one.question for one in found}


def test_names_are_exchanged_only_where_the_rest_is_asked_of_the_own_topic_too() -> None:
    extra = row("How are days of sick leave paid?", ENGLISH[5].answer, "sick-leave")
    own = row("How is annual leave paid in the days of May?", ENGLISH[0].answer, "annual-leave")
    pairs = (("annual-leave", "sick-leave"),)
    without = all_of(contrast, material((*ENGLISH, extra), pairs=pairs))
    exchanged = "How are days of annual leave paid?"
    assert exchanged not in {one.question for one in without}
    found = all_of(contrast, material((*ENGLISH, extra, own), pairs=pairs))
    taken = next(one for one in found if one.question == exchanged)
    assert taken.parents == (own, extra)


def test_topics_without_names_get_no_contrast() -> None:
    nameless = tuple(replace(one, topic=None) for one in ENGLISH)
    assert all_of(contrast, material(nameless)) == []
    coded = tuple(replace(one, topic=one.topic and f"{one.topic}-01") for one in ENGLISH)
    assert all_of(contrast, material(coded)) == []


def test_a_chinese_topic_without_a_label_is_called_by_its_telling_word() -> None:
    nameless = tuple(replace(one, topic=None) for one in CHINESE)
    pairs = ((CHINESE[0].answer, CHINESE[5].answer),)
    found = {one.question for one in all_of(contrast, material(nameless, pairs=pairs))}
    assert "不是特休，病假會扣薪水嗎？" in found


def test_a_near_miss_is_refused_with_the_commonest_refusal() -> None:
    for rows, kb, refusal in (
        (ENGLISH, ENGLISH_KB, REFUSAL_EN),
        (CHINESE, CHINESE_KB, REFUSAL_ZH),
    ):
        found = all_of(near_miss, material(rows, kb))
        assert found
        made = [one.example(1) for one in found]
        assert {one.answers for one in made} == {(refusal,)}
        assert not any(one.answerable or one.sources for one in made)
    assert "Do interns get annual leave?" in {
        one.question for one in all_of(near_miss, material(ENGLISH, ENGLISH_KB))
    }


def test_data_that_never_refuses_gets_no_near_miss() -> None:
    answered = tuple(one for one in ENGLISH if one.answerable)
    assert all_of(near_miss, material(answered, ENGLISH_KB)) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("Interns have 10 days.", "intern"), ("Freelancers have none.", "freelance")],
)
def test_nothing_is_asked_that_the_knowledge_base_covers(text: str, word: str) -> None:
    kb = (*ENGLISH_KB, KnowledgeEntry("k9", text))
    questions = [one.question.lower() for one in all_of(near_miss, material(ENGLISH, kb))]
    assert not any(word in question for question in questions)
    before = [one.question.lower() for one in all_of(near_miss, material(ENGLISH, ENGLISH_KB))]
    assert any(word in question for question in before)


def test_nothing_is_asked_that_an_answerable_question_of_the_topic_asks() -> None:
    asked = row("My headset is broken, is that the laptop desk too?", ENGLISH[9].answer, "laptop")
    found = all_of(near_miss, material((*ENGLISH, asked), ENGLISH_KB))
    assert not any("headset" in one.question for one in found)
    before = all_of(near_miss, material(ENGLISH, ENGLISH_KB))
    assert any("headset" in one.question for one in before)


def test_a_swap_is_exchanged_only_where_the_entry_speaks_of_it() -> None:
    found = {one.question for one in all_of(near_miss, material(ENGLISH, ENGLISH_KB))}
    assert any("broken headset" in question or "broken projector" in question for question in found)
    by_the_way = row(
        "I left my laptop at home, who approves leave?", ENGLISH[0].answer, "annual-leave"
    )
    found = {
        one.question for one in all_of(near_miss, material((*ENGLISH, by_the_way), ENGLISH_KB))
    }
    assert not any("at home, who approves" in question for question in found)


def test_telling_words_are_those_of_one_side() -> None:
    own = ["annual leave days", "annual leave form", "book annual leave", "annual leave in May"]
    others = ["sick leave days", "sick leave form", "call in sick", "sick leave in May"]
    assert [word for word, _z in telling(own, others, Tongue.ENGLISH)] == ["annual leave"]
    assert telling(own, own, Tongue.ENGLISH) == ()
    assert telling([], [], Tongue.ENGLISH) == ()
