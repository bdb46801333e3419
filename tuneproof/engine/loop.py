"""One candidate in training: an adapter, its optimizer, its place in the data.

A `Candidate` makes one optimizer step at a time and can be set aside between any two, so that
several candidates take turns over one base model, and so that a run can be stopped and resumed
at any step with the same losses as if it had never stopped. Everything that decides a step is
in its state: the master weights, the optimizer's moments, the step number, the factor of the
learning rate; the order of rows follows from seed and epoch. This module knows nothing of files,
breakers or evaluation.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from tuneproof.config import Recipe, TrainSettings
from tuneproof.engine.batches import Batch, collate, epoch_batches, micro_batches, with_lower
from tuneproof.engine.forks import collate_forks, find_forks, fork_loss
from tuneproof.engine.lora import Adapter
from tuneproof.engine.loss import ALL_WORDS, WordChoice, answer_loss
from tuneproof.engine.network import Network
from tuneproof.engine.schedule import Schedule
from tuneproof.engine.sizes import TRAIN_IDS
from tuneproof.models.prompt import Rendered


@dataclass(frozen=True, slots=True)
class Step:
    """The figures of one optimizer step. `loss` is the mean over the labels of its batch, in nats;
    `grad_norm` is before clipping; `tokens` are the ids read, without padding; `seconds` is wall
    time."""

    step: int
    epoch: int
    loss: float
    learning_rate: float
    grad_norm: float
    tokens: int
    seconds: float


@dataclass(frozen=True, eq=False, slots=True)
class CandidateState:
    """All that a candidate needs to go on elsewhere; its tensors are on the CPU, and copies.

    `flat` are all trainable numbers (see `lora.Slot`), `moments` the optimizer's state of them,
    empty before the first step; `random` is the state of torch's global generator.
    """

    step: int
    rate_factor: float
    flat: Tensor
    moments: Mapping[str, Tensor]
    random: Tensor


class Candidate:
    """One recipe in training over `rows`; `words` are those that its loss sums over, found for
    these rows if None."""

    def __init__(
        self,
        network: Network,
        rows: Sequence[Rendered],
        recipe: Recipe,
        words: WordChoice | None = None,
    ):
        self.network = network
        self.rows = rows
        self.lengths = [row.length for row in rows]
        self.recipe = recipe
        self.settings = recipe.train
        self.schedule = Schedule.of(recipe.train, len(rows))
        self.steps_an_epoch = math.ceil(len(rows) / recipe.train.batch_size)
        self.adapter = network.equipped.new_adapter(recipe.lora, recipe.train.seed)
        self.optimizer = torch.optim.AdamW(
            [self.adapter.flat],
            lr=self.schedule.peak,
            weight_decay=recipe.train.weight_decay,
            fused=network.device.type != "mps",
        )
        self.step_number = 0
        self.rate_factor = 1.0
        """Factor of the schedule's learning rate; a breaker may lower it."""
        self._planned: tuple[int, list[list[int]]] = (0, [])
        self.split = network.split_for(self.adapter.slots)
        """Blocks below its first adapted one whose output is kept; 0 where all are run."""
        self._lower: Sequence[Tensor] = ()
        self._forks = find_forks(row.target for row in rows) if self.settings.fork_weight else {}
        self.words = words or words_of_loss(network, rows, recipe.train)

    @property
    def epoch(self) -> int:
        """The epoch that the last step belonged to, counted from 1; 0 before the first step."""
        return math.ceil(self.step_number / self.steps_an_epoch)

    @property
    def finished(self) -> bool:
        """Whether the last planned step is done."""
        return self.step_number >= self.schedule.total

    @property
    def at_epoch_end(self) -> bool:
        """Whether the last step was the last one of an epoch."""
        return self.step_number > 0 and self.step_number % self.steps_an_epoch == 0

    def step(self) -> Step:
        """One optimizer step on the next batch."""
        started = time.perf_counter()
        step = self.update(*self.compute_gradient())
        return replace(step, seconds=time.perf_counter() - started)

    def compute_gradient(self) -> tuple[Tensor, int]:
        """Set the adapter's gradient to that of the next batch; returns the batch's mean loss,
        without the forks' share, and the ids read."""
        if self.recipe.lora.dropout:
            # From seed and step alone, so that neither other candidates nor a resume change it.
            torch.manual_seed(self.settings.seed * 1_000_003 + self.step_number)
        return self._gradient_of(self.next_batch())

    def update(self, loss: Tensor, tokens: int) -> Step:
        """Let the optimizer use the gradient that the adapter has now: that of `loss`, over a batch
        of `tokens` ids. The time of the step is left to the caller."""
        rate = self.schedule.rate(self.step_number + 1) * self.rate_factor
        norm = self._clip()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.step_number += 1
        return Step(
            step=self.step_number,
            epoch=self.epoch,
            loss=float(loss),
            learning_rate=rate,
            grad_norm=float(norm),
            tokens=tokens,
            seconds=0.0,
        )

    def state(self) -> CandidateState:
        """A copy of its state."""
        return CandidateState(
            step=self.step_number,
            rate_factor=self.rate_factor,
            flat=self.adapter.flat.detach().cpu().clone(),
            moments=_copies_on_cpu(self.optimizer.state.get(self.adapter.flat, {})),
            random=torch.get_rng_state(),
        )

    def restore(self, state: CandidateState) -> None:
        """Continue from `state`."""
        self.step_number = state.step
        self.rate_factor = state.rate_factor
        with torch.no_grad():
            self.adapter.flat.copy_(state.flat)
        self._restore_moments(state.moments)
        torch.set_rng_state(state.random)

    def _restore_moments(self, moments: Mapping[str, Tensor]) -> None:
        """Set the optimizer's state to copies of `moments`, empty before the first step."""
        # Copies: the optimizer writes into what it is given, and a state may be restored again.
        self._give_moments({name: value.clone() for name, value in moments.items()})

    def allocate_moments(self) -> None:
        """Give the optimizer the moments that its first step would begin with, where it has none:
        memory for them is then there before anything is changed."""
        if not self.optimizer.state.get(self.adapter.flat):
            flat = self.adapter.flat
            own = {name: torch.zeros_like(flat) for name in ("exp_avg", "exp_avg_sq")}
            self._give_moments({"step": torch.tensor(0.0), **own})

    def _give_moments(self, own: dict[str, Tensor]) -> None:
        """Set the optimizer's state to these very tensors."""
        groups = self.optimizer.state_dict()["param_groups"]
        (number,) = groups[0]["params"]
        # By load_state_dict, which moves each to the device where it belongs: the fused kernel of a
        # GPU needs even the step number there.
        self.optimizer.load_state_dict(
            {"state": {number: own} if own else {}, "param_groups": groups}
        )

    def keep_lower(self) -> None:
        """Compute the states below the adapter now, if they are kept at all; otherwise the first
        step does."""
        if self.split:
            self._states_below()

    def rehearse(self) -> None:
        """One forward and backward pass over a batch of the longest rows; changes nothing."""
        random = torch.get_rng_state()
        longest = sorted(range(len(self.rows)), key=lambda row: -self.lengths[row])
        self._gradient_of(longest[: self.settings.batch_size])
        self.adapter.zero_grad()
        torch.set_rng_state(random)

    def next_batch(self) -> list[int]:
        """Numbers of the rows of the next step."""
        epoch, at = divmod(self.step_number, self.steps_an_epoch)
        if self._planned[0] != epoch + 1:
            batches = epoch_batches(
                self.lengths, self.settings.batch_size, self.settings.seed, epoch + 1
            )
            self._planned = (epoch + 1, batches)
        return self._planned[1][at]

    def _gradient_of(self, rows: Sequence[int]) -> tuple[Tensor, int]:
        """Set the adapter's gradient to that of the mean loss of `rows`; returns that loss, without
        the forks' share, and the ids read."""
        network = self.network
        passes = self.passes(rows)
        batches = [self.collate(part) for part in passes]
        labels = sum(batch.labels.numel() for batch in batches)
        self.adapter.zero_grad()
        self.adapter.refresh(network.dtype)
        # Not before the batches are made: making the first one runs the lower layers of the base.
        network.equipped.use(self.adapter, training=True)
        total = torch.zeros((), device=network.device)
        for part, batch in zip(passes, batches, strict=True):
            hidden = network.hidden(batch)
            loss = answer_loss(hidden, batch.labels, network.head, self.words, self.step_number)
            total += loss.detach() / labels
            loss = (loss + self.fork_loss(hidden, part, batch)) / labels
            loss.backward()  # type: ignore[no-untyped-call]
        return total, sum(batch.tokens for batch in batches)

    def fork_loss(self, hidden: Tensor, rows: Sequence[int], batch: Batch) -> Tensor | float:
        """What the forks of `rows`, the rows of `batch`, add to its loss."""
        if not self._forks:
            return 0.0
        settings, head = self.settings, self.network.head
        targets = [self.rows[row].target for row in rows]
        forks = collate_forks(
            targets, batch.ends, self._forks, settings.fork_smoothing, hidden.device
        )
        return 0.0 if forks is None else settings.fork_weight * fork_loss(hidden, forks, head)

    def passes(self, rows: Sequence[int]) -> list[list[int]]:
        """The rows of each of the passes that a step over `rows` is made in."""
        return micro_batches(rows, self.lengths, TRAIN_IDS)

    def collate(self, rows: Sequence[int]) -> Batch:
        """The batch of one pass. The first one runs the lower layers of the base."""
        network = self.network
        batch = collate(
            [self.rows[row] for row in rows],
            network.pad_id,
            network.device,
            learn_prompt=self.settings.loss_on == "all",
        )
        if not self.split:
            return batch
        return with_lower(batch, [self._states_below()[row] for row in rows], self.split)

    def _states_below(self) -> Sequence[Tensor]:
        """For each row the states [length, width] that the first adapted block reads; computed at
        the first call, then kept."""
        if not self._lower:
            self._lower = self.network.lower_of(self.rows, self.split)
        return self._lower

    def _clip(self) -> Tensor:
        """Scale the gradient down to the largest norm allowed; returns its norm before."""
        gradient = self.adapter.flat.grad
        assert gradient is not None
        norm: Tensor = torch.linalg.vector_norm(gradient)
        limit = self.settings.clip_norm
        if limit is not None:
            # A norm that is not finite must stay so for the breakers to see.
            gradient.mul_((limit / (norm + 1e-6)).clamp(max=1.0))
        return norm


def words_of_loss(
    network: Network, rows: Sequence[Rendered], settings: TrainSettings
) -> WordChoice:
    """The words that the loss of `rows` sums over in training. May leave no adapter in use."""
    if not settings.shortlist:
        return ALL_WORDS
    return network.shortlist(rows, learn_prompt=settings.loss_on == "all") or ALL_WORDS


@torch.no_grad()
def mean_loss(network: Network, adapter: Adapter | None, rows: Sequence[Rendered]) -> float:
    """Mean loss in nats over the labels of `rows`, with `adapter` in use; None: the base alone."""
    if adapter is not None:
        adapter.refresh(network.dtype)
    network.equipped.use(adapter)
    lengths = [row.length for row in rows]
    total, labels = 0.0, 0
    for part in micro_batches(range(len(rows)), lengths, TRAIN_IDS):
        batch = collate([rows[row] for row in part], network.pad_id, network.device)
        total += float(answer_loss(network.hidden(batch), batch.labels, network.head))
        labels += batch.labels.numel()
    return total / labels


def _copies_on_cpu(state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.detach().cpu().clone() for name, value in state.items()}
