"""The verb `ask`: put questions to a trained run, one, many in a row, or a file of them.

A model sees the question alone. What a file knows of the right answers is left away when it is
read and never comes out again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tuneproof.cli.fitting import Run
from tuneproof.cli.output import Output
from tuneproof.cli.verbs import verb
from tuneproof.errors import TuneproofError
from tuneproof.i18n import _
from tuneproof.store import RunFolder, write_text
from tuneproof.types import Generation


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "ask",
        _("Ask a run: one question, a conversation of single questions, or a file."),
        'tuneproof ask runs/2026-11-22-handbook-7f3a "How do I reset my password?"',
        "tuneproof ask runs/2026-11-22-handbook-7f3a --file questions.jsonl --out answers.jsonl",
    )(ask)


def ask(
    output: Output,
    run: Run,
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
) -> int:
    """Answer."""
    _check(question, file, out)
    folder = RunFolder.open(run)
    if file is not None:
        return _answer_file(output, folder, file, out)
    if question is not None:
        experiment = output.load_experiment()
        with output.progress() as progress:
            answer = experiment.Answerer.open(folder, progress).ask([question])[0]
        _show(output, question, answer)
        return 0
    return _converse(output, folder)


def _check(question: str | None, file: Path | None, out: Path | None) -> None:
    if question is not None and file is not None:
        raise TuneproofError(
            _("A question and --file were both given."), remedy=_("Give one of them.")
        )
    if out is not None and file is None:
        raise TuneproofError(
            _("--out belongs to --file."), remedy=_("Give the questions with --file.")
        )
    if question is not None and not question.strip():
        raise TuneproofError(_("The question is empty."), remedy=_("Type a question."))


def _answer_file(output: Output, folder: RunFolder, file: Path, out: Path | None) -> int:
    from tuneproof.data.read import read_questions

    rows = read_questions(file)
    experiment = output.load_experiment()
    with output.progress() as progress:
        answerer = experiment.Answerer.open(folder, progress)
        progress.stage(_("Answering"), len(rows))
        answers = answerer.ask([question for question, _others in rows], progress.advance)
    lines = [
        {**others, **answer_line(question, answer)}
        for (question, others), answer in zip(rows, answers, strict=True)
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if out is None:
        output.stdout.write(text)
        return 0
    write_text(out, text)
    if output.flags.json:
        output.result({"out": str(out), "questions": len(lines)})
    output.say(_("{n} answers written to {path}.").format(n=len(lines), path=out))
    return 0


def answer_line(question: str, answer: Generation) -> dict[str, Any]:
    """One answered question as it is written out. `logprob` is the mean of its tokens."""
    return {
        "question": question,
        "produced": answer.text,
        "stopped": answer.stopped,
        "logprob": answer.logprob,
    }


def _converse(output: Output, folder: RunFolder) -> int:
    """Answer line after line; an empty one, the end of the input or Ctrl-C ends it."""
    experiment = output.load_experiment()
    with output.progress() as progress:
        answerer = experiment.Answerer.open(folder, progress)
    typed = sys.stdin.isatty()
    if typed:
        output.say(_("Every question stands alone. An empty line ends."))
    while True:
        try:
            question = output.notes.input("? ") if typed else _piped_line()
        except (EOFError, KeyboardInterrupt):
            return 0
        if not question.strip():
            return 0
        _show(output, question, answerer.ask([question])[0])


def _piped_line() -> str:
    """The next line of a file or pipe; the end of it ends the conversation."""
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _show(output: Output, question: str, answer: Generation) -> None:
    if output.flags.json:
        output.result(answer_line(question, answer))
        return
    output.console.print(Text(answer.text), soft_wrap=True)
    if not answer.stopped:
        output.say(_("(cut off at the length limit)"))
