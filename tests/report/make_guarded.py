"""The made-up finished run, with a guard: the look-up's answer where it is right and the adapter
is not, for some; a refusal for what the adapter makes up. Every figure is counted from that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.guard.made_up import draw
from tuneproof.config import ObjectiveSettings
from tuneproof.evaluate.figures import evaluation
from tuneproof.evaluate.layers import layer_figures
from tuneproof.evaluation import Ablation, LayerFigures
from tuneproof.guard.calibrate import calibrate
from tuneproof.guard.kept import VERSION, KeptGuard, KeptRules
from tuneproof.guard.rulebook import RuleTest
from tuneproof.store import ANSWERS, EVALUATION, RunFolder, write_json
from tuneproof.types import Judged, to_json

from .make_run import REFUSAL, answers, make_run

LAYERS = ("loops", "facts", "snap", "rules", "abstain")


def make_guarded(parent: Path, *, unanswerable: int = 25) -> RunFolder:
    """A finished run with a guard, calibrated on 60 + `unanswerable` questions."""
    run = make_run(parent)
    systems = answers()
    adapter = systems["adapter"]
    pairs = list(zip(adapter, systems["lookup"], strict=True))
    guarded = [_guarded(n, mine, other) for n, (mine, other) in enumerate(pairs)]
    systems = {"adapter": adapter, "guarded": guarded, **systems}
    kept = KeptGuard(
        version=VERSION,
        layers=LAYERS,
        probe=False,
        scope=False,
        limit=None,
        calibration=calibrate(draw(1, 60, unanswerable), ObjectiveSettings()),
        rules=KeptRules(
            tests=(RuleTest("vpn-abroad", 1, "VPN 出國?", applies=True, passed=True),) * 2,
            warnings=("rules.yaml:7: the rule “<b>lunch</b>” has no test question.",),
        ),
    )
    lines = [{"system": key, **to_json(one)} for key, all_ in systems.items() for one in all_]
    of_guard = [line for line in lines if line["system"] == "guarded"]
    for line, before in zip(of_guard, adapter, strict=True):
        line.update(_changes(before.produced, line["produced"]))
    run.rewrite(ANSWERS, lines)
    figures = replace(evaluation(systems), layers=_layers(adapter, guarded), guard=to_json(kept))
    write_json(run / EVALUATION, figures.to_json())
    return run


def _guarded(number: int, mine: Judged, other: Judged) -> Judged:
    if mine.correct or number % 3 == 0:
        return mine
    if other.correct and mine.answerable:
        return replace(other)
    return replace(
        mine,
        produced=REFUSAL,
        refused=True,
        correct=not mine.answerable,
        flags=(),
        matched_topic=None,
    )


def _layers(before: list[Judged], after: list[Judged]) -> tuple[LayerFigures, ...]:
    moved = [a.produced != b.produced for a, b in zip(before, after, strict=True)]
    still = [False] * len(before)
    added = [layer_figures(Ablation.ADDED, name, before, still) for name in LAYERS[:-1]]
    without = [layer_figures(Ablation.WITHOUT, name, after, still) for name in LAYERS[:-1]]
    return (
        layer_figures(Ablation.NONE, None, before, still),
        *added,
        layer_figures(Ablation.ADDED, "abstain", after, moved),
        *without,
        layer_figures(Ablation.WITHOUT, "abstain", before, moved),
    )


def _changes(before: str, after: str) -> dict[str, Any]:
    why = "Refused: the best answer is right with a chance of 12 % only; at least 40 % is wanted."
    change = {"layer": "abstain", "before": before, "after": after, "why": why}
    return {"raw": before, "changes": [change] if before != after else []}
