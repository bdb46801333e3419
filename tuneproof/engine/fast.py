"""Faster, equal versions of small pieces of the models' own arithmetic.

An RMS norm is a chain of small operations in Transformers' models; here it is one autograd node
with an explicit backward pass. Attention over short rows is two batched products. Whether a norm is
replaced is decided by what it computes on random input, never by its name alone. This module knows
nothing of adapters, losses or data.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

SHORT_ATTENTION = "tuneproof_short"
SHORT = 256
"""Longest row, in tokens, whose attention scores are all held at once."""


class _RmsNorm(torch.autograd.Function):
    """x / rms(x) * gain, in float32 inside; gain [width] is frozen."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, gain: Tensor, eps: float) -> Tensor:
        wide = x.float()
        inverse = torch.linalg.vector_norm(wide, dim=-1, keepdim=True).square_()
        inverse = inverse.div_(x.shape[-1]).add_(eps).rsqrt_()
        ctx.save_for_backward(x, inverse, gain)
        # Not in place: a float32 input is not copied by float().
        normal: Tensor = (wide * inverse).mul_(gain).to(x.dtype)
        return normal

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        x, inverse, gain = ctx.saved_tensors
        normal = x.float() * inverse
        scaled = grad.float() * gain
        mean = (scaled * normal).mean(-1, keepdim=True)
        return scaled.addcmul_(normal, mean, value=-1).mul_(inverse).to(x.dtype), None, None


class FastRmsNorm(nn.Module):
    """Replaces a model's own RMS norm. Computes in float32 and returns the input's type."""

    def __init__(self, weight: nn.Parameter, *, plus_one: bool, eps: float):
        super().__init__()
        self.weight = weight
        self.plus_one = plus_one
        self.eps = eps
        self.gain = weight.detach().float() + (1.0 if plus_one else 0.0)

    def forward(self, x: Tensor) -> Tensor:
        """x [..., width] to the same shape."""
        if not torch.is_grad_enabled():
            wide = x.float()
            inverse = wide.square().mean(-1, keepdim=True).add_(self.eps).rsqrt_()
            return (wide * inverse).mul_(self.gain).to(x.dtype)
        return _RmsNorm.apply(x, self.gain, self.eps)  # type: ignore[no-any-return,no-untyped-call]


def short_attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    **options: Any,
) -> tuple[Tensor, Tensor | None]:
    """Causal attention over short rows as two batched products, for all heads that share keys at
    once.

    query [rows, heads, length, width]; key and value [rows, shared heads, length, width]; returns
    [rows, length, heads, width of value]. Everything else is left to Transformers' own function. On
    CPU its blocked kernel costs about ten times as much at fifty tokens.
    """
    rows, heads, length, width = query.shape
    plain = attention_mask is None and key.shape[2] == length and not dropout
    if not plain or length > SHORT or options.get("position_bias") is not None:
        return sdpa_attention_forward(  # type: ignore[no-any-return]
            module, query, key, value, attention_mask, scaling=scaling, dropout=dropout, **options
        )
    shared = key.shape[1]
    together = heads // shared
    # One row of the batched product holds all query heads that read the same keys.
    q = query.reshape(rows * shared, together * length, width)
    k = key.reshape(rows * shared, length, width)
    v = value.reshape(rows * shared, length, -1)  # their width may be another (DeepSeek)
    future = torch.full((length, length), -torch.inf, dtype=q.dtype, device=q.device).triu(1)
    scale = width**-0.5 if scaling is None else scaling
    scores = torch.baddbmm(
        future.repeat(together, 1).expand(rows * shared, -1, -1), q, k.transpose(1, 2), alpha=scale
    )
    out = torch.bmm(scores.softmax(-1), v).view(rows, heads, length, -1)
    return out.transpose(1, 2).contiguous(), None


def speed_up(model: Any) -> int:
    """Replace modules and attention that have a faster, equal form; returns how many norms were
    replaced."""
    pluggable = getattr(model, "_supports_attention_backend", False)
    # Where Transformers itself does not take the plain kernel, attention is more than that: capped
    # scores (Gemma 2), sinks (gpt-oss).
    plain = pluggable and getattr(model.config, "_attn_implementation", None) == "sdpa"
    if model.device.type == "cpu" and not model.config.is_encoder_decoder and plain:
        AttentionInterface.register(SHORT_ATTENTION, short_attention)
        AttentionMaskInterface.register(SHORT_ATTENTION, sdpa_mask)
        model.set_attn_implementation(SHORT_ATTENTION)
    replaced = 0
    for path, module in list(model.named_modules()):
        fast = _fast_norm_for(module)
        if fast is not None:
            parent, _dot, name = path.rpartition(".")
            setattr(model.get_submodule(parent), name, fast)
            replaced += 1
    return replaced


def _fast_norm_for(module: nn.Module) -> FastRmsNorm | None:
    """A fast norm that gives the output of `module` on random input; None where none does."""
    if not type(module).__name__.endswith("RMSNorm") or isinstance(module, FastRmsNorm):
        return None
    weight = getattr(module, "weight", None)
    eps = getattr(module, "variance_epsilon", getattr(module, "eps", None))
    if not isinstance(weight, nn.Parameter) or not isinstance(eps, float):
        return None
    generator = torch.Generator().manual_seed(0)
    probe = torch.randn(4, weight.shape[0], generator=generator).to(weight.device, weight.dtype)
    with torch.no_grad():
        wanted = module(probe)
        for plus_one in (False, True):
            fast = FastRmsNorm(weight, plus_one=plus_one, eps=eps)
            if torch.allclose(fast(probe).float(), wanted.float(), rtol=0.01, atol=1e-3):
                return fast
    return None
