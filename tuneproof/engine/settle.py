"""Close calls of a reduced number type, decided in float32.

An answer produced in bfloat16 is read once more, whole, in float32, and only the scores of the
rivals at its doubtful places are computed. The answer stands up to the first place where float32
takes another token; from there on it has to be decoded anew. This module produces no more than that
one token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import torch
from torch import Tensor

from tuneproof.engine.answer import NO_CHOICE, Choice, OpenAnswer
from tuneproof.engine.batches import padded
from tuneproof.engine.decoding import Decoding
from tuneproof.engine.network import Network


def settle(network: Network, decoding: Decoding, passes: Iterable[Sequence[OpenAnswer]]) -> None:
    """Decide all doubts of the rows in `passes`, which are read pass by pass."""
    with network.float32(), torch.no_grad():
        for rows in passes:
            # The last doubt is decided by the tokens before it, so that later ones are not read.
            reads = [[*row.before, *row.produced[: max(row.doubts)]] for row in rows]
            states = _states_over(network, rows, reads)
            for number, row in enumerate(rows):
                _settle_row(network, decoding, row, states[number])


def read(network: Network, rows: Sequence[OpenAnswer]) -> Tensor:
    """States [rows, length, width] over prompt, answer and draft of each row."""
    return _states_over(network, rows, [[*row.before, *row.produced, *row.draft] for row in rows])


def _states_over(
    network: Network, rows: Sequence[OpenAnswer], reads: Sequence[Sequence[int]]
) -> Tensor:
    ids, mask = padded(reads, network.pad_id, network.device)
    if not network.seq2seq:
        return network.states(ids, mask, None)
    sources = [row.prompt.ids for row in rows]
    source, source_mask = padded(sources, network.pad_id, network.device)
    return network.states(source, source_mask, ids)


def _settle_row(network: Network, decoding: Decoding, row: OpenAnswer, states: Tensor) -> None:
    """Decide the doubts of one row; states [length, width] in float32."""
    for place, rivals in sorted(row.doubts.items()):
        scores = network.head.only(sorted(rivals)).logits(states[len(row.before) + place - 1])
        best = _best_rival(scores, rivals, decoding, [*row.before, *row.produced[:place]], network)
        if best.token != row.produced[place]:
            row.back_to(place)
            row.take(best, decoding)
            return
        row.confirm(place)


def _best_rival(
    scores: Tensor,
    rivals: Mapping[int, float],
    decoding: Decoding,
    seen: Sequence[int],
    network: Network,
) -> Choice:
    """The one of `rivals` with the best score under the rules. `scores` are in the order of their
    ids; `seen` are the ids before."""
    if not bool(scores.isfinite().all()):
        return NO_CHOICE
    ids = sorted(rivals)
    if decoding.plain:
        best = ids[int(scores.argmax())]
    else:
        words = scores.new_full((len(network.head.weight),), -torch.inf)
        words[ids] = scores
        decoding.adjust(words, seen)
        best = int(words.argmax())
    return Choice(best, rivals[best])
