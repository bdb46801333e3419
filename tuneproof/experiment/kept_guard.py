"""The guard of a run as its folder keeps it: guard.json, the files of probe and domain, the rules.

What fits no longer is made again; this module calibrates nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tuneproof import atomic, store
from tuneproof.commands import command
from tuneproof.config import Recipe
from tuneproof.errors import os_fault
from tuneproof.evaluate.baseline import Lookup
from tuneproof.experiment.guarding import ABSTAIN, Guard
from tuneproof.experiment.lessons import States, is_probing
from tuneproof.experiment.parts import Parts
from tuneproof.guard.domain import Domain
from tuneproof.guard.kept import VERSION, KeptGuard
from tuneproof.guard.probe import Probe, from_bytes, to_bytes
from tuneproof.guard.rulebook import Rulebook
from tuneproof.guard.rules_file import read_rulebook
from tuneproof.i18n import _
from tuneproof.store import RunFolder
from tuneproof.types import from_json

APART = frozenset({ABSTAIN, "rules"})
"""Layers that a calibration does not depend on: what a rule decides is not calibrated."""


def keep_guard(guard: Guard, run: RunFolder) -> None:
    """Write a guard into `run`: probe and domain first, then guard.json, which says that
    they are there."""
    if guard.probe is not None:
        atomic.write_bytes(run / store.PROBE, to_bytes(guard.probe))
    if guard.domain is not None:
        atomic.write_bytes(run / store.DOMAIN, to_bytes(guard.domain.probe))
    store.write_json(run / store.GUARD, guard.kept)


def open_guard(
    run: RunFolder, recipe: Recipe, parts: Parts, lookup: Lookup, states: States | None = None
) -> Guard:
    """The guard of a run as its folder holds it; not calibrated where there is no guard.json, or
    where it was made by another version or for other layers. Raises RunError when one of its
    files is broken."""
    guard = Guard.of(recipe, parts, lookup, rules_of(run), states)
    path = run / store.GUARD
    if not path.exists() or not (recipe.guard.abstain or recipe.guard.scope):
        return guard
    raw = store.read_object(path, _remedy_for_broken_files(run))
    try:
        if raw["version"] != VERSION:
            return guard
        kept = from_json(KeptGuard, raw)
    except (KeyError, ValueError) as error:
        fault = _("its content is damaged")
        raise store.unreadable(path, fault, _remedy_for_broken_files(run)) from error
    if (kept.probe, kept.scope) != (is_probing(recipe.guard), recipe.guard.scope):
        return guard
    taught = replace(
        guard,
        calibration=kept.calibration,
        probe=_read_probe(run, store.PROBE) if kept.probe else None,
        domain=None if kept.limit is None else Domain(_read_probe(run, store.DOMAIN), kept.limit),
        taught=True,
    )
    same = _layers_before(taught.chain.names) == _layers_before(kept.layers)
    return taught if same else guard


def _layers_before(names: Iterable[str]) -> list[str]:
    """The layers that a calibration depends on."""
    return [name for name in names if name not in APART]


def _read_probe(run: RunFolder, name: str) -> Probe:
    path = run / name
    try:
        return from_bytes(path.read_bytes())
    except (OSError, ValueError) as error:
        fault = os_fault(error) if isinstance(error, OSError) else str(error)
        raise store.unreadable(path, fault, _remedy_for_broken_files(run)) from error


def _remedy_for_broken_files(run: RunFolder) -> str:
    """What the user can do where a file of the guard in `run` is broken.

    The guard is made again only where there is no guard.json, and only if nothing that cannot be
    overwritten, such as a folder, lies in the probe's place. A registered version is never made
    again.
    """
    if run.is_registered:
        return _(
            "Prove the run that it was made from again with tuneproof evaluate, and register that: "
            "tuneproof registry add RUN --as NAME"
        )
    return _("Delete {guard} and {probe}, then run: {command}").format(
        guard=run / store.GUARD,
        probe=run / store.PROBE,
        command=command("evaluate", run.path),
    )


def rules_of(run: RunFolder) -> Rulebook:
    """The rules that a run keeps, their tests run. Raises RecipeError for faulty ones."""
    path = run / store.RULES
    return read_rulebook(path) if path.exists() else Rulebook()
