"""Near miss: a question in the words of a topic, about something that no entry covers.

It is refused with the sentence that the data set itself refuses with most often; a data set
that never refuses gets none. Where any word of the condition stands in the knowledge base, in
an answer or in an answerable question of the topic, the question is not asked: what might be
covered must not be taught as unanswerable. What is asked suits the data: see `conditions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from types import ModuleType

from tuneproof.augment import chinese, conditions_en, conditions_zh
from tuneproof.augment.conditions import Condition, Swap
from tuneproof.augment.material import Material, Proposal
from tuneproof.augment.naming import modifier_of, name_of
from tuneproof.augment.tongue import Tongue
from tuneproof.types import Example

KIND = "near-miss"
EACH = 3
"""Frames asked of one topic, and swaps made in it."""
SPOKEN_OF = 0.05
"""Share of rows and entries that speak of what data are about: 1 in 100 of a hospital's name a
colleague, 1 in 4 of an office handbook's and more (a proposal)."""


def near_miss(material: Material, rng: Random) -> Iterator[Proposal]:
    """Yield unanswerable questions for every topic."""
    if material.refusal is None:
        return
    for topic, rows in material.by_topic.items():
        tongue = material.tongue(max((row.question for row in rows), key=len))
        if not tongue.worded:
            continue
        found = [
            *_framed(material, topic, rows, tongue, rng),
            *_exchanged(material, rows, tongue, rng),
        ]
        for question, parent in found:
            yield Proposal(KIND, question, (parent,), refusal=material.refusal)


def _framed(
    material: Material, topic: str, rows: Sequence[Example], tongue: Tongue, rng: Random
) -> list[tuple[str, Example]]:
    """Conditions asked of the topic by its name, each with the row that stands for the topic."""
    name = name_of(material, topic, tongue)
    if name is None:
        return []
    own, general = (
        [one for one in listed if _is_open(material, rows, one, name, tongue)]
        for listed in (_lists(tongue).CONDITIONS, _lists(tongue).GENERAL)
    )
    chosen = rng.sample(own, k=min(EACH, len(own)))
    chosen += rng.sample(general, k=min(EACH - len(chosen), len(general)))
    before = modifier_of(material, topic, name, tongue)
    return [
        (_written(rng.choice(one.frames), name, before, tongue), rng.choice(rows)) for one in chosen
    ]


def _is_open(
    material: Material, rows: Sequence[Example], one: Condition, name: str, tongue: Tongue
) -> bool:
    """Whether a condition suits topic and data, and nothing covers it."""
    return (
        bool(re.search(_in_script(one.fits, tongue), name, re.IGNORECASE))
        and _speaks_of(material, one.world, tongue)
        and not _covered(material, rows, one.covers, tongue)
    )


def _exchanged(
    material: Material, rows: Sequence[Example], tongue: Tongue, rng: Random
) -> list[tuple[str, Example]]:
    """Questions of the topic with one word exchanged that its answer depends on."""
    entry = _entry(material, rows)
    found: list[tuple[str, Example]] = []
    for swap in _lists(tongue).SWAPS:
        if _covered(material, rows, swap.covers, tongue):
            continue
        if not any(_in_script(word, tongue) in entry for word in swap.conditional):
            continue
        found += _filled(swap, rows, tongue, rng)
    return rng.sample(found, k=min(EACH, len(found)))


def _filled(
    swap: Swap, rows: Sequence[Example], tongue: Tongue, rng: Random
) -> Iterator[tuple[str, Example]]:
    pattern = "|".join(_in_script(word, tongue) for word in swap.words)
    finder = re.compile(pattern if tongue.chinese else rf"\b(?:{pattern})\b")
    for row in rows:
        match = finder.search(row.question)
        if match:
            other = _in_script(rng.choice(swap.others), tongue)
            yield row.question[: match.start()] + other + row.question[match.end() :], row


def _speaks_of(material: Material, world: str, tongue: Tongue) -> bool:
    """Whether the data are about what a condition belongs to."""
    pattern = re.compile(_in_script(world, tongue), re.IGNORECASE)
    spoken = sum(bool(pattern.search(text)) for text in material.said)
    return spoken >= SPOKEN_OF * len(material.said)


def _covered(
    material: Material, rows: Sequence[Example], words: Sequence[str], tongue: Tongue
) -> bool:
    """Whether something in the knowledge base, an answer or the topic's questions has a word."""
    known = "\n".join([material.texts, *(row.question.lower() for row in rows)])
    start = "" if tongue.chinese else r"\b"
    return any(re.search(start + re.escape(_in_script(word, tongue)), known) for word in words)


def _entry(material: Material, rows: Sequence[Example]) -> str:
    """The texts that the topic's answers rest on: its entries, or the answers themselves."""
    sources = {source for row in rows for source in row.sources}
    entries = [entry.text for entry in material.knowledge if entry.id in sources]
    return "\n".join([*entries, *(row.answer for row in rows)]).lower()


def _written(frame: str, name: str, before: str, tongue: Tongue) -> str:
    made = _in_script(frame, tongue).format(k=name, m=before)
    return made[:1].upper() + made[1:] if frame[:1].isupper() else made


def _lists(tongue: Tongue) -> ModuleType:
    return conditions_zh if tongue.chinese else conditions_en


def _in_script(text: str, tongue: Tongue) -> str:
    return chinese.in_script(text, tongue) if tongue.chinese else text
