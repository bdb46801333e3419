"""The verb `init`: write a recipe to start from, with every setting explained."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from tuneproof.atomic import write_text
from tuneproof.cli.output import Output
from tuneproof.cli.targets import refuse_target
from tuneproof.cli.verbs import KbOption, ModelOption, TestOption, setting_help, verb
from tuneproof.commands import command
from tuneproof.config import dump_recipe
from tuneproof.errors import RecipeError
from tuneproof.i18n import _


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "init",
        _("Write a recipe for your data, every setting explained."),
        "tuneproof init questions.csv --kb handbook.jsonl --out recipe.yaml",
    )(init)


@dataclass(frozen=True)
class InitOptions:
    """The options of `init`: the files and model of the recipe, and where it is written."""

    data: Annotated[list[Path], typer.Argument(metavar="DATA", help=setting_help("data.train"))]
    kb: KbOption = None
    test: TestOption = None
    model: ModelOption = None
    out: Annotated[Path, typer.Option(metavar="FILE", help=_("Where to write the recipe."))] = Path(
        "recipe.yaml"
    )
    force: Annotated[bool, typer.Option("--force", help=_("Replace a file that is there."))] = False


def init(output: Output, options: InitOptions) -> int:
    """Write a commented recipe."""
    out = options.out
    refuse_target(out, [*options.data, options.kb, options.test])
    if out.exists() and not options.force:
        raise RecipeError(
            _("This file exists."),
            where=str(out),
            remedy=_("Give another name with --out, or --force to replace it."),
        )
    output.get_ready()
    from tuneproof.experiment import starting_recipe

    recipe = starting_recipe(options.data, options.kb, options.test, options.model)
    write_text(out, dump_recipe(recipe, comments=True))
    if output.flags.json:
        output.result({"recipe": str(out), "settings": recipe.model_dump(mode="json")})
    output.say(_("Recipe written: {path}").format(path=out))
    output.say(
        _("Read it, change what you like, then: {command}").format(
            command=command("fit", "--recipe", out)
        )
    )
    return 0
