"""`fit --apply RUN`: the recipe of a run with its prescription applied, and a record of the run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tuneproof.commands import command
from tuneproof.config import Recipe, patched
from tuneproof.diagnose.folder import kept_prescription, parent_record
from tuneproof.errors import RunError, TuneproofError
from tuneproof.i18n import _, following
from tuneproof.store import PRESCRIPTION, RunFolder


def applied(path: Path, *, by_hand: bool) -> tuple[Recipe, Mapping[str, Any]]:
    """(the recipe of the run at `path` with its prescription applied, the record of that run).

    `by_hand` says that data or settings were typed as well. Raises RunError when the run has no
    prescription or a damaged one, RecipeError when it names a setting that does not exist,
    TuneproofError when it changes no setting and none was typed either.
    """
    run = RunFolder.open(path)
    if not (run / PRESCRIPTION).exists():
        raise RunError(
            _("This run was not diagnosed yet."),
            where=str(path),
            remedy=_("Apply the prescription of the run that it was made from.")
            if run.is_registered
            else _("Diagnose it first: {command}").format(command=command("diagnose", path)),
        )
    prescribed = kept_prescription(run)
    if not prescribed.settings and not by_hand:
        raise TuneproofError(
            _("The prescription of this run has no change that a program can make."),
            where=str(path),
            remedy=following(*prescribed.advice) or _("Nothing was found to be wrong with it."),
        )
    recipe = patched(run.recipe(), prescribed.settings, where=str(run / PRESCRIPTION))
    return recipe, parent_record(run)
