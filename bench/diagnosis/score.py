"""Figures of finished cases: plain lines in, plain numbers out.

top1, top3   the planted cause is first, or among the first three, of all causes ranked, "nothing
             wrong" included. Of all faults, whether they did harm or not.
false alarm  a healthy run of which any cause is held.
harm         fewer test questions right than in the healthy run, beyond noise (exact McNemar).
repaired     of the harmed runs whose prescription changes anything, those that are within noise
             of the healthy run, or better, once it is followed.

None stands for "not measured".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench.diagnosis.cases import CHOSEN, HELD
from tuneproof.evaluate.stats import mcnemar

Line = Mapping[str, Any]
FIGURES = ("top1", "top3", "false_alarms", "healthy", "repaired")
"""What the results must hold for each half."""
NAMED = 3
IN_A_SETTING = ("G503", "G504", "G505", "G506", "G507", "G508", "G521")
"""Causes whose faults lie in the recipe: no row has to be found that is not there."""


def worse(right: Mapping[str, bool], than: Mapping[str, bool]) -> bool:
    """Whether fewer of the questions that both have are right, beyond noise."""
    asked = sorted(right.keys() & than.keys())
    contest = mcnemar([right[one] for one in asked], [than[one] for one in asked])
    return contest.losses > contest.wins and not contest.within_noise


def by_half(lines: Iterable[Line]) -> dict[str, dict[str, Any]]:
    """The figures of both halves."""
    kept = list(lines)
    return {
        half: figures([line for line in kept if line["half"] == half]) for half in (CHOSEN, HELD)
    }


def figures(lines: Sequence[Line]) -> dict[str, Any]:
    """The figures of some cases. Cases that could not be run are counted and in no share."""
    run = [line for line in lines if "error" not in line]
    healthy = [line for line in run if line["code"] is None]
    faults = [line for line in run if line["code"] is not None]
    harmful = [line for line in faults if line["harmed"]]
    treated = [line for line in harmful if line["repair"]["repaired"] is not None]
    of_settings = [line for line in treated if line["code"] in IN_A_SETTING]
    return {
        "top1": _share(map(_first, faults)),
        "top3": _share(map(_among, faults)),
        "false_alarms": sum(bool(line["held"]) for line in healthy) if healthy else None,
        "healthy": len(healthy),
        "repaired": _share(line["repair"]["repaired"] for line in treated),
        "faults": len(faults),
        "harmful": len(harmful),
        "top1_harmful": _share(map(_first, harmful)),
        "top3_harmful": _share(map(_among, harmful)),
        "treated": len(treated),
        "repaired_settings": _share(line["repair"]["repaired"] for line in of_settings),
        "treated_settings": len(of_settings),
        "failed": len(lines) - len(run),
    }


def confusion(lines: Iterable[Line]) -> dict[str | None, Counter[str]]:
    """For each cause that was planted, None for none, how often each was named first."""
    found: dict[str | None, Counter[str]] = {}
    for line in lines:
        if "error" not in line:
            found.setdefault(line["code"], Counter())[_codes(line)[0]] += 1
    return found


def _codes(line: Line) -> list[str]:
    return [code for code, _strength in line["ranked"]]


def _first(line: Line) -> bool:
    return bool(_codes(line)[0] == line["code"])


def _among(line: Line) -> bool:
    return line["code"] in _codes(line)[:NAMED]


def _share(signs: Iterable[bool]) -> float | None:
    found = list(signs)
    return round(sum(found) / len(found), 4) if found else None
