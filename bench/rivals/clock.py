"""When each step of a Transformers `Trainer` ended, whoever built the trainer."""

from __future__ import annotations

import time
from typing import Any

from transformers import TrainerCallback


class Clock(TrainerCallback):  # type: ignore[misc]
    """Notes the time at the end of every optimizer step."""

    def __init__(self) -> None:
        self.ends: list[float] = []

    def on_step_end(self, *_arguments: Any, **_options: Any) -> None:
        self.ends.append(time.perf_counter())


def losses(trainer: Any) -> list[float]:
    """The loss of every step, from the trainer's log (logging_steps=1)."""
    return [line["loss"] for line in trainer.state.log_history if "loss" in line]


def common_arguments(job: Any, out: str) -> dict[str, Any]:
    """Training arguments that all Trainer-based rivals share."""
    return {
        "output_dir": out,
        "per_device_train_batch_size": job.batch_size,
        "gradient_accumulation_steps": 1,
        "learning_rate": job.learning_rate,
        "lr_scheduler_type": "constant_with_warmup",
        "warmup_steps": job.rate_warm_up,
        "max_steps": job.steps,
        "weight_decay": 0.01,
        "max_grad_norm": 1.0,
        "logging_steps": 1,
        "logging_nan_inf_filter": False,
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
        "seed": job.seed,
        "dataloader_num_workers": 0,
    }
