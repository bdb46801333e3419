from __future__ import annotations

import random

import pytest

from tests.faults.data import card, taiwan_id
from tuneproof.text.private import (
    is_card,
    is_china_id,
    is_german_tax_id,
    is_iban,
    is_taiwan_id,
    personal,
)


@pytest.mark.parametrize("seed", range(20))
def test_numbers_with_right_check_digits_are_seen_and_others_are_not(seed: int) -> None:
    rng = random.Random(seed)
    number, payment = taiwan_id(rng), card(rng)
    assert is_taiwan_id(number) and is_card(payment)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_taiwan_id(wrong)
    assert not is_card(payment[:-1] + str((int(payment[-1]) + 1) % 10))


def test_published_examples() -> None:
    assert is_taiwan_id("A123456789") and is_taiwan_id("A800000014")
    assert is_china_id("11010519491231002X") and not is_china_id("110105194912310021")
    assert not is_china_id("11010519491331002X")
    assert is_card("4111 1111 1111 1111") and is_card("378282246310005")
    assert is_german_tax_id("86095742719") and not is_german_tax_id("86095742718")
    assert not is_german_tax_id("11111111111")
    assert is_iban("GB82 WEST 1234 5698 7654 32") and not is_iban("GB83 WEST 1234 5698 7654 32")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我的身分證是A123456789", "Taiwanese id number"),
        ("card 4111-1111-1111-1111 please", "card number"),
        ("write to amy.lin@gmail.com", "private e-mail address"),
        ("打0912-345-678", "mobile number"),
        ("SSN 123-45-6789", "US social security number"),
        ("IBAN GB82 WEST 1234 5698 7654 32", "bank account"),
        ("請匯款到帳號 (700) 0012345-0678901", "bank account"),
        ("請匯合作金庫 006 帳號 0123-456-789012 戶名王大明", "bank account"),
        ("sort code 20-00-00, account 55779911", "bank account"),
        ("her NI number is JG103759A", "British National Insurance number"),
        ("JG 10 37 59 A", "British National Insurance number"),
        ("Steueridentnummer 86 095 742 719", "German tax number"),
        ("ring 07911 123456", "mobile number"),
        ("mobil: 0176/3456789", "mobile number"),
        ("0152 28895456 am Abend", "mobile number"),
        ("+33 6 12 34 56 78", "mobile number"),
        ("+44 (0)7911 123456", "mobile number"),
        ("0049 171 2345678", "mobile number"),
        ("my number is +86 138 1234 5678", "mobile number"),
        ("write to k.b@t-online.de", "private e-mail address"),
        ("我的手机是13787654021", "mobile number"),
        ("móvil 612 34 56 78", "mobile number"),
        ("my cell is (415) 555-2671", "mobile number"),
        ("call me back on 617-482-9931", "telephone number"),
        ("card 4929 1203 5567 8841 exp 09/27", "card number"),
        ("card 4929120355678841, security code 318", "card number"),
        ("卡號4929-1203-5567-8841，有效期限09/27", "card number"),
        ("her private mobile is 07700 900471", "private telephone number"),
        ("In the evening, call Ms Lindqvist at home on 07700 900142.", "private telephone number"),
        ("晚上請打到林小姐家裡 02-2671-8899", "private telephone number"),
        ("阿輝的私人手機0912-000-345", "private telephone number"),
        ("家裡電話05-555-0123", "private telephone number"),
        ("She lives at 14b Station Road, Tolland", "home address"),
        ("承辦人家住禾埤鄉溪尾路205巷7號", "home address"),
        ("戶籍地址：台北市中正路12號", "home address"),
        ("我家電話 02-2671-8899", "telephone number"),
        ("帶健保卡 000012345678到櫃檯", "patient record number"),
        ("DNI 12345678Z", "Spanish id number"),
        ("NIE X-1234567-L", "Spanish id number"),
        ("護照號碼 312345678", "passport number"),
        ("passport no. C01X00T47", "passport number"),
        ("病歷號碼 00348812", "patient record number"),
        ("健保卡號 000012345678", "patient record number"),
        ("MRN: 1234567", "patient record number"),
        ("NHS number 943 476 5919", "patient record number"),
        ("陳大文，生日 70/05/12", "name with date of birth"),
        ("Herr Karl Bauer, geb. 3. März 1961, sagt", "name with date of birth"),
        ("Ann Lee (born 2 May 1970)", "name with date of birth"),
        ("陳小姐，民國72年5月6日生。", "name with date of birth"),
        ("出生日期：1983/05/06", "name with date of birth"),
    ],
)
def test_personal_data_is_named(text: str, kind: str) -> None:
    assert [find.kind for find in personal(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Call us back on 617-482-9931; 請於上班時間回電 02-2671-8899",
        "Call 02-5555-0119 or +44 20 7946 0958",
        "it@ch.example, hr.lead@larkfield.example",
        "Order 1234567890123456 of 2025-11-22",
        "form IT-12, room B305, 1,200 GBP",
        "Liverpool: 0151 496 0123; Leeds: 0113 496 0142; London: +44 20 7946 0958",
        "Zentrale +49 521 5512-300, Taipei +886 2 2345 6789, 0800 123456",
        "銀行客服專線 (02) 2181-2345，帳號鎖定請打分機 312",
        "Children born after 1 January 2015; Kinder, die vor dem 1.9.2018 geboren sind",
        "本辦法自民國112年5月6日生效；2018年9月2日以後出生的幼兒",
        "Rechnung 12345678901, form HR202401A",
        "订单号13812345678，电话 400-820-5588，致電 02-2733-8899",
        "código 12345678A, NIE X1234567M",
        "mobile app support 800-555-0100, mobile: 555-0142",
        "bring your passport PHOTOCOPY, valid until 2026",
        "order 4929 1203 5567 8841 expected in May",
        "membership 1234 5678 9012 expiry 09/27",
        "Our office is at 9 Mill Rise, Tolland, phone 01632 960001",
        "Living in 12 weeks of lockdown; home phone support on 8 days a month",
        "總部在禾埤鄉中正路128號，公司住址請填表格",
        "個人手機費每月500元，家裡電話費另計",
    ],
)
def test_company_contacts_are_left_be(text: str) -> None:
    assert personal(text) == ()


def test_two_finds_of_one_sentence_are_both_named() -> None:
    """What leads to the second one reached over the first, which was then not seen."""
    text = "ring Ann Low at home, 9 Mill Rise, Tolland, mobile 07700 900471"
    assert {find.text for find in personal(text)} == {"9 Mill Rise", "07700 900471"}


def test_a_find_is_shown_with_its_middle_hidden() -> None:
    assert personal("A123456789")[0].masked == "A1…89"


@pytest.mark.parametrize("text", ["x", "aB3", "12-3", "a.b", "a@"])
def test_a_cell_of_one_endless_word_holds_nothing_private(text: str) -> None:
    """Without bounds a pattern is tried from each of its letters, and takes minutes."""
    assert not personal(text * 100_000)
