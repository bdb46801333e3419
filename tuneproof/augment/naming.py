"""What a topic is called by people: its label in their spelling, or the word that tells it best.

A label counts as a name when it is made of words; "hb-07" is none. Without a label a Chinese topic
is called by its most telling piece; in English such a word reads wrong in most sentences
("request", "extra"), so that an English topic without a label has no name. This module makes no
question.
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


def _label_of(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The label that the data gives the topic, if it is a name in this language."""
    label = re.sub(r"[-_]+", " ", topic).strip()
    given = any(row.topic for row in material.by_topic[topic])
    return label if given and _is_name(label, tongue) else None


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
    return found.most_common(1)[0][0] if found else name
