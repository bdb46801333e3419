"""Small data sets of two languages, and what the tests of augmentation ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuneproof.augment.material import Material
from tuneproof.augment.plan import augment
from tuneproof.config import AugmentSettings
from tuneproof.types import Example, KnowledgeEntry

REFUSAL_EN = "The handbook does not cover this; please ask HR."
REFUSAL_ZH = "現有公司規範沒有記載這個問題，請洽人資。"


def row(question: str, answer: str, topic: str | None = None, **more: object) -> Example:
    """One row; its id is its question."""
    return Example(question, question, (answer,), topic=topic, origin=f"a.csv:{question}", **more)  # type: ignore[arg-type]


ENGLISH = tuple(
    [
        row(q, "You have 26 days of annual leave a year.", "annual-leave", sources=("k1",))
        for q in (
            "How many days of annual leave do I have?",
            "Who approves annual leave?",
            "annual leave days PeopleHub",
            "I want to see my mother in Spain; where do I ask for the days?",
            "Can I take annual leave in May?",
        )
    ]
    + [
        row(q, "Phone your manager before 09:30 when you are ill.", "sick-leave", sources=("k2",))
        for q in (
            "Who approves sick leave?",
            "What do I do when I am ill?",
            "Could you tell me whom I call for sick leave?",
            "My back hurts and I cannot get up; whom do I ring?",
        )
    ]
    + [
        row(q, "Take a faulty laptop to room B114.", "laptop", sources=("k3",))
        for q in ("Where do I take a broken laptop?", "How long does a laptop repair take?")
    ]
    + [
        row(q, REFUSAL_EN, None, answerable=False)
        for q in ("When is the Christmas party?", "Who won the match?", "canteen menu today please")
    ]
)
ENGLISH_KB = (
    KnowledgeEntry("k1", "Employees have 26 days of annual leave a year."),
    KnowledgeEntry("k2", "If you are ill, phone your line manager before 09:30."),
    KnowledgeEntry("k3", "Take a faulty laptop to the IT desk in room B114."),
)
CHINESE = tuple(
    [
        row(q, "特休請在3個工作天前送單。", "特休", sources=("z1",))
        for q in (
            "請問特休要幾天前申請？",
            "特休可以只請半天嗎？",
            "特休 申請",
            "特休要找誰核准？",
            "我想出國玩，特休該提前多久送單？",
        )
    ]
    + [
        row(q, "病假當天上午10點前通知主管。", "病假", sources=("z2",))
        for q in ("病假會扣薪水嗎？", "病假要找誰核准？", "我發燒起不來，該怎麼請病假？")
    ]
    + [
        row(q, "密碼至少12碼，到 id.ch.example 重設。", "密碼", sources=("z3",))
        for q in ("我忘記密碼了，要去哪裡重設？", "密碼多久要換一次？")
    ]
    + [row(q, REFUSAL_ZH, None, answerable=False) for q in ("明天會下雨嗎？", "附近有什麼好吃的？")]
)
CHINESE_KB = (KnowledgeEntry("z1", "特休須於3個工作天前送單。"),)


def material(
    rows: tuple[Example, ...] = ENGLISH,
    knowledge: tuple[KnowledgeEntry, ...] = (),
    pairs: tuple[tuple[str, str], ...] = (),
) -> Material:
    return Material(rows, knowledge, pairs)


def augmented(
    rows: Sequence[Example],
    knowledge: Sequence[KnowledgeEntry],
    settings: AugmentSettings,
    seed: int = 0,
    **further: Any,
) -> tuple[Example, ...]:
    """The new rows alone."""
    seeded = settings.model_copy(update={"seed": seed})
    return augment(rows, knowledge, seeded, **further).rows
