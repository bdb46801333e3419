"""A device that is none: tensors that say they lie on it, and are computed on the CPU.

It refuses what a GPU refuses: a product of a tensor of its own with one of the CPU. So code for
devices that these tests do not have is run, and what it leaves on the wrong one is found. Numbers
are the CPU's; nothing is learned of speed, of kernels or of their rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map

NAME = "pretend"

_MOVES = ("aten._to_copy", "aten.copy_", "aten.lift_fresh")
_TAKES_INDICES = ("aten.index.", "aten.index_put", "aten._index_put_impl_")


class Pretended(Tensor):
    """A tensor of the device. `held` is the tensor on the CPU that it stands for."""

    held: Tensor

    @staticmethod
    def __new__(cls, real: Tensor) -> Pretended:
        made = Tensor._make_wrapper_subclass(
            cls,
            real.shape,
            strides=real.stride(),
            storage_offset=real.storage_offset(),
            dtype=real.dtype,
            device=device(),
            requires_grad=False,
        )
        made.held = real
        return made

    def __repr__(self) -> str:  # type: ignore[override]
        return f"pretended {self.held!r}"

    def tolist(self) -> Any:
        """As a GPU's: a copy."""
        return self.held.tolist()

    @classmethod
    def __torch_dispatch__(
        cls, func: Any, types: Any, args: Any = (), kwargs: Any = None, /
    ) -> Any:
        return _run(func, args, kwargs or {})


class _Factories(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Makes tensors on the device where code asks for them there."""

    def __torch_dispatch__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _run(func, args, kwargs or {})


class _Literals(TorchFunctionMode):
    """`torch.tensor`, and lists as indices: torch moves those behind the back of all others."""

    def __torch_function__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        if func is torch.tensor and torch.device(kwargs.get("device") or "cpu").type == NAME:
            return func(*args, **{**kwargs, "device": "cpu"}).to(device())
        if func in (Tensor.__getitem__, Tensor.__setitem__):
            args = (args[0], _lists_as_tensors(args[1]), *args[2:])
        return func(*args, **kwargs)


@cache
def device() -> torch.device:
    """The device, made known to torch at the first call."""
    from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

    _setup_privateuseone_for_python_backend(NAME)
    return torch.device(NAME, 0)


@contextmanager
def pretended() -> Iterator[torch.device]:
    """Within, there is the device."""
    with _Factories(), _Literals():  # type: ignore[no-untyped-call]
        yield device()


def _lists_as_tensors(index: Any) -> Any:
    parts = index if isinstance(index, tuple) else (index,)
    found = tuple(torch.tensor(part) if isinstance(part, list) else part for part in parts)
    return found if isinstance(index, tuple) else found[0]


def _run(func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """An operation on the real tensors; its results lie where those of a GPU would."""
    flat, _spec = tree_flatten((args, kwargs))
    tensors = [each for each in flat if isinstance(each, Tensor)]
    asked = kwargs.get("device")
    there = any(isinstance(each, Pretended) for each in tensors)
    if asked is not None:
        there = torch.device(asked).type == NAME
        kwargs = {**kwargs, "device": torch.device("cpu")}
    name = str(func)
    if not name.startswith(_MOVES):
        _refuse_mixture(name, tensors)
    real_args, real_kwargs = tree_map(_real, (args, kwargs))
    out = func(*real_args, **real_kwargs)
    if func._schema.is_mutable:
        return _written(func._schema, args, kwargs) if func._schema.returns else None
    return (
        tree_map(lambda each: Pretended(each) if isinstance(each, Tensor) else each, out)
        if there
        else out
    )


def _refuse_mixture(name: str, tensors: list[Tensor]) -> None:
    """As a GPU: no tensor of the CPU but numbers, and indices."""
    if not any(isinstance(each, Pretended) for each in tensors):
        return
    others = [each for each in tensors if not isinstance(each, Pretended) and each.dim()]
    if name.startswith(_TAKES_INDICES):
        others = [each for each in others if each.dtype not in (torch.long, torch.bool)]
    if others:
        raise RuntimeError(f"{name}: tensors of {NAME} and of the CPU, {others[0].shape}")


def _written(schema: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """What an operation returns that writes into its arguments: those arguments."""
    names = [argument.name for argument in schema.arguments]
    given = {**dict(zip(names, args, strict=False)), **kwargs}
    written = tuple(
        given[argument.name]
        for argument in schema.arguments
        if argument.alias_info is not None
        and argument.alias_info.is_write
        and argument.name in given
    )
    return written[0] if len(schema.returns) == 1 else written


def _as_pretended(value: Any) -> Any:
    return Pretended(value) if isinstance(value, Tensor) else value


def _real(value: Any) -> Any:
    return value.held if isinstance(value, Pretended) else value
