"""Run the rungs one after the other over one base model, each an ordinary run folder.

The same command continues an interrupted replay: its folder is named after a digest of what
determines it (data, model, seed, settings of the rungs), and finished rungs are not run again. A
rung that fails is an outcome like any other. This module shows nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tuneproof import store
from tuneproof.config import Recipe, patched
from tuneproof.errors import TuneproofError
from tuneproof.experiment import Gate, begin, resume
from tuneproof.experiment.answerer import Workbench
from tuneproof.progress import Progress
from tuneproof.replay.material import KNOWLEDGE, RowFolder
from tuneproof.replay.outcome import Ladder, as_json, read_outcome
from tuneproof.replay.rungs import MINUTES, QUESTIONS, RUNGS, DiaryRun
from tuneproof.replay.wording import begun, ended
from tuneproof.store import RUN, RunFolder
from tuneproof.types import RunState, to_json

FILE = "replay.json"
DATA = "data"
AS_IT_IS = Gate(force=True, fix=False)
"""The check before a rung reports faults but corrects none: rungs are about their faults."""


@dataclass(frozen=True)
class Plan:
    """What a replay is to do. `settings` override those of every rung's recipe."""

    source: RowFolder
    out: Path
    rungs: Sequence[DiaryRun] = RUNGS
    minutes: float = MINUTES
    questions: int = QUESTIONS
    seed: int = 0
    command: str = ""
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder of this replay: the same for the same plan, whichever rungs are chosen."""
        parts = [self.source.digest, self.minutes, self.questions, self.seed, self.settings]
        parts.append([asdict(rung) for rung in RUNGS])
        text = json.dumps(to_json(parts), sort_keys=True, default=str)
        digest = hashlib.sha256(text.encode()).hexdigest()[:6]
        return self.out / f"replay-{self.source.folder.resolve().name}-{digest}"


def replay(plan: Plan, progress: Progress) -> Ladder:
    """Run the rungs that are not finished yet, and report each to `progress`.

    Raises DataError or ModelError when no rung can run, RunError when the disk is full, Interrupted
    on Ctrl-C; the same call continues from there.
    """
    test = plan.source.write_part(
        plan.folder / DATA / "test.jsonl", plan.questions, plan.seed, test=True
    )
    bench: Workbench | None = None
    for rung in plan.rungs:
        run = RunFolder(folder_of(plan, rung))
        recipe = recipe_of(plan, rung, test)
        if run.status().state != RunState.FINISHED:
            progress.say(begun(rung))
            bench = bench or Workbench.open(recipe, progress)
            _run_rung(run, recipe, plan.command, bench, progress)
        progress.say(ended(read_outcome(rung, run)))
    return read_ladder(plan)


def folder_of(plan: Plan, rung: DiaryRun) -> Path:
    """The run folder of a rung."""
    return plan.folder / f"{rung.number:02d}-{rung.name}"


def recipe_of(plan: Plan, rung: DiaryRun, test: Path) -> Recipe:
    """Write the training rows of a rung and return its recipe. Raises DataError, or RecipeError for
    wrong `settings`."""
    rows = plan.folder / DATA / f"{rung.number:02d}.jsonl"
    return patched(
        Recipe(),
        {
            "data.train": [str(plan.source.write_part(rows, rung.rows, plan.seed))],
            "data.test": str(test),
            "data.kb": str(plan.source.folder / KNOWLEDGE),
            "data.seed": plan.seed,
            "train.seed": plan.seed,
            "stop.minutes": plan.minutes * rung.longer,
            # Neither guard nor encoder takes part in the diagnosis, and both take time.
            "guard.abstain": False,
            "guard.scope": False,
            "check.encoder": "none",
            **to_json(rung.patch),
            **plan.settings,
        },
    )


def read_ladder(plan: Plan) -> Ladder:
    """The results of all rungs that are chosen or were run before; written to replay.json, too."""
    asked = {rung.number for rung in plan.rungs}
    outcomes = tuple(
        read_outcome(rung, RunFolder(folder_of(plan, rung)))
        for rung in (*plan.rungs, *(rung for rung in RUNGS if rung.number not in asked))
        if rung.number in asked or (folder_of(plan, rung) / RUN).is_file()
    )
    ordered = tuple(sorted(outcomes, key=lambda outcome: outcome.rung.number))
    model = str(plan.settings.get("model.name") or Recipe().model.name)
    ladder = Ladder(plan.folder, plan.questions, model, ordered)
    store.write_json(plan.folder / FILE, as_json(ladder))
    return ladder


def _run_rung(
    run: RunFolder, recipe: Recipe, command: str, bench: Workbench, progress: Progress
) -> None:
    """Run one rung, or the rest of it. A failed run ends this rung, not the replay. Answers that
    never end would take most of their time in being timed one by one, and the ladder shows none."""
    if not (run / RUN).is_file():
        begin(recipe, run, command=command, gate=AS_IT_IS)
    try:
        resume(run, progress, bench=bench, timed=False)
    except TuneproofError as error:
        progress.say(str(error))
        if run.status().state != RunState.FAILED:
            raise
