"""The verb `augment`: a copy of a data file with new rows, each marked with how it was made."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tuneproof.atomic import is_stream
from tuneproof.cli.output import Output
from tuneproof.cli.targets import refuse_target
from tuneproof.cli.verbs import KbOption, setting, verb
from tuneproof.config import AugmentSettings, DataSettings, Recipe, patched
from tuneproof.errors import TuneproofError
from tuneproof.i18n import _, ngettext
from tuneproof.progress import Progress
from tuneproof.runfiles import kept_evaluation, whole_rows
from tuneproof.store import RunFolder

if TYPE_CHECKING:
    from tuneproof.augment.endpoint import Endpoint
    from tuneproof.augment.plan import Augmentation
    from tuneproof.augment.replies import KeptReplies

PER_TOPIC = 6
"""Default of the most new rows per topic (a proposal)."""


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "augment",
        _("Make new training rows: other phrasings, and near misses to refuse. Writes a copy."),
        "tuneproof augment questions.csv --kb handbook.jsonl --test test.csv --out more.csv",
        "tuneproof augment questions.csv --kinds short,typo --per-topic 4 --diff",
        "tuneproof augment questions.csv --run runs/2026-11-22-handbook-7f3a --kinds contrast "
        "--out more.csv",
    )(augment)


@dataclass(frozen=True)
class AugmentOptions:
    """The options of `augment`: files to read, kinds and number of new rows, and where they go."""

    data: Annotated[
        Path, typer.Argument(metavar="DATA", help=_("File with questions and answers."))
    ]
    kb: KbOption = None
    test: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=_("File with test questions: no new row comes near one of them.")
        ),
    ] = None
    run: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN",
            help=_("Run that tells which topics get mixed up; its questions are kept away from."),
        ),
    ] = None
    kinds: Annotated[list[str] | None, setting("augment.kinds", "KIND")] = None
    per_topic: Annotated[
        int, typer.Option(metavar="N", help=_("Most new rows a topic; in proportion, refusals."))
    ] = PER_TOPIC
    share: Annotated[float | None, setting("augment.share", "SHARE")] = None
    seed: Annotated[int, setting("augment.seed", "N")] = 0
    endpoint: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help=_(
                "OpenAI-compatible address that writes phrasings too. Questions and answers are "
                "sent there; the key is read from OPENAI_API_KEY."
            ),
        ),
    ] = None
    endpoint_model: Annotated[
        str | None, typer.Option(metavar="MODEL", help=_("Model to ask for at the endpoint."))
    ] = None
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_("Where the copy goes: CSV, TSV or JSONL."))
    ] = None
    force: Annotated[bool, typer.Option("--force", help=_("Replace a file that is there."))] = False
    diff: Annotated[
        bool, typer.Option("--diff", help=_("List the new rows and write nothing."))
    ] = False

    def files(self) -> DataSettings:
        """The files to read, as the recipe's section."""
        return DataSettings(
            train=(str(self.data),),
            kb=str(self.kb) if self.kb else None,
            test=str(self.test) if self.test else None,
        )

    def settings(self) -> AugmentSettings:
        """The recipe's section from the command line. Raises RecipeError with all faults."""
        kinds = [kind.strip() for text in self.kinds or [] for kind in text.split(",")]
        given = {
            "augment.kinds": kinds or None,
            "augment.per_topic": self.per_topic,
            "augment.share": self.share,
            "augment.seed": self.seed,
        }
        typed = {name: value for name, value in given.items() if value is not None}
        # In a recipe augmentation is off by default; this verb has defaults of its own.
        return patched(Recipe(), typed, where=_("the command line"), defaults=False).augment


def augment(output: Output, options: AugmentOptions) -> int:
    """Make new rows and write the copy."""
    from tuneproof.augment.write import prepare_copy, write_copy

    if (options.out is None) != options.diff:
        raise TuneproofError(
            _("Either --out or --diff is needed, and not both."),
            remedy=_("Name the copy with --out, or look first with --diff."),
        )
    refuse_target(options.out, [options.kb, options.test])
    if options.out is not None:
        prepare_copy(options.data, options.out, force=options.force)
    settings, endpoint = options.settings(), _endpoint_of(options)
    with output.progress() as progress:
        made = _make_rows(options, settings, endpoint, progress, output)
    unread = 0
    if options.out is not None:
        unread = write_copy(options.data, options.out, made.rows, force=options.force)
    if endpoint is not None and not endpoint.replies.missing:
        endpoint.replies.remove()
    _show_made(output, options, made, unread, endpoint)
    return 0


def _endpoint_of(options: AugmentOptions) -> Endpoint | None:
    """The endpoint that was given, with the replies that an earlier command left; None without."""
    if not options.endpoint and not options.endpoint_model:
        return None
    if not options.endpoint or not options.endpoint_model:
        raise TuneproofError(
            _("--endpoint and --endpoint-model belong together."), remedy=_("Give both.")
        )
    from tuneproof.augment.endpoint import Endpoint
    from tuneproof.augment.replies import KeptReplies

    key = os.environ.get("OPENAI_API_KEY", "")
    replies = KeptReplies(_replies_beside(options.out))
    return Endpoint(options.endpoint, options.endpoint_model, key, replies=replies)


def _replies_beside(out: Path | None) -> Path | None:
    """The file that keeps an endpoint's replies until the copy is written; None without a copy, or
    where that is no file."""
    if out is None or is_stream(out):
        return None
    return out.with_name(f"{out.name}.replies.jsonl")


def _make_rows(
    options: AugmentOptions,
    settings: AugmentSettings,
    endpoint: Endpoint | None,
    progress: Progress,
    output: Output,
) -> Augmentation:
    from tuneproof.augment.endpoint import KIND
    from tuneproof.augment.plan import augment as make
    from tuneproof.data.given import read_given

    progress.stage(_("Reading"))
    given = read_given(options.files())
    avoid = [row.question for row in given.test or ()]
    pairs: tuple[tuple[str, str], ...] = ()
    if options.run:
        pairs, kept_away = told_by_run(RunFolder.open(options.run))
        avoid += kept_away
        if pairs:
            output.say(
                _(
                    "The mixed-up topics are those of the run's test: prove the next run on "
                    "other questions, or its figures will flatter."
                )
            )
    if endpoint is not None and len(endpoint.replies):
        output.say(
            _("Replies of an earlier command that was not completed are used: {file}").format(
                file=endpoint.replies.path
            )
        )
    more = {} if endpoint is None else {KIND: endpoint}
    progress.stage(_("Making new rows"))
    return make(given.train, given.knowledge, settings, pairs=pairs, avoid=avoid, more=more)


def told_by_run(run: RunFolder) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """(pairs of topics that a run mixed up, its validation and test questions).

    Raises RunError when one of its files cannot be read completely: a new row might otherwise be
    close to a question that was lost.
    """
    rows = whole_rows(run)
    evaluation = kept_evaluation(run)
    mixed = evaluation.confusion.pairs if evaluation else ()
    pairs = [(pair.topic, pair.taken_for) for pair in mixed]
    held = [row.question for row in (*rows.validation, *rows.test)]
    return tuple(dict.fromkeys(pairs)), held


def _show_made(
    output: Output,
    options: AugmentOptions,
    made: Augmentation,
    unread: int,
    endpoint: Endpoint | None,
) -> None:
    from tuneproof.report.augment_terminal import print_kinds, print_rows

    if endpoint is not None:
        _say_what_is_missing(output, endpoint.replies)
    if output.flags.json:
        missing = endpoint.replies.missing if endpoint is not None else 0
        output.result(_json_result(options, made, unread) | {"missing": missing})
        return
    if options.diff:
        print_rows(output.console, made.rows)
    else:
        print_kinds(output.console, made.by_kind)
    _show_notes(output, options, made, unread)


def _say_what_is_missing(output: Output, replies: KeptReplies) -> None:
    """Say for how many answers the endpoint wrote nothing, and how to ask for them again."""
    if replies.fault is None:
        return
    said = ngettext(
        "{n} answer got no phrasings. {why}",
        "{n} answers got no phrasings. {why}",
        replies.missing,
    )
    output.say(said.format(n=replies.missing, why=replies.fault.message))
    if replies.path is not None:
        output.say(
            _(
                "What the endpoint wrote is kept in {file}: the same command with --force asks for "
                "the rest only."
            ).format(file=replies.path)
        )


def _json_result(options: AugmentOptions, made: Augmentation, unread: int) -> dict[str, Any]:
    """The JSON document of the verb."""
    return {
        "out": str(options.out) if options.out else None,
        "kinds": {kind: len(rows) for kind, rows in made.by_kind.items()},
        "dropped": dict(made.dropped),
        "unreadable": unread,
        "rows": [
            {
                "question": row.question,
                "answer": row.answer,
                "answerable": row.answerable,
                "topic": row.topic,
                "made_by": row.made_by,
                "origin": row.origin,
            }
            for row in made.rows
        ],
    }


def _show_notes(output: Output, options: AugmentOptions, made: Augmentation, unread: int) -> None:
    """Print remarks: what was dropped, what is missing, and where the copy is."""
    for reason, n in sorted(made.dropped.items()):
        said = ngettext("{n} proposal dropped: {reason}.", "{n} proposals dropped: {reason}.", n)
        output.say(said.format(n=n, reason=_(reason)))
    if not made.rows:
        output.say(_("No new row could be made of these questions."))
    if not made.rows and not options.endpoint:
        output.say(
            _(
                "Most kinds know Chinese and English only. A language model words questions in "
                "any language: give its address with --endpoint URL --endpoint-model MODEL."
            )
        )
    if made.refusal is None:
        output.say(_("The data never refuses a question, so there are no near misses."))
    if not options.test and not options.run:
        output.say(_("No test file was given: nothing was kept away from its questions."))
    if unread:
        said = ngettext(
            "{n} row could not be read and is not in the copy.",
            "{n} rows could not be read and are not in the copy.",
            unread,
        )
        output.say(said.format(n=unread))
    if options.out is not None:
        n = len(made.rows)
        said = ngettext(
            "{n} new row written after the others to {path}.",
            "{n} new rows written after the others to {path}.",
            n,
        )
        output.say(said.format(n=n, path=options.out))
