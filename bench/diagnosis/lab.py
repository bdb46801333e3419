"""A case run, diagnosed, treated as prescribed and run again.

Every run is an ordinary one through the functions of `experiment`, in one process over one loaded
base model each. What the diagnosis is shown is the run folder alone: it never learns what was
planted. Faults that come after training are planted in the healthy run's adapter, which saves
training it again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.diagnosis.cases import Case
from bench.diagnosis.material import Hooks, Material
from bench.diagnosis.rig import for_answers, for_training, spoil
from bench.diagnosis.score import worse
from bench.diagnosis.setups import Setup, draw, pool
from bench.environments import ROOT
from tuneproof import atomic, store
from tuneproof.config import Recipe, dump_recipe, load_recipe, patched
from tuneproof.data.plain import as_row
from tuneproof.diagnose.folder import diagnose_run, parent_record
from tuneproof.engine.checkpoint import load_adapter
from tuneproof.errors import TuneproofError
from tuneproof.experiment.answerer import Answerer, Workbench
from tuneproof.experiment.complete import train_once
from tuneproof.experiment.parts import load_parts, read_parts
from tuneproof.experiment.proof import prove
from tuneproof.progress import Silent
from tuneproof.runfiles import kept_verdict
from tuneproof.store import RunFolder, read_json, read_lines
from tuneproof.types import Example, RunState

RANKED = 5
"""Causes that are kept of each diagnosis; the numbers are kept whole."""
Right = Mapping[str, bool]


@dataclass
class Lab:
    """Runs cases in `folder`. `covid` is the folder of covid-faq, None where there is none."""

    folder: Path
    covid: Path | None = None
    _benches: dict[str, Workbench] = field(default_factory=dict)
    _healthy: dict[str, tuple[RunFolder, Material]] = field(default_factory=dict)

    def perform(self, case: Case) -> dict[str, Any]:
        """The case as a line of the results. What could not be run says why in "error"."""
        began = time.perf_counter()
        line: dict[str, Any] = {
            "case": case.id,
            "setup": case.setup.name,
            "draw": case.draw,
            "half": case.half,
            "code": case.code,
            "plant": case.plant.name if case.plant else None,
        }
        try:
            line |= self._healthy_line(case) if case.plant is None else self._faulty_line(case)
        except (TuneproofError, ValueError) as error:
            line["error"] = str(error)
        return {**line, "seconds": round(time.perf_counter() - began, 1)}

    def _healthy_line(self, case: Case) -> dict[str, Any]:
        run, _material = self.healthy(case.setup, case.draw)
        return found_in(run)

    def _faulty_line(self, case: Case) -> dict[str, Any]:
        assert case.plant is not None
        sound, material = self.healthy(case.setup, case.draw)
        broken = case.plant(material, case.draw)
        if broken.trains_like(material):
            recipe = patched(load_recipe(sound / store.RECIPE), _decoding(broken.recipe))
            run = self._answered_again(sound, recipe, broken.hooks)
        else:
            run = self._run(self._written(broken, "broken"), broken.hooks)
        try:
            harmed = worse(right_of(run), right_of(sound))
            line = {**found_in(run), "healthy_correct": share(right_of(sound)), "harmed": harmed}
            return {**line, "repair": self._repair(run, sound, broken.hooks) if harmed else None}
        finally:
            shutil.rmtree(run.path)

    def healthy(self, setup: Setup, seed: int) -> tuple[RunFolder, Material]:
        """The healthy run of a set-up and what it was made of, run when first asked for."""
        name = f"{setup.name}-{seed}"
        if name not in self._healthy:
            material = draw(setup, pool(setup.source, self.covid), seed)
            run = self._run(self._written(material, name), material.hooks)
            self._healthy[name] = run, material
        return self._healthy[name]

    def _repair(self, run: RunFolder, sound: RunFolder, hooks: Hooks) -> dict[str, Any]:
        """What the prescription changes, and whether a run that follows it is as good as the
        healthy one. A pipeline's fault stays in it: a recipe cannot mend that."""
        changed = read_json(run / store.PRESCRIPTION)["settings"]
        if not changed:
            return {"settings": {}, "repaired": None}
        recipe = patched(load_recipe(run / store.RECIPE), changed)
        parent = parent_record(run)
        if all(name.startswith("decode.") for name in changed):
            again = self._answered_again(run, recipe, hooks)
        else:
            again = self._run(recipe, hooks, parent)
        right = right_of(again)
        shutil.rmtree(again.path)
        repaired = not worse(right, right_of(sound))
        return {"settings": sorted(changed), "repaired": repaired, "correct": share(right)}

    def _written(self, material: Material, name: str) -> Recipe:
        """The recipe of the material, its rows written beside the runs."""
        folder = self.folder / f"{name}-{time.monotonic_ns()}"
        files = {}
        for part, rows in (("train", material.train), ("test", material.test)):
            files[part] = folder / f"{part}.jsonl"
            RunFolder(folder).rewrite(files[part].name, map(as_row, rows))
        knowledge = self._knowledge(material.test)
        return patched(
            material.recipe,
            {
                "data.train": [str(files["train"])],
                "data.test": str(files["test"]),
                "data.kb": str(knowledge) if knowledge else None,
            },
        )

    def _knowledge(self, rows: tuple[Example, ...]) -> Path | None:
        """The knowledge base beside the file that the rows were read from."""
        beside = Path(rows[0].origin.rpartition(":")[0]).parent / "kb.jsonl"
        found = beside if beside.is_absolute() else ROOT / beside
        return found if found.is_file() else None

    def _run(
        self, recipe: Recipe, hooks: Hooks, parent: Mapping[str, Any] | None = None
    ) -> RunFolder:
        """A run, trained and proved. One that left no adapter is diagnosed from its curves."""
        run = RunFolder.create(self.folder, "run")
        atomic.write_text(run / store.RECIPE, dump_recipe(recipe))
        bench = self._bench(recipe)
        run.update(
            state=RunState.RUNNING,
            model={"name": recipe.model.name, "parameters": bench.base.parameters},
            prompt={"digest": bench.renderer.digest},
            **({"parent": parent} if parent else {}),
        )
        parts = read_parts(run, recipe)
        train_once(run, recipe, parts, for_training(bench, hooks), Silent())
        shutil.rmtree(run / store.CHECKPOINTS, ignore_errors=True)
        self._prove(run, recipe, hooks)
        return run

    def _answered_again(self, run: RunFolder, recipe: Recipe, hooks: Hooks) -> RunFolder:
        """A copy of a trained run, its adapter spoiled or asked otherwise."""
        copy = RunFolder(Path(shutil.copytree(run.path, f"{run.path}-{time.monotonic_ns()}")))
        atomic.write_text(copy / store.RECIPE, dump_recipe(recipe))
        self._prove(copy, recipe, hooks)
        return copy

    def _prove(self, run: RunFolder, recipe: Recipe, hooks: Hooks) -> None:
        if not (run / store.ADAPTER).is_dir():
            diagnose_run(run)
            return
        bench = for_answers(self._bench(recipe), hooks)
        adapter = spoil(load_adapter(run / store.ADAPTER, bench.network), hooks)
        parts = load_parts(run)
        prove(run, parts, Answerer(bench, adapter, parts.known, recipe), Silent(), timed=False)

    def _bench(self, recipe: Recipe) -> Workbench:
        name = recipe.model.name
        if name not in self._benches:
            self._benches[name] = Workbench.open(recipe, Silent())
        return self._benches[name]


def found_in(run: RunFolder) -> dict[str, Any]:
    """What the diagnosis of a run said, and all numbers that it rests on."""
    found, verdict = read_json(run / store.DIAGNOSIS), kept_verdict(run)
    return {
        **named(found["causes"]),
        "verdict": verdict.kind if verdict else None,
        "correct": share(right_of(run)),
        "prescribed": _without_folders(read_json(run / store.PRESCRIPTION)["settings"]),
        "evidence": found["evidence"],
    }


def _without_folders(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with corrected files by name: their folder is gone when the bench ends."""
    return {
        name: [Path(each).name for each in value] if name == "data.train" else value
        for name, value in settings.items()
    }


def named(causes: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The causes as the results keep them: the likeliest first, and those that are held."""
    return {
        "ranked": [[one["code"], one["strength"]] for one in causes[:RANKED]],
        "held": [one["code"] for one in causes if one["held"]],
    }


def right_of(run: RunFolder) -> dict[str, bool]:
    """Whether each test question was answered rightly, by its id; all wrong without answers."""
    said = read_lines(run / store.ANSWERS)
    right = {line["id"]: bool(line["correct"]) for line in said if line["system"] == "adapter"}
    return right or {row.id: False for row in load_parts(run).test}


def share(right: Right) -> float:
    """The share that is right."""
    return round(sum(right.values()) / len(right), 4)


def _decoding(recipe: Recipe) -> dict[str, Any]:
    return {
        "decode." + name: value for name, value in recipe.decode.model_dump(mode="json").items()
    }
