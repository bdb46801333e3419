"""TRL's `SFTTrainer`: bfloat16 weights, no gradient checkpointing, prompt and completion apart
(so that the loss is on the answer), padded to the longest row of a batch.

`options`: "autocast" runs it under bfloat16 autocast; "adapter" is the type of the LoRA weights.
Which is fastest is a matter of the machine, so `bench.train` tries them.
"""

from __future__ import annotations

import sys
import tempfile
from typing import Any

from bench.measure import Job, emit, report


def run(job: Job) -> dict[str, Any]:
    """Train as `job` says."""
    import torch
    from datasets import Dataset
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    from bench.rivals.clock import Clock, common_arguments, losses

    tokenizer = AutoTokenizer.from_pretrained(job.model)
    model = AutoModelForCausalLM.from_pretrained(job.model, dtype=torch.bfloat16)
    adapter = LoraConfig(
        r=job.rank, lora_alpha=job.alpha, target_modules=job.targets, task_type="CAUSAL_LM"
    )
    masters = job.options.get("adapter", "float32") == "float32"
    clock = Clock()
    with tempfile.TemporaryDirectory() as out:
        trainer = SFTTrainer(
            model=get_peft_model(model, adapter, autocast_adapter_dtype=masters),
            args=SFTConfig(
                use_cpu=not torch.cuda.is_available(),
                bf16=bool(job.options.get("autocast", False)),
                gradient_checkpointing=False,
                packing=False,
                completion_only_loss=True,
                **common_arguments(job, out),
            ),
            train_dataset=Dataset.from_list(
                [{"prompt": prompt, "completion": answer} for prompt, answer in job.rows]
            ),
            processing_class=tokenizer,
            callbacks=[clock],
        )
        trainer.train()
    packages = ["torch", "transformers", "peft", "trl"]
    return report(job, clock.ends, losses(trainer), packages)


if __name__ == "__main__":
    emit(run(Job.read(sys.argv[1])))
