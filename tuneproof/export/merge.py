"""Merge the adapter into the weights of its base: W + scale * B A, in the dtype of the weights.

Only linear layers with untied weights are changed; those of GPT-2 (`Conv1D`) have them as
[in, out]. This module loads and writes nothing.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers.pytorch_utils import Conv1D

from tuneproof.errors import ModelError
from tuneproof.i18n import _
from tuneproof.models.adapters import AdapterFile


@torch.no_grad()
def merge(model: nn.Module, adapter: AdapterFile) -> None:
    """Add the adapter to the weights of `model` in place.

    Raises ModelError, before anything is changed, when a layer does not exist, has another
    shape, or is tied to another (EVIDENCE A11: both would change).
    """
    weights = {path: _weight_of_layer(model, path) for path in adapter.tensors}
    for path, (a, b) in adapter.tensors.items():
        if weights[path].shape != (b.shape[0], a.shape[1]):
            raise _merge_error(path, _("its shape is another"))
    for path, (a, b) in adapter.tensors.items():
        weights[path] += (adapter.scale * (b @ a)).to(weights[path])


def _weight_of_layer(model: Any, path: str) -> Tensor:
    """A view [out, in] of the weights of a layer, to be changed in place."""
    try:
        layer = model.get_submodule(path)
    except AttributeError as error:
        raise _merge_error(path, _("the base model has no such layer")) from error
    if not isinstance(layer, nn.Linear | Conv1D):
        raise _merge_error(path, _("it is not a linear layer"))
    owners = [
        name
        for name, weight in model.named_parameters(remove_duplicate=False)
        if weight is layer.weight
    ]
    if len(owners) > 1:
        raise _merge_error(path, _("it shares its weight with {name}").format(name=owners[0]))
    return layer.weight.t() if isinstance(layer, Conv1D) else layer.weight


def _merge_error(path: str, fault: str) -> ModelError:
    return ModelError(
        _("The adapter cannot be merged at {path}: {fault}.").format(path=path, fault=fault),
        where=path,
        remedy=_("Export it with --adapter instead."),
    )
