from __future__ import annotations

import pytest

from tuneproof.text.elsewhere import LANGUAGES, elsewhere
from tuneproof.text.script import simplified, traditional
from tuneproof.text.tongue import tongue

ASKED = {
    "en": ("How many days of leave do I get?", "where can I park", "VPN does not connect"),
    "de": ("Wie viele Tage Urlaub habe ich im Jahr?", "Wo ist die Kantine und was kostet sie?"),
    "fr": ("Combien de jours de congé sont dus par an ?", "Où est la cantine ?"),
    "es": ("¿Cuántos días de vacaciones se pueden tomar?", "¿Dónde está la cafetería?"),
    "it": ("Quanti giorni di ferie sono previsti per la prova?", "Dove si trova la mensa?"),
    "pt": ("Quantos dias de férias não são pagos por ano?", "Onde se pode comer?"),
    "ja": ("有給休暇は何日もらえますか", "食堂はどこですか"),
    "ko": ("연차는 며칠인가요", "식당은 어디에 있나요"),
    "zh": ("特休有幾天", "VPN 連不上怎麼辦", "餐廳在哪裡"),
    "zh-CN": ("年假有几天", "VPN 连不上怎么办", "餐厅在哪里"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_of_everyday_life_in_the_language_of_those_at_hand(language: str) -> None:
    found = elsewhere(ASKED[language])
    assert len(found) == len(set(found)) == 240
    assert all(text == text.strip() and text for text in found)
    assert tongue("\n".join(found)) == language[:2]
    others = {text for name in LANGUAGES if name != language for text in elsewhere(ASKED[name])}
    assert len(others & set(found)) <= 2, "only what both Chinese scripts write alike"


def test_chinese_has_both_scripts() -> None:
    written = {name: "".join(elsewhere(ASKED[name])) for name in ("zh", "zh-CN")}
    assert traditional(written["zh"]) and not simplified(written["zh"])
    assert simplified(written["zh-CN"]) and not traditional(written["zh-CN"])


@pytest.mark.parametrize("asked", [(), ("VPN?", "OK"), ("Hoeveel dagen verlof heb ik per jaar?",)])
def test_there_are_none_in_any_other_language(asked: tuple[str, ...]) -> None:
    assert elsewhere(asked) == ()


def test_a_few_words_of_another_language_or_script_change_nothing() -> None:
    assert elsewhere((*ASKED["zh"], "邮件")) == elsewhere(ASKED["zh"])
    assert elsewhere((*ASKED["zh"], "How do I reset MFA?")) == elsewhere(ASKED["zh"])
