"""How much the engine takes at once: ids per pass, words per chunk, positions scored.

Chosen for a CPU and its caches; none of them changes a result by more than bfloat16's rounding.
They stand here, apart from the code that uses them, so that what a run will take is predicted from
the same numbers. This module imports nothing.
"""

from __future__ import annotations

TRAIN_IDS = 4096
"""Most padded ids in one forward and backward pass; a larger batch is split and summed."""

LOWER_IDS = 2048
"""Most padded ids in one pass through the layers below the adapter, whose output is kept."""

READ_IDS = 1024
"""Most padded ids in one pass without a backward pass, to verify, to score or for the states: more
do not fit the processor's caches."""

STREAM_IDS = 8192
"""Most padded ids of rows that are decoded side by side, few of which each pass reads."""

SCORED_AT_ONCE = 256
"""Most positions whose scores over a chunk of words are held at once, in numbers of two bytes."""

CHUNK_WORDS = 8192
"""Words of a chunk, so few that their scores stay in the caches."""

ROWS_STEP = 16
"""Positions are filled up to a multiple of this, so that few shapes of matrix product occur."""

LARGE = 65_536
"""Of a vocabulary of at least so many words a training step scores only a part."""

LIKELY = 32_768
"""Likely words that are then scored at every step, besides the labels."""

STRIDE = 16
"""Of the other words one in so many is scored at a step."""

ROWS_ASKED = 32
"""Most rows in which the untouched model is asked which words are likely."""


def scored_block(width: int) -> tuple[int, int]:
    """Most positions and words whose scores are looked at together, in numbers of `width` bytes:
    always about as many scores, as in float32 a product is the faster the more rows it has."""
    return SCORED_AT_ONCE * width // 2, max(1, CHUNK_WORDS * 2 // width)


def words_scored(words: int) -> int:
    """About how many of `words` a training step scores, if it may leave some out."""
    return words if words < LARGE else LIKELY + words // STRIDE
