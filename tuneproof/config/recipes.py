"""Read, change and write recipes: from YAML or plain values to a `Recipe`, and back.

All faults of a recipe are reported together, each with rule, value and what to write instead. This
module knows no data, no model and no file but the recipe itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tuneproof.config.settings import Recipe, Section
from tuneproof.errors import RecipeError, os_fault
from tuneproof.handwritten import UnreadableError, expectation, read_yaml, value_text
from tuneproof.i18n import _, enumerated, in_clauses, ngettext


def load_recipe(path: str | PathLike[str], *, otherwise: str | None = None) -> Recipe:
    """Read a recipe.

    Raises RecipeError naming the line of a YAML fault, or every setting at fault at once.
    `otherwise` is the remedy to show for a file that is no recipe, in place of the usual one.
    """
    try:
        raw = read_yaml(Path(path).read_bytes())
    except FileNotFoundError as error:
        raise RecipeError(
            _("There is no such recipe."),
            where=str(path),
            remedy=_("Write one with: tuneproof init DATA"),
        ) from error
    except OSError as error:
        raise RecipeError(
            _("The file cannot be read: {fault}.").format(fault=os_fault(error)),
            where=str(path),
            remedy=_("Check the path and the permissions."),
        ) from error
    except UnreadableError as error:
        raise RecipeError(
            _("This is not a readable YAML file: {fault}.").format(fault=error.fault),
            where=str(path) if error.line is None else f"{path}:{error.line}",
            remedy=otherwise or _("Correct it, or write a new one with: tuneproof init DATA"),
        ) from error
    return parse_recipe(raw if raw is not None else {}, where=str(path), otherwise=otherwise)


def parse_recipe(
    raw: object, where: str = "recipe", *, otherwise: str | None = None, defaults: bool = True
) -> Recipe:
    """Validate plain values. Raises RecipeError with all faults together.

    `otherwise` as in `load_recipe`. Without `defaults` the message names no default values: those
    of a verb may differ from the recipe's.
    """
    if not isinstance(raw, Mapping):
        raise RecipeError(
            _("A recipe consists of sections such as “train:”, each with its settings beneath it."),
            where=where,
            remedy=otherwise or _("Write one with: tuneproof init DATA"),
        )
    try:
        return Recipe.model_validate(raw)
    except ValidationError as error:
        raise RecipeError(
            _fault_text(error, defaults),
            where=where,
            remedy=_("Correct these settings and run again."),
        ) from error


def patched(
    recipe: Recipe, patch: Mapping[str, Any], *, where: str = "patch", defaults: bool = True
) -> Recipe:
    """The recipe with dotted settings replaced: {"train.epochs": 8}.

    Raises RecipeError with all faults together, unknown names included. `where` is the place that
    the error names; `defaults` as in `parse_recipe`.
    """
    raw = recipe.model_dump(mode="json")
    for name, value in patch.items():
        section, dot, setting = name.partition(".")
        before = raw.get(section)
        raw[section] = (
            {**(before if isinstance(before, dict) else {}), setting: value} if dot else value
        )
    return parse_recipe(raw, where=where, defaults=defaults)


def files_named(train: Iterable[Path] | None, kb: Path | None, test: Path | None) -> dict[str, Any]:
    """The patch that sets the files of a recipe; a file that is None or empty is not in it."""
    given = {
        "data.train": [str(path) for path in train or ()],
        "data.kb": kb and str(kb),
        "data.test": test and str(test),
    }
    return {name: value for name, value in given.items() if value}


def dump_recipe(recipe: Recipe, *, comments: bool = False) -> str:
    """The recipe as YAML with all defaults written out; `comments` adds the help of settings."""
    if not comments:
        text = yaml.safe_dump(recipe.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
        return str(text)
    sources = _(
        "What EVIDENCE and the diary are, which reasons name: docs/sources.md of Tuneproof."
    )
    lines = [*_comment_lines(sources, ""), f"version: {recipe.version}"]
    for name, field in Recipe.model_fields.items():
        section = getattr(recipe, name)
        if not isinstance(section, Section):
            continue
        lines += ["", *_comment_lines(_(field.description or ""), ""), f"{name}:"]
        for setting, info in type(section).model_fields.items():
            value = section.model_dump(mode="json", include={setting})
            lines += _comment_lines(_(info.description or ""), "  ")
            text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True).rstrip()
            lines += [f"  {line}" for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def _comment_lines(text: str, indent: str) -> list[str]:
    return [f"{indent}# {line.strip()}" for line in text.splitlines()]


def _fault_text(error: ValidationError, defaults: bool) -> str:
    """All faults as one message, a line for each setting."""
    said: dict[str, list[str]] = {}
    given: dict[str, str] = {}
    for fault in error.errors():
        # A setting of a union type has one fault for each type, whose name is in brackets.
        name = ".".join(str(part) for part in fault["loc"] if "[" not in str(part))
        given.setdefault(name, value_text(fault["input"]))
        told = expectation(fault["type"], fault.get("ctx", {}), fault["msg"])
        said.setdefault(name, []).append(told)
    head = ngettext("{n} setting cannot be used:", "{n} settings cannot be used:", len(said))
    lines = [head.format(n=len(said))]
    lines += [
        f"  {name} = {given[name]}: {in_clauses(said[name])}{_hint(name, defaults)}"
        for name in said
    ]
    return "\n".join(lines)


def _hint(name: str, defaults: bool) -> str:
    """The end of a fault: for an unknown name the known ones, for a known setting its default."""
    section, _dot, setting = name.partition(".")
    field = Recipe.model_fields.get(section)
    if field is None:
        near = _did_you_mean(section, Recipe.model_fields)
        return near + _(" (known sections: {names})").format(names=enumerated(Recipe.model_fields))
    settings = getattr(type(field.default), "model_fields", {}) if setting else {}
    first = setting.split(".")[0]
    if settings and first not in settings:
        near = _did_you_mean(first, settings)
        return near + _(" (known settings: {names})").format(names=enumerated(settings))
    if settings and defaults:
        return _(" (default: {value})").format(value=value_text(getattr(field.default, first)))
    return ""


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, 1)
    return _("; did you mean {name}?").format(name=near[0]) if near else ""
