"""How much the engine takes at once: ids a pass, words a chunk, positions scored.

Chosen for a CPU and its caches; none of them changes a result by more than what bfloat16 rounds.
They stand here, away from the code that uses them, so that what a run will take is foretold from
the same numbers. This module imports nothing.
"""

from __future__ import annotations

TRAIN_IDS = 4096
"""Most padded ids in one forward and backward pass; a larger batch is split and summed."""

LOWER_IDS = 2048
"""Most padded ids in one pass through the layers below the adapter, whose output is kept."""

READ_IDS = 1024
"""Most padded ids in one pass that only reads, to verify, to score or for the states: more no
longer fit the processor's caches."""

STREAM_IDS = 8192
"""Most padded ids of rows that are decoded side by side: one pass reads few of them."""

SCORED_AT_ONCE = 256
"""Positions whose scores over some of the words are held at once."""

CHUNK_WORDS = 8192
"""Words that positions are scored over at a time, so that the scores stay in the caches."""

ROWS_STEP = 16
"""Positions are filled up to a multiple of this, so that few shapes of matrix product occur."""

LARGE = 65_536
"""Words of a vocabulary from which a training step scores only a part of it."""

LIKELY = 32_768
"""Words that are scored at every step then, the labels beside them."""

STRIDE = 16
"""One of so many of the other words is scored at a step."""

ROWS_ASKED = 32
"""Most rows in which the untouched model is asked which words are likely."""


def words_scored(words: int) -> int:
    """Of a vocabulary of `words` how many a training step scores, where it may leave some out."""
    return words if words < LARGE else LIKELY + words // STRIDE
