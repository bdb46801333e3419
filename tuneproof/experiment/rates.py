"""Measures, in a few seconds, how fast this machine does what a run is made of.

A throwaway adapter makes a few steps on typical rows, some rows are read and some tokens decoded.
Nothing of it is kept. This module predicts nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import torch

from tuneproof.config import Recipe
from tuneproof.engine.answer import OpenAnswer
from tuneproof.engine.choose import UNKNOWN, choices
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.loop import Candidate, mean_loss, words_of_loss
from tuneproof.engine.loss import WordChoice
from tuneproof.engine.network import Network
from tuneproof.engine.sizes import words_scored
from tuneproof.engine.stream import Stream
from tuneproof.experiment.predict import (
    Amount,
    Rates,
    Size,
    lower_operations,
    reading_operations,
    step_operations,
)
from tuneproof.models.prompt import Rendered
from tuneproof.models.quiet import quiet

TOKENS = 6
"""Decoding steps that are timed."""
MANY = 48
"""Rows that are decoded side by side to see what a row adds."""
MULTIPLIED = 1024
"""Side of the square matrices whose product is timed in float32 and in the type in use."""
BATCHES = 3
"""Batches of the epoch that is trained twice."""
ENDLESS = Decoding(limit=sys.maxsize, end_ids=frozenset(), stop_on_loop=False)
"""Settings with which no answer ends while it is timed."""
LEAST = 1e-9
"""Seconds that anything takes at least: a clock that did not move must not divide by zero."""


def size_of(network: Network, recipe: Recipe) -> Size:
    """The model and the recipe's adapter as numbers.

    Raises RecipeError when the recipe names layers that the model lacks.
    """
    shapes = network.equipped.linear
    adapter = network.equipped.new_adapter(recipe.lora, recipe.train.seed)
    split = network.split_for(adapter.slots)
    below = {path for path in shapes if split and _block_number(path) < split}
    words, width = network.head.weight.shape
    partly = recipe.train.shortlist and network.head.plain
    return Size(
        lower=sum(a * b for path, (a, b) in shapes.items() if path in below),
        upper=sum(a * b for path, (a, b) in shapes.items() if path not in below),
        words=int(words),
        scored=words_scored(int(words)) if partly else int(words),
        width=int(width),
        kept=sum(a + b for path, (a, b) in shapes.items() if path not in below),
        parameters=network.base.parameters,
        adapter=adapter.flat.numel(),
        bytes=network.dtype.itemsize,
    )


def amount_of(rows: Sequence[Rendered]) -> Amount:
    """The ids and labels of rendered rows."""
    return Amount.of([(len(row.prompt.ids) + len(row.target), len(row.target)) for row in rows])


def longest_batch(rows: Sequence[Rendered], count: int) -> Amount:
    """The `count` longest rows as one batch, its padding counted among the ids."""
    longest = sorted(rows, key=lambda row: -row.length)[:count]
    return Amount(
        rows=len(longest),
        ids=len(longest) * longest[0].length,
        labels=sum(len(row.target) for row in longest),
    )


def measure(network: Network, rows: Sequence[Rendered], recipe: Recipe, size: Size) -> Rates:
    """The rates on a few typical batches of `rows`; nothing that the run depends on is changed."""
    sampled = typical(rows, BATCHES * recipe.train.batch_size)
    amount = amount_of(sampled)
    random = torch.get_rng_state()
    # Those of all rows, which the training then finds known.
    words = words_of_loss(network, rows, recipe.train)
    lower, steps, reading = _time_training(network, sampled, recipe, words)
    token_step, row_step = _time_decoding(network, sampled)
    torch.set_rng_state(random)
    rate = reading_operations(size, amount.ids, amount.labels) / reading
    return Rates(
        training=step_operations(size, amount) / steps,
        lower=lower_operations(size, amount) / lower if size.lower else rate,
        reading=rate,
        token_step=token_step,
        exact=_float32_slowdown(network.device, network.dtype),
        row_step=row_step,
    )


def typical(rows: Sequence[Rendered], count: int) -> list[Rendered]:
    """`count` rows spread evenly from the shortest to the longest, or all where there are fewer."""
    ranked = sorted(rows, key=lambda row: row.length)
    if len(ranked) <= count:
        return ranked
    return [ranked[(2 * at + 1) * len(ranked) // (2 * count)] for at in range(count)]


def _time_training(
    network: Network, sampled: Sequence[Rendered], recipe: Recipe, words: WordChoice
) -> tuple[float, float, float]:
    """Seconds of an epoch over the sampled rows: of the blocks below the adapter, which only the
    first epoch computes; of the steps; and of reading the rows without training.

    The batches differ: one batch again and again is faster, its memory being at hand.
    """
    Candidate(network, sampled[:1], recipe, words).step()  # the first of all compiles kernels
    candidate = Candidate(network, sampled, recipe, words)
    first, steps = (
        _seconds_of(network.device, lambda: _run_epoch(candidate)) for _round in range(2)
    )
    reading = _seconds_of(network.device, lambda: mean_loss(network, candidate.adapter, sampled))
    return max(LEAST, first - steps), steps, reading


def _run_epoch(candidate: Candidate) -> None:
    for _step in range(candidate.steps_an_epoch):
        candidate.step()


def _time_decoding(network: Network, sampled: Sequence[Rendered]) -> tuple[float, float]:
    """Seconds of a decoding step: the part that every step takes, and what each row adds."""
    network.equipped.use(None)  # the base model alone
    few, many = 1, MANY
    with torch.no_grad(), quiet():
        shortest = min(sampled, key=lambda row: row.length)
        alone, together = (
            _decoding_step_seconds(network, [shortest] * count) for count in (few, many)
        )
    row = max(0.0, (together - alone) / (many - few))
    return max(0.0, alone - row), row


def _decoding_step_seconds(network: Network, rows: Sequence[Rendered]) -> float:
    """Seconds of one decoding step of these prompts."""
    stream = Stream(network, [OpenAnswer(row.prompt) for row in rows])
    _produce_tokens(network, stream, 1)
    return _seconds_of(network.device, lambda: _produce_tokens(network, stream, TOKENS)) / TOKENS


def _produce_tokens(network: Network, stream: Stream, count: int) -> None:
    for _token in range(count):
        unknown = [UNKNOWN] * len(stream.rows)
        found = choices(network.head, stream.states[:, -1], unknown, 0.0)
        for row, choice in zip(stream.rows, found, strict=True):
            row.take(choice, ENDLESS)
        stream.advance()


def _float32_slowdown(device: torch.device, dtype: torch.dtype) -> float:
    """How many times longer a float32 product takes than one in `dtype`."""
    if dtype == torch.float32:
        return 1.0
    return max(1.0, _product_seconds(device, torch.float32) / _product_seconds(device, dtype))


def _product_seconds(device: torch.device, dtype: torch.dtype) -> float:
    """Seconds of one product of square matrices: the fastest of three, after one to warm up."""
    side = torch.ones(MULTIPLIED, MULTIPLIED, dtype=dtype, device=device)
    return min([_seconds_of(device, lambda: side @ side) for _round in range(4)][1:])


def _seconds_of(device: torch.device, work: Callable[[], object]) -> float:
    """Seconds that `work` takes on a device, its queue of work empty before and after."""
    _synchronize(device)
    started = time.perf_counter()
    work()
    _synchronize(device)
    return max(LEAST, time.perf_counter() - started)


def _synchronize(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def _block_number(path: str) -> int:
    return next((int(part) for part in path.split(".") if part.isdigit()), 0)
