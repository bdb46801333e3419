"""Each style on single questions: what it makes of them, and what it leaves alone."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from random import Random

import pytest

from tuneproof.augment.colloquial import colloquial
from tuneproof.augment.formal import formal
from tuneproof.augment.glossary import GUARDED, MAINLAND, ONE_WAY, TERMS
from tuneproof.augment.mixed import mixed
from tuneproof.augment.order import order
from tuneproof.augment.polite import plain, polite
from tuneproof.augment.short import short
from tuneproof.augment.style import Wording
from tuneproof.augment.tongue import Tongue
from tuneproof.augment.typo import typo

ZH, HANS, EN = Tongue.TRADITIONAL, Tongue.SIMPLIFIED, Tongue.ENGLISH
JA, OTHER = Tongue.JAPANESE, Tongue.OTHER
SEEDS = range(30)


def made(style: Wording, question: str, tongue: Tongue) -> set[str]:
    """Everything that the style makes of a question, whatever the chance."""
    return {text for seed in SEEDS for text in style(question, tongue, Random(seed))}


@pytest.mark.parametrize(
    ("style", "tongue", "question", "expected"),
    [
        (short, EN, "Who has to approve my leave request?", "who approve leave request"),
        (short, EN, "How do I book a meeting room?", "book meeting room"),
        (short, EN, "When is the IT desk open?", "when IT desk open"),
        (short, ZH, "出差吃飯需要留收據嗎？", "出差吃飯 留收據"),
        (short, ZH, "你們星期六下午有看診嗎？", "星期六下午 看診"),
        (short, ZH, "我要怎麼知道抽血的結果？", "抽血 結果"),
        (short, HANS, "出差吃饭需要留收据吗？", "出差吃饭 留收据"),
        (formal, ZH, "特休可以只請半天嗎？", "特休是否可只請半天？"),
        (formal, HANS, "特休可以只请半天吗？", "特休是否可只请半天？"),
        (formal, EN, "Can I work at home?", "Please confirm whether I can work at home."),
        (colloquial, ZH, "出差吃飯需要留收據嗎？", "出差吃飯要留收據ㄇ"),
        (colloquial, EN, "I am ill, what should I do?", "im ill what now"),
        (colloquial, EN, "I am going to a fair, who is going to pay?",
         "im going to a fair who is gonna pay"),
        (colloquial, EN, "What should I do because I am ill?", "what should i do cos im ill"),
        (polite, EN, "Where do I ask?", "Could you tell me where I ask?"),
        (polite, ZH, "密碼多久要換一次？", "請問密碼多久要換一次？"),
        (polite, HANS, "密码多久要换一次？", "请问密码多久要换一次？"),
        (plain, EN, "Could you tell me where I request my holiday?",
         "Where do I request my holiday?"),
        (plain, ZH, "請問特休要幾天前申請？", "特休要幾天前申請？"),
        (order, ZH, "特休 申請", "申請 特休"),
        (order, ZH, "住宿費 4人房 how much", "how much 住宿費 4人房"),
        (formal, ZH, "門鎖壞了怎辦", "門鎖故障應如何處理？"),
        (mixed, ZH, "怎麼預約心理諮商", "怎麼 book 心理諮商"),
        (order, EN, "request leave PeopleHub", "PeopleHub request leave"),
        (mixed, ZH, "密碼忘了怎麼辦", "password 忘了怎麼辦"),
        (mixed, ZH, "password 忘了怎麼辦", "密碼忘了怎麼辦"),
        (mixed, HANS, "会议室怎么预约", "meeting room 怎么预约"),
    ],
)  # fmt: skip
def test_a_style_makes(style: Wording, tongue: Tongue, question: str, expected: str) -> None:
    assert expected in made(style, question, tongue)


@pytest.mark.parametrize(
    ("style", "tongue", "question"),
    [
        (short, EN, "I twisted my ankle; whom do I ring?"),
        (short, EN, "annual leave days"),
        (short, ZH, "特休 申請"),
        (short, ZH, "那家公司的年終發幾個月？"),
        (short, ZH, "期末補考最晚什麼時候要考完？"),
        (short, ZH, "學生證遺失後悠遊卡餘額怎麼處理？"),
        (short, ZH, "門鎖壞掉進不去房間怎辦"),
        (short, ZH, "外籍生校內工讀有何限制？"),
        (order, ZH, "leave system 網址給我"),
        (formal, ZH, "弄丟學生證QQ 流程是什麼"),
        (formal, ZH, "我忘記密碼了，要去哪裡重設？"),
        (formal, ZH, "student ID lost 要去哪裡掛失？"),
        (mixed, ZH, "請問諮商如需取消，應於何時前告知？"),
        (colloquial, EN, "I wish to lodge a complaint, what do I do?"),
        (formal, EN, "annual leave days"),
        (colloquial, ZH, "敬請說明病假期間之薪資。"),
        (colloquial, EN, "May an employee, upon request, be reimbursed?"),
        (polite, ZH, "特休 申請"),
        (polite, ZH, "請問特休要幾天前申請？"),
        (polite, EN, "Could you translate this letter for me?"),
        (polite, EN, "How does the pension scheme work?"),
        (plain, EN, "Where do I ask?"),
        (order, EN, "annual leave days"),
        (order, ZH, "特休可以只請半天嗎"),
        (mixed, ZH, "敬請告知密碼之期限"),
        (mixed, EN, "Where is my password?"),
        (polite, EN, "Do you not ship to the US?"),
        (formal, EN, "Why do we not get paid overtime?"),
        (formal, ZH, "試用期不能請假嗎？"),
        (short, EN, "Is there anyone I can call?"),
        (short, EN, "Don't I get a bonus this year?"),
    ],
)
def test_a_style_leaves_alone(style: Wording, tongue: Tongue, question: str) -> None:
    assert made(style, question, tongue) == set()


@pytest.mark.parametrize("style", [short, formal, colloquial, mixed, polite, plain, order])
def test_a_language_that_is_not_known_is_left_alone(style: Wording) -> None:
    assert made(style, "Wie viele Urlaubstage habe ich im Jahr?", OTHER) == set()


@pytest.mark.parametrize(
    ("question", "untouched"),
    [
        ("Wie beantrage ich übrige Urlaubstage im LarkAuth-Portal?", "LarkAuth"),
        ("Как сбросить пароль от VPN в приложении?", "VPN"),
    ],
)
def test_every_alphabet_has_typos(question: str, untouched: str) -> None:
    """Of German rows none at all were made. Y and z change places on its keys, so that no
    neighbour is known."""
    found = made(typo, question, OTHER)
    assert len(found) > 10
    for text in found:
        assert untouched in text and sorted(set(text)) == sorted(set(text) & set(question))
        pairs = list(zip(question.split(), text.split(), strict=True))
        assert sum(a != b for a, b in pairs) <= 1
        assert all(a[0] == b[0] for a, b in pairs)


@pytest.mark.parametrize("question", ["من يصلح الطابعة؟", "프린터 고장은 누가 고치나요?", "ab 12"])
def test_what_is_typed_in_another_way_has_none(question: str) -> None:
    assert made(typo, question, OTHER) == set()


def test_japanese_loses_single_signs_and_no_word() -> None:
    """Of Japanese rows none at all were made."""
    asked = "社内ネットワークのパスワードを忘れました。どうすれば？"
    assert made(colloquial, asked, JA) == {"社内ネットワークのパスワード忘れました。どうすれば"}
    assert made(typo, asked, JA) == {
        asked.replace("ネットワーク", "ネトワーク"),
        asked.replace("ネットワーク", "ネットワク"),
        asked.replace("パスワード", "パスワド"),
    }
    for style in (colloquial, typo):
        assert made(style, "有給休暇は何日ありますか", JA) == set()


def test_a_typo_is_one_slip_in_one_word_and_spares_its_first_letter() -> None:
    question = "Where do I request my holiday?"
    found = made(typo, question, EN)
    assert len(found) > 10
    for text in found:
        old, new = question.split(), text.split()
        changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        assert len(changed) <= 1
        for a, b in changed:
            assert a[0] == b[0] and SequenceMatcher(None, a, b).ratio() >= 0.6


def test_a_chinese_typo_is_one_character_of_the_content() -> None:
    question = "密碼多久要換一次？"
    found = made(typo, question, ZH)
    assert {text for text in found if text[:2] == "密馬"}
    for text in found:
        assert sum(a != b for a, b in zip(question, text, strict=True)) == 1


def test_phonetic_signs_are_taiwanese() -> None:
    assert not any(re.search("[ㄅ-ㄩ]", text) for text in made(colloquial, "需要收据吗", HANS))


@pytest.mark.parametrize(
    "question",
    [
        *("個人資料可以刪除嗎？", "過年假期有幾天？", "今年假日要出門嗎？", "主管機關是誰"),
        *("檢查項目有哪些？", "線上傳真號碼是多少？", "公司全面試辦彈性工時了嗎？"),
        *("長期限制出境的人可以應徵嗎？", "符合約定才能退費嗎？", "電費這筆電匯款入帳了嗎？"),
        *("有權限制攜帶相機嗎？", "歸還原設備要找誰？", "回收據點在哪裡？", "辦公室的門禁卡住了"),
        *(
            "變更新地址要找誰？",
            "以下載明的條件是什麼？",
            "VPN client 在哪裡？",
            "這個月的 report 呢？",
        ),
        *(
            "我被停止網路預約了怎麼辦？",
            "預約時間可以改嗎？",
            "門診預約要錢嗎？",
            "諮商預約要錢嗎？",
        ),
        *("研究生借閱期限有幾天？", "理賠期限多久？", "冊數與期限怎麼查？"),
    ],
)
def test_no_term_is_cut_out_of_other_words(question: str) -> None:
    """個人資料可以刪除嗎 became 個 HR 料可以刪除嗎, and a VPN client a VPN客戶."""
    assert made(mixed, question, ZH) == set()


@pytest.mark.parametrize(
    ("tongue", "question", "expected"),
    [
        (ZH, "特休假可以請半天嗎？", {"annual leave 可以請半天嗎？"}),
        (ZH, "截止日期快到了嗎？", {"deadline 快到了嗎？"}),
        (ZH, "更新人員名單了嗎？", {"update 人員名單了嗎？"}),
        (ZH, "手機會被沒收嗎？", {"phone 會被沒收嗎？"}),
        (HANS, "项目有哪些？", {"project 有哪些？"}),
        (HANS, "laptop 坏了", {"笔记本电脑坏了"}),
    ],
)
def test_a_term_is_exchanged_whole(tongue: Tongue, question: str, expected: set[str]) -> None:
    """The leave of 特休假 became annual leave 假, and the new hires of 更新人員 更 new hire 員."""
    assert made(mixed, question, tongue) == expected


def test_every_guard_is_that_of_a_term() -> None:
    terms = {native for natives, _foreigns in TERMS for native in natives}
    assert set(MAINLAND) | set(GUARDED) <= terms
    assert all(re.fullmatch(pattern, term) for term, pattern in GUARDED.items())


def test_every_way_back_is_that_of_an_english_term() -> None:
    assert set(ONE_WAY) <= {foreign for _natives, foreigns in TERMS for foreign in foreigns}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Are there any fees for parking?", "fees for parking"),
        ("Is there another way to pay?", "another way pay"),
        ("Are there animals allowed in the office?", "animals allowed in office"),
        ("Do you know if the canteen is open on Fridays?", "canteen open on Fridays"),
    ],
)
def test_the_frame_of_a_question_ends_with_a_word(question: str, expected: str) -> None:
    """The fees became "y fees for parking", the animals "imals"."""
    assert made(short, question, EN) == {expected}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("使用者手冊要去哪裡下載？", "使用者手冊要去哪下載"),
        ("產品使用說明書在哪裡下載？", "產品使用說明書在哪下載"),
        ("不需要附發票的費用有哪些？", "不用附發票ㄉ費用有哪些"),
    ],
)
def test_a_chat_keeps_words_whole_and_what_is_asked(question: str, expected: str) -> None:
    """使用者手冊 became 用者手冊; what needs no invoice was to have none."""
    assert any(text.startswith(expected) for text in made(colloquial, question, ZH))


def test_no_phonetic_sign_stands_within_a_word() -> None:
    """標的物 became 標ㄉ物."""
    found = made(colloquial, "標的物的清單需要附什麼？", ZH)
    assert any("ㄉ清單" in text for text in found)
    assert not any("標ㄉ" in text for text in found)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("截止日是什麼時候？", "截止日為何時"),
        ("特休什麼時候會過期？", "特休何時會過期"),
        ("得標廠商應該什麼時候簽約？", "得標廠商應於何時簽約"),
        ("收據弄丟了還可以報帳嗎？", "收據遺失是否還可報帳"),
        ("系統新功能可以關掉嗎？", "系統新功能是否可關掉"),
        ("福委會會補助旅遊嗎？", "福委會是否會補助旅遊"),
        ("會議紀錄要放在哪裡？", "會議紀錄應置於何處"),
        ("就學貸款怎麼辦理？", "就學貸款應如何辦理"),
        ("機車停車證怎麼辦？", "機車停車證應如何辦理"),
        ("學生證掉了怎麼辦？", "學生證掉了應如何處理"),
        ("加簽單交到哪裡？", "加簽單應交至何處"),
        ("對保期間到什麼時候？", "對保期間至何時"),
    ],
)
def test_a_letter_is_grammatical(question: str, expected: str) -> None:
    """It asked 截止日是應於何時, 系統新功是否可可以關掉, 福委是否會會補助旅遊,
    就學貸款應如何處理理, 加簽單交應至何處."""
    found = made(formal, question, ZH)
    assert found and all(re.split("[？，]", text)[0] == expected for text in found)
