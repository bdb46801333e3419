"""What a topic is called by people: its label in their spelling, or the word that tells it best.

A label counts as a name when it is made of words; "hb-07" is none. This module makes no
question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tuneproof.augment.material import Material
from tuneproof.augment.telling import telling
from tuneproof.augment.tongue import Tongue

LONGEST = {True: 8, False: 30}
"""Characters of a name, Chinese or not."""
LEAST_WORD = {True: 2, False: 4}


def name_of(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The name of a topic in a language; None when neither its label nor its words give one."""
    asked = _asked(material, topic, tongue)
    label = label_of(material, topic, tongue)
    return _spelling(label, asked) if label else _telling_word(material, topic, asked, tongue)


def label_of(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The label that the data gives the topic, if it is a name in this language."""
    label = re.sub(r"[-_]+", " ", topic).strip()
    given = any(row.topic for row in material.by_topic[topic])
    return label if given and _is_name(label, tongue) else None


def used_label(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The topic's label as it stands in at least two of its questions."""
    label = label_of(material, topic, tongue)
    asked = _asked(material, topic, tongue)
    spelled = _spelling(label, asked) if label else ""
    return spelled if label and sum(spelled in question for question in asked) >= 2 else None


def _asked(material: Material, topic: str, tongue: Tongue) -> list[str]:
    rows = material.by_topic[topic]
    return [row.question for row in rows if material.tongue(row.question) == tongue]


def _telling_word(
    material: Material, topic: str, asked: Sequence[str], tongue: Tongue
) -> str | None:
    """The word that tells the topic's questions from all others, spelled as they spell it."""
    others = [
        row.question
        for other, rows in material.by_topic.items()
        if other != topic
        for row in rows
        if material.tongue(row.question) == tongue
    ]
    told = (word for word, _z in telling(asked, others, tongue))
    fit = (
        word for word in told if LEAST_WORD[tongue.chinese] <= len(word) <= LONGEST[tongue.chinese]
    )
    word = next(fit, None)
    return None if word is None else _spelling(word, asked)


def _is_name(label: str, tongue: Tongue) -> bool:
    words = all(char.isalpha() or char in " &/" for char in label)
    # A Chinese label is no word of an English sentence, the other way round it may be (VPN).
    return words and len(label) <= LONGEST[tongue.chinese] and (tongue.chinese or label.isascii())


def _spelling(name: str, asked: Sequence[str]) -> str:
    """The name in the letters in which it is asked for most often."""
    pattern = re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", re.IGNORECASE)
    found = Counter(match for question in asked for match in pattern.findall(question))
    return found.most_common(1)[0][0] if found else name
