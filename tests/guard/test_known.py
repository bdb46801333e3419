from __future__ import annotations

import pytest

from tests.guard.conftest import LEAVE, REFUSAL, ROWS, VPN
from tuneproof.guard.known import PLAIN_REFUSALS, Known, plain_refusal
from tuneproof.refusal import looks_like_refusal
from tuneproof.text.elsewhere import LANGUAGES
from tuneproof.types import Example


def test_the_refusal_is_the_one_that_the_data_uses_most() -> None:
    other = Example("8", "Dogs?", ("No idea.",), answerable=False)
    assert Known.build((other, *ROWS)).refusal == REFUSAL


@pytest.mark.parametrize(
    ("answers", "language"),
    [
        ([LEAVE, VPN], "en"),
        (["請在差勤系統提出申請。", "VPN 請洽資訊部。"], "zh-TW"),
        (["図書は一人10冊まで、2週間借りられます。", "Wi-Fiは館内で使えます。"], "ja"),
        (["请在考勤系统提出申请,由主管核准。"], "zh-CN"),
        (
            ["Das Bad ist ab 7 Uhr offen.", "Kinder zahlen 2 Euro, und sie sind mit Eltern da."],
            "de",
        ),
        (["La piscine est ouverte à 7 h.", "Les enfants paient 2 euros pour une heure."], "fr"),
        (["La piscina apre alle 7 e chiude alle 21.", "I bambini pagano 2 euro per un'ora."], "it"),
        (["A piscina abre às 7 e fecha às 21.", "As crianças pagam 2 euros por uma hora."], "pt"),
        (["수영장은 7시에 엽니다.", "어린이는 한 시간에 2유로입니다."], "ko"),
        (["La piscina abre a las 7.", "Los niños pagan 2 euros por una hora en el agua."], "es"),
        (["Het bad is open van 7 tot 21 uur en de kinderen betalen 2 euro."], "en"),
        ([], "en"),
        (["12345"], "en"),
    ],
)
def test_without_one_it_is_plain_and_in_the_language_of_the_answers(
    answers: list[str], language: str
) -> None:
    assert plain_refusal(answers) == PLAIN_REFUSALS[language]


def test_every_plain_refusal_is_heard_as_one() -> None:
    assert all(map(looks_like_refusal, PLAIN_REFUSALS.values()))


def test_nearest_looks_among_answers_sources_and_refusals(known: Known) -> None:
    assert known.nearest(LEAVE) == (LEAVE, 1.0)
    assert known.nearest(REFUSAL[:-1])[0] == REFUSAL
    assert known.nearest("MFA uses the LarkAuth app")[0].startswith("MFA uses")
    assert Known.build(()).nearest("anything") == ("", 0.0)


def test_declining_is_told_from_answering(known: Known) -> None:
    assert known.declines(REFUSAL)
    assert not known.declines(LEAVE)


def test_the_longest_known_text_bounds_what_can_be_one(known: Known) -> None:
    assert known.longest == max(len(text) for text in (*known.answers.texts, REFUSAL))
    assert Known.build(()).longest == 0


def test_whoever_asks_about_something_else_is_refused_in_their_own_language() -> None:
    spoken = {"zh-TW" if language == "zh" else language for language in LANGUAGES}
    assert spoken <= set(PLAIN_REFUSALS)
