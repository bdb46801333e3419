"""Low-rank adapters over frozen linear layers, with all trainable numbers in one flat vector.

A base model is equipped once (`Equipped`): its linear layers are replaced by layers that look
up the adapter in use. Any number of adapters (`Adapter`) can then take turns over the same
weights. Master weights are float32; the arithmetic is in the type of the frozen weights.
Gradients are written straight into the adapter's flat gradient, so the optimizer is one fused
step on one vector.

    y = x W^T + b + (alpha / r) (x A^T) B^T        A: [r, in]   B: [out, r]

(Hu et al. 2021, arXiv 2106.09685.) This module knows nothing of losses, data or schedules.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from transformers.pytorch_utils import Conv1D

from tuneproof.config import LoraSettings
from tuneproof.errors import RecipeError
from tuneproof.i18n import _, enumerated

FUSED = ("falcon_h1", "mamba", "mamba2", "falcon_mamba", "nemotron_h")
"""Families whose fused kernels read the weights of `out_proj` without calling it (PEFT's own list).
"""

ROUNDING = 0.01
"""Largest relative difference of two ways to compute the same product: bfloat16 rounds by less, and
a layer that quantises its weights differs by more."""

_PLAIN = (nn.Linear.forward, Conv1D.forward)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one layer's A and B lie in the flat vector, and their shapes."""

    path: str
    rank: int
    fan_in: int
    fan_out: int
    offset: int

    @property
    def size(self) -> int:
        """Numbers in A and B together."""
        return self.rank * (self.fan_in + self.fan_out)

    def views(self, flat: Tensor) -> tuple[Tensor, Tensor]:
        """A [..., r, in] and B [..., out, r] as views of `flat` [..., numbers]."""
        middle = self.offset + self.rank * self.fan_in
        a = flat[..., self.offset : middle].view(*flat.shape[:-1], self.rank, self.fan_in)
        b = flat[..., middle : self.offset + self.size].view(
            *flat.shape[:-1], self.fan_out, self.rank
        )
        return a, b


class LowRank(Protocol):
    """What the layers of a base add to their own products: an adapter, or a group of them."""

    def refresh(self, dtype: torch.dtype) -> None:
        """Make the copies that the products use, in `dtype`."""

    def adapts(self, path: str) -> bool:
        """Whether it has a term for the layer at `path`."""

    def product(self, layer: AdaptedLinear, x: Tensor, *, training: bool) -> Tensor:
        """What the layer makes of x [..., in], its low-rank term included: [..., out]."""


class Adapter:
    """One low-rank adapter: float32 masters, their gradient, and a copy in the compute type."""

    def __init__(self, slots: Mapping[str, Slot], settings: LoraSettings, device: torch.device):
        self.slots = dict(slots)
        self.settings = settings
        self.scale = settings.alpha / settings.rank
        size = sum(slot.size for slot in slots.values())
        self.flat = nn.Parameter(torch.zeros(size, dtype=torch.float32, device=device))
        self.flat.grad = torch.zeros_like(self.flat)
        self.compute: dict[str, tuple[Tensor, Tensor]] = {}
        self.gradients = {path: slot.views(self.flat.grad) for path, slot in slots.items()}

    def start(self, seed: int) -> None:
        """Initialise as PEFT: A Kaiming uniform with a = sqrt 5, B zero; the same on any device."""
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            self.flat.zero_()
            for slot in self.slots.values():
                a, _b = slot.views(self.flat)
                bound = 1 / math.sqrt(slot.fan_in)
                a.copy_(torch.empty(a.shape).uniform_(-bound, bound, generator=generator))

    def refresh(self, dtype: torch.dtype) -> None:
        """Make the copies that the products use, in `dtype`. Call after every change of `flat`."""
        flat = self.flat.detach().to(dtype)
        scaled = flat * self.scale
        self.compute = {
            path: (slot.views(flat)[0], slot.views(scaled)[1]) for path, slot in self.slots.items()
        }

    def adapts(self, path: str) -> bool:
        """Whether it has a term for the layer at `path`."""
        return path in self.slots

    def product(self, layer: AdaptedLinear, x: Tensor, *, training: bool) -> Tensor:
        """x [..., in] to [..., out], by the copies that `refresh` made."""
        rows = dropped = x.reshape(-1, x.shape[-1])
        if training and self.settings.dropout:
            dropped = nn.functional.dropout(rows, self.settings.dropout)
        y = _Product.apply(rows, dropped, self.flat, layer, self)  # type: ignore[no-untyped-call]
        # The view is taken outside of the autograd function: in-place additions to a view that
        # such a function returns are an error (Falcon adds so).
        return y.view(*x.shape[:-1], -1)  # type: ignore[no-any-return]

    def zero_grad(self) -> None:
        """Set the gradient to zero."""
        assert self.flat.grad is not None
        self.flat.grad.zero_()

    def tensors(self) -> dict[str, tuple[Tensor, Tensor]]:
        """Layer path to copies of A and B in float32 on the CPU."""
        flat = self.flat.detach().cpu().clone()
        return {path: slot.views(flat) for path, slot in self.slots.items()}

    def load(self, tensors: Mapping[str, tuple[Tensor, Tensor]]) -> None:
        """Take A and B of every layer from `tensors`. Raises KeyError when one is missing."""
        with torch.no_grad():
            for path, slot in self.slots.items():
                a, b = slot.views(self.flat)
                a.copy_(tensors[path][0])
                b.copy_(tensors[path][1])


class _Product(torch.autograd.Function):
    """x W^T + b with the low-rank term; adds the gradients of A and B to the adapter's own."""

    @staticmethod
    def forward(
        ctx: Any, x: Tensor, dropped: Tensor, _flat: Tensor, layer: AdaptedLinear, adapter: Adapter
    ) -> Tensor:
        # x: [n, in] to [n, out]. _flat is there so that autograd sees an input that needs a
        # gradient. Some layers may be float32 among others, as Transformers 5.0 keeps some of mT5.
        a, b = (part.to(x.dtype) for part in adapter.compute[layer.path])
        low = dropped @ a.t()
        ctx.layer, ctx.adapter, ctx.factors, ctx.same = layer, adapter, (a, b), dropped is x
        ctx.save_for_backward(dropped, low)
        return nn.functional.linear(x, layer.matrix, layer.bias).addmm_(low, b.t())

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        dropped, low = ctx.saved_tensors
        a, b = ctx.factors
        dy = grads[0]
        d_low = dy @ b  # b carries the scale, so d_low does too
        grad_a, grad_b = ctx.adapter.gradients[ctx.layer.path]
        grad_a += d_low.t() @ dropped
        grad_b.add_(dy.t() @ low, alpha=ctx.adapter.scale)
        if not ctx.needs_input_grad[0]:
            return None, None, None, None, None
        dx = dy @ ctx.layer.matrix
        if ctx.same:
            return dx.addmm_(d_low, a), None, None, None, None
        return dx, d_low @ a, None, None, None


class AdaptedLinear(nn.Module):
    """Replaces a linear layer, over the same weights, and adds the adapter that is in use."""

    def __init__(self, path: str, layer: nn.Linear | Conv1D, state: _State):
        super().__init__()
        self.path = path
        self.state = state
        self.weight = layer.weight
        self.bias = layer.bias
        self.turned = isinstance(layer, Conv1D)
        self.out_features, self.in_features = self.matrix.shape

    @property
    def matrix(self) -> Tensor:
        """The weights as [out, in]; GPT-2's `Conv1D` keeps them as [in, out]."""
        return self.weight.t() if self.turned else self.weight

    def forward(self, x: Tensor) -> Tensor:
        """x [..., in] to [..., out]."""
        adapter = self.state.adapter
        if adapter is None or not adapter.adapts(self.path):
            return nn.functional.linear(x, self.matrix, self.bias)
        return adapter.product(self, x, training=self.state.training)


class _State:
    """What the layers of one model share: the adapter in use, and whether it is in training."""

    def __init__(self) -> None:
        self.adapter: LowRank | None = None
        self.training = False


class Equipped:
    """A base model whose linear layers can take an adapter. Equip a model only once.

    A layer that computes more than a linear layer, such as a router or one with quantised weights,
    stays as it is; so does one whose name PEFT takes for that of an expert.
    """

    def __init__(self, model: nn.Module):
        self.model = model
        self.state = _State()
        self.linear: dict[str, tuple[int, int]] = {}
        layers = dict(_linear_layers(model))
        taken = _taken_for_experts(model, {path.rpartition(".")[2] for path in layers})
        for path, layer in layers.items():
            adapted = AdaptedLinear(path, layer, self.state)
            if path.rpartition(".")[2] in taken or not _computes_alike(layer, adapted):
                continue
            self.linear[path] = (adapted.in_features, adapted.out_features)
            parent, _dot, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, adapted)

    def targets(self, settings: LoraSettings) -> list[str]:
        """Paths of the layers that `settings` adapt, in the model's order.

        Raises RecipeError when a named target does not exist, with the names that do.
        """
        paths = list(self.linear)
        if settings.targets != "all-linear":
            wanted = settings.targets
            known = self._layer_names()
            missing = [name for name in wanted if name not in known]
            if missing:
                raise RecipeError(
                    _("The base model has no layer named {names}.").format(
                        names=enumerated(missing)
                    ),
                    where="lora.targets",
                    remedy=_("Write all-linear, or some of: {names}").format(
                        names=enumerated(known)
                    ),
                )
            paths = [path for path in paths if path.rpartition(".")[2] in wanted]
        if settings.layers == "upper-half":
            paths = [path for path in paths if self._in_upper_half(path)]
        return paths

    def new_adapter(self, settings: LoraSettings, seed: int) -> Adapter:
        """A fresh adapter for this model, on its device, started from `seed`.

        Raises RecipeError when the settings adapt no layer of it.
        """
        slots: dict[str, Slot] = {}
        offset = 0
        paths = self.targets(settings)
        if not paths:
            raise self._nothing_adapted_error()
        for path in paths:
            fan_in, fan_out = self.linear[path]
            slots[path] = Slot(path, settings.rank, fan_in, fan_out, offset)
            offset += slots[path].size
        device = next(self.model.parameters()).device
        adapter = Adapter(slots, settings, device)
        adapter.start(seed)
        return adapter

    def use(self, adapter: LowRank | None, *, training: bool = False) -> None:
        """Let all layers compute with `adapter`, for training or not; None is the base alone."""
        self.state.adapter = adapter
        self.state.training = training

    def _layer_names(self) -> list[str]:
        return sorted({path.rpartition(".")[2] for path in self.linear})

    def _nothing_adapted_error(self) -> RecipeError:
        """The error where no layer would be adapted, such as when all layers named are in the lower
        half and the recipe adapts the upper one."""
        return RecipeError(
            _("The recipe adapts no layer of the base model."),
            where="lora.targets",
            remedy=_("Set lora.layers: all, or name other layers of: {names}").format(
                names=enumerated(self._layer_names())
            ),
        )

    def _in_upper_half(self, path: str) -> bool:
        numbers = [int(part) for part in path.split(".") if part.isdigit()]
        prefix = path.split(".")[: next(i for i, p in enumerate(path.split(".")) if p.isdigit())]
        siblings = {
            int(other.split(".")[len(prefix)])
            for other in self.linear
            if other.split(".")[: len(prefix)] == prefix
        }
        return numbers[0] >= (max(siblings) + 1) // 2


def _linear_layers(model: Any) -> Iterator[tuple[str, nn.Linear | Conv1D]]:
    """The linear layers inside numbered blocks, GPT-2's `Conv1D` among them, by path. Left out are
    the output layer, which may share the embedding (EVIDENCE A11), and layers whose weights a fused
    kernel reads itself, for which PEFT would load no adapter."""
    head = model.get_output_embeddings()
    passed = "out_proj" if model.config.model_type in FUSED else None
    for path, module in model.named_modules():
        numbered = any(part.isdigit() for part in path.split("."))
        if path.rpartition(".")[2] == passed:
            continue
        if isinstance(module, nn.Linear | Conv1D) and module is not head and numbered:
            yield path, module


def _taken_for_experts(model: Any, names: Iterable[str]) -> set[str]:
    """Those of `names` of layers that PEFT takes for parts of a model's fused experts.

    In some mixtures of experts (GLM 4, Ernie 4.5, Qwen 3 Next) a dense layer or a shared expert has
    the name that single experts had in Transformers 4. PEFT would then adapt the experts instead,
    and load nothing into the layers that were trained.
    """
    try:
        from peft.utils.transformers_weight_conversion import convert_peft_config_for_transformers
    except ImportError:  # PEFT before it did so
        return set()
    from peft import LoraConfig

    taken = set()
    for name in names:
        config = LoraConfig(target_modules=[name])
        try:
            convert_peft_config_for_transformers(config, model, None)
        except ValueError:  # fused with another name, which is not there
            taken.add(name)
        if config.target_modules != {name}:
            taken.add(name)
    return taken


def _computes_alike(layer: nn.Linear | Conv1D, adapted: AdaptedLinear) -> bool:
    """Whether a layer computes no more than `adapted`, which would replace it.

    Known where its `forward` is that of torch or Transformers; others are tried on an input, as
    Falcon's, which is its own and computes the same.
    """
    if type(layer).forward in _PLAIN and "forward" not in vars(layer):
        return True
    x = torch.linspace(-1, 1, 2 * adapted.in_features).view(2, -1).to(layer.weight)
    try:
        found, wanted = layer(x).float(), adapted(x).float()
        return bool((found - wanted).norm() <= ROUNDING * wanted.norm())
    except Exception:  # a layer of another kind may fail in any way on such an input
        return False
