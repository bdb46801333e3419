"""The base model that a run was trained on, and no other.

run.json names its revision, the digest of its files and that of its prompt form. A name on a hub
may mean something else tomorrow, and an adapter on another base answers with confidence what
nobody taught it. A training that has begun goes on in its number type. This module loads nothing.
"""

from __future__ import annotations

import torch

from tuneproof.config import ModelSettings
from tuneproof.errors import RunError
from tuneproof.i18n import _
from tuneproof.models.device import choose_device, choose_dtype
from tuneproof.models.load import Base
from tuneproof.models.prompt import Renderer
from tuneproof.status import RunStatus
from tuneproof.store import RunFolder


def pinned(model: ModelSettings, status: RunStatus) -> ModelSettings:
    """The settings of a base model, at the revision that run.json names; as they are where it names
    none yet."""
    trained = status.model
    if trained.get("source") != "hub" or not trained.get("revision"):
        return model
    return model.model_copy(update={"revision": trained["revision"]})


def in_number_type(model: ModelSettings, status: RunStatus) -> tuple[ModelSettings, str]:
    """The settings of a base model with the number type that a run began in, where the recipe
    leaves that to be measured: a measurement may come out otherwise another time, and with it every
    loss. Also what to say to the user: empty, unless that type is too slow here."""
    device = choose_device(model.device)
    if model.dtype != "auto" or status.device != device.type:
        return model, ""
    if status.dtype == "float32":
        return model.model_copy(update={"dtype": "float32"}), ""
    if status.dtype == "bfloat16" and choose_dtype("auto", device) == torch.float32:
        return model, _(
            "This run began in bfloat16, which is slow on this machine: it goes on in float32, so "
            "that its losses are not to the last digit those of a run that never stopped."
        )
    return model, ""


def must_be_trained_on(run: RunFolder, status: RunStatus, base: Base, renderer: Renderer) -> None:
    """Raise RunError where the base, or the form of its prompt, is not the one run.json names.

    The same revision is the same base: files converted from it by another version of a library may
    differ. Where there is none, as of a folder, the digest tells.
    """
    model, prompt = status.model, status.prompt
    same_revision = bool(model.get("revision")) and model["revision"] == base.local.revision
    if not same_revision and model.get("digest") not in (None, base.digest):
        message = _("The base model is not the one that this run was trained on.")
    elif prompt.get("digest") not in (None, renderer.digest):
        message = _("The base model's prompt form differs from the one this run was trained with.")
    else:
        return
    raise RunError(
        message,
        where=str(run.path),
        remedy=_("Load the same revision of the base model that run.json names."),
    )
