"""`python -m bench.diagnosis`: run cases, keep each as it ends, write figures and page.

Begun again on the same day it goes on where it was; on another, with `--results FILE`. `--rescore`
runs nothing: it diagnoses the kept numbers again with the thresholds as they are now.
"""

from __future__ import annotations

import argparse
import datetime
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.diagnosis.cases import Case, all_cases
from bench.diagnosis.lab import named
from bench.diagnosis.page import page
from bench.diagnosis.processes import performed
from bench.diagnosis.score import by_half
from bench.diagnosis.setups import COVID, SETUPS, available, covid_folder
from bench.environments import ROOT
from bench.results import FOLDER, commit
from tuneproof.atomic import write_text
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.evidence import Evidence
from tuneproof.store import write_json

PAGE = ROOT / "docs" / "diagnosis.md"
MINUTES = 60.0


def main(given: Sequence[str] | None = None) -> None:
    """Run what is asked for."""
    asked = _parser().parse_args(given)
    today = datetime.date.today().isoformat()
    path = asked.results or FOLDER / f"diagnosis-{today}.json"
    whole = kept(path)
    if asked.rescore:
        sides = {case.id: case.half for case in all_cases(SETUPS, rounds=len(SETUPS))}
        whole["cases"] = [
            {**rescored(line), "half": sides.get(line["case"], line["half"])}
            for line in whole["cases"]
        ]
        keep(path, asked.page, {**whole, "rescored": commit()})
        return
    covid = covid_folder(asked.covid)
    if covid is None:
        print(f"covid-faq is skipped: name its folder with --covid or {COVID}.")
    setups = available(covid)
    cases = all_cases(setups, rounds=asked.rounds)
    whole |= {
        "date": today,
        "commit": commit(),
        "planned": len(cases),
        "setups": [one.name for one in setups],
    }
    done = {line["case"] for line in whole["cases"]}
    due = [case for case in cases if case.id not in done and _wanted(case, asked.only)]
    keep(path, asked.page, whole)
    ends = time.monotonic() + 60 * asked.minutes
    for line in performed(due[: asked.cases], covid, asked.processes, ends):
        whole["cases"].append({**line, "commit": whole["commit"]})
        keep(path, asked.page, whole)
        print(_told(line), flush=True)
    print(f"{len(whole['cases'])} of {len(cases)} cases are in {path}; the page is {asked.page}.")


def keep(path: Path, where: Path, whole: dict[str, Any]) -> None:
    """Write the figures of all cases so far, and the page."""
    write_json(path, {**by_half(whole["cases"]), **whole})
    write_text(where, page(whole))


def rescored(line: dict[str, Any]) -> dict[str, Any]:
    """The line with the causes that its numbers speak for now; repairs stay as they were run."""
    if "error" in line:
        return line
    causes = diagnose(Evidence.from_json(line["evidence"])).to_json()["causes"]
    return {**line, **named(causes)}


def kept(path: Path) -> dict[str, Any]:
    """What the results hold besides figures, which are counted anew."""
    if not path.is_file():
        return {"cases": []}
    found = json.loads(path.read_text(encoding="utf-8"))
    whole = {name: found[name] for name in found if name not in by_half([])}
    # Lines are of the commit they ran on, whichever adds to the file later.
    whole["cases"] = [{"commit": found.get("commit"), **line} for line in whole["cases"]]
    return whole


def _wanted(case: Case, only: Sequence[str]) -> bool:
    """Whether a case is asked for; G500 asks for the healthy runs."""
    return not only or (case.code or "G500") in only


def _told(line: dict[str, Any]) -> str:
    if "error" in line:
        return f"{line['case']}: not measured, {line['error']}"
    first, strength = line["ranked"][0]
    return (
        f"{line['case']}: planted {line['code']}, named {first} ({strength:.2f}), "
        f"{line['correct']:.0%} right, {line['seconds']:.0f} s"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.diagnosis", description=__doc__)
    parser.add_argument("--cases", type=int, help="run so many cases")
    parser.add_argument("--rounds", type=int, default=1, help="every fault on so many set-ups")
    parser.add_argument("--only", action="append", default=[], metavar="CODE", help="G500: healthy")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="begin no case after that")
    parser.add_argument("--processes", type=int, default=2, help="run so many cases at once")
    parser.add_argument("--covid", metavar="FOLDER", help=f"covid-faq; or set {COVID}")
    parser.add_argument("--results", type=Path, metavar="FILE")
    parser.add_argument("--page", type=Path, default=PAGE, metavar="FILE")
    parser.add_argument("--rescore", action="store_true", help="diagnose kept numbers again")
    return parser


if __name__ == "__main__":
    main()
