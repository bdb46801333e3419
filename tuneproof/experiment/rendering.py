"""Rows of a run as token ids; those that are too long are left out, counted and reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil

from tuneproof.engine.network import room_of
from tuneproof.errors import DataError
from tuneproof.i18n import _, enumerated, ngettext
from tuneproof.models.load import Base
from tuneproof.models.prompt import Rendered, Renderer
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import Example

LOOKED_AT = 256
"""Most rows whose labels are counted: a share of them is known to 6 points."""


class Limits:
    """How long a row may be: the recipe's limit, and the positions that the model has learned."""

    def __init__(self, longest: int, base: Base):
        self._longest = longest
        self._base = base

    def why_left_out(self, row: Rendered) -> str:
        """Which limit a row exceeds, in words; empty where it fits."""
        if row.length > self._longest:
            return _("longer than {n} tokens").format(n=self._longest)
        if len(row.target) > room_of(self._base, row.prompt):
            return _("longer than the base model has positions for")
        return ""

    def fitting(
        self, rows: Iterable[Example], renderer: Renderer
    ) -> list[tuple[Example, Rendered]]:
        """The rows that fit, each with what it is rendered to."""
        made = ((row, renderer.render(row.question, row.answer)) for row in rows)
        return [(row, one) for row, one in made if not self.why_left_out(one)]

    def longest_answer(self, rows: Iterable[Example], renderer: Renderer) -> int:
        """Tokens of the longest answer among the rows that fit, its end token included. What was
        too long to be learned must not set how long an answer may be."""
        return max(len(one.target) for _row, one in self.fitting(rows, renderer))


def render(
    parts: Sequence[Sequence[Example]],
    renderer: Renderer,
    limits: Limits,
    run: RunFolder,
    progress: Progress,
) -> list[list[Rendered]]:
    """The rows of each part that fit, rendered; how many do not, and why, is reported.

    Raises DataError when a part has rows and none fits.
    """
    left_out: Counter[str] = Counter()
    kept: list[list[Rendered]] = []
    for rows in parts:
        rendered = [renderer.render(row.question, row.answer) for row in rows]
        reasons = [limits.why_left_out(row) for row in rendered]
        kept.append([row for row, why in zip(rendered, reasons, strict=True) if not why])
        left_out.update(why for why in reasons if why)
        if rows and not kept[-1]:
            raise DataError(
                _("Every row is left out: {reasons}.").format(
                    reasons=enumerated(sorted({*reasons}))
                ),
                remedy=_("Shorten the rows, raise model.max_length, or choose another base model."),
            )
    if left_out:
        _report_left_out(left_out, run, progress)
    return kept


def labels_of(rows: Sequence[Example], renderer: Renderer) -> dict[str, float]:
    """What training has to learn of the answers, on at most `LOOKED_AT` rows spread over all.

    `labelled` is the share of the answers' ids that carry a label, `ended` that of the rows whose
    last label is an end token. Both are 1 unless something between data and loss is broken.
    """
    if not rows:
        return {}
    sampled = rows[:: ceil(len(rows) / LOOKED_AT)]
    targets = [renderer.render(row.question, row.answer).target for row in sampled]
    whole = sum(len(renderer.target(row.answer)) for row in sampled)
    ended = sum(bool(target) and target[-1] in renderer.end_ids for target in targets)
    return {
        "labelled": round(sum(map(len, targets)) / whole, 4),
        "ended": round(ended / len(sampled), 4),
    }


def _report_left_out(counts: Counter[str], run: RunFolder, progress: Progress) -> None:
    rows = run.status().rows
    every = {**rows.get("left_out", {}), **counts}
    run.update(rows={**rows, "left_out": every, "too_long": counts.total()})
    for reason, count in sorted(counts.items()):
        said = ngettext("{n} row left out: {reason}.", "{n} rows left out: {reason}.", count)
        progress.say(said.format(n=count, reason=reason))
