"""One point of one line of `bench.scale`: `python -m bench.growth JOB`.

JOB is {"kind", "value", …}. Every point has a process of its own, so that its peak of memory is
its own. Synthetic rows repeat the zh example with a number before the question.
"""

from __future__ import annotations

import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch

from bench.answering import answering, read
from bench.data import EXAMPLE, MODEL
from bench.measure import emit, peak_memory
from tuneproof.config import DataSettings, LoraSettings, ModelSettings, Recipe, TrainSettings
from tuneproof.data.read import read_examples
from tuneproof.data.split import split
from tuneproof.engine.loop import Candidate
from tuneproof.engine.network import Network
from tuneproof.engine.together import Together
from tuneproof.evaluate.judge import Context, judge
from tuneproof.experiment.answerer import renderer_of
from tuneproof.models.device import choose_device, choose_dtype
from tuneproof.models.load import Base, load_base
from tuneproof.models.local import LocalModel
from tuneproof.models.prompt import Prompt, Rendered
from tuneproof.types import Answer, Example

STEPS = 3
"""Steps timed after one that is not; their median counts."""
PROMPT, ANSWER = 16, 28
"""Tokens of a synthetic row."""

SHAPES: dict[str, dict[str, Any]] = {
    "135M (SmolLM2)": {
        "kind": "Llama", "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30,
        "num_attention_heads": 9, "num_key_value_heads": 3, "vocab_size": 49152,
    },
    "270M (Gemma 3)": {
        "kind": "Gemma3Text", "hidden_size": 640, "intermediate_size": 2048,
        "num_hidden_layers": 18, "num_attention_heads": 4, "num_key_value_heads": 1,
        "head_dim": 256, "vocab_size": 262144,
    },
    "360M (SmolLM2)": {
        "kind": "Llama", "hidden_size": 960, "intermediate_size": 2560, "num_hidden_layers": 32,
        "num_attention_heads": 15, "num_key_value_heads": 5, "vocab_size": 49152,
    },
    "0.5B (Qwen2.5)": {
        "kind": "Qwen2", "hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24,
        "num_attention_heads": 14, "num_key_value_heads": 2, "vocab_size": 151936,
    },
    "1.5B (Qwen2.5)": {
        "kind": "Qwen2", "hidden_size": 1536, "intermediate_size": 8960, "num_hidden_layers": 28,
        "num_attention_heads": 12, "num_key_value_heads": 2, "vocab_size": 151936,
    },
}  # fmt: skip
"""Published shapes, filled with random weights: the time of a product depends on shape alone."""


def rows(job: dict[str, Any]) -> dict[str, Any]:
    """Reading, parting and rendering `value` rows, and the step that must not care."""
    examples = read_examples([EXAMPLE / "train.csv"]).examples
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.csv"
        _write(path, _repeated(examples, job["value"]))
        reading, result = _timed(lambda: read_examples([path]))
        parting, parts = _timed(lambda: split(result.examples, None, DataSettings()))
    base = load_base(ModelSettings(name=MODEL))
    renderer = renderer_of(base)
    rendering, rendered = _timed(
        lambda: [renderer.render(row.question, row.answer) for row in parts.train]
    )
    candidate = Candidate(Network(base), rendered, _recipe())
    return {
        "read_seconds": reading,
        "split_seconds": parting,
        "render_seconds": rendering,
        **_steps([candidate]),
        "trained_rows": len(rendered),
        "peak_memory_bytes": peak_memory(),
    }


def answer_length(job: dict[str, Any]) -> dict[str, Any]:
    """A step of eight rows whose answers have `value` tokens."""
    base = load_base(ModelSettings(name=MODEL))
    words = base.model.config.get_text_config().vocab_size
    candidate = Candidate(Network(base), _random_rows(words, job["value"]), _recipe())
    return {**_steps([candidate]), "peak_memory_bytes": peak_memory()}


def judged(job: dict[str, Any]) -> dict[str, Any]:
    """Judging `value` answers, without a model."""
    parts = answering()
    asked = _repeated(parts.test, job["value"])
    produced = [Answer(row.answer or parts.train[0].answer, tokens=28) for row in asked]
    building, context = _timed(lambda: Context.build(parts.train, (), 64))
    judging, _found = _timed(lambda: judge(asked, produced, context))
    return {
        "context_seconds": building,
        "judge_seconds": judging,
        "peak_memory_bytes": peak_memory(),
    }


def candidates(job: dict[str, Any]) -> dict[str, Any]:
    """`value` candidates taking turns over one base: time of a step of each, and memory."""
    _network, all_ = _candidates(job["value"])
    return {**_steps(all_), "peak_memory_bytes": peak_memory()}


def together(job: dict[str, Any]) -> dict[str, Any]:
    """`value` candidates whose steps are made together: time of a step of all, and memory."""
    network, all_ = _candidates(job["value"])
    joint = Together(network)
    found = _steps(all_, lambda: joint.step(all_))
    shared = {name: seconds * len(all_) for name, seconds in found.items()}
    return {**shared, "peak_memory_bytes": peak_memory()}


def _candidates(count: int) -> tuple[Network, list[Candidate]]:
    """Candidates over the zh example, of the same seed: every one's step has the same batch."""
    base = load_base(ModelSettings(name=MODEL))
    network = Network(base)
    renderer = renderer_of(base)
    rendered = [renderer.render(row.question, row.answer) for row in answering().train]
    return network, [Candidate(network, rendered, _recipe()) for _number in range(count)]


def model(job: dict[str, Any]) -> dict[str, Any]:
    """A step on a model of random weights in the shape named by `value`."""
    base = _random_base(job["value"])
    words = base.model.config.get_text_config().vocab_size
    candidate = Candidate(Network(base), _random_rows(words, ANSWER), _recipe())
    return {
        "parameters": base.parameters,
        **_steps([candidate]),
        "peak_memory_bytes": peak_memory(),
    }


def _recipe() -> Recipe:
    return Recipe(lora=LoraSettings(), train=TrainSettings(epochs=50, schedule="constant"))


def _steps(all_: list[Candidate], step: Callable[[], object] | None = None) -> dict[str, float]:
    """Seconds of a step of each of all candidates: the median, and the first.

    Without a `step`, which makes one of each, they take turns. The first step does what is done
    once: with an adapter on the upper half of the layers, the lower half's states of every row.
    """

    def in_turns() -> None:
        for candidate in all_:
            candidate.step()

    rounds = []
    for _round in range(1 + STEPS):
        started = time.perf_counter()
        (step or in_turns)()
        rounds.append((time.perf_counter() - started) / len(all_))
    return {"first_step_seconds": rounds[0], "step_seconds": statistics.median(rounds[1:])}


def _random_rows(words: int, answer: int) -> list[Rendered]:
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(5, words, (8, PROMPT + answer), generator=generator).tolist()
    return [Rendered(Prompt(tuple(row[:PROMPT])), tuple(row[PROMPT:])) for row in ids]


def _random_base(name: str) -> Base:
    import transformers

    shape = dict(SHAPES[name])
    config = getattr(transformers, f"{shape.pop('kind')}Config")(tie_word_embeddings=True, **shape)
    device = choose_device("auto")
    dtype = choose_dtype("auto", device)
    torch.manual_seed(0)
    built = transformers.AutoModelForCausalLM.from_config(
        config, dtype=dtype, attn_implementation="sdpa"
    )
    built.eval().requires_grad_(False).to(device)
    return Base(
        model=built,
        tokenizer=SimpleNamespace(pad_token_id=0),
        kind="causal",
        local=LocalModel(name, Path("random"), None, "folder", None),
        device=built.device,
        dtype=built.dtype,
        digest="random weights",
        parameters=sum(weight.numel() for weight in built.parameters()),
        end_ids=(1,),
    )


def _repeated(examples: tuple[Example, ...], count: int) -> list[Example]:
    """`count` rows: the examples over and over, numbered from the second time on."""
    found = []
    for number in range(count):
        row = examples[number % len(examples)]
        turn = number // len(examples)
        question = f"第{turn}組：{row.question}" if turn else row.question
        found.append(replace(row, id=f"{number}", question=question))
    return found


def _write(path: Path, examples: list[Example]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("question", "answer", "topic", "answerable"))
        for row in examples:
            answerable = "true" if row.answerable else "false"
            writer.writerow((row.question, row.answer, row.topic or "", answerable))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


KINDS = {
    "rows": rows,
    "answer_length": answer_length,
    "judged": judged,
    "candidates": candidates,
    "together": together,
    "model": model,
}

if __name__ == "__main__":
    asked = read(sys.argv[1])
    emit(KINDS[asked["kind"]](asked))
