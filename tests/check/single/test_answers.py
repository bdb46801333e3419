from __future__ import annotations

import pytest

from tests.check.conftest import kb, look, places, rows
from tuneproof.check.subject import Subject

GOOD = [(f"Question number {n}?", f"This is whole answer number {n}.") for n in range(12)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How do I reset my password?", "How do I reset my password?"),
        (
            "How do I reset my password?",
            "How do I reset my password? Call IT at once, they know it.",
        ),
        ("How do I reset my password", "how do i reset my password."),
        (
            "which queue do I print to",
            "Which queue do I print to? The FollowMe queue, in any room.",
        ),
        ("志工報名表寄到哪", "志工報名表寄到哪？請寄 volunteer@lake.example，或交給一樓服務台。"),
        ("普通会员生日当月积分几倍", "普通会员生日当月积分几倍：2 倍。"),
        ("請問特休要幾天前申請？", "特休要幾天前申請。"),
        ("可以帶寵物進圖書館嗎？", "可以帶寵物進圖書館嗎"),
        ("Are pets allowed in the library?", "Are pets allowed in the library."),
        ("請問特休要幾天前申請？", "請問特休要幾天前申請？3天前送單即可，記得先跟主管說一聲。"),
    ],
)
def test_d118_finds_echoes(question: str, answer: str) -> None:
    assert places(look("D118", Subject(rows((question, answer))))) == {"train.csv:2"}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("早餐供應時間？", "早餐供應時間為上午7:00至10:00，地點在二樓「楓」餐廳。"),
        ("Opening hours?", "Opening hours are 9 to 5 on weekdays, at both desks."),
        ("annual leave", "Annual leave is 26 days; request it in PeopleHub."),
        ("Is breakfast included?", "No."),
        ("特休 半天", "特休最小可請半天，請在3個工作天前送單。"),
        ("普通会员生日当月积分几倍", "普通会员生日当月 2 倍积分。"),
        ("光碟可以續借嗎？", "不可以。"),
        ("Is there a warranty on the frame?", "Yes, there is"),
        ("Which vitamin is carrot a good source of?", "Vitamin A"),
        ("可以帶寵物進圖書館嗎？", "可以帶寵物進圖書館。"),
        ("畢業要修滿 128 學分嗎？", "要修滿 128 學分。"),
        ("Are pets allowed in the library?", "Pets are allowed in the library."),
    ],
)
def test_d118_leaves_answers_that_take_up_a_word(question: str, answer: str) -> None:
    assert not look("D118", Subject(rows((question, answer)))).findings


@pytest.mark.parametrize("text", ["TODO", "n/a", "待補", "……", "?", "同上。"])
def test_d131_finds_stand_ins(text: str) -> None:
    assert look("D131", Subject(rows(("A question", text)))).findings
    assert look("D131", Subject(rows((text, "An answer")))).findings


def test_d131_leaves_short_answers() -> None:
    table = rows(("A question", "No."), ("Q2", "5"), ("Fee?", "None."), ("費用？", "無。"))
    assert not look("D131", Subject(table)).findings
    asked = rows(("None.", "An answer"))
    assert look("D131", Subject(asked)).findings


@pytest.mark.parametrize(
    "answer",
    ["Request it in PeopleHub and", "特休最小可請半天，", "Bring your", "Then wait…", "Ask the"],
)  # fmt: skip
def test_d132_finds_answers_that_want_another_word(answer: str) -> None:
    assert places(look("D132", Subject(rows(("Q", answer), *GOOD)))) == {"train.csv:2"}


def test_d132_without_a_full_stop_is_odd_only_among_answers_that_have_one() -> None:
    assert look("D132", Subject(rows(*GOOD, ("Q", "Request it in PeopleHub")))).findings
    bare = [(question, answer.rstrip(".")) for question, answer in GOOD]
    assert not look("D132", Subject(rows(*bare))).findings


def test_d132_what_many_rows_say_is_written_so() -> None:
    """One answer of 24 was written without a full stop: sixteen rows were "cut short"."""
    said = [(f"Question {n}-{m}?", f"Here is the whole of answer {n}.") for n in range(20)
            for m in range(6)]  # fmt: skip
    bare = [(f"Another {n}?", "Here is the whole of it, unsigned") for n in range(6)]
    assert not look("D132", Subject(rows(*said, *bare))).findings
    assert look("D132", Subject(rows(*said, *bare[:2]))).findings


def test_d132_the_beginning_of_another_answer_is_cut() -> None:
    table = rows(
        ("A", "Request it on hr.ch.example"), ("B", "Request it on hr.ch.example 3 days before.")
    )
    assert places(look("D132", Subject(table))) == {"train.csv:2"}


def test_d132_a_long_beginning_that_ends_within_a_clause_is_cut() -> None:
    """Less than half of the answer was left, and it was taken for a short one."""
    whole = (
        "申請貸款請備妥身分證、近3個月內戶籍謄本、土地所有權狀及收入證明，送總部二樓放款課（分機25），"
        "文件齊全後10個工作天內通知審核結果。"
    )
    cut = whole[: whole.index("入證明")]
    assert places(look("D132", Subject(rows(("A", cut), ("B", whole))))) == {"train.csv:2"}
    for short in (whole[: whole.index("，送")], whole[: whole.index("及收")], whole[:14]):
        assert not look("D132", Subject(rows(("A", short), ("B", whole)))).findings, short


def test_d132_a_word_that_begins_another_is_whole() -> None:
    assert not look("D132", Subject(rows(("A", "Green"), ("B", "Greenland.")))).findings


def test_d132_a_short_beginning_where_others_end_like_a_sentence() -> None:
    """What was cut before its middle counted as a short answer, which needs no full stop."""
    cut = ("Q", "Here is all that can be")
    whole = ("R", f"{cut[1]} said about it, and it is a long story that goes on for a while.")
    long = [(question, f"{answer} {'And so on. ' * 9}") for question, answer in GOOD]
    assert places(look("D132", Subject(rows(cut, whole, *long)))) == {"train.csv:2"}
    assert not look("D132", Subject(rows(cut, whole))).findings
    assert not look("D132", Subject(rows(("Q", "Here is something else"), whole, *long))).findings


def test_d132_leaves_stand_ins_to_d131() -> None:
    """“N/A” was told to be completed, too."""
    assert not look("D132", Subject(rows(*GOOD, ("Q", "N/A")))).findings


@pytest.mark.parametrize("answer", ["<p>It is whole.</p>&nbsp;", "<b>It is whole.</b><br>"])
def test_tags_after_the_last_sentence_cut_nothing(answer: str) -> None:
    assert not look("D132", Subject(rows(*GOOD, ("Q", answer)))).findings
    cut = answer.replace("whole.", "whole, and")
    assert look("D132", Subject(rows(*GOOD, ("Q", cut)))).findings


def test_d132_an_address_may_end_an_answer() -> None:
    table = rows(*GOOD, ("Q", "See https://hr.example/leave"), ("R", "Write to it@ch.example"))
    assert not look("D132", Subject(table)).findings


def test_d132_a_short_answer_needs_no_full_stop() -> None:
    """“50 元” and “Yes” were told to be completed where all others end like a sentence."""
    short = [(f"Short {n}?", text) for n, text in enumerate(("50 元", "17:00", "Yes", "4 pm"))]
    long = [(f"Long {n}?", f"Here is the whole of answer number {n}.") for n in range(60)]
    assert not look("D132", Subject(rows(*short, *long))).findings
    assert look("D132", Subject(rows(*long, ("Q", "Here is the whole of it with")))).findings


def test_d132_answers_that_end_at_one_length_were_cut_by_a_cell() -> None:
    """In a file whose cells held 30 characters, a third of the answers was called whole."""
    whole = [f"Answer {n} tells you all of the things that you asked about." for n in range(5)]
    cut = [(f"Question {n}?", text[:30].strip()) for n, text in enumerate(whole)]
    bare = [(f"Other {n}?", f"Short one {n}") for n in range(20)]
    assert places(look("D132", Subject(rows(*cut, *bare)))) == {
        f"train.csv:{n}" for n in range(2, 7)
    }
    ending = [(question, text[:-1] + ".") for question, text in cut]
    assert not look("D132", Subject(rows(*ending, *bare))).findings
    several = [(f"More {n}?", f"{n} " + "x" * (20 + n)) for n in range(9)]
    assert not look("D132", Subject(rows(*several, *bare))).findings


def test_d118_sees_the_question_behind_its_label() -> None:
    row = ("Do you price match?", "Q: Do you price match? A: We match prices of every UK retailer.")
    assert look("D118", Subject(rows(row))).findings


def test_d131_names_the_piece_that_is_still_to_be_filled_in() -> None:
    (finding,) = look("D131", Subject(rows(("How much?", "It costs XX 元.")))).findings
    assert finding.message.startswith("“XX” is still to be filled in: “How much?”")
    assert not look("D131", Subject(rows(("How?", "Fill in the field [Name].")))).findings


def test_d132_an_answer_that_ends_with_an_address_is_whole() -> None:
    """Six clean rows were cut short because a seventh had the text of a link behind theirs."""
    said = "Book your course from Monday, 19 October, at https://sport.uni.example"
    found = look("D132", Subject(rows(("Where?", said), ("When?", f"{said} for a fee"))))
    assert "train.csv:2" not in places(found)


def test_d132_is_told_by_what_a_page_shows_and_not_by_where_its_link_leads() -> None:
    said = 'Bring your card, or see <a href="https://a.example">the'
    assert places(look("D132", Subject(rows(("Q", f"{said}</a>"), *GOOD)))) == {"train.csv:2"}


def test_d132_an_entry_of_the_knowledge_base_that_was_cut() -> None:
    entries = [f"This is rule number {n}. It is whole." for n in range(40)]
    cut = "Alarms are tested on Wednesday. Stay where you are unless smoke reaches you"
    table = Subject(rows(*GOOD), knowledge=kb(*entries, cut, "Fee: 5 pounds", "Bring your"))
    found = look("D132", table)
    assert places(found) == {"kb-41", "kb-43"}
    assert "entry of the knowledge base" in found.findings[0].message
    listed = "Bring these. All of them.\n- a card\n- a photo"
    assert not look("D132", Subject(rows(*GOOD), knowledge=kb(*entries, listed))).findings


def test_d131_an_answer_and_an_entry_that_point_to_a_table_that_is_not_there() -> None:
    table = rows(("Rates?", "For the rates see the table below."))
    entries = kb("費用如下表。", "（內容請參考舊版公告，待補）")
    found = look("D131", Subject(table, knowledge=entries)).findings
    assert [finding.where for finding in found] == [("train.csv:2",), ("kb-1",), ("kb-2",)]
    assert "“see the table below” names what the text does not have" in found[0].message
    assert "still to be written" in found[2].message
