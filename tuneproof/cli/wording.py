"""The parser's own texts in the user's language.

Typer and the parser within it translate only part of what they show. The rest is translated here:
titles in the help, "Usage", and the messages for a wrong command line, which become the same kind
of error as any other. This module knows no command.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from tuneproof.errors import TuneproofError
from tuneproof.i18n import _, enumerated

_EXTRA = re.compile(r"unexpected extra argument\S* \((.*)\)")
"""The parser's message for surplus arguments, for which it has no error type."""


def options_word() -> str:
    """The placeholder for options in a usage line."""
    return _("[OPTIONS]")


def command_word() -> str:
    """The placeholder for a verb and its arguments in a usage line."""
    return _("COMMAND [ARGS]...")


def word_help_pages() -> None:
    """Set the titles of Typer's help pages to the current language."""
    words = {
        "ARGUMENTS_PANEL_TITLE": _("Arguments"),
        "OPTIONS_PANEL_TITLE": _("Options"),
        "COMMANDS_PANEL_TITLE": _("Commands"),
        "DEFAULT_STRING": _("[default: {}]"),
        "REQUIRED_LONG_STRING": _("[required]"),
    }
    for name, text in words.items():
        setattr(rich_utils, name, text)
    _fold_long_words()


def _fold_long_words() -> None:
    """Let help texts wrap anywhere: Chinese has no spaces, and long lines would be cut off."""
    make = getattr(rich_utils, "_make_rich_text", None)
    if make is None or getattr(make, "folds", False):
        return

    def folding(**given: Any) -> Any:
        text = make(**given)
        text.overflow = "fold"
        return text

    setattr(folding, "folds", True)  # noqa: B010
    setattr(rich_utils, "_make_rich_text", folding)  # noqa: B010


class _Worded:
    """Usage line and help option in the user's language, no Python types in the help."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters; arguments and flags show no Python type in the help."""
        params = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if param.param_type_name == "argument" or getattr(param, "is_flag", False):
                param.display_type_rich = _no_type_text
        return params

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))

    def get_help_option(self, ctx: Any) -> Any:
        """The --help option with its help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this page and exit.")
        return option


class Verb(_Worded, TyperCommand):
    """A verb of the program."""


class VerbGroup(_Worded, TyperGroup):
    """A group of verbs: the program itself, or `registry`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that the arguments name. Raises TuneproofError when there is none."""
        name = args[0]
        if name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        raise TuneproofError(
            _("There is no command “{name}”.").format(name=name),
            remedy=_similar_names_hint(name, self.list_commands(ctx)) or _see_help(ctx),
        )


def _no_type_text(ctx: Any) -> None:
    """Replaces the method that shows "<bool>" and "<list[Path]>" in the help."""


def is_wrong_use(error: BaseException) -> bool:
    """Whether the error is one of the parser's about the command line."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def wrong_use(error: Exception) -> TuneproofError:
    """The parser's error as a translated TuneproofError with a remedy."""
    message, remedy = _sentence_and_remedy(error)
    return TuneproofError(message, remedy=remedy or _see_help(getattr(error, "ctx", None)))


def _sentence_and_remedy(error: Any) -> tuple[str, str]:
    """(message, remedy) for one of the parser's errors; the remedy may be empty."""
    kind = type(error).__name__
    option = getattr(error, "option_name", None)
    name = _parameter_name(getattr(error, "param", None))
    if kind == "NoSuchOption":
        remedy = _did_you_mean(getattr(error, "possibilities", None) or ())
        return _("There is no option “{name}”.").format(name=option), remedy
    if kind == "BadOptionUsage":
        return _("{name} needs a value.").format(name=option), ""
    if kind == "MissingParameter" and name:
        remedy = _("`tuneproof runs` lists the runs that there are.") if name == "RUN" else ""
        return _("{name} is missing.").format(name=name), remedy
    if name:
        sentence = _("{name} cannot be that: {fault}")
        return sentence.format(name=name, fault=_value_fault(error.message)), ""
    extra = _EXTRA.search(error.message)
    if extra:
        return _("These arguments are too many: {names}").format(names=extra[1]), ""
    return str(error.format_message()), ""


_LEAST = re.compile(r"greater than or equal to ([\d.]+)")


def _value_fault(message: str) -> str:
    """Why a value is refused, translated where the parser's English message is known."""
    known = (
        ("valid integer", _("a whole number is expected")),
        ("valid number", _("a number is expected")),
        ("valid float", _("a number is expected")),
        ("is not readable", _("you may not read it")),
    )
    least = _LEAST.search(message)
    if least:
        return _("{limit} or more is expected").format(limit=least[1])
    return next((text for english, text in known if english in message), message)


def _parameter_name(parameter: Any) -> str:
    if parameter is None:
        return ""
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    return str(parameter.metavar or parameter.name).strip("[]")


def verb_missing(context: Any) -> NoReturn:
    """Exit with code 2 because no verb was given: after the help page, or with --json after an
    error, as that page is no JSON."""
    if context.obj.flags.json:
        raise TuneproofError(_("No command was given."), remedy=_see_help(context))
    typer.echo(context.get_help())
    raise typer.Exit(2)


def _similar_names_hint(name: str, known: Sequence[str]) -> str:
    return _did_you_mean(get_close_matches(name, known))


def _did_you_mean(names: Sequence[str]) -> str:
    return _("Did you mean {names}?").format(names=enumerated(sorted(names))) if names else ""


def _see_help(context: Any) -> str:
    path = context.command_path if context is not None else "tuneproof"
    return _("See: {command} --help").format(command=path)
