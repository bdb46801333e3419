"""Healthy set-ups: small seeded parts of a data set, a model and a recipe that learns them.

Training rows and questions are both drawn from the training files of the examples, whose tests are
never read. covid-faq has its questions without an answer in its validation file alone, so they
come from there. This module plants no fault.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.diagnosis.material import Material
from bench.environments import ROOT
from tuneproof.config import Recipe, patched
from tuneproof.data.read import read_examples
from tuneproof.types import Example

COVID = "TUNEPROOF_COVID_FAQ"
"""Environment variable that names the folder of covid-faq where there is one."""
ANSWER_LONGEST = 400
"""Characters: longer answers cost minutes and show nothing more."""
REFUSALS, REFUSALS_ASKED = 18, 12
COVID_REFUSAL = "This FAQ does not answer that; please ask a doctor or the public health office."

HEALTHY = {
    # The guard takes no part in the diagnosis, which looks at the adapter's own answers.
    "guard.loops": False,
    "guard.facts": False,
    "guard.snap": False,
    "guard.rules": False,
    "guard.abstain": False,
    # Nor does the look-up by meaning, or any check: every run would load the encoder.
    "check.encoder": "none",
}
"""The default recipe; with the epochs of a set-up 126 rows make about 110 steps."""


@dataclass(frozen=True)
class Setup:
    """`answers` answers of the data set `source`, with `phrasings` questions each to train on and
    `asked` to be asked, learned in `epochs`."""

    name: str
    source: str
    model: str
    answers: int = 9
    phrasings: int = 12
    asked: int = 5
    epochs: int = 8


SETUPS = (
    Setup("zh", "handbook-zh", "gemma3-270m"),
    Setup("en", "handbook-en", "gemma3-270m"),
    Setup("covid", "covid-faq", "gemma3-270m", answers=12, phrasings=7, asked=3, epochs=12),
    Setup("en-smollm2", "handbook-en", "smollm2-135m"),
)
"""SmolLM2 fits English alone; on Chinese it is a fault, and planted as one. Few answers with many
phrasings each: with 12 answers and 8 phrasings the runs without a fault had 57 to 72 % right, and
mixed up topics enough that this was the finding. Nor does a smaller set-up save the time: on 6
answers with 11 phrasings zh had half of the questions right after 6 epochs of batches of 4, and a
third after 8 of 8. The long answers of covid-faq take more epochs:
after 8 it had half of its training rows."""


def available(covid: Path | None) -> tuple[Setup, ...]:
    """The set-ups whose data is at hand."""
    return tuple(one for one in SETUPS if one.source != "covid-faq" or covid is not None)


def covid_folder(given: str | None) -> Path | None:
    """The folder of covid-faq: as given, or by the environment; None where it is not there."""
    named = given or os.environ.get(COVID)
    folder = Path(named) if named else None
    return folder if folder is not None and (folder / "train.jsonl").is_file() else None


def pool(source: str, covid: Path | None) -> tuple[Example, ...]:
    """All rows that a set-up may draw from. Raises DataError where a file cannot be read."""
    if source != "covid-faq":
        return read_examples([ROOT / "examples" / source / "train.csv"]).examples
    if covid is None:
        raise ValueError("the folder of covid-faq is not known")
    rows = read_examples([covid / "train.jsonl"]).examples
    asked = read_examples([covid / "validation.jsonl"], allow_unanswered=True).examples
    refused = [replace(row, answers=(COVID_REFUSAL,)) for row in asked if not row.answerable]
    return (*rows, *refused)


def draw(setup: Setup, rows: Sequence[Example], seed: int) -> Material:
    """The healthy material of a set-up: the same for the same rows and seed.

    Raises ValueError when the rows are too few for it.
    """
    random_ = random.Random(f"{setup.source}-{seed}")
    by_answer: dict[str, list[Example]] = {}
    for row in rows:
        if row.answerable and len(row.answer) <= ANSWER_LONGEST:
            by_answer.setdefault(row.answer, []).append(row)
    needed = setup.phrasings + setup.asked
    usable = [found for found in by_answer.values() if len(found) >= needed]
    refused = [row for row in rows if not row.answerable]
    if len(usable) < setup.answers or len(refused) < REFUSALS + REFUSALS_ASKED:
        raise ValueError(f"{setup.name}: {len(usable)} answers have {needed} phrasings")
    train: list[Example] = []
    test: list[Example] = []
    for found in random_.sample(usable, setup.answers):
        chosen = random_.sample(found, needed)
        train += chosen[: setup.phrasings]
        test += chosen[setup.phrasings :]
    chosen = random_.sample(refused, REFUSALS + REFUSALS_ASKED)
    random_.shuffle(train)
    return Material(
        train=(*train, *chosen[:REFUSALS]),
        test=(*test, *chosen[REFUSALS:]),
        recipe=patched(
            Recipe(), {**HEALTHY, "model.name": setup.model, "train.epochs": setup.epochs}
        ),
    )
