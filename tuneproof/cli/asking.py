"""The verb `ask`: put questions to a trained run, one, many in a row, or a file of them.

A model sees the question alone, and its answer goes through the guard unless `--raw` is given.
What a file knows of the right answers is left away when it is read and never comes out again.
"""

from __future__ import annotations

import json
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
from tuneproof.store import RunFolder
from tuneproof.text.halves import without_halves
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
    _check(question, file, out)
    from tuneproof.serve import Served

    folder = Served.at(run).folder
    if file is not None:
        return _answer_file(output, folder, file, out, raw)
    if question is not None:
        output.get_ready()
        with output.progress() as progress:
            answerer = opened(output, folder, progress, raw)
            line = _lines(answerer, [question], raw)[0]
        _show(output, line)
        return 0
    return _converse(output, folder, raw)


def _check(question: str | None, file: Path | None, out: Path | None) -> None:
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
    from tuneproof.data.read import read_questions

    rows = read_questions(file)
    output.get_ready()
    with output.progress() as progress:
        answerer = opened(output, folder, progress, raw)
        progress.stage(_("Answering"), len(rows))
        found = _lines(answerer, [question for question, _others in rows], raw, progress.advance)
    lines = [{**others, **line} for (_question, others), line in zip(rows, found, strict=True)]
    text = "".join(json.dumps(to_json(line), ensure_ascii=False) + "\n" for line in lines)
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
    """The run's answerer; that its guard was never calibrated is said."""
    from tuneproof.experiment import Answerer

    answerer = Answerer.open(folder, progress)
    if not raw and answerer.guard is not None and answerer.guard.is_due:
        output.say(_uncalibrated(folder))
    return answerer


def _uncalibrated(folder: RunFolder) -> str:
    said = _("The guard of this run is not calibrated, so nothing is refused for being doubtful.")
    if folder.is_registered:
        remedy = _(
            "Calibrate that of the run it was made from with tuneproof evaluate, and register "
            "that run again."
        )
    else:
        remedy = _("Calibrate it with: {command}").format(command=command("evaluate", folder.path))
    return following(said, remedy)


def _lines(
    answerer: Answerer,
    questions: Sequence[str],
    raw: bool,
    advance: Callable[[int], None] | None = None,
) -> list[dict[str, Any]]:
    """The questions answered, each as it is written out."""
    questions = [without_halves(question) for question in questions]
    if raw:
        found = answerer.ask(questions, advance)
        return [answer_line(*pair) for pair in zip(questions, found, strict=True)]
    guarded = answerer.answer(questions, advance)
    return [guarded_line(*pair) for pair in zip(questions, guarded, strict=True)]


def answer_line(question: str, answer: Generation) -> dict[str, Any]:
    """One answer of the model alone. `logprob` is the mean of its tokens."""
    return {
        "question": question,
        "produced": answer.text,
        "stopped": answer.stopped,
        "logprob": answer.logprob,
    }


def guarded_line(question: str, answer: Guarded) -> dict[str, Any]:
    """One answer as the guard gives it, with what the model had said and what was changed."""
    return {
        "question": question,
        "produced": answer.text,
        "stopped": answer.reply.stopped,
        "logprob": answer.reply.logprob,
        "raw": answer.raw,
        "changes": to_json(answer.changes),
    }


def _converse(output: Output, folder: RunFolder, raw: bool) -> int:
    """Answer line after line, to the end of the input or Ctrl-C; an empty line ends it where
    somebody types, and is passed over where lines come from a file or pipe."""
    output.get_ready()
    with output.progress() as progress:
        answerer = opened(output, folder, progress, raw)
    typed = sys.stdin.isatty()
    if typed:
        output.say(_("Every question stands alone. An empty line ends."))
    while True:
        try:
            question = output.notes.input("? ") if typed else _piped_line()
        except (EOFError, KeyboardInterrupt):
            return 0
        if not question.strip():
            if typed:
                return 0
            continue
        _show(output, _lines(answerer, [question], raw)[0])


def _piped_line() -> str:
    """The next line of a file or pipe; the end of it ends the conversation."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _show(output: Output, line: Mapping[str, Any]) -> None:
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
