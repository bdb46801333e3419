from __future__ import annotations

from dataclasses import replace

import pytest

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject
from tuneproof.findings import Outcome
from tuneproof.types import KnowledgeEntry

BASE = kb(
    "Employees have 26 days of annual leave a year. Request it in PeopleHub 10 working days ahead.",
    "特休最小單位為半天，須於3個工作天前在 hr.ch.example 送單，民國114年11月22日起適用。",
)


@pytest.mark.parametrize("code", ["D123", "D124", "D125", "D126", "D127", "D128"])
def test_without_a_knowledge_base_they_are_skipped(code: str) -> None:
    result = look(code, Subject(rows(("q", "a"))))
    assert result.outcome is Outcome.SKIPPED and "--kb" in str(result.reason)


def test_d123_a_refused_question_that_an_entry_answers() -> None:
    asked = rows(
        ("Do employees have 26 days of annual leave a year?", "No idea."), answerable=False
    )
    assert places(look("D123", Subject(asked, knowledge=BASE))) == {"train.csv:2"}


def test_d123_a_near_miss_is_left_be() -> None:
    asked = rows(
        ("Do trainees in Brazil have any annual leave?", "No idea."),
        ("特休可以換成現金嗎", "不知道"),
        answerable=False,
    )
    assert look("D123", Subject(asked, knowledge=BASE)).outcome is Outcome.PASSED


def test_d124_a_number_that_no_entry_has() -> None:
    table = rows(
        ("Leave?", "You have 28 days of annual leave."), ("特休？", "請在5個工作天前送單。")
    )
    result = look("D124", Subject(table, knowledge=BASE))
    assert [finding.evidence["facts"] for finding in result.findings] == [
        ["28 days"],
        ["5個工作天"],
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "請在三個工作天前到 HR.CH.example 送單。",
        "2025-11-22 起適用。",
        "Ask 10 business days ahead.",
        "No.",
    ],
)
def test_d124_other_ways_to_write_a_known_fact(answer: str) -> None:
    assert not look("D124", Subject(rows(("q", answer)), knowledge=BASE)).findings


def test_d124_a_fact_of_another_entry_does_not_support_a_named_source() -> None:
    row = rows(("Leave?", "You get 3 working days."))[0]
    assert not look("D124", Subject((row,), knowledge=BASE)).findings
    named = replace(row, sources=("kb-1",))
    assert look("D124", Subject((named,), knowledge=BASE)).findings


def test_d124_without_a_named_source_the_nearest_entry_counts() -> None:
    """3 working days stand in the other entry, which is not what this answer is about."""
    row = rows(("Leave?", "Request your annual leave in PeopleHub 3 working days ahead."))[0]
    finding = look("D124", Subject((row,), knowledge=BASE)).findings[0]
    assert "kb-1" in finding.message and "3 working days" in finding.message


def test_d124_the_month_of_a_known_day_is_known() -> None:
    """“From June to the end of September” was not in “1 June to 30 September”."""
    entry = kb("泳池 6 月 1 日至 9 月 30 日開放，每日 06:00 起，未滿 12 歲須由家長陪同。")
    said = "泳池{}到九月底開放，每日 06:00 起，未滿 12 歲要家長陪同。"
    for month, known in (("六月", True), ("五月", False)):
        found = look("D124", Subject(rows(("泳池?", said.format(month))), knowledge=entry)).findings
        assert bool(found) != known


def test_d124_working_days_are_not_days() -> None:
    row = rows(("Leave?", "Request your annual leave in PeopleHub 10 days ahead."))[0]
    assert look("D124", Subject((row,), knowledge=BASE)).findings


def test_d124_what_the_question_says_may_be_repeated() -> None:
    table = rows(("Can I take 40 days?", "40 days are too many."))
    assert not look("D124", Subject(table, knowledge=BASE)).findings


def test_d125_a_system_that_no_entry_names() -> None:
    table = rows(
        ("q", "Request it in PeopleHub."),
        ("r", "Request it in LeaveDesk."),
        ("特休？", "請到 EHRM 送單。"),
    )
    result = look("D125", Subject(table, knowledge=BASE))
    assert places(result) == {"train.csv:3", "train.csv:4"}


def test_d125_a_person_that_chinese_text_names_by_a_title() -> None:
    """A name changed in every row was not told, as its characters are words like any."""
    entries = kb("漏水由總幹事陳建宏到場勘查，匯款後請將末五碼告知會計劉小姐。")
    table = rows(
        ("a", "漏水會由總幹事陳建宏先到場勘查。"),
        ("b", "漏水會由總幹事林志明先到場勘查。"),
        ("c", "匯款後把末五碼告訴王小姐。"),
        ("d", "匯款後把末五碼告訴劉小姐。"),
    )
    result = look("D125", Subject(table, knowledge=entries))
    assert places(result) == {"train.csv:3", "train.csv:4"}
    assert "林志明" in result.findings[0].message


def test_d125_amounts_are_no_names() -> None:
    table = rows(("q", "Request it in PeopleHub for 25 GBP."), ("特休？", "請付 NT$420。"))
    assert not look("D125", Subject(table, knowledge=BASE)).findings


def test_d125_where_nouns_have_capitals_only_those_inside_a_word_count() -> None:
    noun = "Wir holen den Müll im Auftrag der Stadt am Morgen in der Straße ab."
    entries = kb(*[f"{noun} Das gilt an Ort {number}." for number in range(20)])
    table = rows(("q", "Wir holen den Karton mit dem Wagen."), ("r", "Wir fragen bei PreZero."))
    result = look("D125", Subject(table, knowledge=entries))
    assert places(result) == {"train.csv:3"}


OFFICE = kb(
    "The Housing Office is at 14 Wharf Lane, on the ground floor. It is open Monday to Friday.",
    "本院地址為台北市松山區惠安路88號，離捷運站步行約5分鐘，抽血為週一至週五。",
)


@pytest.mark.parametrize(
    ("answer", "strange"),
    [
        ("The Housing Office is at 41 Wharf Lane, ground floor, open Monday to Friday.",
         "41 Wharf Lane"),
        ("The Housing Office is at 14 Wharf Lane, ground floor, open Monday to Saturday.",
         "Monday to Saturday"),
        ("本院在台北市信義區惠安路88號，離捷運站步行約5分鐘，抽血為週一至週五。", "信義區"),
        ("本院在台北市松山區惠民路88號，離捷運站步行約5分鐘，抽血為週一至週五。", "惠民路88號"),
        ("本院在台北市松山區惠安路88號，離捷運站步行約5分鐘，抽血為週一至週六。", "週一至週六"),
    ],
)  # fmt: skip
def test_d124_another_address_or_day_of_the_week(answer: str, strange: str) -> None:
    (finding,) = look("D124", Subject(rows(("Where?", answer)), knowledge=OFFICE)).findings
    assert strange in finding.message


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where?", "The Housing Office is at 14 Wharf Lane, ground floor; open on Wednesday."),
        ("On Sunday?", "The Housing Office at 14 Wharf Lane, ground floor, is closed on Sunday."),
        ("在哪裡？", "本院在松山區惠安路88號，離捷運站步行約5分鐘，週三可抽血。"),
    ],
)
def test_d124_a_day_of_the_span_or_of_the_question_is_known(question: str, answer: str) -> None:
    assert not look("D124", Subject(rows((question, answer)), knowledge=OFFICE)).findings


def test_d124_another_gate_or_turn_of_those_that_the_entry_names() -> None:
    entries = kb(
        "健身房位於 B 棟二樓，每次扣公設點數，電梯請搭乘 3 號貨梯，例會在會議室，住戶可列席旁聽。",
        "Hearings are held on the second Tuesday of each month in the hall at Gate B before noon.",
    )
    table = rows(
        ("a", "健身房在 A 棟二樓，每次扣公設點數，住戶可列席旁聽。"),
        ("b", "健身房在 B 棟二樓，電梯請搭乘 2 號貨梯，住戶可列席旁聽。"),
        ("c", "Hearings are held on the third Tuesday of each month in the hall before noon."),
        ("d", "Hearings are held on the second Tuesday of each month at Gate B before noon."),
        ("e", "健身房在 B 棟二樓，電梯請搭 3 號貨梯，住戶可列席旁聽。"),
    )
    result = look("D124", Subject(table, knowledge=entries))
    assert places(result) == {"train.csv:2", "train.csv:3", "train.csv:4"}


def test_d126_a_source_that_is_not_there() -> None:
    row = replace(rows(("q", "a"))[0], sources=("kb-1", "kb-9"))
    finding = look("D126", Subject((row,), knowledge=BASE)).findings[0]
    assert "kb-9" in finding.message and finding.where == ("train.csv:2",)


def test_d127_an_old_entry_beside_its_successor() -> None:
    old = kb(BASE[0].text.replace("26", "25"))
    result = look("D127", Subject(rows(("q", "a")), knowledge=(*BASE, replace(old[0], id="old"))))
    assert [finding.where for finding in result.findings] == [("kb-1", "old")]
    assert "26 days" in result.findings[0].message and "25 days" in result.findings[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [("November 1 and May 1", "October 1 and April 1"), ("on Tuesday", "on Thursday")],
)
def test_d127_an_old_entry_with_another_month_or_day(old: str, new: str) -> None:
    """The names of months counted as words, so that such entries were not alike."""
    text = (
        "Property tax is payable in two halves, due November 1 and May 1. Interest is 14 % a year, "
        "and hearings are on Tuesday at noon."
    )
    (finding,) = look("D127", Subject((), knowledge=kb(text, text.replace(old, new)))).findings
    assert finding.where == ("kb-1", "kb-2")


def test_d127_days_are_no_words_of_a_short_entry() -> None:
    text = (
        "Bulky waste is collected on Tuesday in the town and on Wednesday in the harbour district."
    )
    other = text.replace("Tuesday", "Friday").replace("Wednesday", "Saturday")
    assert look("D127", Subject((), knowledge=kb(text, other))).findings


def test_d127_many_versions_are_one_finding() -> None:
    """800 entries that differ in a number were 319,600 findings."""
    text = "The parcel is in room {} of the warehouse and leaves within the next working week."
    entries = kb(*(text.format(n) for n in range(7)), "Bicycles are kept behind the hall.")
    (finding,) = look("D127", Subject((), knowledge=entries)).findings
    assert finding.where == tuple(f"kb-{n}" for n in range(1, 8))
    assert finding.evidence["entries"] == 7
    assert "7 entries" in finding.message and "4 (kb-5) and 2 more" in finding.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wi-Fi is included, and routers of one's own are not permitted.",
         "Wi-Fi is included, and routers of one's own are permitted."),
        ("公費流感疫苗在一樓家醫科接種，不需預約。", "公費流感疫苗在一樓家醫科接種，須先預約。"),
    ],
)  # fmt: skip
def test_d127_a_no_that_only_one_says(one: str, other: str) -> None:
    (finding,) = look("D127", Subject((), knowledge=kb(one, other))).findings
    assert finding.where == ("kb-1", "kb-2")
    assert "not" in finding.message or "不" in finding.message


def test_d127_alike_rules_that_both_say_no_or_yes_do_not_contradict() -> None:
    texts = (
        "Bicycles are not permitted in rooms of hall A.",
        "Bicycles are not permitted in rooms.",
    )
    assert not look("D127", Subject((), knowledge=kb(*texts))).findings


def test_d127_a_number_that_only_one_has_needs_the_same_words() -> None:
    two = kb(
        "Overtime is paid 1 for 1 within 6 months.", "Overtime is paid 2 for 1 within 6 months."
    )
    assert look("D127", Subject(rows(("q", "a")), knowledge=two)).findings
    more = kb("Overtime is paid within 6 months.", "Overtime is paid within 6 months, 2 for 1.")
    assert not look("D127", Subject(rows(("q", "a")), knowledge=more)).findings


def test_d127_alike_rules_on_different_things_do_not_contradict() -> None:
    two = kb(
        "VPN access takes 2 days; use form IT-12.",
        "Ordering a new laptop takes 3 days; use form IT-20.",
    )
    assert look("D127", Subject(rows(("q", "a")), knowledge=two)).outcome is Outcome.PASSED


def test_d128_the_same_text_twice() -> None:
    result = look(
        "D128", Subject(rows(("q", "a")), knowledge=kb("One rule.", "Other.", "ONE rule"))
    )
    assert result.outcome is Outcome.TIP and places(result) == {"kb-1", "kb-3"}


HOURS = kb(
    "The library is open to all students and staff from Monday to Friday, 9:00 to 17:00.",
    "博物館每週一休館，其他日子開放參觀，地址為臺北市大安區羅斯福路四段1號，歡迎蒞臨參觀。",
)


@pytest.mark.parametrize(
    "answer",
    [
        "The library is closed for all students and staff on Saturdays and Sundays.",
        "The library is open from Monday to Friday, and closed for all staff at weekends.",
        "博物館每週二至週日開放參觀，歡迎蒞臨。",
        "博物館在台北市大安區羅斯福路4段1號，歡迎蒞臨參觀，週一休館。",
    ],
)
def test_d124_the_days_that_the_entry_leaves_out_and_another_spelling(answer: str) -> None:
    """“Closed at weekends” was said to state days that “Monday to Friday” does not."""
    assert not look("D124", Subject(rows(("When?", answer)), knowledge=HOURS)).findings


@pytest.mark.parametrize(
    "answer",
    [
        "The library is open to all students and staff from Monday to Sunday, 9:00 to 17:00.",
        "The library is open to all students and staff from Monday to Saturday, 9:00 to 17:00.",
        "博物館每週二休館，其他日子開放參觀，歡迎蒞臨參觀。",
    ],
)
def test_d124_other_days_are_not_those_that_the_entry_leaves_out(answer: str) -> None:
    assert look("D124", Subject(rows(("When?", answer)), knowledge=HOURS)).findings


def test_d124_an_answer_may_rest_on_two_entries() -> None:
    """What one of two joined answers stated was in no entry, as only the nearest one counted."""
    entries = kb(
        "The deposit is £400 and is returned within 14 days of the end of the tenancy.",
        "A parking permit costs £30 a year and is only sold to tenants of the north block.",
        "The office is open from 9 am and answers the telephone until 3 pm, except in August.",
    )
    said = "The deposit is £400 and is returned within 14 days. A parking permit costs {} a year."
    for price, known in (("£30", True), ("£35", False)):
        found = look("D124", Subject(rows(("How much?", said.format(price))), knowledge=entries))
        assert bool(found.findings) != known


def test_d125_a_name_in_the_plural_is_known() -> None:
    """“Direct Debits” was not in “Direct Debit”."""
    entries = kb("You can pay your rent by Direct Debit on the first of the month.")
    assert not look(
        "D125", Subject(rows(("q", "We take Direct Debits.")), knowledge=entries)
    ).findings


def test_d124_a_short_chinese_answer_rests_on_an_entry() -> None:
    """It was held against all entries together, one of which has seven days."""
    entries = kb(
        "郵件由一樓管理室代收，包裹保管十天，逾期退回寄件人。",
        "圖書借期七天，可以續借一次，逾期每日罰款兩元。",
    )
    for days, known in (("十天", True), ("七天", False)):
        table = rows(("包裹?", f"包裹保管{days}，逾期退回寄件人。"))
        assert bool(look("D124", Subject(table, knowledge=entries)).findings) != known


def test_d127_an_old_version_that_its_title_tells() -> None:
    """Rules of last year, in other words, were left in the knowledge base: a note at best."""
    entries = (
        KnowledgeEntry("a", "Lend a laptop for 14 days. Ask the desk on floor 2.", "Laptops"),
        KnowledgeEntry(
            "b", "A notebook goes out for 3 weeks; the store is in room 7.", "Laptops (2022)"
        ),
        KnowledgeEntry("c", "借用投影機以 2 天為限，請於前 1 日登記。", "投影機借用"),
        KnowledgeEntry("d", "投影機每次最多借 5 天，押金 300 元。", "投影機借用（112 年版）"),
        KnowledgeEntry("e", "Closed from 24 to 26 December.", "Holidays 2025"),
        KnowledgeEntry("f", "Parcels go to gate 4 on 2 January.", "Holidays 2026"),
        KnowledgeEntry("g", "Ask the store.", "Laptops (old)"),
    )
    found = look("D127", Subject(rows(("q", "a")), knowledge=entries)).findings
    assert [finding.where for finding in found] == [("a", "b"), ("c", "d")]
    assert not look("D159", Subject(rows(("q", "a")), knowledge=entries[:4])).findings


def test_d127_a_title_of_several_entries_is_a_heading() -> None:
    """“Fees (2023)” is no old version of each entry under “Fees”."""
    entries = (
        KnowledgeEntry("a", "A locker costs 2 euros a day.", "Fees"),
        KnowledgeEntry("b", "Printing is 5 cents a page.", "Fees"),
        KnowledgeEntry("c", "Whoever comes late pays 30 euros.", "Fees (2023)"),
    )
    assert not look("D127", Subject(rows(("q", "a")), knowledge=entries)).findings
    found = look("D127", Subject(rows(("q", "a")), knowledge=entries[1:])).findings
    assert [finding.where for finding in found] == [("b", "c")]


def test_d124_most_rows_against_an_entry_name_the_entry_too() -> None:
    """A typing error in the knowledge base was told as if every answer were wrong."""
    texts = kb(
        "The pool is in building 4, open until 21:00.", "Lockers cost 2 euros; ask at desk 9."
    )
    said = [("When?", "The pool in building 4 is open until 20:00."), ("How late?", "Until 20:00.")]
    table = rows(
        *said, *((f"pool {n}", said[0][1]) for n in range(3)), ("locker", "It is 3 euros.")
    )
    pool = (replace(row, sources=("kb-1",)) for row in table[:-1])
    table = (*pool, replace(table[-1], sources=("kb-2",)))
    most, few, locker = sorted(
        look("D124", Subject(table, knowledge=texts)).findings, key=lambda f: -len(f.where)
    )
    assert most.where == ("train.csv:2", "train.csv:4", "train.csv:5", "train.csv:6", "kb-1")
    assert "4 of the 5 rows that rest on kb-1 say so" in most.message
    assert few.where == ("train.csv:3",) and locker.where == ("train.csv:7",)
    assert "may be wrong" not in few.message + locker.message


def test_d124_an_answer_of_many_rows_without_an_entry_may_miss_one() -> None:
    texts = kb("The pool is in building 4.", "Lockers cost 2 euros; ask at desk 9.")
    said = "The credit union opens at 08:00 on weekdays and closes at 15:30."
    many = rows(*((f"When {n}?", said) for n in range(3)))
    (finding,) = look("D124", Subject(many, knowledge=texts)).findings
    assert "3 rows have this answer, and no entry has its words" in finding.message
    (finding,) = look("D124", Subject(many[:2], knowledge=texts)).findings
    assert "no entry has its words" not in finding.message


@pytest.mark.parametrize("source", ["none", "N/A", "-", "—", "無", "没有"])
def test_d126_a_refused_row_may_say_that_it_has_no_source(source: str) -> None:
    """110 refused rows of a set were one false warning."""
    (row,) = rows(("q", "I do not know."), answerable=False)
    refused = replace(row, sources=(source,))
    assert not look("D126", Subject((refused,), knowledge=BASE)).findings
    answered = replace(refused, answerable=True)
    assert look("D126", Subject((answered,), knowledge=BASE)).findings
    unknown = replace(refused, sources=("no. 9",))
    assert look("D126", Subject((unknown,), knowledge=BASE)).findings
