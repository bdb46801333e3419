"""The words that a training step scores, where the vocabulary costs more than the model.

Of 262,144 words only a few thousand ever get a probability that matters to a gradient: all labels,
and what the untouched model finds likely in their places. Those are scored at every step. Of all
others one in `STRIDE` is, different ones at each step, and counts `STRIDE` times: that estimates
the sum over the vocabulary without bias, and notices a word that becomes likely (sampled softmax:
Bengio and Senécal 2008, IEEE TNN 19(4); sampled here by equal steps through the vocabulary). The
error of a gradient is of the order of bfloat16's rounding or less (measured: docs/training.md).

Everything follows from base model, rows and step: a resumed run chooses the same words. This is
used in training alone; whatever is measured or answered is over all words. This module knows no
adapter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from tuneproof.engine.batches import Batch, collate, micro_batches
from tuneproof.engine.loss import Head, WordChunk
from tuneproof.engine.sizes import (
    CHUNK_WORDS,
    LARGE,
    LIKELY,
    READ_IDS,
    ROWS_ASKED,
    STRIDE,
)
from tuneproof.models.prompt import Rendered

SCORES = 2**24
"""Most scores, positions times words, that are held at once."""


class Reader(Protocol):
    """The base model, as far as it is needed here."""

    head: Head
    pad_id: int
    device: torch.device

    def hidden(self, batch: Batch) -> Tensor:
        """States [n, width] at the positions that predict the batch's labels."""


@dataclass(frozen=True, eq=False)
class WordShortlist:
    """`words` [k] are the ids scored at every step, `weight` [k, width] their rows of the output
    layer; `place` [vocabulary] is the index of each word in `words`, -1 for all others."""

    words: Tensor
    weight: Tensor
    place: Tensor

    def parts(self, labels: Tensor, weight: Tensor, step: int) -> Iterator[WordChunk]:
        """The parts of the vocabulary that `step` scores. `weight` is the whole output layer;
        every label is one of `words`."""
        at = self.place[labels]
        for start in range(0, len(self.words), CHUNK_WORDS):
            yield WordChunk(self.weight[start : start + CHUNK_WORDS], at - start)
        for start in range(0, len(weight) // STRIDE + 1, CHUNK_WORDS):
            chosen = slice(start * STRIDE + step % STRIDE, (start + CHUNK_WORDS) * STRIDE, STRIDE)
            if len(others := weight[chosen]):
                yield WordChunk(others, None, self.place[chosen] >= 0, STRIDE)


def find_shortlist(
    reader: Reader, rows: Sequence[Rendered], *, learn_prompt: bool
) -> WordShortlist | None:
    """The words to score in training on `rows`, found with the base model, so that no adapter may
    be in use. None where all words are to be scored: in a small vocabulary, or where the output
    layer is more than a product."""
    weight = reader.head.weight
    if not reader.head.plain or len(weight) < LARGE:
        return None
    labels = {word for row in rows for word in row.target}
    if learn_prompt:
        labels.update(word for row in rows for word in row.prompt.ids)
    chosen = rows[:: -(-len(rows) // ROWS_ASKED)]
    labels.update(_summed_probabilities(reader, chosen, learn_prompt).topk(LIKELY).indices.tolist())
    words = torch.tensor(sorted(labels), device=weight.device)
    place = torch.full((len(weight),), -1, device=weight.device)
    place[words] = torch.arange(len(words), device=weight.device)
    return WordShortlist(words, weight[words], place)


@torch.no_grad()
def _summed_probabilities(reader: Reader, rows: Sequence[Rendered], learn_prompt: bool) -> Tensor:
    """The probability of each word [vocabulary], summed over the labels of `rows`."""
    head = reader.head
    mass = torch.zeros(len(head.weight), device=head.weight.device)
    for part in micro_batches(range(len(rows)), [row.length for row in rows], READ_IDS):
        batch = collate(
            [rows[row] for row in part], reader.pad_id, reader.device, learn_prompt=learn_prompt
        )
        hidden = reader.hidden(batch)
        at_once = max(1, SCORES // len(head.weight))
        for start in range(0, len(hidden), at_once):
            scores = head.logits(hidden[start : start + at_once]).float()
            mass += scores.softmax(1).sum(0)
    return mass
