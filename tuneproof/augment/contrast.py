"""Contrast: for two topics that get mixed up, phrasings that name what tells them apart.

Either a question of the topic that also says that the other topic is not meant; or a question of
the other topic with its name replaced by that of the own one, where a single question of the own
topic asks all the rest, so that its answer holds. Topics without a name that people use get none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from tuneproof.augment import chinese
from tuneproof.augment.material import Material, Proposal
from tuneproof.augment.naming import forms_of, name_of, used_label
from tuneproof.augment.telling import content
from tuneproof.augment.tongue import Tongue
from tuneproof.data.courtesy import without_opening
from tuneproof.types import Example

KIND = "contrast"
EACH = 4
"""Most phrasings of each form and topic of a pair."""
LONGEST = {True: 30, False: 90}
"""Most characters of a question that a phrase is added to, Chinese or not."""

_FRAMES = {
    # Chinese or not, and whether the question names its own topic already.
    (True, True): (
        "{q}？不是{other}喔",
        "不是{other}，{q}？",
        "跟{other}無關，{q}？",
        "{q}（不是{other}）",
    ),
    (True, False): (
        "我問的是{own}，不是{other}：{q}？",
        "不是{other}，是{own}，{q}？",
        "{q}？是說{own}，不是{other}",
        "{q}（{own}，不是{other}）",
    ),
    (False, True): ("{q}? Not {other}.", "{q} (not {other})", "{q}? I don't mean {other}."),
    (False, False): (
        "I mean {own}, not {other}: {q}?",
        "{q}? I mean {own}, not {other}.",
        "{q} ({own}, not {other})",
    ),
}


def contrast(material: Material, rng: Random) -> Iterator[Proposal]:
    """Yield phrasings for both topics of every pair in `material.mixed_up`."""
    for one, other in material.mixed_up:
        for own, foreign in ((one, other), (other, one)):
            mine = material.by_topic[own]
            tongue = material.tongue(max((row.question for row in mine), key=len))
            if tongue.worded:
                yield from _with_foreign_named(material, own, foreign, tongue, rng)
                yield from _with_topic_exchanged(material, own, foreign, tongue, rng)


def _with_foreign_named(
    material: Material, topic: str, foreign: str, tongue: Tongue, rng: Random
) -> Iterator[Proposal]:
    """Questions of the topic with a phrase that names the foreign topic as not meant."""
    own = name_of(material, topic, tongue, apart_from=foreign)
    other = name_of(material, foreign, tongue, apart_from=topic)
    if not own or not other or own in other or other in own:
        return
    rows = _rows_in_tongue(material, topic, tongue)
    fit = [
        row
        for row in rows
        if len(row.question) <= LONGEST[tongue.chinese]
        and not _names_topic(other, row.question, tongue)
    ]
    for row in rng.sample(fit, k=min(EACH, len(fit))):
        plain = _bare_question(row.question, tongue)
        if plain:
            frames = _FRAMES[tongue.chinese, own.lower() in plain.lower()]
            frame = chinese.in_script(rng.choice(frames), tongue)
            yield Proposal(KIND, frame.format(own=own, other=other, q=plain), (row,))


def _names_topic(name: str, question: str, tongue: Tongue) -> bool:
    """Whether a question names a topic: a phrase that this is not meant would contradict it."""
    if tongue.chinese:
        return name in question
    forms = "|".join(re.escape(form) for form in forms_of(name.lower()))
    return bool(re.search(rf"\b(?:{forms})\b", question.lower()))


def _bare_question(question: str, tongue: Tongue) -> str:
    """The question without its end, to add a phrase to; empty where it is not a plain question."""
    if tongue.chinese:
        plain = chinese.without_end(without_opening(question))
        return plain if chinese.asks(plain, tongue) and not _FORMAL.search(plain) else ""
    return "" if re.search(r"[;:]", question) or not question.endswith("?") else question[:-1]


_FORMAL = re.compile("[之擬拟惠]|敬請|敬请")


def _with_topic_exchanged(
    material: Material, topic: str, foreign: str, tongue: Tongue, rng: Random
) -> Iterator[Proposal]:
    """Questions of the foreign topic with the name replaced, where an own one asks the rest."""
    own, other = used_label(material, topic, tongue), used_label(material, foreign, tongue)
    if not own or not other or own in other or other in own:
        return
    mine = _rows_in_tongue(material, topic, tongue)
    contents = [(row, content(row.question, tongue)) for row in mine]
    found = []
    for row in _rows_in_tongue(material, foreign, tongue):
        if other in row.question:
            rest = content(row.question.replace(other, " "), tongue)
            own_rows = [one for one, asked in contents if rest and rest <= asked]
            question = row.question.replace(other, own)
            fit = not any(word in own.lower() for word in rest)  # "email signature email"
            found += [Proposal(KIND, question, (one, row)) for one in own_rows[:1] if fit]
    yield from rng.sample(found, k=min(EACH, len(found)))


def _rows_in_tongue(material: Material, topic: str, tongue: Tongue) -> Sequence[Example]:
    rows = material.by_topic[topic]
    return [row for row in rows if material.tongue(row.question) == tongue]
