"""docs/diagnosis.md, from the template page.md and the lines of the results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from string import Template
from typing import Any

from bench.diagnosis.cases import CHOSEN, HELD
from bench.diagnosis.score import Line, by_half, confusion
from tuneproof.evaluate.stats import wilson

TEMPLATE = Path(__file__).with_name("page.md")
MISSING = "not measured"
HEALTHY = "healthy"
SHAPE = ("rows", "questions", "epochs_planned")
ROWS = (
    ("the planted cause is first", "≥ 85 %", "top1", "faults"),
    ("the planted cause is among three", "≥ 95 %", "top3", "faults"),
    ("first, of the faults that did harm", "", "top1_harmful", "harmful"),
    ("among three, of the faults that did harm", "", "top3_harmful", "harmful"),
    ("repaired by the prescription", "≥ 70 %", "repaired", "treated"),
    ("repaired, of the faults in a setting", "", "repaired_settings", "treated_settings"),
)


def page(results: Mapping[str, Any]) -> str:
    """The page for results as `__main__` keeps them."""
    lines: Sequence[Line] = results["cases"]
    halves = by_half(lines)
    text = Template(TEMPLATE.read_text(encoding="utf-8"))
    return text.substitute(
        date=results.get("date") or MISSING,
        commits=_commits(lines) or MISSING,
        again=f"; diagnosed again, from the same numbers, on commit: {results['rescored']}"
        if "rescored" in results else "",
        shapes=_shapes(lines),
        **_times(lines),
        ran=len(lines),
        planned=results.get("planned", 0),
        failed=sum("error" in line for line in lines),
        covid="Set-ups: " + ", ".join(results.get("setups", ())) + "."
        + ("" if "covid" in results.get("setups", ()) else " covid-faq was not at hand."),
        figures=_figures(halves[HELD], halves[CHOSEN]),
        confusion_held_out=_confusion(line for line in lines if line["half"] == HELD),
        confusion_chosen_on=_confusion(line for line in lines if line["half"] == CHOSEN),
        faults=_faults(lines),
    )  # fmt: skip


def _commits(lines: Sequence[Line]) -> str:
    """Which commits the cases ran on, in the order of the runs, and how many on each."""
    counted = Counter(str(line.get("commit") or MISSING) for line in lines)
    return ", ".join(f"{commit} ({cases} cases)" for commit, cases in counted.items())


def _times(lines: Sequence[Line]) -> dict[str, str]:
    """Hours of all cases, and minutes of the middle one."""
    seconds = [line["seconds"] for line in lines if "seconds" in line]
    if not seconds:
        return {"hours": MISSING, "median": MISSING}
    return {"hours": f"{sum(seconds) / 3600:.1f}", "median": f"{median(seconds) / 60:.0f}"}


def _shapes(lines: Sequence[Line]) -> str:
    """How large each set-up was, as its runs without a fault tell."""
    found = {}
    for line in lines:
        if line["code"] is None and "error" not in line:
            setup = line["case"].partition("/")[0]
            numbers = (str(line["evidence"].get(name, MISSING)) for name in SHAPE)
            found[setup] = f"{setup} {', '.join(numbers)}"
    return "; ".join(found.values()) or MISSING


def _figures(held: Mapping[str, Any], chosen: Mapping[str, Any]) -> str:
    rows = []
    for title, wanted, name, of in ROWS:
        shares = " | ".join(_share(half[name], half[of]) for half in (held, chosen))
        rows.append(f"| {title} | {wanted} | {shares} |")
    alarms = f"| false alarms | ≤ 1 | {_alarms(held)} | {_alarms(chosen)} |"
    return "\n".join([*rows, alarms])


def _share(value: float | None, of: int) -> str:
    if value is None:
        return MISSING
    found = wilson(round(value * of), of)
    assert found.low is not None and found.high is not None
    return f"{value:.0%} of {of} ({found.low:.0%} to {found.high:.0%})"


def _alarms(half: Mapping[str, Any]) -> str:
    return (
        f"{half['false_alarms']} of {half['healthy']} healthy runs" if half["healthy"] else MISSING
    )


def _confusion(lines: Iterable[Line]) -> str:
    """Rows are what was planted, columns what was named first."""
    found = confusion(lines)
    if not found:
        return MISSING.capitalize() + "."
    columns = sorted({code for named in found.values() for code in named})
    planted = sorted(found, key=lambda code: code or "")
    rows = [
        f"| {code or HEALTHY} | "
        + " | ".join(str(found[code][name] or "") for name in columns)
        + " |"
        for code in planted
    ]
    return "\n".join(
        [
            f"| planted ↓ named → | {' | '.join(columns)} |",
            "|---" * (len(columns) + 1) + "|",
            *rows,
        ]
    )


def _faults(lines: Sequence[Line]) -> str:
    """One line a case, the planted cause's first."""
    if not lines:
        return MISSING.capitalize() + "."
    rows = []
    for line in sorted(lines, key=lambda line: (line["code"] or "", line["case"])):
        half = line["half"].replace("_", " ")
        rows.append(f"| {line['code'] or HEALTHY} | {line['case']} | {half} | {_told(line)} |")
    title = "| planted | case | half | right (healthy) | named, with strength | repaired |"
    return "\n".join([title, "|---" * 6 + "|", *rows])


def _told(line: Line) -> str:
    if "error" in line:
        return f"{MISSING}: {' '.join(line['error'].split())[:80]} | | "
    named = ", ".join(f"{code} {strength:.2f}" for code, strength in line["ranked"][:3])
    before = line.get("healthy_correct")
    right = f"{line['correct']:.0%}" + (f" ({before:.0%})" if before is not None else "")
    return f"{right} | {named} | {_repaired(line)}"


def _repaired(line: Line) -> str:
    if line["code"] is None:
        return ""
    if not line["harmed"]:
        return "no harm"
    repaired = line["repair"]["repaired"]
    return "for a person" if repaired is None else ("yes" if repaired else "no")
