"""The report of a run: one HTML file that opens offline and shows all there is to know.

Gathers what the other modules of this package read, choose and draw, and hands it to the
template. Everything from the data is escaped by the template; the only markup passed through
is that of our own charts. This module computes no figure and never fails on a run that went
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tuneproof.atomic import write_text
from tuneproof.evaluate.proof import against_lookup, proof_sentences
from tuneproof.evaluation import ConfusionCounts, Duel, Evaluation
from tuneproof.i18n import _, duration, following, labelled, language, ngettext
from tuneproof.report import answers, charts, confusion, guard, rows, words
from tuneproof.report.causes import apply_command
from tuneproof.report.details import facts
from tuneproof.report.diagnosis import next_step
from tuneproof.report.glossary import glossary
from tuneproof.report.leaderboard import leaderboard
from tuneproof.report.reading import RunFiles, read_run
from tuneproof.report.tradeoff import tradeoff
from tuneproof.store import REPORT, RunFolder
from tuneproof.types import Finding, Line, Phase, RunState, Severity, Slice, System, to_json

PAIRS = 8
"""Mix-ups that are named beside the heat map."""
UNDECIDED = frozenset({RunState.RUNNING, RunState.INTERRUPTED, RunState.FAILED})
"""States in which no epoch was chosen yet."""
_PER_CENT = re.compile(r"(?<=\d) %")


def write_report(run: RunFolder) -> Path:
    """Write report.html into the run, whatever state it is in, and return its path.

    Raises RunError when the folder cannot be written.
    """
    path = run / REPORT
    write_text(path, render(read_run(run), run.path))
    return path


def render(files: RunFiles, path: Path) -> str:
    """The page as text, in the current language. The folder names a run that has no name."""
    page = environment().get_template("report.html")
    tried = leaderboard(files.search)
    latency = files.evaluation.latency_ms if files.evaluation else None
    registered = RunFolder(path).is_registered
    top = words.headline(files.status, len(tried), path, registered=registered)
    return page.render(
        language=language(),
        name=files.status.name or path.name,
        folder=path.name,
        apply=apply_command(path),
        headline=top,
        symbols=words.SYMBOLS,
        judged=bool(files.status.verdict),
        notices=files.notices,
        findings=_by_phase(files.findings),
        facts=facts(files.status, files.lock, latency),
        recipe=files.recipe,
        diagnosis=files.diagnosis,
        next_step=files.diagnosis and next_step(files.diagnosis, good=top.light == "green"),
        glossary=glossary(),
        learning=_learning(files),
        tried=tried,
        **_proof(files.evaluation),
        **_answers(files.answers, files.evaluation),
        guard=_guard(files.answers, files.evaluation),
    )


def unbroken(value: object) -> Any:
    """A text whose per cent signs stay on the line of their number."""
    return _PER_CENT.sub("\u00a0%", value) if type(value) is str else value


def environment() -> Environment:
    """What every page is made with: everything escaped, words in the current language."""
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
        labelled=labelled,
        percent=rows.percent,
        bounds=rows.bounds,
        count=rows.count,
        flag_name=words.flag_name,
        phase_name=words.phase_name,
        severity_name=words.severity_name,
    )
    return made


def _proof(evaluation: Evaluation | None) -> dict[str, Any]:
    """What the evaluation says; every part empty when there is none."""
    counted = evaluation.confusion if evaluation else ConfusionCounts()
    selected = confusion.select(counted)
    return {
        "sentences": proof_sentences(evaluation) if evaluation else (),
        "test": evaluation.test if evaluation else None,
        "proof": rows.proof_rows(evaluation) if evaluation else (),
        "systems": rows.shown_systems(evaluation) if evaluation else {},
        "figures_chart": Markup(charts.main_figures(evaluation) if evaluation else ""),
        "histogram_chart": Markup(charts.histogram(evaluation.histogram) if evaluation else ""),
        "slices_chart": Markup(charts.slices(evaluation) if evaluation else ""),
        "confusion_chart": Markup(confusion.heat_map(selected) if selected else ""),
        "pairs": counted.pairs[:PAIRS],
        "all_topics": selected is not None and len(selected.topics) == len(counted.topics),
    }


def _learning(files: RunFiles) -> dict[str, Any]:
    """The course of the training, and which epoch was chosen, or is the best so far."""
    best = files.status.best_epoch or _marked_best(files.epochs)
    over = files.status.state not in UNDECIDED
    return {
        "loss": Markup(charts.loss(files.steps, files.epochs)),
        "validation": Markup(charts.validation(files.epochs, best, over=over)),
        "broken": any(line.get("loss") is None for line in files.steps),
        "course": following(
            _answered(files.epochs),
            _best(best, over=over),
            answers.harder(files.validation, files.answers),
        ),
    }


def _answered(epochs: Sequence[Line]) -> str:
    """What the course of the training was measured on."""
    n = epochs[-1].get("validation_questions") if epochs else None
    if not n:
        return _(
            "After each pass over the data the model really answered the validation questions."
        )
    return _(
        "After each pass over the data the model really answered the {n} validation questions; "
        "correct refusals count."
    ).format(n=n)


def _best(epoch: int | None, *, over: bool) -> str:
    if not epoch:
        return ""
    said = _("Epoch {epoch} was chosen.") if over else _("Epoch {epoch} is the best so far.")
    return said.format(epoch=epoch)


def _marked_best(epochs: Sequence[Line]) -> int | None:
    """The newest epoch that was the best so far: that of a run killed before it could say."""
    return next((line.get("epoch") for line in reversed(epochs) if line.get("best")), None)


def _answers(lines: Sequence[Line], evaluation: Evaluation | None) -> dict[str, Any]:
    won, lost = answers.won_and_lost(lines)
    compared = bool(
        answers.of_system(lines, System.ADAPTER) and answers.of_system(lines, System.LOOKUP)
    )
    return {
        "won": won,
        "lost": lost,
        "compared": compared,
        "contests": _contests(evaluation) if evaluation else (),
        "worst": answers.worst(lines),
        "anyway": answers.answered_anyway(lines),
    }


def _guard(lines: Sequence[Line], evaluation: Evaluation | None) -> dict[str, Any]:
    """What the guard did; no rows where there was none."""
    kept = (evaluation.guard if evaluation else None) or {}
    return {
        "rows": guard.layer_rows(evaluation.layers if evaluation else ()),
        "sentence": guard.calibration_sentence(kept),
        "chart": Markup(tradeoff(guard.calibration_of(kept))),
        "rules": guard.rule_tests(kept),
        "warnings": guard.rule_warnings(kept),
        "changed": guard.changed_answers(lines),
    }


def _contests(evaluation: Evaluation) -> list[tuple[str, Duel]]:
    """The comparisons with the look-up over all questions: of what answers whoever asks first, each
    with whose answers it is about where there are two."""
    lines = against_lookup(evaluation)
    found = {system: line for (system, part), line in lines.items() if part == Slice.ALL}
    names = {
        System.GUARDED: _("With its guard, as it answers, against the simple look-up:"),
        System.ADAPTER: _("The adapter alone, without the guard:"),
    }
    if System.GUARDED not in found:
        names = {System.ADAPTER: _("Against the simple look-up:")}
    return [(name, found[system]) for system, name in names.items() if system in found]


def _by_phase(findings: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The findings in the order of the work, the gravest of each phase first."""
    blank = to_json(Finding("", Severity.NOTE, Phase.BEFORE, "", "", ""))
    whole: list[Line] = [{**blank, **line} for line in findings]
    grave = list(Severity)
    groups = []
    for phase in Phase:
        group = [line for line in whole if line["phase"] == phase]
        group.sort(key=lambda line: [each == line["severity"] for each in grave], reverse=True)
        if group:
            groups.append((phase.value, group))
    return groups
