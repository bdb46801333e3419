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
from tuneproof.augment.telling import distinctive_words
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
    alike = tuple(
        row(f"{asked} {kind} leave", answer, f"{kind}-leave")
        for asked in ("request", "payment during", "form for")
        for kind, answer in (("annual", ENGLISH[0].answer), ("sick", ENGLISH[5].answer))
    )
    assert material((*ENGLISH, *alike)).mixed_up == (("annual-leave", "sick-leave"),)
    assert material(CHINESE).mixed_up == (("特休", "病假"),)
    assert material(ENGLISH, pairs=(("laptop", "sick-leave"), ("laptop", "gone"))).mixed_up == (
        ("laptop", "sick-leave"),
    )


def test_a_contrast_names_what_is_not_meant() -> None:
    pairs = (("annual-leave", "sick-leave"),)
    found = all_of(contrast, material(ENGLISH, pairs=pairs))
    of = {one.question: one.parents[0].topic for one in found}
    assert of["Who approves annual leave (not sick leave)?"] == "annual-leave"
    assert of["I've read about sick leave, but who approves annual leave?"] == "annual-leave"
    assert of["What do I do when I am ill? I mean sick leave, not annual leave."] == "sick-leave"
    assert not any("annual leave" in each and "I mean annual" in each for each in of)
    found = all_of(contrast, material(CHINESE, pairs=(("特休", "病假"),)))
    said = {one.question for one in found}
    assert {"病假（不是特休）會扣薪水嗎？", "特休的我知道了，那病假會扣薪水嗎？"} <= said


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
    assert "特休的我知道了，那病假會扣薪水嗎？" in found


def questions_of(topics: dict[str, tuple[str, ...]]) -> set[str]:
    """What is made to tell two topics apart, given as their questions by label."""
    rows = tuple(row(asked, f"{topic}。", topic) for topic in topics for asked in topics[topic])
    pair = tuple(topics)
    return {one.question for one in all_of(contrast, material(rows, pairs=((pair[0], pair[1]),)))}


def test_a_topic_is_called_what_people_say_not_what_a_list_of_contents_does() -> None:
    """“光碟要去哪裡申請（影像光碟拷貝，不是病歷影本申請）”: nobody types that."""
    found = questions_of({
        "影像光碟拷貝": ("光碟要去哪裡申請？", "光碟一片多少錢？", "燒光碟要等多久？"),
        "病歷影本申請": ("病歷去哪裡影印？", "病歷一張多少錢？", "影印病歷要幾天？"),
    })  # fmt: skip
    assert "光碟的我知道了，那病歷一張多少錢？" in found
    assert not any("影像光碟拷貝" in each or "病歷影本申請" in each for each in found)


def test_nothing_is_said_aside_within_a_longer_word() -> None:
    """“加班（不是補休）費怎麼算？”"""
    found = questions_of({
        "加班": ("加班費怎麼算？", "加班要先申請嗎？", "加班單去哪裡填？"),
        "補休": ("補休要多久內休完？", "補休過期了怎麼辦？"),
    })  # fmt: skip
    assert "加班（不是補休）要先申請嗎？" in found
    assert not any("）費" in each or "）單" in each for each in found)


def test_a_question_that_has_a_part_of_the_other_topics_name_is_left_alone() -> None:
    """“不是要問網路預約掛號，還能網路掛號嗎？”"""
    found = questions_of({
        "爽約": ("爽約會被停權嗎？", "爽約三次還能網路掛號嗎？"),
        "網路預約掛號": ("網路預約掛號可以掛幾天後的？", "網路預約掛號幾點截止？"),
    })  # fmt: skip
    assert found and not any("還能網路掛號" in each for each in found)


def test_a_letter_is_no_chat() -> None:
    """“同仁應如何申請事假（不是病假）”, “At what intervals …? I mean …”"""
    found = questions_of({
        "事假": ("事假應如何申請？", "事假是否須附證明？", "事假一年有幾天？"),
        "病假": ("病假一年有幾天？", "病假要附證明嗎？"),
    })  # fmt: skip
    assert any("不是" in each for each in found)
    assert not any("不是" in each and ("如何" in each or "是否" in each) for each in found)


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


def test_a_near_miss_is_refused_in_its_own_language() -> None:
    """Of a set in two languages every near miss had the refusal of the larger part."""
    both = material((*CHINESE, *CHINESE, *ENGLISH), (*CHINESE_KB, *ENGLISH_KB))
    refusals = {one.question.isascii(): one.refusal for one in all_of(near_miss, both)}
    assert refusals == {True: REFUSAL_EN, False: REFUSAL_ZH}


def test_a_topic_has_the_language_of_most_of_its_questions() -> None:
    """One long question with English words in it, and a Chinese topic had no near miss at all."""
    long = row("remote desktop timeout after lunch 特休 approval form", CHINESE[0].answer, "特休")
    stuff = material((*CHINESE, long), CHINESE_KB)
    assert not stuff.tongue(long.question).chinese
    assert any(one.parents[0].topic == "特休" for one in all_of(near_miss, stuff))


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
    assert [word for word, _z in distinctive_words(own, others, Tongue.ENGLISH)] == ["annual leave"]
    assert distinctive_words(own, own, Tongue.ENGLISH) == ()
    assert distinctive_words([], [], Tongue.ENGLISH) == ()


BUS = (
    row("How much is a single ticket?", "A ticket costs 2.40; buy it in the app.", "Tickets"),
    row("Where can I buy a ticket?", "A ticket costs 2.40; buy it in the app.", "Tickets"),
    row("I forgot my ticket, can I pay less?", "It is 60; appeal to fines@hop.example.", "Fines"),
    row("My pass is at home; what is the fine?", "It is 60; appeal to fines@hop.example.", "Fines"),
    row("Where do I pay a fine?", "It is 60; appeal to fines@hop.example.", "Fines"),
    row("I left my bag on the bus, what should I do?", "Call the depot on weekdays.", "Lost"),
    row("Where is the lost property office?", "Call the depot on weekdays.", "Lost"),
    row("How do I travel with my own dog?", "Dogs need a lead.", "Dogs"),
    row("My cat is 5, must she pay?", "Dogs need a lead.", "Dogs"),
    row("When does the night bus leave on Friday night?", "N1 runs from 23:30.", "Night"),
    row("night bus fare", "N1 runs from 23:30.", "Night"),
    row("Where do night buses stop?", "N1 runs from 23:30.", "Night"),
    row("Who owns the bus?", "Please ask our customer service.", None, answerable=False),
)  # fmt: skip


def test_a_bus_company_is_asked_nothing_that_only_an_office_has() -> None:
    """“Who wrote the lost policy?”, “Where can I find the bikes rules in Polish?” of a company that
    has no policies, and “can my wife have a vaccination too?” of a clinic that serves anybody."""
    asked = {one.question for one in all_of(near_miss, material(BUS))}
    assert "Is the ticket information available in other languages?" in asked
    assert "Is the dog information available in other languages?" in asked
    assert not any(
        word in question
        for question in asked
        for word in ("policy", "rules", "lost", "night", "interns")
    )


def test_the_general_is_asked_only_where_nothing_covers_it() -> None:
    kb = (KnowledgeEntry("k1", "All leaflets are translated into German and Polish."),)
    asked = [one.question.lower() for one in all_of(near_miss, material(BUS, kb))]
    assert asked
    assert not any(word in one for one in asked for word in ("german", "polish", "paper"))


def test_an_office_is_asked_about_its_own_first() -> None:
    asked = {one.question for one in all_of(near_miss, material(ENGLISH, ENGLISH_KB))}
    assert "Do interns get annual leave?" in asked
    assert not any("annual leave information" in question for question in asked)


def test_topics_are_told_apart_only_where_their_questions_lie_close() -> None:
    """“Can I bring my dog? I mean dogs, not tickets.”: nobody would take it for the other."""
    once = row("What does my own dog have to do with a ticket for the bus?", "No.", "Dogs")
    assert not any("Dogs" in pair for pair in material((*BUS, once)).mixed_up)


def test_what_a_question_speaks_of_is_not_said_to_be_not_meant() -> None:
    """“I mean fines, not tickets: I forgot my ticket” contradicts itself."""
    found = all_of(contrast, material(BUS, pairs=(("Fines", "Tickets"),)))
    fines = [one.question for one in found if one.parents[0].topic == "Fines"]
    assert fines and not any("my ticket" in each for each in fines)


def test_a_situation_is_joined_to_no_ask_with_another_one() -> None:
    """“The lift is broken; what should I do if I'm stuck in the lift?”"""
    answer = "Ring the engineers."
    rows = (
        row("The lift is broken, who comes to mend it?", answer),
        row("What should I do if I'm stuck inside?", answer),
    )
    found = {one.question for one in all_of(crossover, material(rows))}
    assert not any("broken" in each and "stuck" in each for each in found)


def test_a_name_has_the_article_that_its_texts_have() -> None:
    """“Is there a video about bike store?”"""
    answer = "The bike store is behind the house."
    rows = (
        row("Where is the bike store?", answer, "bike-store"),
        row("Is the bike store locked at night?", answer, "bike-store"),
        row("Where do I report mould?", "Call the team about mould.", "mould"),
        row("Is mould dangerous?", "Call the team about mould.", "mould"),
        row("Who won?", "Please ask our customer service.", None, answerable=False),
    )
    asked = {one.question for one in all_of(near_miss, material(rows))}
    assert {"Is there a video about the bike store?", "Is there a video about mould?"} <= asked
    assert "can i get the bike store information in polish" in asked


def test_no_situation_ends_within_a_number() -> None:
    """“I do about 10; is commuting reimbursed?”"""
    answer = "Mileage is 45p."
    rows = (
        row("I do about 10,000 miles a year", answer),
        row("Is commuting reimbursed?", answer),
    )
    assert not any("10;" in one.question for one in all_of(crossover, material(rows)))


def test_an_indirect_question_is_no_ask_of_its_own() -> None:
    """“What the printing charges are? And is colour more expensive?”"""
    answer = "Mono is 5p a page, colour 20p."
    rows = (
        row("Could you tell me what the printing charges are?", answer),
        row("Is colour more expensive than mono?", answer),
    )
    assert not any("charges are?" in one.question for one in all_of(crossover, material(rows)))


def test_a_heading_is_asked_about_by_what_people_say() -> None:
    """“想申訴宿舍門禁與訪客的問題要找誰”"""
    topic = "宿舍門禁與訪客"
    rows = (
        *(row(asked, "晚上十點關門。", topic) for asked in ("宿舍幾點關門？", "宿舍可以過夜嗎？")),
        *(row(asked, "到櫃檯借。", "圖書借閱") for asked in ("書可以借多久？", "借書要帶什麼？")),
        row("誰贏了？", "抱歉，這裡沒有資料。", None, answerable=False),
    )
    asked = {one.question for one in all_of(near_miss, material(rows))}
    assert "有沒有群組可以問宿舍門禁的問題？" in asked and "圖書借閱有懶人包嗎" in asked
    assert not any(topic in each for each in asked)


def test_an_ask_that_belongs_to_a_situation_is_joined_to_nothing_else() -> None:
    """“Where is the lost property office? And what should I do?”, “My cat is 5; how do I travel
    with my own dog?”, and the same two questions once more the other way round."""
    joined = {one.question for one in all_of(crossover, material(BUS))}
    assert not any("what should I do" in question for question in joined)
    assert not any(each.startswith("My cat") for each in joined)
    for seed in SEEDS:
        pairs = [
            frozenset(one.question for one in each.parents)
            for each in crossover(material(BUS), Random(seed))
            if "; " not in each.question
        ]
        assert len(pairs) == len(set(pairs))


def test_a_situation_is_not_told_twice() -> None:
    """“我今天沒帶健保卡，沒帶健保卡要付多少押金？”, “學生證壞了，學生證遺失後餘額如何處理？”"""
    answer = "押金500元。"
    rows = (row("我今天沒帶健保卡，還能看診嗎？", answer), row("沒帶健保卡要付多少押金？", answer))
    assert not any("，沒帶" in one.question for one in all_of(crossover, material(rows)))
    rows = (row("學生證壞了，要付錢嗎？", answer), row("學生證遺失後餘額怎麼處理？", answer))
    assert not any("，學生證" in one.question for one in all_of(crossover, material(rows)))
