from __future__ import annotations

import pytest

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.across.misplaced import states_what_is_asked
from tuneproof.check.subject import Subject

ANSWERS = {
    "Keep your bicycle in the store behind Larch Hall.": (
        "Where do I put my bicycle?", "Is there a bicycle store?"),
    "A wash costs three pounds, paid with the WashPoint app.": (
        "What does a wash cost?", "Which app pays for laundry?"),
    "Parcels are kept at reception for ten days.": (
        "How long are parcels kept?", "Where do parcels wait?"),
    "Pets are not allowed in any residence.": (
        "Are pets allowed?", "May pets live in a residence?"),
    "Report repairs in the Residence Portal.": (
        "How do I report repairs?", "Who sees to a broken lamp?"),
    "Guests must be signed in before ten in the evening.": (
        "When must guests be signed in?", "May guests stay overnight?"),
}  # fmt: skip
CLEAN = [(question, answer) for answer, asked in ANSWERS.items() for question in asked]


def swapped(table: list[tuple[str, str]], one: int, other: int) -> list[tuple[str, str]]:
    moved = list(table)
    moved[one] = (table[one][0], table[other][1])
    return moved


@pytest.mark.parametrize("one", [1, 2, 4, 6])
def test_d160_an_answer_pasted_beside_another_question(one: int) -> None:
    table = swapped(CLEAN, one, (one + 5) % len(CLEAN))
    (finding,) = look("D160", Subject(rows(*table))).findings
    assert finding.where[0] == f"train.csv:{one + 2}"
    assert table[one][0] in finding.message


def test_d160_a_clean_table_and_other_words_are_left_be() -> None:
    other_words = [("Can I bring my hamster?", CLEAN[6][1]), ("Fido too?", CLEAN[6][1])]
    assert not look("D160", Subject(rows(*CLEAN, *other_words))).findings


@pytest.mark.parametrize("answer", ["Yes.", "No, sorry.", "Five pounds."])
def test_d160_an_answer_of_a_few_words_fits_any_question(answer: str) -> None:
    table = rows(*CLEAN, ("Is the bicycle store behind Larch Hall open?", answer))
    assert not look("D160", Subject(table)).findings


def test_d160_the_entry_of_an_answer_has_words_for_it() -> None:
    """An answer of two words rests on an entry that says what it is about."""
    short = (
        "Is there a charge for a lost key card?",
        "Ten pounds, paid in cash at the reception desk.",
    )
    near = ("What is the charge for losing a gym card?", "The charge for a lost gym card is five.")
    base = kb("The charge for a lost key card is ten pounds, paid in cash at the reception desk.")
    assert look("D160", Subject(rows(*CLEAN, short, near))).findings
    assert not look("D160", Subject(rows(*CLEAN, short, near), knowledge=base)).findings


UNIQUE = [
    ("Where do I put my bicycle?", "Keep your bicycle in the store behind Larch Hall."),
    ("What does a wash cost?", "A wash costs three pounds, paid with the app."),
    ("How long are parcels kept?", "Parcels are kept at reception for ten days."),
    ("Are pets allowed?", "Pets are not allowed in any residence."),
    ("How do I report repairs?", "Report repairs in the Residence Portal."),
    ("When must guests be signed in?", "Guests must be signed in before ten."),
    ("Are candles prohibited?", "Candles and heaters are prohibited everywhere."),
    ("Is smoking forbidden?", "Smoking is forbidden inside all buildings."),
    ("What is the deposit?", "A deposit of three hundred pounds is due."),
    ("When is the lottery?", "The lottery takes place on Monday."),
]


@pytest.mark.parametrize(("step", "said"), [(1, "the row before"), (-1, "the next row")])
def test_d161_a_column_that_slipped(step: int, said: str) -> None:
    """From the third row on every answer is that of a neighbour."""
    moved = UNIQUE[:2] + [
        (UNIQUE[at][0], UNIQUE[(at + step) % len(UNIQUE)][1]) for at in range(2, len(UNIQUE))
    ]
    (finding,) = look("D161", Subject(rows(*moved))).findings
    assert said in finding.message
    assert len(finding.where) >= 5
    assert places(look("D161", Subject(rows(*moved)))) <= {f"train.csv:{n}" for n in range(3, 12)}


def test_d161_a_table_in_order_and_one_slip_are_left_be() -> None:
    assert not look("D161", Subject(rows(*UNIQUE))).findings
    assert not look("D161", Subject(rows(*swapped(UNIQUE, 4, 5)))).findings
    assert not look("D161", Subject(rows(*CLEAN))).findings


DORMITORY = [
    ("留宿外人會怎樣", "訪客早上十點起可在交誼廳會客，不可過夜，違規者記三點。"),
    ("會客時間到幾點", "訪客早上十點起可在交誼廳會客，不可過夜，違規者記三點。"),
    ("被退宿還能再申請嗎", "累計10點要退宿，下學期也不能申請住宿。"),
    ("冷氣卡哪裡買", "冷氣卡在管理室購買，退宿時退還餘額。"),
    (
        "where do i buy the aircon card",
        "Buy the aircon card at the front desk; ask for the balance.",
    ),
]


@pytest.mark.parametrize(
    ("question", "answer", "named"),
    [
        ("滿十點會怎樣", DORMITORY[2][1], False),  # ten points are in its answer, in digits
        ("滿十點會怎樣", DORMITORY[3][1], True),
        ("aircon card呢", DORMITORY[3][1], False),  # its answer has one of two languages
        ("aircon card for me", DORMITORY[3][1], True),
    ],
)
def test_d160_what_words_cannot_tell_is_left_be(question: str, answer: str, named: bool) -> None:
    """Of a dormitory's 110 rows two were named, and both were right."""
    table = [*CLEAN, *DORMITORY, (question, answer)]
    assert bool(look("D160", Subject(rows(*table))).findings) == named


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Does the WashPoint app take three pounds?", "Yes: pounds, paid with the app."),
        ("星期一有開嗎?", "沒有，星期一是休館日，請您改天再來。"),
    ],
)
def test_d160_a_shorter_answer_on_the_same_is_left_be(question: str, answer: str) -> None:
    hours = "總館週二至週六開放，週日到下午；週一和國定假日休館。"
    more = [("星期一有沒有開呢", hours), ("請問星期一有開嗎", hours)]
    assert not look("D160", Subject(rows(*CLEAN, *more, (question, answer)))).findings


def test_d160_what_only_asks_tells_nothing() -> None:
    table = [*CLEAN, ("賠書要去哪裡辦", "弄丟的請買相同版本。"), ("電子書去哪裡借", "請到網站。")]
    assert not look("D160", Subject(rows(*table))).findings


def test_d160_words_that_only_ask_need_more_of_the_question() -> None:
    """A misspelt question was named, as all that it shared with another answer was “deadline”."""
    table = [
        ("休學申請截止日", "六月十八日前到註冊組辦理，未成年要家長同意書。"),
        ("休學的截止日期", "六月十八日前到註冊組辦理，未成年要家長同意書。"),
        ("宿舍什麼時候抽籤", "舊生四月到住宿系統登記，五月公布結果。"),
        ("怎麼登記住宿", "舊生四月到住宿系統登記，五月公布結果。"),
        ("素舍申請截止日", "舊生四月到住宿系統登記，五月公布結果。"),
    ]
    assert not look("D160", Subject(rows(*CLEAN, *table))).findings


@pytest.mark.parametrize(
    ("question", "answer", "same"),
    [
        ("拿了一萬二的補助要做什麼", "助學金每學期12,000元。", True),
        ("what about the 250 pounds", "The grant is £250.", True),
        ("for 2 people", "It takes 2 days.", False),
    ],
)
def test_a_large_number_of_the_question_in_the_answer(
    question: str, answer: str, same: bool
) -> None:
    assert states_what_is_asked(question, answer) == same
