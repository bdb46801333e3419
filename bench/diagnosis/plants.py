"""The faults: one small function each, from healthy material to broken.

`PLANTS` lists each fault in its strengths with the code of the cause that it should be named as.
What is not planted, as no small change makes it and nothing else: G516 topics confused, G520
general ability forgotten; and G522 to G527, which came later. Nothing here trains, and nothing
knows how a cause is recognised.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import Any

from bench.diagnosis.material import Hooks, Material
from tuneproof.config import COPY
from tuneproof.data.overlap import jaccard
from tuneproof.types import Example

Fault = Callable[[Material, random.Random], Material]
ADDED = ("喔", "了", "請問", " ok", " please", "s")
"""What a leaked question is changed by: the split always removes one that is equal."""


@dataclass(frozen=True)
class Plant:
    """A fault in one strength. `only` names the set-ups that it makes sense on; empty: all."""

    code: str
    name: str
    fault: Fault
    only: tuple[str, ...] = ()

    def __call__(self, healthy: Material, seed: int) -> Material:
        """The broken material; the same for the same seed."""
        return self.fault(healthy, random.Random(f"{self.name}-{seed}"))


# Data: how much of it.


def few_answers(material: Material, random_: random.Random, *, share: float) -> Material:
    """Rows of a share of the answers only; refusals thinned alike."""
    answers = sorted({row.answer for row in material.train if row.answerable})
    kept = set(random_.sample(answers, _part(share, answers)))
    rows = [row for row in material.train if row.answerable and row.answer in kept]
    refused = _refusals(material)
    return _with_rows(material, [*rows, *refused[: _part(share, refused)]])


def few_phrasings(material: Material, random_: random.Random, *, each: int) -> Material:
    """`each` phrasings an answer, repeated until there are as many rows as before."""
    groups: dict[str, list[Example]] = {}
    for row in material.train:
        groups.setdefault(row.answer if row.answerable else row.id, []).append(row)
    rows: list[Example] = []
    for group in groups.values():
        kept = random_.sample(group, min(each, len(group)))
        rows += [kept[at % len(kept)] for at in range(len(group))]
    return _with_rows(material, rows)


# Data: what it says.


def contradicted(material: Material, random_: random.Random, *, share: float) -> Material:
    """A share of the questions a second time, with the answer and source of another."""
    rows = _answerable(material)
    again = []
    for row in random_.sample(rows, _part(share, rows)):
        other = random_.choice([one for one in rows if one.answer != row.answer])
        # With the source of the first answer the knowledge base would make both right.
        again.append(replace(other, id=f"again-{row.id}", question=row.question))
    return _with_rows(material, [*material.train, *again])


def shuffled(material: Material, random_: random.Random, *, share: float) -> Material:
    """The answers of a share of the rows dealt out anew among them."""
    chosen = random_.sample(_answerable(material), _part(share, _answerable(material)))
    answers = [row.answers for row in chosen]
    random_.shuffle(answers)
    return _with_answers(
        material, {row.id: text for row, text in zip(chosen, answers, strict=True)}
    )


def shifted(material: Material, _random: random.Random) -> Material:
    """Every answer one row further down, as when a cell was inserted into a column."""
    rows = _answerable(material)
    moved = [rows[-1], *rows[:-1]]
    new = {row.id: other.answers for row, other in zip(rows, moved, strict=True)}
    return _with_answers(material, new)


def cut(material: Material, random_: random.Random, *, share: float) -> Material:
    """The answers of a share of the rows cut after 40 to 60 % of their length."""
    rows = _answerable(material)
    chosen = random_.sample(rows, _part(share, rows))
    texts = {row.id: (_beginning(row.answer, random_.uniform(0.4, 0.6)),) for row in chosen}
    return _with_answers(material, texts)


def leaked(material: Material, random_: random.Random, *, share: float) -> Material:
    """Near copies of a share of the test questions in training, and the check for them off."""
    asked = [row for row in material.test if row.answerable]
    copies = [
        replace(row, id=f"leak-{row.id}", question=question)
        for row in random_.sample(asked, _part(share, asked))
        if (question := _near_copy(row.question)) is not None
    ]
    return _with_rows(material, [*material.train, *copies]).with_settings(data__leak_threshold=1.0)


# Data: refusals.


def unrefused(material: Material, random_: random.Random, *, kept: int) -> Material:
    """All but `kept` of the rows without an answer missing."""
    stay = {row.id for row in random_.sample(_refusals(material), kept)}
    return _with_rows(material, [row for row in material.train if row.answerable or row.id in stay])


def refusals_repeated(material: Material, _random: random.Random, *, times: int) -> Material:
    """Every refusal so many times."""
    return _with_rows(material, [*_answerable(material), *(times * _refusals(material))])


def refused(material: Material, random_: random.Random, *, share: float) -> Material:
    """A share of the rows with an answer marked as having none."""
    rows, refusal = _answerable(material), _refusals(material)[0].answers
    struck = {row.id for row in random_.sample(rows, _part(share, rows))}
    return _with_rows(
        material,
        [
            replace(row, answers=refusal, answerable=False, topic=None, sources=())
            if row.id in struck
            else row
            for row in material.train
        ],
    )


# Recipe and pipeline.


def settings(material: Material, _random: random.Random, **changed: Any) -> Material:
    """Other settings of the recipe."""
    return material.with_settings(**changed)


def pipeline(material: Material, _random: random.Random, **changed: Any) -> Material:
    """Another pipeline around data and recipe."""
    return replace(material, hooks=Hooks(**changed))


def _answerable(material: Material) -> list[Example]:
    return [row for row in material.train if row.answerable]


def _refusals(material: Material) -> list[Example]:
    return [row for row in material.train if not row.answerable]


def _part(share: float, rows: Sequence[object]) -> int:
    return min(len(rows), max(1, round(share * len(rows))))


def _with_rows(material: Material, rows: Iterable[Example]) -> Material:
    return replace(material, train=tuple(rows))


def _with_answers(material: Material, answers: Mapping[str, tuple[str, ...]]) -> Material:
    return _with_rows(
        material, [replace(row, answers=answers.get(row.id, row.answers)) for row in material.train]
    )


def _beginning(text: str, share: float) -> str:
    return text[: max(1, ceil(share * len(text)))].rstrip()


def _near_copy(question: str) -> str | None:
    """The question slightly changed, so that it is a copy and not the same; None where none is."""
    made = (question + added for added in ADDED)
    return next((text for text in made if COPY <= jaccard(question, text) < 1), None)


def _strengths(code: str, fault: Callable[..., Material], **values: Sequence[Any]) -> list[Plant]:
    """The fault once for each value of its one parameter."""
    ((parameter, given),) = values.items()
    named = fault.__name__.replace("_", "-")
    return [
        Plant(code, f"{named}-{value}", partial(fault, **{parameter: value})) for value in given
    ]


def _recipes(code: str, *patches: dict[str, Any], only: tuple[str, ...] = ()) -> list[Plant]:
    return [Plant(code, _name(patch), partial(settings, **patch), only) for patch in patches]


def _pipelines(code: str, *hooks: dict[str, Any]) -> list[Plant]:
    return [Plant(code, _name(hook), partial(pipeline, **hook)) for hook in hooks]


def _name(patch: dict[str, Any]) -> str:
    return ",".join(f"{name.split('__')[-1]}={str(value).strip()}" for name, value in patch.items())


LONG: dict[str, Any] = {
    "stop__patience": None, "watch__gap": "off", "watch__no_gain": "off", "watch__loops": "off",
}  # fmt: skip
"""Nothing that would end a run early."""
UNWATCHED: dict[str, Any] = {**LONG, "watch__divergence": "off"}

PLANTS: tuple[Plant, ...] = (
    *_strengths("G501", few_answers, share=(0.2, 0.35, 0.5)),
    *_strengths("G502", few_phrasings, each=(1, 2)),
    *_recipes(
        "G503",
        {"train__learning_rate": 3e-5},
        {"train__learning_rate": 1e-4},
        {"train__epochs": 1},
    ),
    *_recipes(
        "G504",
        {"train__learning_rate": 5e-3},
        {"train__learning_rate": 1e-2, **UNWATCHED},
        {"train__learning_rate": 3e-2, **UNWATCHED},
    ),
    *_recipes(
        "G505",
        {"train__schedule": "constant", "train__warmup_steps": 0},
        {"train__schedule": "constant", "train__warmup_steps": 0, "train__learning_rate": 2e-3},
    ),
    *_recipes("G506", {"train__epochs": 20, **LONG}, {"train__epochs": 32, **LONG}),
    *_recipes(
        "G507",
        {"lora__rank": 128, "lora__alpha": 256.0},
        {"lora__rank": 256, "lora__alpha": 512.0},
    ),
    *_recipes("G508", {"model__name": "smollm2-135m"}, only=("zh",)),
    *_recipes("G508", {"model__name": "smollm2-135m", "train__learning_rate": 2e-3}, only=("zh",)),
    *_pipelines("G509", {"ends": 0.0}, {"ends": 0.5}),
    *_pipelines(
        "G510",
        {"pattern": "{question}"},
        {"pattern": "Question: {question}\nAnswer: "},
        {"pattern": "<user>{question}</user><assistant>"},
    ),
    *_pipelines("G511", {"scale": 0.0}, {"scale": 0.001}),
    *_pipelines("G512", {"labels": 0.0}, {"labels": 0.15}, {"labels": 0.3}),
    *_strengths("G513", cut, share=(0.3, 0.6, 1.0)),
    *_strengths("G514", contradicted, share=(0.15, 0.3, 0.6)),
    *_strengths("G515", shuffled, share=(0.4, 0.8)),
    Plant("G515", "shifted", shifted),
    *_strengths("G517", unrefused, kept=(0, 1)),
    *_strengths("G518", refusals_repeated, times=(6, 12)),
    *_strengths("G518", refused, share=(0.4, 0.7)),
    *_strengths("G519", leaked, share=(0.1, 0.3, 0.6)),
    *_recipes(
        "G521",
        {"decode__repetition_penalty": 1.3},
        {"decode__repetition_penalty": 1.6},
        {"decode__no_repeat_ngram": 2},
        {"decode__max_new_tokens": 10},
    ),
    # Later ones at the end: the place of a fault decides its set-ups, and so its cases' names.
    *_pipelines("G509", {"ends": 0.2}),
)
