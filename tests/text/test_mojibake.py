from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneproof.text.mojibake import broken, repaired

SENTENCE = "特休最小可請半天，請在3個工作天前到系統送單，當年沒休完可遞延1年。"


@pytest.mark.parametrize("text", ["It’s the rule – for all", "Crème brûlée à l’école", SENTENCE])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_utf8_read_as_western_is_seen_and_mended(text: str, encoding: str) -> None:
    damaged = text.encode().decode(encoding, errors="ignore" if encoding == "cp1252" else "strict")
    assert broken(damaged)
    if encoding == "latin-1":
        assert repaired(damaged) == text


def test_utf8_read_as_gbk_is_seen() -> None:
    assert broken(SENTENCE.encode().decode("gb18030", errors="replace"))


def test_utf8_read_as_gbk_without_loss_is_mended() -> None:
    assert repaired("公司规定".encode().decode("gb18030")) == "公司规定"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("請在3個工作天前到系統送單", "big5"), ("当年没休完可以延到明年", "gb2312")],
)
def test_chinese_read_as_western_is_seen_and_mended(text: str, encoding: str) -> None:
    damaged = text.encode(encoding).decode("latin-1")
    assert broken(damaged)
    assert repaired(damaged) == text


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_chinese_that_lost_signs_on_its_way_is_seen_and_stays(encoding: str) -> None:
    """A copy drops the control characters among them; “é‡å…·æ¯” was said to be cut short."""
    read = "量具每年送校一次".encode().decode(encoding, errors="ignore")
    damaged = "".join(char for char in read if char.isprintable())
    assert broken(damaged) and repaired(damaged) == damaged


def test_a_replacement_character_is_seen_and_stays() -> None:
    assert broken("all of the �nswers here") == " the �nswer"
    assert repaired("the �nswer") == "the �nswer"


@pytest.mark.parametrize(
    "text",
    [SENTENCE, "联通", "Crème « à » l’école…", "Größe ≥ 5 µm, £5 ½", "naïve", "日本語のテキスト",
     "Écrivez «é», «è» ou «éèêëàâ»…", "¡Qué ñandú! «Ärger» Øre, þæð, ½ ÷ ¼, 20 °C · µm², ÄÖÜäöüß"],
)  # fmt: skip
def test_whole_text_is_left_be(text: str) -> None:
    assert broken(text) is None
    assert repaired(text) == text


@pytest.mark.parametrize(
    "text",
    ["Wählen Sie „groß“ oder „weiß“.", "«\xa0Mot de passe oublié\xa0»", "Choisissez „MENÜ“ ici.",
     "“Café”—it is", "Dites «\xa0voilà\xa0».", "QUALITÉ\xa0: bonne", "Gruß… und Kuss", "CAFÉ®",
     "CAFɲ", "Klicken Sie auf »Maß«, »Gruß«…", "„MENÜ“–„CAFÉ“", "SYÖ”"],
)  # fmt: skip
def test_a_word_and_the_sign_behind_it_are_whole(text: str) -> None:
    """`fit` mended by itself what was right: „groß“ became „groߓ, and “oublié »” oubli頻."""
    assert broken(text) is None
    assert repaired(text) == text


@pytest.mark.parametrize(
    "text", ["5 µm", "à la carte", "Œuvre", "cœur", "HÔTEL", "Δ and Ω", "2–3", "■ one", "€5", "A™"]
)
def test_a_letter_and_a_sign_may_be_broken_all_the_same(text: str) -> None:
    damaged = text.encode().decode("cp1252")
    assert broken(damaged) and repaired(damaged) == text


def test_what_is_broken_throughout_is_mended_to_the_last_piece() -> None:
    """間 alone may be é and two signs behind it; the other pieces tell that it is none."""
    text = "共 3 間 會議室"
    damaged = text.encode().decode("cp1252")
    assert " é–“ " in damaged and repaired(damaged) == text


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    broken(text)
    repaired(text)


@given(st.text(alphabet="abc 請問公司特休ü", max_size=30))
def test_what_was_read_as_western_comes_back(text: str) -> None:
    assert repaired(text.encode().decode("latin-1")) == text


def test_chinese_whose_signs_became_question_marks_is_seen() -> None:
    assert broken("è«?å??æ?¸è»?æ¯?ç«?å??å¤?ä¹?") is not None
    assert broken("Où est la clé ? Et l'été ? À côté ?") is None
    assert broken("É? È? À?") is None
