"""The limits by which an answer is right, good or poor, over how alike two texts are.

They are the diary's own, so that figures can be set beside its own figures. The measure itself
is in `text.similar`, which other packages share.
"""

from __future__ import annotations

from tuneproof.text.similar import ACCURATE, MATCHED, KnownTexts, best_similarity, similarity

__all__ = [
    "ACCURATE",
    "HIGH_QUALITY",
    "MATCHED",
    "POOR",
    "KnownTexts",
    "best_similarity",
    "similarity",
]

HIGH_QUALITY = 0.85
"""Similarity from which an answer is of high quality (the diary)."""
POOR = 0.50
"""Similarity below which an answer is poor (the diary)."""
