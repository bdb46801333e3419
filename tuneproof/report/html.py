"""The report of a run: one HTML file that opens offline.

Gathers what the other modules of this package read, select and draw, and passes it to the
template. The template escapes everything from the data; the only markup passed through is that of
our own charts. This module computes no figure and never fails on a run that went wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tuneproof.atomic import write_text
from tuneproof.evaluate.proof import proof_sentences
from tuneproof.evaluation import ConfusionCounts, Evaluation
from tuneproof.i18n import _, bracketed, duration, following, labelled, language, ngettext
from tuneproof.report import answers, charts, confusion, curves, guard, rows, words
from tuneproof.report.details import facts
from tuneproof.report.diagnosis import apply_command, next_step
from tuneproof.report.glance import contests, tiles, trust
from tuneproof.report.glossary import glossary
from tuneproof.report.headline import headline_of
from tuneproof.report.leaderboard import leaderboard
from tuneproof.report.reading import RunFiles, read_run
from tuneproof.report.tradeoff import tradeoff
from tuneproof.store import REPORT, RunFolder
from tuneproof.types import Finding, Line, Phase, RunState, Severity, System, to_json

PAIRS = 8
"""Most mix-ups that are listed beside the heat map."""
UNDECIDED = frozenset({RunState.RUNNING, RunState.INTERRUPTED, RunState.FAILED})
"""States in which no epoch has been chosen."""
_PER_CENT = re.compile(r"(?<=\d) %")


def write_report(run: RunFolder) -> Path:
    """Write report.html into the run, whatever state it is in, and return its path.

    Raises RunError when the folder cannot be written.
    """
    path = run / REPORT
    write_text(path, render(read_run(run), run.path))
    return path


def render(files: RunFiles, path: Path) -> str:
    """The page as text, in the current language. A run without a name is called after `path`."""
    page = environment().get_template("report.html")
    latency = files.evaluation.latency_ms if files.evaluation else None
    top = headline_of(files, RunFolder(path))
    return page.render(
        language=language(),
        name=files.status.name or path.name,
        folder=path.name,
        apply=apply_command(path),
        headline=top,
        symbols=words.SYMBOLS,
        judged=bool(files.status.verdict),
        notices=files.notices,
        findings=_findings_by_phase(files.findings),
        facts=facts(files.status, files.lock, latency),
        recipe=files.recipe,
        diagnosis=files.diagnosis,
        next_step=files.diagnosis and next_step(files.diagnosis, good=top.light == "green"),
        glossary=glossary(),
        learning=_learning_context(files),
        tried=leaderboard(files.search),
        **_proof_context(files.evaluation),
        **_answers_context(files.answers, files.evaluation),
        guard=_guard_context(files),
    )


def unbroken(value: object) -> Any:
    """A text with no-break spaces before per cent signs; any other value as it is."""
    return _PER_CENT.sub("\u00a0%", value) if type(value) is str else value


def environment() -> Environment:
    """The Jinja environment of all pages: it escapes everything and translates texts."""
    made = Environment(
        loader=PackageLoader("tuneproof.report"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        finalize=unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(_, ngettext)  # type: ignore[attr-defined]
    made.globals.update(
        duration=duration,
        bracketed=bracketed,
        labelled=labelled,
        percent=rows.percent,
        bounds=rows.bounds,
        count=rows.count,
        flag_name=words.flag_name,
        phase_name=words.phase_name,
        severity_name=words.severity_name,
    )
    return made


def _proof_context(evaluation: Evaluation | None) -> dict[str, Any]:
    """The template's variables on the evaluation; all empty when there is none."""
    counted = evaluation.confusion if evaluation else ConfusionCounts()
    selected = confusion.select(counted)
    return {
        "tiles": tuple(tiles(evaluation)) if evaluation else (),
        "trust": trust(evaluation) if evaluation else "",
        "contests": contests(evaluation) if evaluation else (),
        "sentences": proof_sentences(evaluation) if evaluation else (),
        "test": evaluation.test if evaluation else None,
        "proof": rows.proof_rows(evaluation) if evaluation else (),
        "systems": rows.shown_systems(evaluation) if evaluation else {},
        "figures_chart": Markup(charts.main_figures(evaluation) if evaluation else ""),
        "histogram_chart": Markup(charts.histogram(evaluation.histogram) if evaluation else ""),
        "slices_chart": Markup(charts.slices(evaluation) if evaluation else ""),
        "confusion_chart": Markup(confusion.heat_map(selected) if selected else ""),
        "all_topics": selected is not None and len(selected.topics) == len(counted.topics),
    }


def _learning_context(files: RunFiles) -> dict[str, Any]:
    """The template's variables on the course of the training and the best epoch."""
    best = files.status.best_epoch or _last_best_epoch(files.epochs)
    over = files.status.state not in UNDECIDED
    return {
        "loss": Markup(curves.loss(files.steps, files.epochs)),
        "validation": Markup(curves.validation(files.epochs, best, over=over)),
        "broken": any(line.get("loss") is None for line in files.steps),
        "course": following(
            _validation_sentence(files.epochs),
            _best_epoch_sentence(best, over=over),
            answers.harder(files.validation, files.answers),
        ),
    }


def _validation_sentence(epochs: Sequence[Line]) -> str:
    """A sentence on how many validation questions were answered after each epoch."""
    n = epochs[-1].get("validation_questions") if epochs else None
    if not n:
        return _(
            "After each pass over the data the model really answered the validation questions."
        )
    return _(
        "After each pass over the data the model really answered the {n} validation questions; "
        "correct refusals count."
    ).format(n=n)


def _best_epoch_sentence(epoch: int | None, *, over: bool) -> str:
    if not epoch:
        return ""
    text = _("Epoch {epoch} was chosen.") if over else _("Epoch {epoch} is the best so far.")
    return text.format(epoch=epoch)


def _last_best_epoch(epochs: Sequence[Line]) -> int | None:
    """The newest epoch marked as best: run.json does not name it where the run was killed."""
    return next((line.get("epoch") for line in reversed(epochs) if line.get("best")), None)


def _answers_context(lines: Sequence[Line], evaluation: Evaluation | None) -> dict[str, Any]:
    won, lost = answers.won_and_lost(lines)
    compared = bool(
        answers.of_system(lines, System.ADAPTER) and answers.of_system(lines, System.LOOKUP)
    )
    return {
        "won": won,
        "lost": lost,
        "compared": compared,
        "right": answers.right(lines),
        "taught": answers.taught(lines),
        "pairs": answers.mix_ups(lines, evaluation.confusion.pairs[:PAIRS] if evaluation else ()),
        "worst": answers.worst(lines),
        "anyway": answers.answered_anyway(lines),
    }


def _guard_context(files: RunFiles) -> dict[str, Any]:
    """The template's variables on the guard; without rows where there was none."""
    lines, evaluation = files.answers, files.evaluation
    kept = (evaluation.guard if evaluation else None) or {}
    searched = len(leaderboard(files.search)) > 1
    rules = guard.kept_rules(kept)
    return {
        "rows": guard.layer_rows(evaluation.layers if evaluation else ()),
        "sentence": guard.calibration_sentence(kept, searched=searched),
        "chart": Markup(tradeoff(guard.calibration_of(kept))),
        "rules": guard.rule_tests(rules),
        "warnings": rules.warnings,
        "changed": guard.changed_answers(lines),
        "effects": guard.effects_sentence(lines),
    }


def _findings_by_phase(findings: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """(phase, its findings) in the order of the phases, the most severe findings first."""
    blank = to_json(Finding("", Severity.NOTE, Phase.BEFORE, "", "", ""))
    whole: list[Line] = [{**blank, **line} for line in findings]
    grave = list(Severity)
    groups = []
    for phase in Phase:
        group = [line for line in whole if line["phase"] == phase]
        group.sort(key=lambda line: [level == line["severity"] for level in grave], reverse=True)
        if group:
            groups.append((phase.value, group))
    return groups
