"""Names of the parts of a comparison, and how their values are written.

Figures that the proof table has too have the same labels as there. This module has no sentences
and no layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuneproof.compare.changes import Area, FactChange
from tuneproof.compare.measures import Versus
from tuneproof.i18n import N_, _, enumerated
from tuneproof.report.rows import rows

OWN_LABELS = {
    "loop": (N_("Loops"), N_("answers that repeat themselves; lower is better")),
    "echo": (N_("Echoes"), N_("answers that repeat the question; lower is better")),
    "invented": (
        N_("Invented details"),
        N_("answers with a number, date or address that no source has; lower is better"),
    ),
}
COSTS = {
    "train_minutes": (N_("Training time"), N_("minutes"), "{:.1f}"),
    "peak_gib": (N_("Peak memory"), N_("GiB"), "{:.1f}"),
    "p50_ms": (N_("Half of the answers took at most"), N_("ms"), "{:.0f}"),
    "p95_ms": (N_("95 in 100 answers took at most"), N_("ms"), "{:.0f}"),
}
AREAS = {
    Area.RECIPE: N_("Recipe"),
    Area.DATA: N_("Data"),
    Area.MODEL: N_("Model"),
    Area.MACHINE: N_("Machine"),
}
NAMES = {
    "rows.train": N_("Rows trained on"),
    "rows.validation": N_("Rows for validation"),
    "rows.test": N_("Test questions"),
    "rows.removed": N_("Rows removed as copies of test questions"),
    "rows.left_out": N_("Rows left out"),
    "files.train": N_("Training files"),
    "files.test": N_("Test file"),
    "files.kb": N_("Knowledge base"),
    "model.revision": N_("Revision"),
    "model.digest": N_("Digest"),
    "model.kind": N_("Kind"),
    "model.parameters": N_("Parameters of the base model"),
    "prompt.digest": N_("Template's digest"),
    "adapter.parameters": N_("Parameters of the adapter"),
    "device_name": N_("Computed on"),
    "device": N_("Device"),
    "dtype": N_("Type"),
    "threads": N_("Threads"),
    "git_commit": N_("Git commit"),
}


def outcome_word(outcome: Versus) -> str:
    """How a run compares with the first one, as a short tag."""
    words = {
        Versus.BETTER: _("better"),
        Versus.WORSE: _("worse"),
        Versus.NOISE: _("within noise"),
        Versus.SAME: _("the same"),
    }
    return words[outcome]


SIGNS = {Versus.BETTER: "✓", Versus.WORSE: "✕", Versus.NOISE: "≈", Versus.SAME: "="}
"""The sign of an outcome, where there is no room for a word."""


def figure_words(key: str) -> tuple[str, str]:
    """(label, explanation) of a figure; those of the proof table where it has the figure."""
    if key in OWN_LABELS:
        label, note = OWN_LABELS[key]
        return _(label), _(note)
    row = next(row for row in rows() if row.key == key)
    return row.label, row.note


def cost_words(key: str) -> tuple[str, str]:
    """(label, unit) of a cost."""
    label, unit, _form = COSTS[key]
    return _(label), _(unit)


def cost_text(key: str, value: float | None) -> str:
    """A cost as text, without its unit."""
    return _("not measured") if value is None else COSTS[key][2].format(value)


def area_name(area: Area) -> str:
    """The name of an area of changes, as a heading."""
    return _(AREAS[area])


def change_name(change: FactChange) -> str:
    """The name of what was changed: a setting's dotted name, or words for anything else."""
    name = change.name
    return _(NAMES[name]) if name in NAMES else name.removeprefix("versions.")


def value_text(value: object) -> str:
    """A value of a setting as a person writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int):
        return f"{value:,}" if value >= 10000 else str(value)
    if isinstance(value, Mapping) and set(value) == {"rows", "sha256"}:
        return _("{n} rows ({digest})").format(n=value["rows"], digest=value["sha256"])
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = enumerated(map(value_text, value))
    return str(value) if value not in (None, "") else "—"


def p_text(p: float) -> str:
    """A p-value as text: "p = 0.013", "p < 0.001"."""
    if p < 0.001:
        return "p < 0.001"
    return f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"
