"""Whether one answer is another one cut off.

Two texts are compared; this module knows no row.
"""

from __future__ import annotations

from tuneproof.diagnose.numbers.answers import HELD_LEAST
from tuneproof.text.endings import ends, stops

BEGINNING_LEAST, BEGINNING_MOST = 0.15, 0.95
"""An answer that another one begins with may be that one cut short where its length is within these
shares of the other's."""


def is_cut_from(part: str, whole: str) -> bool:
    """Whether `part` is `whole` cut off: its beginning, without the sentence end that `whole` has.

    "5" is not a cut "50", nor "Up to 30 days" a cut "Up to 30 days with a certificate".
    """
    size = len(part) / len(whole) if whole else 0.0
    if len(part) < HELD_LEAST or not BEGINNING_LEAST <= size <= BEGINNING_MOST:
        return False
    if not whole.startswith(part) or not ends(whole):
        return False
    after = whole[len(part)]
    return not stops(part) or (part[-1] == "." and after.isalnum())  # cut within "see mfa.org"
