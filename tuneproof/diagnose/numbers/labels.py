"""Numbers of the labels: which tokens of the answers were supervised in training.

They come from run.json, where training writes them; nothing here renders a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuneproof.diagnose.numbers.number import Kind, number
from tuneproof.i18n import N_


@dataclass(frozen=True, kw_only=True)
class LabelNumbers:
    """What part of the answers was supervised. Runs of older versions have no such numbers."""

    labelled: float | None = number(
        N_("tokens of the training answers that carried a label"), Kind.SHARE
    )
    ended: float | None = number(N_("training rows whose last label was an end token"), Kind.SHARE)


def label_numbers(kept: Mapping[str, float]) -> LabelNumbers:
    """The numbers from the field "labels" of run.json."""
    return LabelNumbers(labelled=kept.get("labelled"), ended=kept.get("ended"))
