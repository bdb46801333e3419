"""The diary's recipe: Transformers `Trainer` and PEFT in float32, every row padded to 192
tokens, the loss on every real token, LoRA on the attention projections alone."""

from __future__ import annotations

import sys
import tempfile
from typing import Any

from bench.measure import Job, emit, report

PADDED_TO = 192


def run(job: Job) -> dict[str, Any]:
    """Train as `job` says."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer, Trainer, TrainingArguments

    from bench.rivals.clock import Clock, common_arguments, losses

    tokenizer = AutoTokenizer.from_pretrained(job.model)
    model = AutoModelForCausalLM.from_pretrained(job.model, dtype=torch.float32)
    adapter = LoraConfig(
        r=job.rank, lora_alpha=job.alpha, target_modules=job.targets, task_type="CAUSAL_LM"
    )
    clock = Clock()
    with tempfile.TemporaryDirectory() as out:
        trainer = Trainer(
            model=get_peft_model(model, adapter),
            args=TrainingArguments(use_cpu=_no_gpu(), **common_arguments(job, out)),
            train_dataset=[_row(tokenizer, *row) for row in job.rows],
            callbacks=[clock],
        )
        trainer.train()
    return report(job, clock.ends, losses(trainer), ["torch", "transformers", "peft"])


def _row(tokenizer: Any, prompt: str, answer: str) -> dict[str, Any]:
    """A row padded to its full width; padding carries no label."""
    out = tokenizer(
        prompt + answer + tokenizer.eos_token,
        padding="max_length",
        max_length=PADDED_TO,
        truncation=True,
    )
    labels = [
        token if seen else -100
        for token, seen in zip(out["input_ids"], out["attention_mask"], strict=True)
    ]
    return {
        "input_ids": out["input_ids"],
        "attention_mask": out["attention_mask"],
        "labels": labels,
    }


def _no_gpu() -> bool:
    import torch

    return not torch.cuda.is_available()


if __name__ == "__main__":
    emit(run(Job.read(sys.argv[1])))
