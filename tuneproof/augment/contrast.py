"""Contrast: for two topics that get mixed up, phrasings that name what tells them apart.

Either a question of the topic that also says that the other topic is not meant, as one does who got
the wrong answer before; or a question of the other topic with its name replaced by that of the own
one, where a single question of the own topic asks all the rest, so that its answer holds. Topics
without a name that people use get none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from tuneproof.augment import chinese, english
from tuneproof.augment.material import Material, Proposal
from tuneproof.augment.naming import forms_of, said_name, used_label
from tuneproof.augment.telling import content
from tuneproof.augment.tongue import Tongue
from tuneproof.data.courtesy import without_opening

KIND = "contrast"
EACH = 4
"""Most phrasings of each form and topic of a pair."""
LONGEST = {True: 30, False: 90}
"""Most characters of a question that a phrase is added to, Chinese or not."""

_ANY = {
    True: ("{q}？不是問{other}", "{q}？我不是要問{other}喔", "不是要問{other}，{q}？"),
    False: ("{q}? I don't mean {other}.", "{q}? This isn't about {other}."),
}
"""What is said around any question, by whether it is Chinese, as in all of these."""
_NAMING = {
    True: ("{q}？我是說{own}，不是{other}", "我是說{own}不是{other}，{q}？"),
    False: ("{q}? I mean {own}, not {other}.",),
}
"""What is said around one that does not name its own topic."""
_PLAINLY = {
    True: (
        "{other}的我知道了，那{q}？",
        "先不管{other}，{q}？",
        "我不是問{other}，是問{q}？",
        "找到的都是{other}的，{q}？",
    ),
    False: ("I've read about {other}, but {inner}?", "Not about {other}: {inner}?"),
}
"""What is said before one that begins with no situation."""
_ASIDE = {True: "{own}（不是{other}）", False: "{own} (not {other})"}
"""What is said in place of the own topic's name."""
_PLAIN = {
    True: re.compile(r"^(?![我想剛刚昨今明上下家那這这])[^，,；; ]*$"),
    False: re.compile(
        r"(?:how|when|where|what|which|who|why|can|may|do|does|must|am|is|are|should|will)\b[^.?]*$",
        re.IGNORECASE,
    ),
}


def contrast(material: Material, rng: Random) -> Iterator[Proposal]:
    """Yield phrasings for both topics of every pair in `material.mixed_up`."""
    for one, other in material.mixed_up:
        for own, foreign in ((one, other), (other, one)):
            mine = material.by_topic[own]
            tongue = material.tongue_of(mine)
            if tongue.worded:
                yield from _with_foreign_named(material, own, foreign, tongue, rng)
                yield from _with_topic_exchanged(material, own, foreign, tongue, rng)


def _with_foreign_named(
    material: Material, topic: str, foreign: str, tongue: Tongue, rng: Random
) -> Iterator[Proposal]:
    """Questions of the topic with a phrase that names the foreign topic as not meant."""
    own = said_name(material, topic, tongue, apart_from=foreign)
    other = said_name(material, foreign, tongue, apart_from=topic)
    if not own or not other or own in other or other in own:
        return
    rows = material.rows_in(topic, tongue)
    fit = [
        row
        for row in rows
        if len(row.question) <= LONGEST[tongue.chinese]
        and not _speaks_of(other, own, row.question, tongue)
    ]
    for row in rng.sample(fit, k=min(EACH, len(fit))):
        plain = _bare_question(row.question, tongue)
        if plain:
            yield Proposal(KIND, rng.choice(_told_apart(plain, own, other, tongue)), (row,))


def _told_apart(plain: str, own: str, other: str, tongue: Tongue) -> list[str]:
    """A question of the topic `own`, given without its end, in all ways to say that `other` is not
    meant."""
    kind, end = tongue.chinese, "？" if tongue.chinese else "?"
    frames = list(_ANY[kind])
    if not _names_topic(own, plain, tongue):
        frames += _NAMING[kind]
    if _PLAIN[kind].match(plain):
        frames += _PLAINLY[kind]
    inner = plain[:1].lower() + plain[1:]
    said = [
        chinese.in_script(frame, tongue).format(q=plain, inner=inner, own=own, other=other)
        for frame in frames
    ]
    # Within a longer word nothing is said: 加班 in 加班費.
    alone = not tongue.chinese or own in chinese.segments(plain, tongue)
    if alone and plain.count(own) == 1:
        aside = chinese.in_script(_ASIDE[kind], tongue).format(own=own, other=other)
        said.append(plain.replace(own, aside) + end)
    return said


def _speaks_of(other: str, own: str, question: str, tongue: Tongue) -> bool:
    """Whether a question has a part of the other topic's name that the own one has not: a phrase
    that this is not meant would contradict it."""
    if tongue.chinese:
        pairs = {other[at : at + 2] for at in range(max(1, len(other) - 1))}
        return any(pair in question for pair in pairs if pair not in own)
    words = (word for word in other.split() if word.lower() not in english.STOP_WORDS)
    return any(
        _names_topic(word, question, tongue)
        for word in words
        if not _names_topic(word, own, tongue)
    )


def _names_topic(name: str, question: str, tongue: Tongue) -> bool:
    """Whether a question names a topic."""
    if tongue.chinese:
        return name in question
    forms = "|".join(re.escape(form) for form in forms_of(name.lower()))
    return bool(re.search(rf"\b(?:{forms})\b", question.lower()))


def _bare_question(question: str, tongue: Tongue) -> str:
    """The question without its end, to add a phrase to; empty where it is not a plain question, or
    a formal one."""
    if tongue.chinese:
        plain = chinese.without_end(without_opening(question))
        formal = chinese.FORMAL.search(plain) or re.search("是否|須|须", plain)
        return plain if chinese.asks(plain, tongue) and not formal else ""
    fit = question.endswith("?") and not re.search("[;:]", question)
    return question[:-1] if fit and not english.FORMAL.search(question) else ""


def _with_topic_exchanged(
    material: Material, topic: str, foreign: str, tongue: Tongue, rng: Random
) -> Iterator[Proposal]:
    """Questions of the foreign topic with the name replaced, where an own one asks the rest."""
    own, other = used_label(material, topic, tongue), used_label(material, foreign, tongue)
    if not own or not other or own in other or other in own:
        return
    mine = material.rows_in(topic, tongue)
    contents = [(row, content(row.question, tongue)) for row in mine]
    found = []
    for row in material.rows_in(foreign, tongue):
        if other in row.question:
            rest = content(row.question.replace(other, " "), tongue)
            own_rows = [one for one, asked in contents if rest and rest <= asked]
            question = row.question.replace(other, own)
            fit = not any(word in own.lower() for word in rest)  # "email signature email"
            found += [Proposal(KIND, question, (one, row)) for one in own_rows[:1] if fit]
    yield from rng.sample(found, k=min(EACH, len(found)))
