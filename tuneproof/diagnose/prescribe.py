"""What to change, and the effects to expect: the cures of the held causes as one prescription.

Settings become a patch of the recipe, shown as a unified diff of recipe.yaml; rows to leave out
or complete become a diff of the questions and answers. What only a person can do is said in
words. This module applies nothing and writes no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from typing import Any

from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix, in_words
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.numbers.suspects import Suspects
from tuneproof.i18n import _
from tuneproof.types import Example

MADE, KINDS = "augment.per_topic", "augment.kinds"


@dataclass(frozen=True)
class Prescription:
    """One prescription for all causes that are held, the strongest first.

    `fix`: the changes to recipe and rows; `advice`: what a person should do, one text a cause;
    `effects`: what should show in the next run.
    """

    causes: tuple[str, ...] = ()
    fix: Fix = field(default_factory=Fix)
    advice: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether a program can apply anything of it."""
        return bool(self.fix.settings or self.fix.drop or self.fix.replace)

    def to_json(self) -> dict[str, Any]:
        """The content of prescription.json."""
        return {
            "causes": list(self.causes),
            "settings": dict(self.fix.settings),
            "rows": {"left_out": list(self.fix.drop), "completed": dict(self.fix.replace)},
            "advice": list(self.advice),
            "effects": [
                {
                    "number": one.name,
                    "rises": one.rises,
                    "least": one.least,
                    "text": str(one),
                }
                for one in self.effects
            ],
        }


@dataclass(frozen=True)
class KeptPrescription:
    """What prescription.json says: codes of the causes, `settings` by dotted name, `advice` for a
    person, and the expected `effects`, each as `Prescription.to_json` has it."""

    causes: tuple[str, ...]
    settings: Mapping[str, Any]
    advice: tuple[str, ...]
    effects: tuple[Mapping[str, Any], ...]


def prescribe(
    causes: Sequence[Cause], recipe: Recipe, evidence: Evidence, suspects: Suspects
) -> Prescription:
    """The prescription for `causes`, the strongest first.

    Where two causes set the same setting or expect something of the same number, the stronger one
    wins; kinds of augmented rows are united. Where a program can change anything, only the effects
    of that are listed: what is left to a person may not be done when the next run is compared.
    """
    settings: dict[str, Any] = {}
    drop: dict[str, None] = {}
    completed: dict[str, str] = {}
    case = Case(recipe, evidence, suspects)
    fixes = [cause.fix(case) for cause in causes]
    for own in fixes:
        settings = {**own.settings, **settings}
        drop |= dict.fromkeys(own.drop)
        completed |= own.replace
    if made := _kinds_of_made_rows(fixes, recipe):
        settings[KINDS] = made
    kept = {row: text for row, text in completed.items() if row not in drop}
    fix = Fix(changes(recipe, settings), tuple(drop), kept)
    whole = Prescription(
        causes=tuple(cause.code for cause in causes),
        fix=fix,
        advice=tuple(_(cause.remedy).format(**in_words(evidence)) for cause in causes),
    )
    effects: dict[str, Effect] = {}
    for cause, own in zip(causes, fixes, strict=True):
        for effect in cause.effects:
            done = not whole.applies or (
                not effect.by_hand and _is_partly_applied(own, fix, recipe)
            )
            if done and effect.possible(evidence):
                effects.setdefault(effect.name, effect)
    return replace(whole, effects=tuple(effects.values()))


def _kinds_of_made_rows(fixes: Sequence[Fix], recipe: Recipe) -> list[str]:
    """The kinds of augmented rows that any cure asks for; one that names no kinds asks for those of
    the recipe. Empty where no cure asks for augmented rows."""
    usual = recipe.augment.kinds
    wanted = [fix.settings.get(KINDS, usual) for fix in fixes if MADE in fix.settings]
    asked = {str(kind) for kinds in wanted for kind in kinds}
    return [kind for kind in usual if kind in asked] + sorted(asked.difference(usual))


def _is_partly_applied(own: Fix, whole: Fix, recipe: Recipe) -> bool:
    """Whether the combined fix `whole` contains any change of `own`, the fix of one cause."""
    settings = changes(recipe, own.settings)
    # A setting that a stronger cause wants as it is, is not among those of `whole`.
    return bool(own.drop or own.replace) or any(
        name in whole.settings and whole.settings[name] == value for name, value in settings.items()
    )


def changes(recipe: Recipe, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that differ from the recipe, with their new values."""
    before = recipe.model_dump(mode="json")
    after = patched(recipe, settings).model_dump(mode="json")
    found: dict[str, Any] = {}
    for name in settings:
        section, _dot, setting = name.partition(".")
        if before[section][setting] != after[section][setting]:
            found[name] = after[section][setting]
    return found


def recipe_diff(recipe: Recipe, settings: Mapping[str, Any]) -> str:
    """A unified diff from the recipe to the prescribed one; empty when nothing changes."""
    return _diff(dump_recipe(recipe), dump_recipe(patched(recipe, settings)), "recipe.yaml")


def rows_diff(rows: Sequence[Example], fix: Fix) -> str:
    """A unified diff of the training rows, one "question → answer" a line."""
    return _diff(_row_lines(rows), _row_lines(fixed(rows, fix)), "train")


def fixed(rows: Sequence[Example], fix: Fix) -> tuple[Example, ...]:
    """The rows after `fix`: some left out, some with a completed answer."""
    dropped = frozenset(fix.drop)
    return tuple(
        replace(row, answers=(fix.replace[row.id],)) if row.id in fix.replace else row
        for row in rows
        if row.id not in dropped
    )


def _row_lines(rows: Sequence[Example]) -> str:
    texts = (f"{row.question} → {row.answer}" for row in rows)
    return "".join(" ".join(text.split()) + "\n" for text in texts)


def _diff(before: str, after: str, name: str) -> str:
    lines = unified_diff(
        before.splitlines(), after.splitlines(), f"a/{name}", f"b/{name}", lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)
