"""The verb `ask`: put one question, a conversation of them or a file to a trained run.

The model sees each question alone, and its answer goes through the guard unless `--raw` is given.
Columns of a file with right answers are dropped when it is read, and are not in the output.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tuneproof.atomic import write_text
from tuneproof.cli.output import Output
from tuneproof.cli.targets import refuse_target
from tuneproof.cli.verbs import RunPath, verb
from tuneproof.commands import command
from tuneproof.errors import TuneproofError
from tuneproof.guard.reply import Guarded
from tuneproof.i18n import _, following, ngettext
from tuneproof.progress import Progress
from tuneproof.report.terminal_parts import print_line
from tuneproof.store import RunFolder, json_lines
from tuneproof.text.surrogates import without_surrogates
from tuneproof.types import Generation, to_json

if TYPE_CHECKING:
    from tuneproof.experiment import Answerer


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "ask",
        _("Ask a run: one question, a conversation of single questions, or a file."),
        'tuneproof ask runs/2026-11-22-handbook-7f3a "How do I reset my password?"',
        "tuneproof ask runs/2026-11-22-handbook-7f3a --file questions.jsonl --out answers.jsonl",
        'tuneproof ask runs/2026-11-22-handbook-7f3a "How do I reset my password?" --raw',
        json_help=_(
            "Write one JSON document to stdout, a conversation one a line, everything else to "
            "stderr."
        ),
    )(ask)


def ask(
    output: Output,
    run: RunPath,
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="QUESTION", help=_("The question; without it, one after the other is asked.")
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("File with questions to ask."))
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=_("Where the answers to --file go, as JSON lines; else stdout.")
        ),
    ] = None,
    raw: Annotated[
        bool,
        typer.Option("--raw", help=_("The model's own answers, without the guard.")),
    ] = False,
) -> int:
    """Answer."""
    _check_arguments(question, file, out)
    from tuneproof.serve import Served

    folder = Served.at(run).folder
    if file is not None:
        return _answer_file(output, folder, file, out, raw)
    if question is not None:
        output.get_ready()
        with output.progress() as progress:
            answerer = opened(output, folder, progress, raw)
            line = _answer_lines(answerer, [question], raw)[0]
        _show_answer(output, line)
        return 0
    return _converse(output, folder, raw)


def _check_arguments(question: str | None, file: Path | None, out: Path | None) -> None:
    if question is not None and file is not None:
        raise TuneproofError(
            _("A question and --file were both given."), remedy=_("Give one of them.")
        )
    if out is not None and file is None:
        raise TuneproofError(
            _("--out belongs to --file."), remedy=_("Give the questions with --file.")
        )
    refuse_target(out, [file])
    if question is not None and not question.strip():
        raise TuneproofError(_("The question is empty."), remedy=_("Type a question."))


def _answer_file(output: Output, folder: RunFolder, file: Path, out: Path | None, raw: bool) -> int:
    from tuneproof.data.read_questions import read_questions

    rows = read_questions(file)
    output.get_ready()
    with output.progress() as progress:
        answerer = opened(output, folder, progress, raw)
        progress.stage(_("Answering"), len(rows))
        questions = [question for question, _others in rows]
        answers = _answer_lines(answerer, questions, raw, progress.advance)
    lines = [{**others, **line} for (_question, others), line in zip(rows, answers, strict=True)]
    text = json_lines(lines)
    if out is None:
        if output.flags.json:
            output.result({"answers": lines})
        else:
            output.stdout.write(text)
        return 0
    write_text(out, text)
    if output.flags.json:
        output.result({"out": str(out), "questions": len(lines)})
    said = ngettext("{n} answer written to {path}.", "{n} answers written to {path}.", len(lines))
    output.say(said.format(n=len(lines), path=out))
    return 0


def opened(output: Output, folder: RunFolder, progress: Progress, raw: bool) -> Answerer:
    """The run's answerer; prints a note where its guard was never calibrated."""
    from tuneproof.experiment import Answerer

    answerer = Answerer.open(folder, progress)
    if not raw and answerer.guard is not None and answerer.guard.is_due:
        output.say(_uncalibrated_note(folder))
    return answerer


def _uncalibrated_note(folder: RunFolder) -> str:
    note = _("The guard of this run is not calibrated, so nothing is refused for being doubtful.")
    if folder.is_registered:
        remedy = _(
            "Calibrate that of the run it was made from with tuneproof evaluate, and register "
            "that run again."
        )
    else:
        remedy = _("Calibrate it with: {command}").format(command=command("evaluate", folder.path))
    return following(note, remedy)


def _answer_lines(
    answerer: Answerer,
    questions: Sequence[str],
    raw: bool,
    advance: Callable[[int], None] | None = None,
) -> list[dict[str, Any]]:
    """The answers to the questions, each as the JSON object that is written."""
    questions = [without_surrogates(question) for question in questions]
    if raw:
        answers = answerer.ask(questions, advance)
        return [answer_line(*pair) for pair in zip(questions, answers, strict=True)]
    guarded = answerer.answer(questions, advance)
    return [guarded_line(*pair) for pair in zip(questions, guarded, strict=True)]


def answer_line(question: str, answer: Generation) -> dict[str, Any]:
    """The JSON object for an answer without guard. `logprob` is the mean over its tokens."""
    return {
        "question": question,
        "produced": answer.text,
        "stopped": answer.stopped,
        "logprob": answer.logprob,
    }


def guarded_line(question: str, answer: Guarded) -> dict[str, Any]:
    """The JSON object for an answer after the guard, whether it declines, the model's own
    and the changes."""
    return {
        "question": question,
        "produced": answer.text,
        "stopped": answer.reply.stopped,
        "logprob": answer.reply.logprob,
        "refused": answer.refused,
        "raw": answer.raw,
        "changes": to_json(answer.changes),
    }


def _converse(output: Output, folder: RunFolder, raw: bool) -> int:
    """Answer line by line, to the end of the input or Ctrl-C; the exit code.

    An empty line ends it on a terminal, and is skipped where lines come from a file or pipe.
    """
    output.get_ready()
    with output.progress() as progress:
        answerer = opened(output, folder, progress, raw)
    typed = sys.stdin.isatty()
    if typed:
        output.say(_("Every question stands alone. An empty line ends."))
    while True:
        try:
            question = output.notes.input("? ") if typed else _read_piped_line()
        except (EOFError, KeyboardInterrupt):
            return 0
        if not question.strip():
            if typed:
                return 0
            continue
        _show_answer(output, _answer_lines(answerer, [question], raw)[0])


def _read_piped_line() -> str:
    """The next line of stdin, a file or pipe. Raises EOFError at its end."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _show_answer(output: Output, line: Mapping[str, Any]) -> None:
    if output.flags.json:
        output.result(line)
        return
    from tuneproof.report.guard import layer_name

    print_line(output.console, line["produced"])
    for change in line.get("changes", ()):
        layer = layer_name(change["layer"])
        output.say(_("(guard, {layer}: {why})").format(layer=layer, why=change["why"]))
    if not line["stopped"]:
        output.say(_("(cut off at the length limit)"))
