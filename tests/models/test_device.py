from __future__ import annotations

import pytest
import torch

from tuneproof.errors import ModelError
from tuneproof.models import device as device_module
from tuneproof.models.device import bfloat16_is_right, choose_device, choose_dtype

CPU = torch.device("cpu")


def available(monkeypatch: pytest.MonkeyPatch, *, cuda: bool, mps: bool) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: cuda)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "chosen"),
    [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_auto_takes_the_best_there_is(
    monkeypatch: pytest.MonkeyPatch, cuda: bool, mps: bool, chosen: str
) -> None:
    available(monkeypatch, cuda=cuda, mps=mps)
    assert choose_device("auto").type == chosen
    assert choose_device("cpu").type == "cpu"


def test_a_device_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    available(monkeypatch, cuda=False, mps=False)
    with pytest.raises(ModelError) as caught:
        choose_device("cuda")
    assert caught.value.where == "model.device"


@pytest.mark.parametrize(
    ("speedup", "chosen"), [(1.4, torch.float32), (1.5, torch.bfloat16), (5.0, torch.bfloat16)]
)
def test_a_cpu_uses_bfloat16_only_where_it_is_measured_to_pay(
    monkeypatch: pytest.MonkeyPatch, speedup: float, chosen: torch.dtype
) -> None:
    monkeypatch.setattr(device_module, "bfloat16_speedup", lambda: speedup)
    assert choose_dtype("auto", CPU) is chosen
    assert choose_dtype("bfloat16", CPU) is torch.bfloat16
    assert choose_dtype("float32", CPU) is torch.float32


@pytest.mark.parametrize(
    ("capability", "chosen"), [((7, 5), torch.float32), ((8, 0), torch.bfloat16)]
)
def test_a_gpu_uses_bfloat16_where_it_is_native(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], chosen: torch.dtype
) -> None:
    monkeypatch.setattr("torch.cuda.get_device_capability", lambda device: capability)
    assert choose_dtype("auto", torch.device("cuda")) is chosen


def test_mps_uses_bfloat16_only_where_it_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """EVIDENCE A 13: some versions of torch computed wide layers wrongly on Apple's GPUs."""
    mps = torch.device("mps")
    monkeypatch.setattr(device_module, "bfloat16_is_right", lambda device: True)
    assert choose_dtype("auto", mps) is torch.bfloat16
    monkeypatch.setattr(device_module, "bfloat16_is_right", lambda device: False)
    assert choose_dtype("auto", mps) is torch.float32
    with pytest.raises(ModelError, match="wrong results"):
        choose_dtype("bfloat16", mps)


def test_the_probe_accepts_rounding_and_rejects_wrong_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert bfloat16_is_right(CPU)
    monkeypatch.setattr(device_module, "_PROBE_TOLERANCE", 1e-4)
    assert not bfloat16_is_right(CPU)


def test_the_speedup_is_measured() -> None:
    assert device_module.bfloat16_speedup() > 0


def test_a_product_that_is_slow_beyond_doubt_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without instructions for bfloat16 a product took a second, and every command waited for a
    dozen."""
    read: list[float] = []

    def a_second_each() -> float:
        read.append(float(len(read)))
        return read[-1]

    monkeypatch.setattr("time.perf_counter", a_second_each)
    assert device_module._seconds_per_product(torch.float32) == 1.0
    assert len(read) == 2
