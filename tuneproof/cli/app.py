"""The program `tuneproof`: its verbs, and how every error is shown.

Importing this module translates all help texts; `tuneproof.cli.main` sets the language first. A
verb imports what computes only when it runs, so that help is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.completion import completion_init  # type: ignore[attr-defined]

from tuneproof import __version__
from tuneproof.cli import (
    asking,
    augmenting,
    checking,
    comparing,
    diagnosing,
    exporting,
    fitting,
    ranking,
    registering,
    replaying,
    reporting,
    serving,
    starting,
)
from tuneproof.cli.flags import Flags
from tuneproof.cli.output import Output, out_of_memory, refused_by_system, unexpected
from tuneproof.cli.verbs import examples_text, keyword, without_verb
from tuneproof.cli.wording import (
    VerbGroup,
    command_word,
    is_wrong_use,
    options_word,
    word_help_pages,
    wrong_use,
)
from tuneproof.errors import TuneproofError, is_out_of_memory
from tuneproof.i18n import _, set_language


class Program(VerbGroup):
    """The program: parses the arguments, runs one verb, shows errors and exits with a code."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the arguments and exit."""
        given = list(sys.argv[1:] if args is None else args)
        flags = Flags.of(given)
        if flags.lang:
            set_language(flags.lang)
        output = Output(flags)
        extra |= {"standalone_mode": False, "obj": output}
        try:
            sys.exit(super().main(given, *rest, **extra) or 0)
        except TuneproofError as error:
            self._end_with_error(output, error, error, error.exit_code)
        except OSError as error:
            self._end_with_error(output, refused_by_system(error), error, 2)
        except Exception as error:
            if is_wrong_use(error):
                self._end_with_error(output, wrong_use(error), error, 2)
            if is_out_of_memory(error):
                self._end_with_error(output, out_of_memory(), error, 2)
            self._end_with_error(output, unexpected(error), error, 3)

    @staticmethod
    def _end_with_error(output: Output, shown: TuneproofError, cause: Exception, code: int) -> None:
        with suppress(OSError):  # if nothing can be shown, the exit code still says it
            output.trace(cause)
            output.fault(shown)
        try:
            sys.stdout.flush()
        except OSError:
            # Python would flush again at exit, fail, and exit with 120 instead of our code.
            sys.stdout = None
        sys.exit(code)


word_help_pages()
# Completion is requested by an environment variable, without Typer's two options in each help.
completion_init()
app = typer.Typer(
    name="tuneproof",
    cls=Program,
    help=_(
        "Fine-tune a small language model on your own questions and answers, and prove that it "
        "generalises."
    ),
    epilog=examples_text(["tuneproof fit questions.csv --kb handbook.jsonl"]),
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    options_metavar=options_word(),
    subcommand_metavar=command_word(),
    context_settings={"help_option_names": ["--help", "-h"]},  # every verb inherits them
)


def _show_version(context: typer.Context, wanted: bool) -> None:
    if not wanted:
        return
    if context.obj.flags.json:
        context.obj.result({"version": __version__})
    else:
        typer.echo(f"tuneproof {__version__}")
    raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version.")),
]


app.callback()(without_verb(keyword("version", VersionOption, False)))
_GROUPS = (
    checking,
    augmenting,
    fitting,
    asking,
    diagnosing,
    reporting,
    comparing,
    registering,
    exporting,
    serving,
    replaying,
    ranking,
    starting,
)
for _group in _GROUPS:
    _group.register(app)
