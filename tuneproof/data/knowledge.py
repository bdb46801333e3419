"""Adds the texts of the knowledge base to the right answers of the rows that cite them.

This module knows examples and entries, no files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuneproof.types import Example, KnowledgeEntry


def with_knowledge(
    examples: Sequence[Example], kb: Sequence[KnowledgeEntry]
) -> tuple[Example, ...]:
    """The examples, each answerable one with the texts of its sources as further right answers.

    `answers[0]` stays first, and repeats are dropped. Sources that the knowledge base does not
    have are ignored.
    """
    texts = {entry.id: entry.text for entry in kb}
    return tuple(_with_source_texts(example, texts) for example in examples)


def _with_source_texts(example: Example, texts: dict[str, str]) -> Example:
    if not example.answerable:
        return example
    further = (texts[source] for source in example.sources if source in texts)
    return replace(example, answers=tuple(dict.fromkeys((*example.answers, *further))))
