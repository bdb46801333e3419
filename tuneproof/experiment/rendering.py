"""Rows of a run as token ids; those too long for the recipe left out, counted and told."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from tuneproof.errors import DataError
from tuneproof.i18n import _, ngettext
from tuneproof.models.prompt import Rendered, Renderer
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import Example

LOOKED_AT = 256
"""Rows whose labels are looked at again: a share of them is known to 6 points."""


def render(
    parts: Sequence[Sequence[Example]],
    renderer: Renderer,
    longest: int,
    run: RunFolder,
    progress: Progress,
) -> list[list[Rendered]]:
    """Of each part the rows of at most `longest` tokens, and said how many are longer.

    Raises DataError when a part has rows and none fits.
    """
    rendered = [[renderer.render(row.question, row.answer) for row in rows] for rows in parts]
    kept = [[row for row in rows if row.length <= longest] for rows in rendered]
    if any(rows and not fit for rows, fit in zip(rendered, kept, strict=True)):
        raise DataError(
            _("Every row is longer than {n} tokens.").format(n=longest),
            remedy=_("Raise model.max_length, or shorten the rows."),
        )
    left_out = sum(map(len, rendered)) - sum(map(len, kept))
    if left_out:
        _tell(left_out, longest, run, progress)
    return kept


def labels_of(rows: Sequence[Example], renderer: Renderer) -> dict[str, float]:
    """What training has to learn of the answers, on at most `LOOKED_AT` rows spread over all.

    `labelled` is the share of the answers' ids that carry a label, `ended` that of the rows whose
    last label is an end token. Both are 1 unless something between data and loss is broken.
    """
    if not rows:
        return {}
    some = rows[:: ceil(len(rows) / LOOKED_AT)]
    targets = [renderer.render(row.question, row.answer).target for row in some]
    whole = sum(len(renderer.target(row.answer)) for row in some)
    ended = sum(bool(target) and target[-1] in renderer.end_ids for target in targets)
    return {
        "labelled": round(sum(map(len, targets)) / whole, 4),
        "ended": round(ended / len(some), 4),
    }


def _tell(count: int, longest: int, run: RunFolder, progress: Progress) -> None:
    reason = _("longer than {n} tokens").format(n=longest)
    rows = dict(run.status().get("rows", {}))
    rows["left_out"] = {**rows.get("left_out", {}), reason: count}
    run.update(rows=rows)
    said = ngettext("{n} row left out: {reason}.", "{n} rows left out: {reason}.", count)
    progress.say(said.format(n=count, reason=reason))
