"""Near miss: a question in the words of a topic, about something that no entry covers.

Its answer is the most frequent refusal of the data set in its language, or else in any; a data set
without refusals gets no near misses. Where any word of the condition is in the knowledge base, in
an answer or in an answerable question of the topic, the question is not made: what might be covered
must not be taught as unanswerable. Which conditions suit which data: see `conditions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from types import ModuleType

from tuneproof.augment import conditions_en, conditions_zh
from tuneproof.augment.chinese import in_script
from tuneproof.augment.conditions import Condition, Swap
from tuneproof.augment.material import Material, Proposal
from tuneproof.augment.naming import asked_name, modifier_of, with_article
from tuneproof.augment.tongue import Tongue
from tuneproof.types import Example

KIND = "near-miss"
EACH = 3
"""Most conditions asked of one topic, and most swaps made in it."""
SPOKEN_OF = 0.05
"""Share of rows and entries that must match `Condition.world`: 1 % of a hospital's rows name a
colleague, 25 % and more of an office handbook's (a proposal)."""


def near_miss(material: Material, rng: Random) -> Iterator[Proposal]:
    """Yield unanswerable questions for every topic, where the data has a refusal."""
    if material.refusal is None:
        return
    for topic, rows in material.by_topic.items():
        tongue = material.tongue_of(rows)
        if not tongue.worded:
            continue
        found = [
            *_conditions_asked(material, topic, rows, tongue, rng),
            *_words_swapped(material, rows, tongue, rng),
        ]
        for question, parent in found:
            yield Proposal(KIND, question, (parent,), refusal=material.refusal_to(tongue))


def _conditions_asked(
    material: Material, topic: str, rows: Sequence[Example], tongue: Tongue, rng: Random
) -> list[tuple[str, Example]]:
    """Questions under a condition that name the topic, each with a row of it as the parent."""
    name = asked_name(material, topic, tongue)
    if name is None:
        return []
    own, general = (
        [known for known in listed if _is_fit_and_uncovered(material, rows, known, name, tongue)]
        for listed in (_lists_for(tongue).CONDITIONS, _lists_for(tongue).GENERAL)
    )
    chosen = rng.sample(own, k=min(EACH, len(own)))
    chosen += rng.sample(general, k=min(EACH - len(chosen), len(general)))
    forms = {
        "k": name,
        "m": modifier_of(material, topic, name, tongue),
        "t": with_article(material, topic, name, tongue),
    }
    return [
        (_fill_frame(rng.choice(condition.frames), forms, tongue), rng.choice(rows))
        for condition in chosen
    ]


def _is_fit_and_uncovered(
    material: Material, rows: Sequence[Example], condition: Condition, name: str, tongue: Tongue
) -> bool:
    """Whether a condition suits topic and data, and no text may cover it."""
    return (
        bool(re.search(in_script(condition.fits, tongue), name, re.IGNORECASE))
        and _data_speak_of(material, condition.world, tongue)
        and not _may_be_covered(material, rows, condition.covers, tongue)
    )


def _words_swapped(
    material: Material, rows: Sequence[Example], tongue: Tongue, rng: Random
) -> list[tuple[str, Example]]:
    """Questions of the topic with one word swapped that its answer depends on, with their
    parents."""
    entry = _entry_texts(material, rows)
    found: list[tuple[str, Example]] = []
    for swap in _lists_for(tongue).SWAPS:
        if _may_be_covered(material, rows, swap.covers, tongue):
            continue
        if not any(in_script(word, tongue) in entry for word in swap.conditional):
            continue
        found += _apply_swap(swap, rows, tongue, rng)
    return rng.sample(found, k=min(EACH, len(found)))


def _apply_swap(
    swap: Swap, rows: Sequence[Example], tongue: Tongue, rng: Random
) -> Iterator[tuple[str, Example]]:
    pattern = "|".join(in_script(word, tongue) for word in swap.words)
    finder = re.compile(pattern if tongue.chinese else rf"\b(?:{pattern})\b")
    for row in rows:
        match = finder.search(row.question)
        if match:
            other = in_script(rng.choice(swap.others), tongue)
            yield row.question[: match.start()] + other + row.question[match.end() :], row


def _data_speak_of(material: Material, world: str, tongue: Tongue) -> bool:
    """Whether enough texts of the data match the pattern `world` of a condition."""
    pattern = re.compile(in_script(world, tongue), re.IGNORECASE)
    spoken = sum(bool(pattern.search(text)) for text in material.said)
    return spoken >= SPOKEN_OF * len(material.said)


def _may_be_covered(
    material: Material, rows: Sequence[Example], words: Sequence[str], tongue: Tongue
) -> bool:
    """Whether any of `words` is in the knowledge base, an answer or the topic's questions."""
    known = "\n".join([material.texts, *(row.question.lower() for row in rows)])
    start = "" if tongue.chinese else r"\b"
    return any(re.search(start + re.escape(in_script(word, tongue)), known) for word in words)


def _entry_texts(material: Material, rows: Sequence[Example]) -> str:
    """The entries that the topic's rows name as sources, and its answers, as one lower-case
    text."""
    sources = {source for row in rows for source in row.sources}
    entries = [entry.text for entry in material.knowledge if entry.id in sources]
    return "\n".join([*entries, *(row.answer for row in rows)]).lower()


def _fill_frame(frame: str, forms: Mapping[str, str], tongue: Tongue) -> str:
    made = in_script(frame, tongue).format(**forms)
    return made[:1].upper() + made[1:] if frame[:1].isupper() else made


def _lists_for(tongue: Tongue) -> ModuleType:
    return conditions_zh if tongue.chinese else conditions_en
