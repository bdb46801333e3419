"""The rows that every rival trains on: the zh example, in the shape that DESIGN.md measured.

299 of its rows are chosen with a fixed seed so that the mean lengths come as near as possible
to 16 prompt and 28 answer tokens.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.environments import ROOT
from tuneproof.data.read import read_examples
from tuneproof.models.prompt import PLAIN_TEMPLATE, Rendered, Renderer
from tuneproof.types import Example

EXAMPLE = ROOT / "examples" / "handbook-zh"
MODEL = "gemma3-270m"
ROWS = 299
PROMPT_TOKENS = 16.0
ANSWER_TOKENS = 28.0
TRIES = 20_000
"""Swaps tried; the distance stops falling long before."""


@dataclass(frozen=True)
class Chosen:
    """Rows, and the mean lengths that were reached. The end token counts as answer."""

    rows: tuple[Example, ...]
    prompt_tokens: float
    answer_tokens: float

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Prompt and answer texts, as every rival gets them."""
        return [(PLAIN_TEMPLATE.format(question=row.question), row.answer) for row in self.rows]


def choose(
    lengths: Sequence[tuple[int, int]], count: int, wanted: tuple[float, float], seed: int
) -> list[int]:
    """`count` numbers of `lengths` (prompt, answer) whose means are near `wanted`, sorted.

    Starts from a random choice; a swap that brings the two means nearer is kept.
    """
    if count >= len(lengths):
        return list(range(len(lengths)))
    random_ = random.Random(seed)
    order = random_.sample(range(len(lengths)), len(lengths))
    sums = [sum(lengths[row][part] for row in order[:count]) for part in (0, 1)]

    def distance(prompt: float, answer: float) -> float:
        return abs(prompt / count - wanted[0]) + abs(answer / count - wanted[1])

    best = distance(*sums)
    for _try in range(TRIES):
        inside, outside = random_.randrange(count), random_.randrange(count, len(order))
        old, new = lengths[order[inside]], lengths[order[outside]]
        trial = [sums[part] - old[part] + new[part] for part in (0, 1)]
        if distance(*trial) < best:
            order[inside], order[outside] = order[outside], order[inside]
            sums, best = trial, distance(*trial)
    return sorted(order[:count])


def training_rows(renderer: Renderer, count: int = ROWS, seed: int = 0) -> Chosen:
    """The rows of the training benchmark, for a renderer of the plain form."""
    rows = read_examples([EXAMPLE / "train.csv"]).examples
    rendered = [renderer.render(row.question, row.answer) for row in rows]
    lengths = [(len(one.prompt.ids), len(one.target)) for one in rendered]
    numbers = choose(lengths, count, (PROMPT_TOKENS, ANSWER_TOKENS), seed)
    return Chosen(
        tuple(rows[number] for number in numbers),
        fmean(lengths[number][0] for number in numbers),
        fmean(lengths[number][1] for number in numbers),
    )


def renderer_of(folder: Path) -> Renderer:
    """The project's renderer for a model folder, without its weights."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return Renderer(tokenizer, kind="causal", end_ids=(tokenizer.eos_token_id,))


def render(renderer: Renderer, texts: Sequence[tuple[str, str]]) -> list[Rendered]:
    """Rows of a job as the engine reads them: the same ids as from question and answer."""
    prefix, _question, suffix = PLAIN_TEMPLATE.partition("{question}")
    return [
        renderer.render(prompt.removeprefix(prefix).removesuffix(suffix), answer)
        for prompt, answer in texts
    ]


def shape(chosen: Chosen) -> dict[str, Any]:
    """The shape reached, for the results."""
    return {
        "rows": len(chosen.rows),
        "prompt_tokens": round(chosen.prompt_tokens, 2),
        "answer_tokens": round(chosen.answer_tokens, 2),
    }
