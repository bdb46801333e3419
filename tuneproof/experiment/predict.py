"""What a run will take: operations counted, divided by rates that were measured.

Counted are the steps, the layers below the adapter, the validation after every epoch and the
proof. Not counted: reading files, judging texts, writing checkpoints, the report. This module
knows no tensor and no clock.

    an id through a layer [in, out]     2 · in · out operations, once more backward
    a label                             2 · words · width operations in the output layer; in
                                        training only for the words that are scored
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from tuneproof.engine.sizes import (
    CHUNK_WORDS,
    LIKELY,
    SCORED_AT_ONCE,
    STREAM_IDS,
    TRAIN_IDS,
)

READ, SCORED = 1.4, 1.1
"""How often, to answer a question with drafts, each id of question and answer is read, and each
position of the answer scored. Counted once, on handbook-zh with a trained adapter, for the test:
1.26 and 1.06 with the drafts of the guard's probe, 1.61 and 1.00 with those of the look-up."""
READ_ON, SCORED_ON = 0.9, 0.4
"""The same for a validation question, whose known answer has been scored already. Counted in the
same run: 1.43 and 0.65 after the first epoch, 0.50 and 0.24 after the fifth."""
READ_EXACTLY, SCORED_EXACTLY = 0.32, 0.17
"""The same for what a reduced number type leaves to float32, counted in the same runs."""
SCORE_BYTES = 9
"""Bytes per score while the best is chosen: float32, its distance, whether it leads."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a base model with its adapter costs.

    `lower` and `upper` are the numbers of weights in linear layers below the first adapted block
    and from there on: multiplications per id. `words` × `width` is the output layer, of which a
    training step scores `scored` words. `kept` is how many numbers per id a backward pass needs.
    `bytes` are those of one weight.
    """

    lower: int
    upper: int
    words: int
    scored: int
    width: int
    kept: int
    parameters: int
    adapter: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Amount:
    """The size of some rendered rows: how many, the ids that are read, the labels among them."""

    rows: int = 0
    ids: int = 0
    labels: int = 0

    @classmethod
    def of(cls, lengths: Sequence[tuple[int, int]]) -> Amount:
        """The sum of rows that are given by their lengths, each as (ids, labels)."""
        ids, labels = (sum(part) for part in zip(*lengths, strict=True)) if lengths else (0, 0)
        return cls(len(lengths), ids, labels)


@dataclass(frozen=True, slots=True)
class Workload:
    """What a recipe asks for on these rows. `batch` is the batch of the longest rows, its padding
    counted, `longest` the longest answer in tokens; `test` is empty where there is no proof.
    `guarded`: the proof calibrates a guard; `elsewhere` are the texts that its scope has to read.
    """

    train: Amount
    validation: Amount
    test: Amount
    batch: Amount
    longest: int
    guarded: bool = False
    elsewhere: Amount = Amount()


@dataclass(frozen=True, slots=True)
class Rates:
    """Operations per second in training, below the adapter and in reading; the seconds that every
    decoding step takes (`token_step`) and those that each row adds (`row_step`); how many times
    slower float32 is than the type in use (`exact`)."""

    training: float
    lower: float
    reading: float
    token_step: float
    exact: float = 1.0
    row_step: float = 0.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """Seconds of what happens once before training, of one epoch, and of the proof; bytes held at
    the peak."""

    once: float
    epoch: float
    proof: float
    peak: int

    def seconds(self, epochs: float) -> float:
        """Seconds of a whole run of so many epochs."""
        return self.once + epochs * self.epoch + self.proof


def step_operations(size: Size, amount: Amount) -> float:
    """Operations of a training step: forward, and backward to the inputs, as weights are frozen."""
    return 4.0 * (size.upper * amount.ids + size.scored * size.width * amount.labels)


def lower_operations(size: Size, amount: Amount) -> float:
    """Operations of the blocks below the adapter, forward only, once for all epochs."""
    return 2.0 * size.lower * amount.ids


def reading_operations(size: Size, ids: float, labels: float) -> float:
    """Operations of one forward pass: all blocks over `ids`, the output layer at `labels`."""
    return 2.0 * (size.lower + size.upper) * ids + 2.0 * size.words * size.width * labels


def answering(size: Size, amount: Amount, rates: Rates) -> float:
    """Seconds to answer the questions of `amount` with drafts, exactly as in float32."""
    reduced = reading_operations(size, READ * amount.ids, SCORED * amount.labels)
    if size.bytes == 4:
        return reduced / rates.reading
    close = reading_operations(size, READ_EXACTLY * amount.ids, SCORED_EXACTLY * amount.labels)
    return (reduced + rates.exact * close) / rates.reading


def validating(size: Size, amount: Amount, rates: Rates) -> float:
    """Seconds to score the known answers of `amount`, their lower states kept, and to go on where
    the model departs from them."""
    operations = reading_operations(replace(size, lower=0), amount.ids, amount.labels)
    operations += reading_operations(size, READ_ON * amount.ids, SCORED_ON * amount.labels)
    return operations / rates.reading


def probing(size: Size, amount: Amount, rates: Rates) -> float:
    """Seconds in which the model reads the questions once more, for the guard's probe."""
    return reading_operations(size, amount.ids - amount.labels, 0) / rates.reading


def streaming(size: Size, amount: Amount, longest: int, rates: Rates) -> float:
    """Seconds to produce `longest` tokens for every row of `amount`, token by token."""
    produced = amount.rows * longest
    prompts = amount.ids - amount.labels
    passes = ceil((prompts + produced) / STREAM_IDS) if amount.rows else 0
    read = reading_operations(size, prompts, 0) / rates.reading
    return read + passes * longest * rates.token_step + produced * rates.row_step


def predict(
    size: Size, work: Workload, rates: Rates, *, floor: int = 0, kept: int = 0, load: float = 0.0
) -> Prediction:
    """What a run will take.

    `floor` are the bytes that the process holds beside the weights, `kept` those that its
    allocator keeps when they are freed, `load` the seconds that loading took.
    """
    lower = lower_operations(size, work.train) + lower_operations(size, work.validation)
    return Prediction(
        once=load + lower / rates.lower,
        epoch=step_operations(size, work.train) / rates.training
        + validating(size, work.validation, rates),
        proof=_proof_seconds(size, work, rates),
        peak=floor + peak_bytes(size, work, kept),
    )


def _proof_seconds(size: Size, work: Workload, rates: Rates) -> float:
    """Seconds of the proof: the adapter on the test, and on validation for the guard; what probe
    and scope read; the base model on the test."""
    asked = [work.test, work.validation] if work.guarded else [work.test]
    known = [work.train, work.validation, work.elsewhere]
    probed = [*known, *asked] if work.guarded else []
    return (
        sum(answering(size, amount, rates) for amount in asked)
        + sum(probing(size, amount, rates) for amount in probed)
        + streaming(size, work.test, work.longest, rates)
    )


def peak_bytes(size: Size, work: Workload, kept: int = 0) -> int:
    """Bytes of the weights, and of what training, validation and proof hold beside them.

    An allocator that keeps what is freed still holds the longest step when the large blocks of
    validation or proof come on top of it; where nothing is kept, the largest of the three counts.
    """
    kept_ids = work.train.ids + work.validation.ids
    states = kept_ids * size.width * size.bytes if size.lower else 0
    # Masters, gradient and two moments in float32, and two copies in the compute type.
    adapter = size.adapter * (16 + 2 * size.bytes)
    likely = LIKELY * size.width * size.bytes if size.scored < size.words else 0
    step = _score_bytes(size, work.batch) + min(work.batch.ids, TRAIN_IDS) * size.kept * size.bytes
    later = max(_score_bytes(size, work.validation), _proof_bytes(size, work))
    held = kept + step + later if kept else max(step, later)
    return size.parameters * size.bytes + states + likely + adapter + held


def _score_bytes(size: Size, amount: Amount) -> int:
    """Bytes of the scores of one pass of the loss: its labels × a chunk of the words."""
    share = min(1.0, TRAIN_IDS / amount.ids) if amount.ids else 0.0
    return int(share * amount.labels * min(size.words, CHUNK_WORDS) * size.bytes)


def _proof_bytes(size: Size, work: Workload) -> int:
    """Bytes of the proof: the weights once more in float32, and the scores of some positions."""
    if not work.test.rows:
        return 0
    exact = size.parameters * 4 if size.bytes < 4 else 0
    return exact + SCORED_AT_ONCE * min(size.words, CHUNK_WORDS) * SCORE_BYTES
