"""What a topic is called by people: its label in their spelling, or the word that tells it best.

A label counts as a name when it is made of words; "hb-07" is none. An English one must stand as a
noun somewhere in the topic's own texts: of "lost" (lost property) nothing can be asked. Without a
label a Chinese topic is called by its most telling piece; in English such a word reads wrong in
most sentences ("request", "extra"), so that an English topic without a label has no name. This
module makes no question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tuneproof.augment.material import Material
from tuneproof.augment.telling import LEAST_QUESTIONS, telling
from tuneproof.augment.tongue import Tongue

LONGEST = {True: 8, False: 30}
"""Characters of a name, Chinese or not."""
IRREGULAR = {"children": "child", "people": "person", "women": "woman", "men": "man"}
_BEFORE = (
    r"(?:^|[.!?;:,(] ?|\b(?:an?|the|my|your|our|his|her|their|its|this|that|any|some|no|each|every"
    r"|more|of|for|with|without|about|by|in|on|per|from|to|at|and|or|under|during) (?:[\w'-]+ )?)"
)
_AFTER = (
    r"(?=\s*$|\n| ?[.!?;:,()]| (?:an?|the|my|your|our|is|are|was|were|do|does|did|can|could|may"
    r"|must|should|will|would|have|has|i|we|you|they|of|for|with|without|about|by|in|on|per|from|to|at"
    r"|and|or|but|if|when|that|which|not|as|before|after|under|during|until)\b)"
)
"""What stands around a noun: what takes one, and what does not go on with one."""


def name_of(
    material: Material, topic: str, tongue: Tongue, *, apart_from: str | None = None
) -> str | None:
    """The name of a topic in a language; None when neither its label nor its words give one.

    `apart_from` is the one topic to tell it from; None means all others.
    """
    asked = _asked(material, topic, tongue)
    label = _label_of(material, topic, tongue)
    if label:
        return _spelling(label, asked)
    others = [apart_from] if apart_from else [key for key in material.by_topic if key != topic]
    return _telling_word(material, asked, others, tongue)


def used_label(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The topic's label as it stands in at least two of its questions."""
    label = _label_of(material, topic, tongue)
    asked = _asked(material, topic, tongue)
    spelled = _spelling(label, asked) if label else ""
    used = sum(spelled in question for question in asked)
    return spelled if label and used >= LEAST_QUESTIONS else None


def modifier_of(material: Material, topic: str, name: str, tongue: Tongue) -> str:
    """An English name as it stands before another noun: the ticket information, of tickets, if a
    ticket is spoken of at all. Any other name as it is."""
    said = "\n".join(_said(material, topic, tongue)).lower()
    spoken = [one for one in forms_of(name) if re.search(rf"\b{re.escape(one.lower())}\b", said)]
    return name if tongue.chinese else min([name, *spoken], key=len)


def forms_of(name: str) -> tuple[str, ...]:
    """An English noun with what may be its singular or plural."""
    if name.lower() in IRREGULAR:
        return (name, IRREGULAR[name.lower()])
    shorter = [name[: -len(end)] for end in ("s", "es") if name.lower().endswith(end)]
    if name.lower().endswith("ies"):
        shorter.append(f"{name[:-3]}y")
    if name.lower().endswith("y"):
        shorter.append(f"{name[:-1]}ies")
    return tuple(dict.fromkeys((name, *shorter, f"{name}s")))


def _label_of(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The label that the data gives the topic, if it is a name in this language."""
    label = re.sub(r"[-_]+", " ", topic).strip()
    if not any(row.topic for row in material.by_topic[topic]) or not _is_name(label, tongue):
        return None
    return label if tongue.chinese or _is_noun(label, _said(material, topic, tongue)) else None


def _is_noun(label: str, said: Sequence[str]) -> bool:
    """Whether the label stands for itself, and mostly so: of "night" there are night buses."""
    forms = "|".join(re.escape(form) for form in forms_of(label))
    alone = re.compile(rf"{_BEFORE}(?:{forms}){_AFTER}", re.IGNORECASE)
    ending = re.compile(rf"\b(?:{forms}){_AFTER}", re.IGNORECASE)
    anywhere = re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
    text = "\n".join(said)
    ends, all_ = len(ending.findall(text)), len(anywhere.findall(text))
    return 2 * ends >= all_ and any(alone.search(each) for each in said)


def _said(material: Material, topic: str, tongue: Tongue) -> list[str]:
    """The topic's questions in a language, and its answers."""
    answers = dict.fromkeys(row.answer for row in material.by_topic[topic])
    return [*_asked(material, topic, tongue), *answers]


def _asked(material: Material, topic: str, tongue: Tongue) -> list[str]:
    rows = material.by_topic[topic]
    return [row.question for row in rows if material.tongue(row.question) == tongue]


def _telling_word(
    material: Material, asked: Sequence[str], others: Sequence[str], tongue: Tongue
) -> str | None:
    """The piece that tells Chinese questions best from those of other topics."""
    if not tongue.chinese:
        return None
    foreign = [question for topic in others for question in _asked(material, topic, tongue)]
    told = (word for word, _z in telling(asked, foreign, tongue))
    return next((word for word in told if len(word) <= LONGEST[True]), None)


def _is_name(label: str, tongue: Tongue) -> bool:
    words = all(char.isalpha() or char in " &/" for char in label)
    # A Chinese label is no word of an English sentence, the other way round it may be (VPN).
    return words and len(label) <= LONGEST[tongue.chinese] and (tongue.chinese or label.isascii())


def _spelling(name: str, asked: Sequence[str]) -> str:
    """The name in the letters in which it is asked for most often."""
    pattern = re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", re.IGNORECASE)
    found = Counter(match for question in asked for match in pattern.findall(question))
    spelled = found.most_common(1)[0][0] if found else name
    # "Recalls" heads a list, or begins a question; "VPN" and "PeopleHub" are written so anywhere.
    heads = spelled[:1].isupper() and spelled[1:].islower()
    within = re.compile(rf"(?<=[a-z,] ){re.escape(spelled)}(?![A-Za-z])")
    named = any(within.search(question) for question in asked)
    return spelled[:1].lower() + spelled[1:] if heads and not named else spelled
