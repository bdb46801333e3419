"""The verb `models`: list the base models that need no hub, or rank those at hand for the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from tuneproof.cli.output import Output
from tuneproof.cli.verbs import KbOption, verb
from tuneproof.data.tables import must_be_there
from tuneproof.errors import TuneproofError
from tuneproof.findings import SIGNS
from tuneproof.i18n import GIB, _, bracketed, duration
from tuneproof.report.terminal_parts import plain_table, print_line
from tuneproof.types import Severity

if TYPE_CHECKING:
    from tuneproof.check.facts import RankedModel
    from tuneproof.models.catalogue import ModelInfo


def register(app: typer.Typer) -> None:
    """Add the verb of this module."""
    verb(
        app,
        "models",
        _("List the base models that need no hub, or rank those at hand for your data."),
        "tuneproof models",
        "tuneproof models --for questions.csv --model Qwen/Qwen2.5-0.5B",
    )(models)


def models(
    output: Output,
    for_: Annotated[
        list[Path] | None,
        typer.Option(
            "--for",
            metavar="DATA",
            help=_(
                "Questions and answers: measure how well each model at hand knows their language, "
                "and what a fit would take."
            ),
        ),
    ] = None,
    kb: KbOption = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODEL",
            help=_("With --for: one more model, a folder, a GGUF file or a hub id. Repeatable."),
        ),
    ] = None,
) -> int:
    """List the embedded models, or rank what is at hand."""
    if for_:
        return _rank_models(output, for_, kb, model or [])
    if kb or model:
        raise TuneproofError(
            _("--kb and --model belong to --for."),
            remedy=_("Give the data too: tuneproof models --for questions.csv"),
        )
    return _list_models(output)


def _list_models(output: Output) -> int:
    from tuneproof.models.catalogue import list_encoders, list_models

    found, encoders = list_models(), list_encoders()
    if output.flags.json:
        output.result({"models": found, "encoders": encoders})
        return 0
    output.console.print(_catalogue_table(_("model"), found))
    output.say(
        _(
            "Besides these, --model takes a folder, a .gguf file, or the id of a model on the "
            "Hugging Face hub."
        )
    )
    output.console.print(_catalogue_table(_("sentence encoder"), encoders))
    output.say(
        _(
            "A sentence encoder is not fine-tuned: the checks by meaning and the look-up by "
            "meaning compare texts with it. check.encoder in the recipe names another one, or none."
        )
    )
    return 0


def _catalogue_table(name: str, listed: list[ModelInfo]) -> Table:
    """The embedded models as a table; `name` is the title of its first column."""
    table = plain_table()
    for title in (name, _("for"), _("licence"), _("on this machine")):
        table.add_column(title, overflow="fold")
    for model in listed:
        table.add_row(
            Text(model.name, "bold"),
            Text(bracketed(model.description, model.languages)),
            Text(model.license),
            Text(_install_state(model)),
        )
    return table


def _install_state(model: ModelInfo) -> str:
    if model.converted:
        return _("ready ({size:.0f} MB)").format(size=model.bytes / 1e6)
    if model.installed:
        return _("installed; converted at first use")
    return _("not installed: {command}").format(command=model.install)


def _rank_models(output: Output, data: list[Path], kb: Path | None, names: list[str]) -> int:
    must_be_there([*data, *([kb] if kb else [])])
    output.get_ready()
    from tuneproof.experiment import rank

    with output.progress() as progress:
        ranked = rank(data, kb, names, progress)
    if output.flags.json:
        output.result({"models": [ranked_json(model) for model in ranked]})
        return 0
    output.console.print(_ranking_table(ranked))
    for model in ranked:
        for line in _remarks(model):
            print_line(output.console, line)
    output.say(
        _(
            "Fewer bits a character: the model knows the language of your answers better, before "
            "any training. Time and memory are predicted for a fit on this machine."
        )
    )
    return 0


def ranked_json(model: RankedModel) -> dict[str, Any]:
    """One ranked model as JSON values; null means "not measured"."""
    facts, bits, cost = model.facts, model.bits, model.cost
    tokens = facts.tokens if facts else None
    return {
        "name": model.name,
        "bits_per_character": round(bits.per_character, 4) if bits else None,
        "bits_per_byte": round(bits.per_byte, 4) if bits else None,
        "bits_end_token": round(bits.end, 2) if bits else None,
        "answers_measured": bits.answers if bits else 0,
        "tokens_per_character": _rounded(tokens.answers.per_character) if tokens else None,
        "tokens_per_character_questions": _rounded(tokens.questions.per_character)
        if tokens
        else None,
        "tokens_per_character_knowledge": _rounded(tokens.knowledge.per_character)
        if tokens
        else None,
        "license": facts.license if facts else None,
        "parameters": facts.parameters if facts else None,
        "family": facts.family if facts else None,
        "form": facts.form if facts else None,
        "context": facts.context if facts else None,
        "predicted": {"seconds": round(cost.seconds, 1), "peak_memory_bytes": cost.peak}
        if cost
        else None,
        "measured_in_seconds": round(model.seconds, 1),
        "findings": list(model.findings),
        "fault": model.fault,
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)


def _ranking_table(ranked: list[RankedModel]) -> Table:
    table = plain_table()
    table.add_column(_("model"), overflow="fold")
    for title in (_("bits/char"), _("tokens/char"), _("parameters"), _("fit takes"), _("memory")):
        table.add_column(title, justify="right", overflow="fold")
    table.add_column(_("licence"), overflow="fold")
    for model in ranked:
        table.add_row(*map(Text, _ranking_cells(model)))
    return table


def _ranking_cells(model: RankedModel) -> tuple[str, ...]:
    if model.facts is None:
        return (model.name, _("not measured"), "", "", "", "", "")
    tokens = model.facts.tokens.answers.per_character if model.facts.tokens else None
    return (
        model.name,
        f"{model.bits.per_character:.2f}" if model.bits else _("not measured"),
        "" if tokens is None else f"{tokens:.2f}",
        _("{n:.0f} M").format(n=model.facts.parameters / 1e6),
        duration(model.cost.seconds) if model.cost else _("not measured"),
        _("{n:.1f} GiB").format(n=model.cost.peak / GIB) if model.cost else _("not measured"),
        model.facts.license or _("not named"),
    )


def _remarks(model: RankedModel) -> list[str]:
    """The errors and warnings about a model; notes are only in --json."""
    if model.fault:
        return [f"{SIGNS[Severity.ERROR]} {model.name}: {model.fault}"]
    return [
        f"{SIGNS[finding.severity]} {model.name}: {finding.code} {finding.message}"
        for finding in model.findings
        if finding.severity is not Severity.NOTE
    ]
