"""Turns functions into verbs of the command line: help, options, output, exit code.

A verb is a function that takes an `Output` and returns its exit code. A parameter annotated with a
dataclass stands for one option per field, so that options shared by verbs are declared once. The
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


def resolved_run(path: Path) -> Path:
    """A run's folder as it is; for a name in the registry, the folder of its version in use."""
    from tuneproof.registry import in_use_at  # imported here to keep help pages quick

    return in_use_at(path)


RunPath = Annotated[
    Path,
    typer.Argument(
        metavar="RUN",
        help=_("Folder of a run, of a registered version, or of a name in the registry."),
        callback=resolved_run,
    ),
]
"""The argument of every verb that takes a run."""
PANEL = _("Options of every command")
EXAMPLES: dict[str, tuple[str, ...]] = {}
"""The example commands of each verb, by its name."""


def _check_language(value: str | None) -> str | None:
    """The supported language that `value` names. Raises BadParameter for any other."""
    if value and value.replace("_", "-").lower() not in {name.lower() for name in SUPPORTED}:
        raise typer.BadParameter(_("choose one of {names}").format(names=enumerated(SUPPORTED)))
    return resolve_language(value) if value else None


def _json_flag(help_text: str) -> Any:
    option = typer.Option("--json", help=help_text, rich_help_panel=PANEL)
    return Annotated[bool, option]


FLAGS: dict[str, Any] = {
    "lang": Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="en|zh-TW",
            help=_("Language of what you read; without it, that of the system."),
            rich_help_panel=PANEL,
            callback=_check_language,
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
    """The help text of a recipe setting, such as "train.epochs", from its declaration."""
    section, _dot, setting = name.partition(".")
    declared = type(Recipe.model_fields[section].default).model_fields[setting]
    return plain_help(" ".join(_(str(declared.description)).split()))


def setting(name: str, metavar: str) -> Any:
    """A Typer option for a recipe setting, with the setting's help text."""
    return typer.Option(metavar=metavar, help=setting_help(name))


_SOURCES = (
    (re.compile(r"\s?[(（]EVIDENCE [A-Z][^:：()（）]*[)）]"), ""),
    (re.compile(r"EVIDENCE [A-Z][:：]\s?"), ""),
    (re.compile(r"\s?[(（](?:a proposal|建議值)[)）]"), ""),
)


def plain_help(text: str) -> str:
    """A setting's description without the source of its value, such as "EVIDENCE B": that is in the
    recipe and the docs, and means nothing on a help page."""
    for source, replacement in _SOURCES:
        text = source.sub(replacement, text)
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
    """A decorator that registers a function as the verb `name`. `examples` are whole command lines;
    `json_help` replaces the help of --json for a verb that writes several documents."""
    EXAMPLES[name] = examples

    def register(function: Function) -> None:
        app.command(
            name,
            cls=Verb,
            help=purpose,
            epilog=examples_text(examples),
            options_metavar=options_word(),
        )(_as_command(function, json_help))

    return register


def examples_text(examples: Sequence[str]) -> str:
    """The end of a help page: one example per line."""
    title = _("Example:") if len(examples) == 1 else _("Examples:")
    return "\n".join([title, *(f"  {example}" for example in examples)])


def without_verb(*options: inspect.Parameter) -> Callable[..., None]:
    """A Typer callback for a group of verbs, with `options` of its own: called without a verb, it
    shows the help and exits with the code of wrong use."""

    def run(context: typer.Context, **_given: Any) -> None:
        if context.invoked_subcommand is None:
            verb_missing(context)

    _set_signature(run, _with_flags([keyword("context", typer.Context), *options]))
    return run


def _with_flags(
    parameters: Sequence[inspect.Parameter], json_help: str = ""
) -> list[inspect.Parameter]:
    """The parameters, followed by those of `FLAGS`."""
    flags = {**FLAGS, "json": _json_flag(json_help) if json_help else FLAGS["json"]}
    defaults = {name: None if name == "lang" else False for name in flags}
    return [*parameters, *(keyword(name, kind, defaults[name]) for name, kind in flags.items())]


def _set_signature(function: Callable[..., Any], parameters: Sequence[inspect.Parameter]) -> None:
    """Set the signature that Typer reads, its annotations resolved."""
    setattr(function, "__signature__", inspect.Signature(list(parameters)))  # noqa: B010
    function.__annotations__ = {item.name: item.annotation for item in parameters}


def _as_command(function: Function, json_help: str) -> Callable[..., int]:
    """The function that Typer calls for a verb: it takes the context, each option by itself and the
    flags, builds the dataclasses, and calls `function` with the command's `Output`."""
    groups: dict[str, type] = {}
    parameters = [keyword("context", typer.Context)]
    hints = get_type_hints(function, include_extras=True)
    for declared in list(inspect.signature(function).parameters.values())[1:]:
        kind = hints[declared.name]
        if not is_dataclass(kind):
            parameters.append(keyword(declared.name, kind, declared.default))
            continue
        groups[declared.name] = kind if isinstance(kind, type) else type(kind)
        parameters += _option_parameters(groups[declared.name])

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

    _set_signature(run, _with_flags(parameters, json_help))
    run.__name__ = function.__name__
    return run


def _option_parameters(kind: type) -> list[inspect.Parameter]:
    """One parameter for each field of a dataclass of options."""
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
    """A keyword-only parameter; `kind` is a type or `Annotated` with a Typer option."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
