"""The name that people use for a topic: its label, or its most distinctive word.

A label counts as a name when it is made of words, unlike "hb-07". An English one must be used as a
noun in the topic's own texts: "lost" (lost property) cannot be asked about. Without a label a
Chinese topic is named by its most distinctive word; in English such a word reads wrong in most
sentences ("request", "extra"), so an English topic without a label has no name. This module makes
no question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tuneproof.augment.material import Material
from tuneproof.augment.telling import LEAST_QUESTIONS, distinctive_words
from tuneproof.augment.tongue import Tongue

LONGEST = {True: 8, False: 30}
"""Most characters of a name, Chinese or not."""
LONGEST_LABEL = 6
"""Most characters of a Chinese label that is taken for what people say though none of them does."""
_HEADING = re.compile("[與与及和或/&]")
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
"""Contexts of a noun: what may precede it, and what shows that no further noun follows."""


def name_of(
    material: Material, topic: str, tongue: Tongue, *, apart_from: str | None = None
) -> str | None:
    """The name of a topic in a language; None where neither label nor words give one.

    `apart_from`: the topic that a word must tell it from; None for all others.
    """
    asked = _topic_questions(material, topic, tongue)
    label = _label_as_name(material, topic, tongue)
    if label:
        return _usual_spelling(label, asked)
    told = _telling_words(material, asked, _others(material, topic, apart_from), tongue)
    return next(told, None)


def _others(material: Material, topic: str, apart_from: str | None) -> Sequence[str]:
    return [apart_from] if apart_from else [key for key in material.by_topic if key != topic]


def said_name(
    material: Material, topic: str, tongue: Tongue, *, apart_from: str | None = None
) -> str | None:
    """As `name_of`, but what people say rather than what a list of contents does: of a Chinese
    label that no question has, the most telling word that is a part of it (光碟 of 影像光碟拷貝);
    without any the label, unless it is long or names two things."""
    label = _label_as_name(material, topic, tongue)
    if label is None or not tongue.chinese or used_label(material, topic, tongue):
        return name_of(material, topic, tongue, apart_from=apart_from)
    asked = _topic_questions(material, topic, tongue)
    told = _telling_words(material, asked, _others(material, topic, apart_from), tongue)
    return next((word for word in told if word in label), None if _is_heading(label) else label)


def asked_name(material: Material, topic: str, tongue: Tongue) -> str | None:
    """As `name_of`, but of a Chinese heading the first of its things (宿舍門禁 of 宿舍門禁與訪客),
    or the word that people say."""
    name = name_of(material, topic, tongue)
    if name is None or not tongue.chinese or not _is_heading(name):
        return name
    first, *others = _HEADING.split(name)
    whole = bool(others) and 1 < len(first) <= LONGEST_LABEL
    return first if whole else said_name(material, topic, tongue)


def with_article(material: Material, topic: str, name: str, tongue: Tongue) -> str:
    """An English name as the topic's texts use it within a sentence: with “the” where they mostly
    have an article or the like before it (the bike store), as it is elsewhere (parental leave)."""
    if tongue.chinese or re.search(r"[^s]s$", name):
        return name
    said = "\n".join(_topic_texts(material, topic, tongue))
    word = rf"{re.escape(name)}\b"
    uses = re.findall(rf"\b{word}", said, re.IGNORECASE)
    counted = re.findall(rf"\b(?:an?|the|your|our|my|this) {word}", said, re.IGNORECASE)
    return f"the {name}" if uses and 2 * len(counted) >= len(uses) else name


def _is_heading(label: str) -> bool:
    """Whether a Chinese label is one of a list of contents: long, or of two things."""
    return len(label) > LONGEST_LABEL or bool(_HEADING.search(label))


def used_label(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The topic's label as spelled in its questions; None where fewer than two of them have it."""
    label = _label_as_name(material, topic, tongue)
    asked = _topic_questions(material, topic, tongue)
    spelled = _usual_spelling(label, asked) if label else ""
    used = sum(spelled in question for question in asked)
    return spelled if label and used >= LEAST_QUESTIONS else None


def modifier_of(material: Material, topic: str, name: str, tongue: Tongue) -> str:
    """An English name in the form it takes before a noun: the singular (ticket information, for
    tickets), if the topic's texts have it. Any other name unchanged."""
    said = "\n".join(_topic_texts(material, topic, tongue)).lower()
    used = [form for form in forms_of(name) if re.search(rf"\b{re.escape(form.lower())}\b", said)]
    return name if tongue.chinese else min([name, *used], key=len)


def forms_of(name: str) -> tuple[str, ...]:
    """An English noun with possible singular and plural forms."""
    if name.lower() in IRREGULAR:
        return (name, IRREGULAR[name.lower()])
    shorter = [name[: -len(end)] for end in ("s", "es") if name.lower().endswith(end)]
    if name.lower().endswith("ies"):
        shorter.append(f"{name[:-3]}y")
    if name.lower().endswith("y"):
        shorter.append(f"{name[:-1]}ies")
    return tuple(dict.fromkeys((name, *shorter, f"{name}s")))


def _label_as_name(material: Material, topic: str, tongue: Tongue) -> str | None:
    """The topic's label from the data, if it can be a name in this language, else None."""
    label = re.sub(r"[-_]+", " ", topic).strip()
    if not any(row.topic for row in material.by_topic[topic]) or not _looks_like_name(
        label, tongue
    ):
        return None
    return (
        label
        if tongue.chinese or _is_used_as_noun(label, _topic_texts(material, topic, tongue))
        else None
    )


def _is_used_as_noun(label: str, said: Sequence[str]) -> bool:
    """Whether the texts use the label as a noun of its own, at least in half its uses: not "night"
    where they say "night bus"."""
    forms = "|".join(re.escape(form) for form in forms_of(label))
    alone = re.compile(rf"{_BEFORE}(?:{forms}){_AFTER}", re.IGNORECASE)
    ending = re.compile(rf"\b(?:{forms}){_AFTER}", re.IGNORECASE)
    anywhere = re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
    whole = "\n".join(said)
    ends, all_ = len(ending.findall(whole)), len(anywhere.findall(whole))
    return 2 * ends >= all_ and any(alone.search(text) for text in said)


def _topic_texts(material: Material, topic: str, tongue: Tongue) -> list[str]:
    """The topic's questions in a language, and all its answers."""
    answers = dict.fromkeys(row.answer for row in material.by_topic[topic])
    return [*_topic_questions(material, topic, tongue), *answers]


def _topic_questions(material: Material, topic: str, tongue: Tongue) -> list[str]:
    return [row.question for row in material.rows_in(topic, tongue)]


def _telling_words(
    material: Material, asked: Sequence[str], others: Sequence[str], tongue: Tongue
) -> Iterator[str]:
    """The words that tell Chinese questions from those of other topics, the best first; none in
    English."""
    if not tongue.chinese:
        return
    foreign = [
        question for topic in others for question in _topic_questions(material, topic, tongue)
    ]
    told = (word for word, _z in distinctive_words(asked, foreign, tongue))
    yield from (word for word in told if len(word) <= LONGEST[True])


def _looks_like_name(label: str, tongue: Tongue) -> bool:
    words = all(char.isalpha() or char in " &/" for char in label)
    # English names (VPN) are used in Chinese sentences, Chinese names not in English ones.
    return words and len(label) <= LONGEST[tongue.chinese] and (tongue.chinese or label.isascii())


def _usual_spelling(name: str, asked: Sequence[str]) -> str:
    """The name as questions spell it most often, in lower case within a sentence."""
    pattern = re.compile(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", re.IGNORECASE)
    found = Counter(match for question in asked for match in pattern.findall(question))
    spelled = found.most_common(1)[0][0] if found else name
    # "Recalls" has a capital only as a heading or first word; "VPN" and "PeopleHub" anywhere.
    heads = spelled[:1].isupper() and spelled[1:].islower()
    within = re.compile(rf"(?<=[a-z,] ){re.escape(spelled)}(?![A-Za-z])")
    named = any(within.search(question) for question in asked)
    return spelled[:1].lower() + spelled[1:] if heads and not named else spelled
