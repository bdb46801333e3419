"""Unsloth on this machine's CPU or GPU through its public API: bfloat16, no gradient
checkpointing, prompt and completion apart, padded to the longest row of a batch.

`options`: "autocast" trains under bfloat16 autocast; "compile" has Unsloth compile the layers.
`bench.train` finds out which of them pay.
"""

from __future__ import annotations

import os
import sys
import tempfile
from typing import Any

from bench.measure import Job, emit, report

LONGEST = 128


def run(job: Job) -> dict[str, Any]:
    """Train as `job` says."""
    if job.options.get("compile"):
        os.environ["UNSLOTH_CPU_COMPILE"] = "1"
    from unsloth import FastLanguageModel  # isort: skip  (it patches what is imported after it)
    import torch
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    from bench.rivals.clock import Clock, common_arguments, losses

    model, tokenizer = FastLanguageModel.from_pretrained(
        model_name=job.model,
        max_seq_length=LONGEST,
        dtype=torch.bfloat16,
        load_in_4bit=False,
    )
    model = FastLanguageModel.get_peft_model(
        model,
        r=job.rank,
        lora_alpha=job.alpha,
        lora_dropout=0,
        bias="none",
        target_modules=job.targets,
        use_gradient_checkpointing=False,
        random_state=job.seed,
    )
    clock = Clock()
    with tempfile.TemporaryDirectory() as out:
        trainer = SFTTrainer(
            model=model,
            args=SFTConfig(
                use_cpu=not torch.cuda.is_available(),
                bf16=bool(job.options.get("autocast", False)),
                gradient_checkpointing=False,
                packing=False,
                completion_only_loss=True,
                max_length=LONGEST,
                **common_arguments(job, out),
            ),
            train_dataset=Dataset.from_list(
                [{"prompt": prompt, "completion": answer} for prompt, answer in job.rows]
            ),
            processing_class=tokenizer,
            callbacks=[clock],
        )
        trainer.train()
    packages = ["torch", "transformers", "peft", "trl", "unsloth", "unsloth_zoo"]
    return report(job, clock.ends, losses(trainer), packages)


if __name__ == "__main__":
    emit(run(Job.read(sys.argv[1])))
