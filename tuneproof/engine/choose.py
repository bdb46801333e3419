"""The greedy token at every position, without ever holding the scores over all words.

Words are scored in chunks that stay in the processor's cache; of each chunk only its best score,
the sum of its exponentials and the few words near the best are kept. On CPU, passes over whole rows
of scores would cost several times the product that makes them. Decoding rules need all scores at
once, so with rules all are held. This module does not know what the tokens are for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn

from tuneproof.engine.answer import NO_CHOICE, Choice
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.loss import Head, can_be_trusted
from tuneproof.engine.sizes import ROWS_STEP, scored_block

FEW = 16
"""Most rows whose scores are all held at once: there the product costs more than the rest."""

SLACK = 1.0
"""How much higher rounding may make a score that is computed alone than among all words."""

UNKNOWN = -1
"""Stands for a guess where there is none."""


def choices(head: Head, hidden: Tensor, guesses: Sequence[int], margin: float) -> list[Choice]:
    """The best word for each state [n, width]; its rivals are those less than `margin` behind.
    Where the scores are NaN or infinite it is `NO_CHOICE`.

    `guesses` [n] are words that are probably best: they save work and change no result.
    """
    n = len(hidden)
    if n <= FEW:
        return from_scores(head.logits(hidden), margin)
    filled = nn.functional.pad(hidden, (0, 0, 0, -n % ROWS_STEP))
    least = _thresholds_from_guesses(head, filled, guesses, margin)
    total = torch.zeros(len(filled), device=hidden.device)
    near: list[tuple[Tensor, Tensor, Tensor]] = []
    for start, scores in chunks(head, filled):
        tops = scores.amax(1)
        least = torch.maximum(least, tops - margin)
        rows = (tops >= least).nonzero().flatten()
        if len(rows):
            chosen = scores[rows]
            which, words = (chosen >= least[rows, None]).nonzero(as_tuple=True)
            near.append((rows[which], words + start, chosen[which, words].float()))
        total += scores.exp_().sum(1, dtype=torch.float32)
    total = total[:n]
    # The sum may be too large for float32, or so small that its exponentials were rounded away.
    if not can_be_trusted(total, len(head.weight)):
        return from_scores(head.logits(hidden), margin)
    total = total.log_()
    rows, words, scores = (torch.cat(parts) for parts in zip(*near, strict=True))
    return _choices_from_scored(rows, words, scores, total.tolist(), margin)


def chunks(head: Head, hidden: Tensor) -> Iterator[tuple[int, Tensor]]:
    """The scores [n, words] of states [n, width] in chunks of words, each with the number of its
    first word. The caller may overwrite them."""
    _positions, words = scored_block(hidden.element_size())
    step = words if hidden.device.type == "cpu" else len(head.weight)
    for start in range(0, len(head.weight), step):
        yield start, head.part(start, start + step).logits(hidden)


def choices_under_rules(
    head: Head, hidden: Tensor, seen: Iterator[Sequence[int]], decoding: Decoding, margin: float
) -> list[Choice]:
    """As `choices`, under rules; `seen` yields the ids that precede each state [n, width]."""
    scores = head.logits(hidden).float()
    for row in scores:
        decoding.adjust(row, next(seen))
    return from_scores(scores, margin)


def from_scores(scores: Tensor, margin: float) -> list[Choice]:
    """As `choices`, from all scores [n, words] at once."""
    best = scores.amax(1, keepdim=True)
    rows, words = (scores >= best - margin).nonzero(as_tuple=True)
    near = scores[rows, words].float()
    totals = (scores - best).exp_().sum(1, dtype=torch.float32).log_() + best[:, 0]
    return _choices_from_scored(rows, words, near, totals.tolist(), margin)


def _thresholds_from_guesses(
    head: Head, filled: Tensor, guesses: Sequence[int], margin: float
) -> Tensor:
    """A score [rows] below which no word can be near the best, by the guesses; -inf where there is
    no guess, inf for the rows of padding."""
    words = torch.tensor([max(guess, 0) for guess in guesses], device=filled.device)
    unknown = torch.tensor([guess == UNKNOWN for guess in guesses], device=filled.device)
    known = head.own(filled[: len(guesses)], words) - margin - SLACK
    known = known.masked_fill(unknown, -torch.inf)
    return nn.functional.pad(known, (0, len(filled) - len(guesses)), value=torch.inf)


def _choices_from_scored(
    rows: Tensor, words: Tensor, scores: Tensor, totals: Sequence[float], margin: float
) -> list[Choice]:
    """Choices from triples (row, word, score), the best of each row among them, and the logarithms
    `totals` [rows] of the sums of the exponentials of all scores."""
    near: list[dict[int, float]] = [{} for _total in totals]
    for row, word, score in zip(rows.tolist(), words.tolist(), scores.tolist(), strict=True):
        near[row][word] = score
    return [
        _choice_from_scored(scored, total, margin)
        for scored, total in zip(near, totals, strict=True)
    ]


def _choice_from_scored(scored: Mapping[int, float], total: float, margin: float) -> Choice:
    if not math.isfinite(total):
        return NO_CHOICE
    top = max(scored.values())
    best = min(word for word, score in scored.items() if score == top)
    rivals = {word: score - total for word, score in scored.items() if score > top - margin}
    return Choice(best, top - total, rivals if len(rivals) > 1 else {})
