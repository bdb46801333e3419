"""Rows of a run as token ids; those too long for the recipe left out, counted and told."""

from __future__ import annotations

from collections.abc import Sequence

from tuneproof.errors import DataError
from tuneproof.i18n import _, ngettext
from tuneproof.models.prompt import Rendered, Renderer
from tuneproof.progress import Progress
from tuneproof.store import RunFolder
from tuneproof.types import Example


def render(
    rows: Sequence[Example], renderer: Renderer, longest: int, run: RunFolder, progress: Progress
) -> list[Rendered]:
    """The rows of at most `longest` tokens. Raises DataError when there are rows and none fits."""
    rendered = [renderer.render(row.question, row.answer) for row in rows]
    kept = [row for row in rendered if row.length <= longest]
    if len(kept) < len(rendered):
        _tell(len(rendered) - len(kept), longest, run, progress)
    if rows and not kept:
        raise DataError(
            _("Every row is longer than {n} tokens.").format(n=longest),
            remedy=_("Raise model.max_length, or shorten the rows."),
        )
    return kept


def _tell(count: int, longest: int, run: RunFolder, progress: Progress) -> None:
    reason = _("longer than {n} tokens").format(n=longest)
    rows = dict(run.status().get("rows", {}))
    rows["left_out"] = {**rows.get("left_out", {}), reason: count}
    run.update(rows=rows)
    said = ngettext("{n} row left out: {reason}.", "{n} rows left out: {reason}.", count)
    progress.say(said.format(n=count, reason=reason))
