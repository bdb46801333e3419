"""On which device to compute and in which number type: measured, not guessed.

This module knows no model and no settings file.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Literal

import torch

from tuneproof.errors import ModelError
from tuneproof.i18n import _

WORTH_IT = 1.5
"""bfloat16 is used on a CPU from this speed-up on; below, it is not worth its rounding."""

_PROBE_SECONDS = 0.02
_PROBE_MOST = 0.3
"""Seconds from which the first product is not repeated: without instructions for bfloat16 one takes
about one second, where float32 takes 10 ms."""
_PROBE_TOLERANCE = 0.02


def choose_device(wanted: Literal["auto", "cpu", "cuda", "mps"]) -> torch.device:
    """The device to compute on; auto: cuda, else mps, else cpu.

    Raises ModelError when the device asked for is not there.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wanted == "auto":
        return torch.device(next(name for name, available in there.items() if available))
    if not there[wanted]:
        raise ModelError(
            _("This machine has no {device} device that torch {version} can use.").format(
                device=wanted, version=torch.__version__
            ),
            where="model.device",
            remedy=_("Use model.device: auto, or install a torch build for that device."),
        )
    return torch.device(wanted)


def choose_dtype(
    wanted: Literal["auto", "bfloat16", "float32"], device: torch.device
) -> torch.dtype:
    """The type of frozen weights and arithmetic; auto: bfloat16 where it is fast and right.

    Raises ModelError when bfloat16 is asked for on a GPU that computes wrongly with it.
    """
    if wanted == "float32":
        return torch.float32
    if device.type == "mps" and not bfloat16_is_right(device):
        if wanted == "bfloat16":
            raise ModelError(
                _("bfloat16 gives wrong results on this device with torch {version}.").format(
                    version=torch.__version__
                ),
                where="model.dtype",
                remedy=_("Use model.dtype: float32, or a newer torch."),
            )
        return torch.float32
    if wanted == "bfloat16" or device.type == "mps":
        return torch.bfloat16
    if device.type == "cuda":
        native = torch.cuda.get_device_capability(device) >= (8, 0)
        return torch.bfloat16 if native else torch.float32
    return torch.bfloat16 if bfloat16_speedup() >= WORTH_IT else torch.float32


@cache
def bfloat16_speedup() -> float:
    """How many times faster than float32 this CPU multiplies bfloat16 matrices.

    Best of three, in the shape of a small model's MLP: [256, 640] @ [640, 2048].
    """
    return _seconds_per_product(torch.float32) / _seconds_per_product(torch.bfloat16)


def bfloat16_is_right(device: torch.device) -> bool:
    """Whether a bfloat16 linear layer of vocabulary width agrees with float32 on the CPU.

    Wide outputs at batches above 8 went wrong on MPS before (EVIDENCE A 13, 14).
    """
    generator = torch.Generator().manual_seed(0)
    rows = torch.randn(16, 256, generator=generator)
    weight = torch.randn(32768, 256, generator=generator) / 16
    expected = rows @ weight.T
    try:
        found = (rows.to(device, torch.bfloat16) @ weight.to(device, torch.bfloat16).T).cpu()
    except (RuntimeError, TypeError):
        return False
    error = (found.float() - expected).abs().mean() / expected.abs().mean()
    return bool(error < _PROBE_TOLERANCE)


def _seconds_per_product(dtype: torch.dtype) -> float:
    left, right = torch.ones(256, 640, dtype=dtype), torch.ones(640, 2048, dtype=dtype)
    began = time.perf_counter()
    left @ right  # the first call compiles the kernel
    if (first := time.perf_counter() - began) > _PROBE_MOST:
        return first
    best = float("inf")
    for _round in range(3):
        count, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < _PROBE_SECONDS:
            left @ right
            count += 1
        best = min(best, elapsed / count)
    return best
