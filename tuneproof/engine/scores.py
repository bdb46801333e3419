"""The likelihood of given answers under a model, by teacher forcing: no token is produced.

The same pass tells what greedy decoding begins with: as long as each token of the given answer is
the likeliest one, it is what would be produced. This module knows no rules of decoding and judges
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from tuneproof.engine.answer import Beginning, Choice
from tuneproof.engine.batches import Batch, collate, micro_batches, with_lower
from tuneproof.engine.choose import chunks
from tuneproof.engine.lora import Adapter
from tuneproof.engine.loss import Head, can_be_trusted
from tuneproof.engine.lower import LowerStates
from tuneproof.engine.network import Network
from tuneproof.engine.sizes import READ_IDS, ROWS_STEP, scored_block
from tuneproof.models.prompt import Prompt, Rendered


@dataclass(frozen=True, eq=False)
class Scored:
    """The targets of rows under one adapter, label by label, in the order of the rows.

    `right` [labels]: whether no word is likelier than the label; `leads` [labels]: whether the
    label is likelier than every other word; `logprob` [labels], natural log.
    """

    right: tuple[Tensor, ...]
    leads: tuple[Tensor, ...]
    logprob: tuple[Tensor, ...]

    @property
    def totals(self) -> list[float]:
        """The log-probability of each row's whole target."""
        return [float(row.sum()) for row in self.logprob]

    @property
    def loss(self) -> float:
        """Mean loss per label, in nats."""
        return -float(torch.cat(self.logprob).mean())

    def beginnings(self, rows: Sequence[Rendered]) -> dict[Prompt, Beginning]:
        """What greedy decoding without rules begins with at the prompts of `rows`, which were
        scored. A label that is as likely as another word is left to the decoder."""
        found: dict[Prompt, Beginning] = {}
        for row, right, leads, logprob in zip(
            rows, self.right, self.leads, self.logprob, strict=True
        ):
            held = int(leads.long().cumprod(0).sum())
            is_missed = held < len(right) and not right[held]
            known = map(Choice, row.target[:held], logprob[:held].tolist())
            one = Beginning(tuple(known), row.target[held] if is_missed else None)
            kept = found.setdefault(row.prompt, one)
            if len(kept.choices) < held:
                found[row.prompt] = one
        return found


@torch.no_grad()
def score(
    network: Network,
    adapter: Adapter | None,
    rows: Sequence[Rendered],
    lower: LowerStates | None = None,
) -> Scored:
    """Score the labels of `rows`, teacher-forced, with `adapter`; None: with the base alone.

    `lower` are the states below the adapter's first block (`Network.lower_of`), where they are
    kept; they spare that part of the pass.
    """
    if adapter is not None:
        adapter.refresh(network.dtype)
    network.equipped.use(adapter)
    split = network.split_for(adapter.slots) if adapter is not None and lower else 0
    right: list[Tensor] = [torch.empty(0)] * len(rows)
    leads, logprob = list(right), list(right)
    for part in micro_batches(range(len(rows)), [row.length for row in rows], READ_IDS):
        batch = collate([rows[at] for at in part], network.pad_id, network.device)
        if split and lower:
            batch = with_lower(batch, [lower[at] for at in part], split)
        found = _score_labels(network, batch)
        for at, start, stop in zip(part, (0, *batch.ends), batch.ends, strict=False):
            right[at], leads[at], logprob[at] = (values[start:stop] for values in found)
    return Scored(tuple(right), tuple(leads), tuple(logprob))


def _score_labels(network: Network, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """`foretold` for all labels of the batch; its results [labels] are on the CPU."""
    states = network.hidden(batch)
    positions, _words = scored_block(states.element_size())
    parts = zip(torch.split(states, positions), torch.split(batch.labels, positions), strict=True)
    found = [foretold(network.head, *part) for part in parts]
    right, leads, logprob = (torch.cat(each).cpu() for each in zip(*found, strict=True))
    return right, leads, logprob


def foretold(head: Head, hidden: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """For each label [n], by its state [n, width]: whether no word is likelier, whether it is
    likelier than every other word, and its natural log-probability in float32. Where the scores are
    NaN or infinite: False, False and -inf."""
    n = len(hidden)
    filled = nn.functional.pad(hidden, (0, 0, 0, -n % ROWS_STEP))
    own = filled.new_zeros(n)
    others = filled.new_full((n,), -torch.inf)
    total = torch.zeros(n, device=hidden.device)
    for start, every in chunks(head, filled):
        scores = every[:n]
        rows = ((labels >= start) & (labels < start + scores.shape[1])).nonzero().flatten()
        own[rows] = scores[rows, labels[rows] - start]
        scores[rows, labels[rows] - start] = -torch.inf
        others = torch.maximum(others, scores.amax(1))
        total += scores.exp_().sum(1, dtype=torch.float32)
    total += own.float().exp()
    if not can_be_trusted(total, len(head.weight)):
        return _foretold_from_all(head.logits(hidden).float(), labels)
    return own >= others, own > others, own.float() - total.log_()


def _foretold_from_all(scores: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """As `foretold`, from all scores [n, words] at once."""
    total = scores.logsumexp(1)
    known = total.isfinite()
    own = scores.gather(1, labels[:, None])[:, 0]
    others = scores.scatter(1, labels[:, None], -torch.inf).amax(1)
    logprob = (own - total).where(known, -torch.inf)
    return (own >= others) & known, (own > others) & known, logprob
