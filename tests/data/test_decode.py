from __future__ import annotations

from pathlib import Path

import pytest

from tuneproof.data.decode import FOREIGN, decode
from tuneproof.errors import DataError

TRADITIONAL = "問題,答案\n請問特休要幾天前申請?,請在三個工作天前送單,由主管核准。\n"
SIMPLIFIED = "问题,答案\n请问年假要几天前申请?,请在三个工作日前提交,由主管批准。\n"
JAPANESE = "質問,回答\n成績証明書はいくらですか,成績証明書は1通300円で即日発行します。\n"
FILE = Path("rows.csv")


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8-sig", "utf-8-sig"),
        (TRADITIONAL, "utf-16", "utf-16"),
        (TRADITIONAL, "utf-32", "utf-32"),
        (TRADITIONAL, "cp950", "cp950"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        ("emoji 🎉", "utf-8", "utf-8"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        ("question,answer\r\nHow much?,£5 🎉\r\n", "utf-16-le", "utf-16-le"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
    ],
)
def test_an_encoding_is_recognised(text: str, encoding: str, name: str) -> None:
    assert decode(text.encode(encoding), FILE) == (text, name)


def test_utf_16_big_endian_with_its_mark() -> None:
    content = b"\xfe\xff" + TRADITIONAL.encode("utf-16-be")
    assert decode(content, FILE)[0] == TRADITIONAL


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("el país más bonito, aquí está, ¿qué país?\n", "mac_roman"),
        ("la région, là-bas, près de l'hôtel\n", "cp850"),
        ("Körbe, Fäden, Räder, Löffel\n", "cp850"),
        ("Müll für Körbe, Fäden, Grüße und Öfen\n", "cp850"),
        ("Müll für Körbe, Fäden, Grüße und Öfen\n", "mac_roman"),
        ("gdzie jest świetlica, miał być łatwy dostęp, są książki\n", "cp1250"),
        ("kolik stojí řízení, žádost, dítě, účet, měsíc\n", "cp1250"),
        ("ücretsiz mi, değişim şartı, İade için yazın\n", "cp1254"),
        ("πόσο κοστίζει η συνδρομή\n", "cp1253"),
        ("Как сбросить пароль? Обратитесь в отдел кадров\n", "cp1251"),
    ],
)
def test_other_encodings_are_refused_rather_than_misread(text: str, encoding: str) -> None:
    """Big5 and GB18030 accept much that is neither: it must not become Chinese gibberish."""
    with pytest.raises(DataError) as caught:
        decode(text.encode(encoding), FILE)
    assert caught.value.where == "rows.csv"
    assert "UTF-8" in str(caught.value.remedy)


def test_the_fault_names_byte_and_line() -> None:
    with pytest.raises(DataError, match=r"Byte 21 \(line 2\) is not UTF-8: 0xE9"):
        decode("question,answer\nq,café!\n".encode("latin-1"), FILE)


def test_a_truncated_utf_16_file_is_a_fault() -> None:
    with pytest.raises(DataError, match="UTF-16"):
        decode(TRADITIONAL.encode("utf-16")[:-1], FILE)


@pytest.mark.parametrize("content", [b"q,a\n\0\0\x01", "q\0,a\n".encode("utf-16")])
def test_binary_junk_is_no_text(content: bytes) -> None:
    with pytest.raises(DataError, match="byte 4 is 0"):
        decode(content, FILE)


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, Änderung, Übung, café, naïve, résumé\n",
        "Änderung Ähre Ärger Äste\n",
        "Wie groß ist die „Tonne“ für 3 m³? – Das Fünffache, für 60 €, Größe überprüfen.\n",
        "Où est l’hôtel ? À côté du café, près de l’église.\n",
        "¿Cuánto cuesta la matrícula? Según el año, más cómoda.\n",
        "don’t, won’t, can’t, “quoted”\n",
        "Mon–Fri 8 a.m. – 5 p.m.; it’s 9–12 on Sat, from 20 € …\n",
        "Refunds take 5–10 business days.\n",
    ],
)
def test_windows_1252_is_read_where_it_looks_like_a_western_language(text: str) -> None:
    """What Excel writes in Germany and France, which was refused with a remedy; and of an English
    help desk: beyond ASCII that has dashes and quotes only."""
    assert decode(text.encode("cp1252"), FILE) == (text, "cp1252")


def test_a_line_pasted_in_another_encoding_hides_no_other() -> None:
    """One line in Big5 stopped a check of 156; now its row alone is left out."""
    lines = [line.encode() for line in TRADITIONAL.splitlines() * 10]
    lines[8] = "怎麼請假,在系統送單".encode("cp950")
    text, name = decode(b"\n".join(lines), FILE)
    assert name == "utf-8"
    found = text.split("\n")
    assert FOREIGN in found[8] and not any(
        FOREIGN in line for at, line in enumerate(found) if at != 8
    )
    lines[10] = lines[8]
    with pytest.raises(DataError, match=r"line 9\) is not UTF-8"):
        decode(b"\n".join(lines), FILE)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_zero_byte_within_a_text_hides_no_other_line(mark: bytes) -> None:
    lines = [b"How much is it?,Five pounds." for _line in range(30)]
    lines[3] = b"How\0much?,Five pounds."
    text, name = decode(mark + b"\n".join(lines), FILE)
    assert text.split("\n")[3] == f"How{FOREIGN}much?,Five pounds."
    assert name == ("utf-8-sig" if mark else "utf-8")
