"""`python -m bench.guard`: what the guard makes of an adapter, with and without its probe.

For each example a run on 65 % of its training rows, judged on the other 35 %: the examples' own
test files choose nothing here, and so are free to prove. Adapter alone, the probe's first choice
alone, the guard without the probe, the guard as it is, the look-up; on the same questions.
`--set train.fork_weight=0` changes a setting of the recipe, to see what it is worth.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from rich.table import Table

from bench import results, tables
from bench.environments import ROOT
from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment import Answerer, evaluate, fit
from tuneproof.experiment.parts import load_parts
from tuneproof.progress import Silent
from tuneproof.store import RunFolder, read_json
from tuneproof.types import Answer, Judged

EXAMPLES = ("handbook-zh", "handbook-en")
HELD_OUT = 0.35
SHOWN = ("lookup", "adapter", "probe", "guard without probe", "guard")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, judge, print, keep."""
    parser = argparse.ArgumentParser(prog="bench.guard", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="runs of each example")
    parser.add_argument("--set", action="append", default=[], metavar="SETTING=VALUE", type=_pair)
    asked = parser.parse_args(arguments)
    changes = dict(asked.set)
    device = results.device_name()
    path = results.path_for(device, "guard-")
    for example in EXAMPLES:
        for seed in range(asked.seeds):
            name = ", ".join((example, f"seed {seed}", *map("=".join, asked.set)))
            found = measured(example, seed, changes)
            tables.console().print(table(name, found))
            part = {"guard": {name: found}}
            results.add(path, {**part, "device": device, "commit": results.commit()})
    tables.console().print(f"Kept in {path.relative_to(ROOT)}")


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{given} is not SETTING=VALUE")
    return name, value


def measured(example: str, seed: int, changes: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Counts by system for one run, with the settings named in `changes` as YAML values."""
    files = ROOT / "examples" / example
    settings = {
        "data.train": [str(files / "train.csv")],
        "data.test_share": HELD_OUT,
        "data.kb": str(files / "kb.jsonl"),
        "train.seed": seed,
        **{name: yaml.safe_load(value) for name, value in changes.items()},
    }
    with tempfile.TemporaryDirectory() as folder:
        run = fit(patched(Recipe(), settings), Path(folder), Silent())
        systems = read_json(run / store.EVALUATION)["systems"]
        judged = {"probe": _pointed(run)}
        systems |= evaluation(judged).to_json()["systems"]
        _switch_off_the_probe(run)
        again = read_json(evaluate(run, Silent()) / store.EVALUATION)["systems"]
        systems |= {"guard": systems["guarded"], "guard without probe": again["guarded"]}
    return {name: counts(systems[name]) for name in SHOWN}


def counts(figures: Mapping[str, Any]) -> dict[str, int]:
    """How many of a system's answers are right, from its figures by slice."""
    known, far, unknown = (
        figures[slice_]["correct"] for slice_ in ("answerable", "far", "unanswerable")
    )
    return {
        "answerable": known["n"],
        "right": round(known["value"] * known["n"]),
        "far": far["n"],
        "far_right": round(far["value"] * far["n"]),
        "unanswerable": unknown["n"],
        "refused": round(unknown["value"] * unknown["n"]),
    }


def _pointed(run: RunFolder) -> tuple[Judged, ...]:
    """The test answered by the probe's first choice, whatever speaks against it."""
    answerer, parts = Answerer.open(run, Silent()), load_parts(run)
    assert answerer.guard is not None and answerer.guard.probe is not None
    questions = [row.question for row in parts.test]
    states = answerer.states(questions)
    said = [Answer(found[0][0]) for found in answerer.guard.probe.ranked(states, questions, 1)]
    context = Context.build(parts.known, parts.knowledge, answerer.decoding.limit)
    return judge(parts.test, said, context)


def _switch_off_the_probe(run: RunFolder) -> None:
    recipe = (run / store.RECIPE).read_text(encoding="utf-8")
    changed = recipe.replace("  probe: true", "  probe: false")
    assert changed != recipe
    (run / store.RECIPE).write_text(changed, encoding="utf-8")


def table(title: str, found: Mapping[str, Mapping[str, Any]]) -> Table:
    """One line a system."""
    shown = Table("", "right", "of them far", "refused", title=title)
    for name, line in found.items():
        shown.add_row(
            name,
            f"{line['right']} of {line['answerable']}",
            f"{line['far_right']} of {line['far']}",
            f"{line['refused']} of {line['unanswerable']}",
        )
    return shown


if __name__ == "__main__":
    main()
