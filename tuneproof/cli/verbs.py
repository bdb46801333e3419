"""What makes a function a verb of the command line: its help, its options, its output.

A verb takes an `Output` and returns its exit code. A parameter annotated with a frozen
dataclass stands for all of its fields, so that options shared by verbs are declared once. The
flags of `flags.py` are accepted by every verb and by the program itself.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from tuneproof.cli.output import Output
from tuneproof.cli.wording import Verb, options_word, verb_missing
from tuneproof.commands import command
from tuneproof.config import Recipe
from tuneproof.errors import TuneproofError
from tuneproof.i18n import SUPPORTED, _, enumerated, resolve_language

Function = Callable[..., int]


def used(path: Path) -> Path:
    """A run's folder; for that of a name in the registry, that of its version in use."""
    from tuneproof.registry import in_use_at  # brings what help goes without

    return in_use_at(path)


RunPath = Annotated[
    Path,
    typer.Argument(
        metavar="RUN",
        help=_("Folder of a run, of a registered version, or of a name in the registry."),
        callback=used,
    ),
]
"""The argument of every verb that takes a run."""
PANEL = _("Options of every command")
EXAMPLES: dict[str, tuple[str, ...]] = {}
"""The example commands in the help of each verb."""


def _language(value: str | None) -> str | None:
    if value and value.replace("_", "-").lower() not in {name.lower() for name in SUPPORTED}:
        raise typer.BadParameter(_("choose one of {names}").format(names=enumerated(SUPPORTED)))
    return resolve_language(value) if value else None


def _json_flag(told: str) -> Any:
    option = typer.Option("--json", help=told, rich_help_panel=PANEL)
    return Annotated[bool, option]


FLAGS: dict[str, Any] = {
    "lang": Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="en|zh-TW",
            help=_("Language of what you read; without it, that of the system."),
            rich_help_panel=PANEL,
            callback=_language,
        ),
    ],
    "json": _json_flag(_("Write one JSON document to stdout, everything else to stderr.")),
    "quiet": Annotated[
        bool,
        typer.Option("--quiet", help=_("Show no progress and no messages."), rich_help_panel=PANEL),
    ],
    "debug": Annotated[
        bool,
        typer.Option("--debug", help=_("Show the traceback of an error."), rich_help_panel=PANEL),
    ],
}


def setting_help(name: str) -> str:
    """The help of a recipe setting, "train.epochs", from its declaration."""
    section, _dot, setting = name.partition(".")
    declared = type(Recipe.model_fields[section].default).model_fields[setting]
    return plain_help(" ".join(_(str(declared.description)).split()))


def setting(name: str, metavar: str) -> Any:
    """The option for a recipe setting."""
    return typer.Option(metavar=metavar, help=setting_help(name))


_SOURCES = (
    (re.compile(r"\s?[(（]EVIDENCE [A-Z][^:：()（）]*[)）]"), ""),
    (re.compile(r"EVIDENCE [A-Z][:：]\s?"), ""),
    (re.compile(r"\s?[(（](?:a proposal|建議值)[)）]"), ""),
)


def plain_help(text: str) -> str:
    """A setting's description without where its value comes from: the recipe and the docs have
    that, and "EVIDENCE B" says nothing to somebody who reads a help page."""
    for source, instead in _SOURCES:
        text = source.sub(instead, text)
    return text


KbOption = Annotated[Path | None, setting("data.kb", "FILE")]
TestOption = Annotated[Path | None, setting("data.test", "FILE")]
ModelOption = Annotated[str | None, setting("model.name", "MODEL")]


def typed_command() -> str:
    """The command line as it was typed."""
    return command(*sys.argv[1:])


def verb(
    app: typer.Typer, name: str, purpose: str, *examples: str, json_help: str = ""
) -> Callable[[Function], None]:
    """Register the function beneath as the verb `name`. `examples` are whole command lines,
    `json_help` says what --json does where it is more than one document."""
    EXAMPLES[name] = examples

    def register(function: Function) -> None:
        app.command(
            name,
            cls=Verb,
            help=purpose,
            epilog=examples_text(examples),
            options_metavar=options_word(),
        )(_with_options(function, json_help))

    return register


def examples_text(examples: Sequence[str]) -> str:
    """The end of a help page: one example a line."""
    title = _("Example:") if len(examples) == 1 else _("Examples:")
    return "\n".join([title, *(f"  {example}" for example in examples)])


def without_verb(*options: inspect.Parameter) -> Callable[..., None]:
    """What a group of verbs does by itself, under `options` of its own: without a verb it shows its
    help, as wrong use."""

    def run(context: typer.Context, **_given: Any) -> None:
        if context.invoked_subcommand is None:
            verb_missing(context)

    _sign(run, _with_flags([keyword("context", typer.Context), *options]))
    return run


def _with_flags(
    parameters: Sequence[inspect.Parameter], json_help: str = ""
) -> list[inspect.Parameter]:
    """The parameters with those of every command after them."""
    flags = {**FLAGS, "json": _json_flag(json_help) if json_help else FLAGS["json"]}
    defaults = {name: None if name == "lang" else False for name in flags}
    return [*parameters, *(keyword(name, kind, defaults[name]) for name, kind in flags.items())]


def _sign(function: Callable[..., Any], parameters: Sequence[inspect.Parameter]) -> None:
    """Let the function be read as having these parameters, their annotations resolved."""
    setattr(function, "__signature__", inspect.Signature(list(parameters)))  # noqa: B010
    function.__annotations__ = {each.name: each.annotation for each in parameters}


def _with_options(function: Function, json_help: str) -> Callable[..., int]:
    """The function as the parser shall see it: context, options one by one, flags."""
    groups: dict[str, type] = {}
    parameters = [keyword("context", typer.Context)]
    hints = get_type_hints(function, include_extras=True)
    for each in list(inspect.signature(function).parameters.values())[1:]:
        kind = hints[each.name]
        if not is_dataclass(kind):
            parameters.append(keyword(each.name, kind, each.default))
            continue
        groups[each.name] = kind if isinstance(kind, type) else type(kind)
        parameters += _options(groups[each.name])

    def run(context: typer.Context, **given: Any) -> int:
        own = {name: value for name, value in given.items() if name not in FLAGS}
        for name, kind in groups.items():
            own[name] = kind(**{field.name: own.pop(field.name) for field in fields(kind)})
        output: Output = context.obj
        try:
            with output.kept_clean():
                return function(output, **own)
        except KeyboardInterrupt:
            output.fault(TuneproofError(_("Stopped.")))
            return 130

    _sign(run, _with_flags(parameters, json_help))
    run.__name__ = function.__name__
    return run


def _options(kind: type) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        keyword(
            field.name,
            hints[field.name],
            inspect.Parameter.empty if field.default is MISSING else field.default,
        )
        for field in fields(kind)
    ]


def keyword(
    name: str, kind: object, default: object = inspect.Parameter.empty
) -> inspect.Parameter:
    """An option as a parameter, its annotation a type or `Annotated` with the option."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
