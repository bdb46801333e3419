"""A tiny model twice: once equipped by the engine, once untouched for the judge.

The weights are scaled up, so that scores differ by whole points as those of a trained model do:
with the library's starting values every choice of a token would be a close call.
"""

from __future__ import annotations

import copy
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from tests.tiny import Family, tiny_folder
from tuneproof.config import LoraSettings, ModelSettings, Recipe, TrainSettings
from tuneproof.engine.loop import Candidate
from tuneproof.engine.lora import Adapter
from tuneproof.engine.network import Network
from tuneproof.models.load import Base, load_base
from tuneproof.models.prompt import Rendered, Renderer
from tuneproof.models.quiet import quiet

PAIRS = (
    ("How do I set up the VPN?", "Install the client and sign in with your company account."),
    ("password?", "Open the self-service page."),
    ("請問特休要怎麼申請?", "請在差勤系統提出申請,由主管核准。"),
    ("What is MFA? I was told to have it, and my phone is at home today.", "A second step."),
    ("忘記密碼怎麼辦?", "請到自助服務頁面,選擇忘記密碼。"),
    ("hm", "公司手冊沒有這項資訊,請洽人力資源部。"),
)
"""Questions and answers of mixed lengths and scripts."""

ASKED = (*(question for question, _answer in PAIRS), "VPN password 怎麼辦?", "Is there a second")
"""The questions of PAIRS and two that no adapter was taught."""


@dataclass(frozen=True, eq=False)
class Rig:
    """`untouched` is float32 with the same weights as `network`, whatever that computes in."""

    untouched: Any
    network: Network
    renderer: Renderer

    def rows(self) -> list[Rendered]:
        return [self.renderer.render(question, answer) for question, answer in PAIRS]

    def random_adapter(self, seed: int = 1, **settings: Any) -> Adapter:
        """An adapter that changes every layer: with B zero, half of all faults would not show."""
        adapter = self.network.equipped.new_adapter(lora(**settings), seed)
        return randomised(adapter, seed)


@cache
def rig(family: Family, dtype: str = "float32") -> Rig:
    """One rig for all tests of a session; a test leaves it as it found it."""
    return make_rig(family, dtype)


def make_rig(family: Family, dtype: str = "float32", folder: Path | None = None) -> Rig:
    base = sharp_base(family, dtype, folder)
    untouched = copy.deepcopy(base.model).float()
    for module in untouched.modules():  # what float32 weights are loaded with
        if hasattr(module, "scalar_embed_scale"):
            module.embed_scale.fill_(module.scalar_embed_scale)
    return Rig(untouched, Network(base), renderer_of(base))


def rig_of(config: Any, folder: Path) -> Rig:
    """A rig in float32 of another family, whose model is that of `config`."""
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

    seq2seq = bool(getattr(config, "is_encoder_decoder", False))
    maker = AutoModelForSeq2SeqLM if seq2seq else AutoModelForCausalLM
    torch.manual_seed(0)
    with quiet():
        model = maker.from_config(config)
        with torch.no_grad():
            for weight in model.parameters():
                if weight.dim() == 2:
                    weight.mul_(6)
        model.save_pretrained(folder)
    for path in tiny_folder("mt5" if seq2seq else "gemma3").glob("*token*"):
        shutil.copy(path, folder)
    base = load_base(ModelSettings(name=str(folder), device="cpu", dtype="float32"))
    return Rig(copy.deepcopy(base.model), Network(base), renderer_of(base))


def sharp_base(family: Family, dtype: str = "float32", folder: Path | None = None) -> Base:
    name = str(folder or tiny_folder(family))
    base = load_base(ModelSettings(name=name, device="cpu", dtype=dtype))  # type: ignore[arg-type]
    with torch.no_grad():
        for weight in base.model.parameters():
            if weight.dim() == 2 and family != "mt5":  # its start is sharp already
                weight.mul_(8)
        last = _last_norm(base.model, family)
        if last is not None:
            last.weight.fill_(3.0 if family == "gemma3" else 4.0)  # Gemma adds one
    return base


def _last_norm(model: Any, family: Family) -> Any:
    match family:
        case "gemma3" | "llama" | "qwen2":
            return model.model.norm
        case "bloom":
            return model.transformer.ln_f
        case "mbart":
            return model.model.decoder.layer_norm
    return None


def renderer_of(base: Base) -> Renderer:
    return Renderer(
        base.tokenizer, kind=base.kind, end_ids=base.end_ids, decoder_prefix=base.decoder_prefix
    )


def lora(**settings: Any) -> LoraSettings:
    return LoraSettings(**{"rank": 4, "alpha": 6.0, "layers": "all", **settings})


def recipe(adapter: LoraSettings | None = None, /, **train: Any) -> Recipe:
    settings: dict[str, Any] = {
        "learning_rate": 1e-2,
        "batch_size": 3,
        "epochs": 4,
        "fork_weight": 0.0,
        **train,
    }
    return Recipe(lora=adapter or lora(), train=TrainSettings(**settings))


def randomised(adapter: Adapter, seed: int = 1) -> Adapter:
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for slot in adapter.slots.values():
            _a, b = slot.views(adapter.flat)
            b.copy_(torch.randn(b.shape, generator=generator) * 0.1)
    return adapter


def taught(target: Rig, epochs: int = 150) -> Adapter:
    """An adapter that has learned PAIRS."""
    settings = recipe(lora(rank=16, alpha=32.0), epochs=epochs, batch_size=6)
    candidate = Candidate(target.network, target.rows(), settings)
    while not candidate.finished:
        candidate.step()
    return candidate.adapter


def losses(candidate: Candidate, steps: int) -> list[float]:
    return [candidate.step().loss for _step in range(steps)]


def factors(adapter: Adapter, *, gradient: bool = False) -> dict[str, tuple[Tensor, Tensor]]:
    """A and B of each layer for `reference.adapted`."""
    return {
        path: (a.clone().requires_grad_(gradient), b.clone().requires_grad_(gradient))
        for path, (a, b) in adapter.tensors().items()
    }
