"""Measures the adapter itself, on a few rows that it was trained on: seconds, not minutes.

Two forward passes over the same rows, with and without the adapter, tell what it knows when it is
shown the answer so far (teacher forcing); really asking the questions tells what it generates. The
difference between the two is where many faults show (EVIDENCE A22). This module explains nothing;
`diagnose` does.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import torch

from tuneproof.config import DecodeSettings
from tuneproof.diagnose.numbers.model import ModelNumbers
from tuneproof.engine.decode import Decoder
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.loop import mean_loss
from tuneproof.engine.lora import Adapter
from tuneproof.engine.network import Network
from tuneproof.engine.scores import Scored, score
from tuneproof.experiment.answerer import Answerer
from tuneproof.experiment.rendering import Limits
from tuneproof.experiment.validation import forgetting
from tuneproof.models.prompt import Renderer
from tuneproof.text.general import GENERAL
from tuneproof.types import Example, Generation

ROWS = 40
"""Training rows that are asked: a share of them is known to about 15 points."""
BASE_ROWS = 16
"""How many of these the base model is scored on as well: a mean loss needs fewer."""


def measure(
    answerer: Answerer, rows: Sequence[Example], *, same_prompt: bool | None = None
) -> ModelNumbers:
    """What can be measured of the answerer's adapter on a sample of the rows it was trained on.

    `same_prompt`: whether it was trained with the same form of prompt, None where unknown. Without
    an adapter or rows nothing else is measured.
    """
    adapter, bench = answerer.adapter, answerer.bench
    limits = Limits(answerer.recipe.model.max_length, bench.base)
    fitting = limits.fitting(sample(rows), bench.renderer)  # training left out what does not fit
    if adapter is None or not fitting:
        return ModelNumbers(same_prompt=same_prompt)
    chosen, rendered = [row for row, _made in fitting], [made for _row, made in fitting]
    with_adapter = score(bench.network, adapter, rendered)
    without = score(bench.network, None, rendered[:BASE_ROWS])
    begun = with_adapter.beginnings(rendered)
    produced = answerer.ask([row.question for row in chosen], exact=False, begun=begun)
    characters = sum(len(row.answer) for row in chosen[:BASE_ROWS])
    labels = sum(len(row.target) for row in rendered[:BASE_ROWS])
    longest = limits.longest_answer(rows, bench.renderer)
    return ModelNumbers(
        train_asked=len(chosen),
        train_exact=_share_exact(produced, chosen),
        train_plain=_share_exact_when_plain(answerer, chosen, longest),
        train_stopped=sum(one.stopped for one in produced) / len(produced),
        teacher_right=float(torch.cat(with_adapter.right).float().mean()),
        teacher_rows=_mean([bool(right.all()) for right in with_adapter.right]),
        teacher_end=_mean([bool(right[-1]) for right in with_adapter.right]),
        trained_loss=with_adapter.loss,
        base_loss=without.loss,
        base_bits=without.loss * labels / characters / math.log(2),
        tokens_a_character=(labels - len(without.right)) / characters,
        limit_over_longest=answerer.decoding.limit / longest,
        differs=_mean_logprob_change(with_adapter, without),
        **_size_numbers(bench.network, adapter),
        **_forgetting_numbers(bench.network, bench.renderer, adapter),
        same_prompt=same_prompt,
    )


def sample(rows: Sequence[Example], n: int = ROWS) -> list[Example]:
    """At most `n` rows with an answer, the same ones every time."""
    usable = [row for row in rows if row.answer]
    return usable if len(usable) <= n else random.Random(0).sample(usable, n)


def _share_exact(produced: Sequence[Generation], rows: Sequence[Example]) -> float:
    """The share of rows whose answer is, blanks around it aside, one of the known ones."""
    pairs = zip(produced, rows, strict=True)
    return _mean(
        [answer.text.strip() in {text.strip() for text in row.answers} for answer, row in pairs]
    )


def _share_exact_when_plain(
    answerer: Answerer, rows: Sequence[Example], longest: int
) -> float | None:
    """As `_share_exact`, decoded greedily, without penalties, and with room for the longest answer;
    None where the recipe decodes so anyway."""
    decoding = answerer.decoding
    if decoding.plain and decoding.limit >= longest:
        return None
    settings = DecodeSettings(stop_on_loop=decoding.stop_on_loop)
    plain = Decoding.of(settings, longest, decoding.end_ids)
    decoder = Decoder(answerer.bench.network, answerer.bench.renderer, plain)
    drafts = [answerer.bench.renderer.target(row.answer) for row in rows]
    questions = [row.question for row in rows]
    return _share_exact(
        decoder.answer(questions, answerer.adapter, first=drafts, exact=False), rows
    )


def _mean_logprob_change(with_adapter: Scored, without: Scored) -> float:
    """Mean absolute change of a label's log-probability on the rows that both scored."""
    both = len(without.logprob)
    change = torch.cat(with_adapter.logprob[:both]) - torch.cat(without.logprob)
    return float(change.abs().mean())


def _size_numbers(network: Network, adapter: Adapter) -> dict[str, float]:
    """The largest absolute value in any B, and the mean of ‖scale · BA‖ / ‖W‖ over the layers."""
    peak, changes = 0.0, []
    flat = adapter.flat.detach().float()
    for path, slot in adapter.slots.items():
        a, b = slot.views(flat)
        peak = max(peak, float(b.abs().max()))
        # ‖BA‖² = tr((BᵀB)(AAᵀ)): r × r instead of out × in.
        square = float(((b.t() @ b) * (a @ a.t())).sum())
        weight = network.model.get_submodule(path).weight
        # Rounding may leave it a little below zero; NaN stays NaN.
        size = 0.0 if square < 0 else math.sqrt(square)
        changes.append(adapter.scale * size / float(weight.float().norm()))
    return {"adapter_peak": peak, "adapter_share": _mean(changes)}


def _forgetting_numbers(
    network: Network, renderer: Renderer, adapter: Adapter
) -> dict[str, float | None]:
    """`drift`: what the adapter adds to the loss of general text; `forgotten`: the share of the
    base's knowledge that this is. Both None where the base knows nothing of it."""
    texts = [renderer.running_text(text) for text in GENERAL]
    base = mean_loss(network, None, texts)
    figures = forgetting(network, mean_loss(network, adapter, texts), base)
    return {"drift": figures.get("general_drift"), "forgotten": figures.get("forgotten")}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
