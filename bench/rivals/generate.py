"""Transformers' batched `generate` with the adapter loaded by PEFT: the usual way to answer.

The prompts are the same ids, padded on the left, sorted by length; the same limit, end tokens
and loop rule apply. The batch size is the fastest of a short probe.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer, StoppingCriteria, StoppingCriteriaList

from bench.answering import read, spread
from bench.measure import emit, peak_memory, versions
from tuneproof.engine.batches import padded
from tuneproof.engine.decoding import Decoding
from tuneproof.models.device import choose_device

PROBED = 64
"""Questions that a batch size is tried on."""


class _Loops(StoppingCriteria):  # type: ignore[misc]
    """The engine's rule against loops, so that both stop in the same places."""

    def __init__(self, decoding: Decoding, start: int):
        self.decoding = decoding
        self.start = start

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_options: Any) -> torch.Tensor:
        produced = input_ids[:, self.start :].tolist()
        stops = [self.decoding.looping(row) for row in produced]
        return torch.tensor(stops, device=input_ids.device)


class Generator:
    """A model with its adapter, answering in batches."""

    def __init__(self, job: dict[str, Any]):
        self.tokenizer = AutoTokenizer.from_pretrained(job["model"])
        dtype = getattr(torch, job["dtype"])
        model = AutoModelForCausalLM.from_pretrained(job["model"], dtype=dtype)
        # The adapter in the model's own type: half the casts, and faster here.
        adapted = PeftModel.from_pretrained(model, job["adapter"], autocast_adapter_dtype=False)
        self.model = adapted.to(choose_device("auto"), dtype).eval()
        self.decoding = Decoding(limit=job["limit"], end_ids=frozenset(job["end_ids"]))
        self.pad = int(self.tokenizer.pad_token_id)

    def texts(self, prompts: Sequence[Sequence[int]], batch_size: int) -> list[str]:
        """One text a prompt, in order."""
        order = sorted(range(len(prompts)), key=lambda row: len(prompts[row]))
        found = [""] * len(prompts)
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            produced = self._produce([prompts[row] for row in rows])
            for row, ids in zip(rows, produced, strict=True):
                found[row] = self._text(ids)
        return found

    @torch.inference_mode()
    def _produce(self, prompts: Sequence[Sequence[int]]) -> list[list[int]]:
        ids, mask = padded(prompts, self.pad, self.model.device, left=True)
        out = self.model.generate(
            input_ids=ids,
            attention_mask=mask,
            do_sample=False,
            max_new_tokens=self.decoding.limit,
            eos_token_id=sorted(self.decoding.end_ids),
            pad_token_id=self.pad,
            stopping_criteria=StoppingCriteriaList([_Loops(self.decoding, ids.shape[1])]),
        )
        return out[:, ids.shape[1] :].tolist()  # type: ignore[no-any-return]

    def _text(self, ids: Sequence[int]) -> str:
        kept: list[int] = []
        for token in ids:
            if token in self.decoding.end_ids:
                break
            kept.append(token)
        return str(self.tokenizer.decode(kept, skip_special_tokens=True)).strip()


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Answer `prompts`, `repeats` times; with several `batch_sizes` the fastest is found first.

    With "merged" the adapter is added into the weights, and timed that way too.
    """
    generator = Generator(job)
    prompts = job["prompts"]
    probed = [prompts[row] for row in spread(len(prompts), min(PROBED, len(prompts)))]
    generator.texts(probed[:4], 4)
    sizes = job["batch_sizes"]
    probe = {}
    if len(sizes) > 1:
        probe = {size: _timed(generator, probed, size)[0] for size in sizes}
    best = min(probe, key=lambda size: probe[size]) if probe else sizes[0]
    rounds = [_timed(generator, prompts, best) for _round in range(job["repeats"])]
    found = {
        "seconds": statistics.median(seconds for seconds, _texts in rounds),
        "rounds": [seconds for seconds, _texts in rounds],
        "batch_size": best,
        "probe": probe,
        "texts": rounds[-1][1],
        "peak_memory_bytes": peak_memory(),
        "versions": versions(["torch", "transformers", "peft"]),
    }
    if job["merged"]:
        generator.model = generator.model.merge_and_unload()
        found["merged_seconds"] = _timed(generator, prompts, best)[0]
    return found


def _timed(generator: Generator, prompts: Any, size: int) -> tuple[float, list[str]]:
    started = time.perf_counter()
    texts = generator.texts(prompts, size)
    return time.perf_counter() - started, texts


if __name__ == "__main__":
    emit(run(read(sys.argv[1])))
