"""Forks: the tokens at which known answers that begin alike go on differently.

Most of an answer follows from its own first words; which answer it becomes is decided at a few
tokens, often at the first. A loss that counts every token alike spends nearly everything on the
rest. Here the forks are found, and given a loss of their own: among the words that known answers
go on with, the label should have all but `smoothing` of the probability, which the words share
(label smoothing, Szegedy et al. 2016, arXiv 1512.00567, over the possible words alone). A fork
that asks for certainty is learned by heart, and wrongly certain on phrasings never seen.

This module knows no model, and not which answers are refusals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from tuneproof.engine.loss import Head

Target = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """Before id `position` of a target: known targets go on with any of `words`."""

    position: int
    words: tuple[int, ...]


def find_forks(targets: Iterable[Target]) -> dict[Target, tuple[Fork, ...]]:
    """The forks of each different target, in the order of their positions."""
    known = sorted(set(targets))
    found: dict[Target, list[Fork]] = {target: [] for target in known}
    due = [(known, 0)]
    while due:
        alike, position = due.pop()
        # A target that ends here is a branch as well, with no word.
        branches: dict[Target, list[Target]] = {}
        for target in alike:
            branches.setdefault(target[position : position + 1], []).append(target)
        words = tuple(word for ids in branches for word in ids)
        for ids, group in branches.items():
            if len(words) > 1 and ids:
                for target in group:
                    found[target].append(Fork(position, words))
            if len(group) > 1:
                due.append((group, position + 1))
    return {target: tuple(forks) for target, forks in found.items()}


@dataclass(frozen=True, eq=False)
class BatchForks:
    """The forks of one batch.

    `at` [n] index the batch's labels. `words` are the w ids that are possible at any of the forks,
    `possible` [n, w] says at which, `wanted` [n, w] is the probability that each should have.
    """

    at: Tensor
    words: tuple[int, ...]
    possible: Tensor
    wanted: Tensor


def collate_forks(
    targets: Sequence[Target],
    ends: Sequence[int],
    forks: Mapping[Target, Sequence[Fork]],
    smoothing: float,
    device: torch.device,
) -> BatchForks | None:
    """The forks of `targets`, the rows of one batch, where the labels of row i end before
    `ends[i]`; None without any."""
    met = [
        (end - len(target) + fork.position, target[fork.position], fork.words)
        for target, end in zip(targets, ends, strict=True)
        for fork in forks[target]
    ]
    if not met:
        return None
    words = sorted({word for _at, _label, possible in met for word in possible})
    column = {word: number for number, word in enumerate(words)}
    wanted = torch.zeros(len(met), len(words))
    possible = torch.zeros(len(met), len(words), dtype=torch.bool)
    for row, (_at, label, these) in enumerate(met):
        columns = [column[word] for word in these]
        possible[row, columns] = True
        wanted[row, columns] = smoothing / len(these)
        wanted[row, column[label]] += 1.0 - smoothing
    return BatchForks(
        at=torch.tensor([at for at, _label, _words in met], device=device),
        words=tuple(words),
        possible=possible.to(device),
        wanted=wanted.to(device),
    )


def fork_loss(hidden: Tensor, forks: BatchForks, head: Head) -> Tensor:
    """Sum over the forks of the cross-entropy among possible words, in nats, float32 scalar.

    hidden [labels, width] are the states that predict the batch's labels.
    """
    scores = head.only(forks.words).logits(hidden[forks.at]).float()
    likely = scores.masked_fill(~forks.possible, -torch.inf).log_softmax(1)
    return -(forks.wanted * likely.masked_fill(~forks.possible, 0.0)).sum()
