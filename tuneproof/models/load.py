"""A base model in memory, frozen and ready to be adapted.

`load_base` is the only way in: it settles device, type, padding and end tokens once, so that
training, evaluation and serving cannot disagree. It knows nothing of adapters and prompts.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError

from tuneproof.config import ModelSettings
from tuneproof.errors import ModelError, first_line, is_out_of_memory
from tuneproof.i18n import N_, _, enumerated
from tuneproof.models import tokens
from tuneproof.models.device import choose_device, choose_dtype
from tuneproof.models.local import LocalModel, read_config, weight_files
from tuneproof.models.quiet import quiet
from tuneproof.models.sources import locate
from tuneproof.progress import Progress, Silent

ModelKind = Literal["causal", "seq2seq"]

_BROKEN = (
    OSError,
    ValueError,
    KeyError,
    RuntimeError,
    ImportError,
    EOFError,
    SafetensorError,
    pickle.UnpicklingError,
)
"""What transformers lets through when files are damaged, do not fit, or are not supported."""

_OWN_FILES = {"local_files_only": True, "trust_remote_code": False}
"""Nothing is fetched, and no code that came with a model is run. Asked nothing, Transformers would
offer to run it, in a question on stdout that waits for an answer."""

_STREAMS = N_("its layers pass on several streams of states, which are not read here")
_STRANGE: Mapping[str, str] = {
    "rwkv": N_(
        "it scales its own weights while it answers, and an adapter is not scaled with them: "
        "merged, or in another program, it would answer something else"
    ),
    "gemma3n": _STREAMS,
    "gemma3n_text": _STREAMS,
}
"""Families that load and compute, but not as adapters, the probe and exports go by."""

_SAMPLES = 64
_SAMPLE_BYTES = 4096


@dataclass(frozen=True, eq=False)
class Base:
    """A frozen base model with its tokenizer.

    `end_ids` end an answer when produced. `pad_is_eos` is True when the tokenizer has nothing
    else to pad with: then only masks tell padding from an end. `decoder_prefix` is what an
    encoder-decoder's decoder is given before an answer, empty for causal models. `language`
    is the code that mBART reads and writes, None elsewhere. `digest` identifies config,
    tokenizer and weights; `parameters` counts each weight once.
    """

    model: Any
    tokenizer: Any
    kind: ModelKind
    local: LocalModel
    device: torch.device
    dtype: torch.dtype
    digest: str
    parameters: int
    end_ids: tuple[int, ...]
    pad_is_eos: bool = False
    decoder_prefix: tuple[int, ...] = ()
    language: str | None = None


def load_base(settings: ModelSettings, progress: Progress | None = None) -> Base:
    """Fetch, convert if needed, and load the base model, in eval mode with no gradients.

    Raises ModelError when it cannot be had, is incomplete, is not a language model that
    writes text, or does not fit its tokenizer; DependencyError when an embedded model is not
    installed.
    """
    progress = progress or Silent()
    device = choose_device(settings.device)
    dtype = choose_dtype(settings.dtype, device)
    local = locate(settings.name, settings.revision, progress)
    progress.stage(_("Loading {model}").format(model=settings.name))
    with quiet():
        model, kind = _load_model(local.path, dtype)
        tokenizer = load_tokenizer(local.path)
    return prepare(_move_to(model, device, local), tokenizer, kind, local)


def prepare(model: Any, tokenizer: Any, kind: ModelKind, local: LocalModel) -> Base:
    """Freeze a loaded model and settle its tokens. Raises ModelError when they do not fit."""
    model.eval().requires_grad_(False)
    rows = embedding_rows(model)
    around = tokens.settle(
        tokenizer, model.config, model.generation_config, seq2seq=kind == "seq2seq", rows=rows
    )
    _refuse_too_few_embeddings(tokens.embeddings_needed(tokenizer, around), rows, local)
    if not around.end_ids:
        raise ModelError(
            _("Neither the tokenizer nor the model names a token that ends an answer."),
            where=str(local.path),
            remedy=_("Set eos_token in tokenizer_config.json."),
        )
    return Base(
        model=model,
        tokenizer=tokenizer,
        kind=kind,
        local=local,
        device=model.device,
        dtype=model.dtype,
        digest=model_digest(local.path),
        parameters=sum(weight.numel() for weight in model.parameters()),
        end_ids=around.end_ids,
        pad_is_eos=around.pad_is_eos,
        decoder_prefix=around.decoder_prefix,
        language=around.language,
    )


def model_digest(folder: Path) -> str:
    """A sha256 that tells models apart without reading them whole.

    It covers config.json (less the version that wrote it), tokenizer.json, and of each weight
    file its size, its head and samples spread over it.
    """
    config = {k: v for k, v in read_config(folder).items() if k != "transformers_version"}
    digest = hashlib.sha256(json.dumps(config, sort_keys=True).encode())
    tokenizer = folder / "tokenizer.json"
    if tokenizer.is_file():
        digest.update(tokenizer.read_bytes())
    for path in weight_files(folder):
        size = path.stat().st_size
        digest.update(f"{path.name} {size}".encode())
        with path.open("rb") as file:
            for sample in range(_SAMPLES):
                file.seek(sample * max(size - _SAMPLE_BYTES, 0) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def _load_model(folder: Path, dtype: torch.dtype) -> tuple[Any, ModelKind]:
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

    kind = kind_of(folder)
    loader = AutoModelForCausalLM if kind == "causal" else AutoModelForSeq2SeqLM
    options: dict[str, Any] = {
        "dtype": dtype,
        **_OWN_FILES,
        "output_loading_info": True,
    }
    try:
        try:
            model, info = loader.from_pretrained(folder, attn_implementation="sdpa", **options)
        except (ValueError, ImportError):  # the class has no such attention
            model, info = loader.from_pretrained(folder, attn_implementation="eager", **options)
    except _BROKEN as error:
        if is_out_of_memory(error):
            raise _too_large_error(folder, torch.device("cpu")) from error
        raise _unloadable_error(folder, error) from error
    if info["missing_keys"]:
        missing = sorted(info["missing_keys"])
        raise ModelError(
            _("The weights are incomplete: {n} tensors are missing, such as {name}.").format(
                n=len(missing), name=missing[0]
            ),
            where=str(folder),
            remedy=_("Give the full language model, not an encoder, an adapter or a part of it."),
        )
    return model, kind


def kind_of(folder: Path) -> ModelKind:
    """Whether the folder holds a causal or an encoder-decoder language model.

    Raises ModelError for everything else.
    """
    from transformers import AutoConfig
    from transformers.models.auto import modeling_auto

    try:
        config = AutoConfig.from_pretrained(folder, **_OWN_FILES)
    except (OSError, ValueError, KeyError) as error:
        raise _unloadable_error(folder, error) from error
    seq2seq = bool(getattr(config, "is_encoder_decoder", False))
    known = (
        modeling_auto.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES
        if seq2seq
        else modeling_auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
    )
    _refuse_what_is_not_adapted(folder, config)
    expected = known.get(config.model_type)
    declared = config.architectures
    if expected is None or (declared and expected not in declared):
        raise ModelError(
            _("This is not a language model that writes text ({architecture}).").format(
                architecture=_architecture(config)
            ),
            where=str(folder),
            remedy=_(
                "Choose a causal model (such as Qwen2.5) or an encoder-decoder (such as mT5)."
            ),
        )
    return "seq2seq" if seq2seq else "causal"


def _refuse_what_is_not_adapted(folder: Path, config: Any) -> None:
    """Raise ModelError for a family that adapters do not fit, for quantised weights, and for a
    model that reads more than text."""
    if config.model_type in _STRANGE:
        raise _family_not_adapted_error(folder, _architecture(config), config.model_type)
    if quantised := getattr(config, "quantization_config", None):
        raise _quantised_error(folder, quantised)
    if any(hasattr(config, part) for part in ("vision_config", "audio_config")):
        raise ModelError(
            _(
                "This model reads more than text ({architecture}); only text models are adapted."
            ).format(architecture=_architecture(config)),
            where=str(folder),
            remedy=_("Choose the text-only model of the same family."),
        )


def _architecture(config: Any) -> str:
    """The classes that a config names, or its family where it names none."""
    return enumerated(config.architectures or []) or str(config.model_type)


def _family_not_adapted_error(folder: Path, architecture: str, family: str) -> ModelError:
    return ModelError(
        _("Models of this family are not adapted ({architecture}): {reason}.").format(
            architecture=architecture, reason=_(_STRANGE[family])
        ),
        where=str(folder),
        remedy=_("Choose another base model: `tuneproof models` lists some."),
    )


def _quantised_error(folder: Path, settings: Mapping[str, Any]) -> ModelError:
    """The error for a quantised model: its layers compute something else than their weights say
    (BitNet, FP8), or have no plain weights for an adapter to add to (GPTQ, AWQ, bitsandbytes)."""
    return ModelError(
        _("This model is quantised ({method}); only plain weights are adapted.").format(
            method=settings.get("quant_method") or "?"
        ),
        where=str(folder),
        remedy=_(
            "Choose the model that it was made from, in float32, float16 or bfloat16; or a .gguf "
            "file, whose weights are made plain again."
        ),
    )


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder. Raises ModelError when its files cannot be used."""
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(folder, **_OWN_FILES)
    except MemoryError:  # that says nothing of the file
        raise
    except Exception as error:  # tokenizers raise bare Exceptions for broken files
        raise _unloadable_error(folder, error) from error


def _move_to(model: Any, device: torch.device, local: LocalModel) -> Any:
    try:
        return model.to(device)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise _too_large_error(local.path, device) from error


def _too_large_error(where: Path, device: torch.device) -> ModelError:
    remedy = _("Free its memory, choose a smaller model, or use model.device: cpu.")
    if device.type == "cpu":
        remedy = _("Free its memory, or choose a smaller model.")
    return ModelError(
        _("The model does not fit into the memory of {device}.").format(device=device),
        where=str(where),
        remedy=remedy,
    )


def embedding_rows(model: Any) -> int:
    """How many ids the model has embeddings for."""
    return int(model.get_input_embeddings().weight.shape[0])


def _refuse_too_few_embeddings(reach: int, rows: int, local: LocalModel) -> None:
    if reach > rows:
        raise ModelError(
            _(
                "The tokenizer has {tokens} tokens but the model only {rows}: they do not belong "
                "together."
            ).format(tokens=reach, rows=rows),
            where=str(local.path),
            remedy=_("Use the tokenizer that the model was published with."),
        )


def _unloadable_error(folder: Path, error: Exception) -> ModelError:
    if "trust_remote_code" in str(error):
        return ModelError(
            _("This model needs program code that it brings along, and such code is not run."),
            where=str(folder),
            remedy=_("Choose another base model: `tuneproof models` lists some."),
        )
    remedy = _("Copy or download it again, whole; `pip install -U transformers` for newer models.")
    if _lacks_package(error):
        remedy = _(
            "Install the missing package. Whatever is named above, a SentencePiece tokenizer "
            "needs: pip install protobuf sentencepiece"
        )
    return ModelError(
        _("The model cannot be loaded: {fault}").format(fault=first_line(error)),
        where=str(folder),
        remedy=remedy,
    )


def _lacks_package(error: BaseException | None) -> bool:
    """Whether a missing package is the cause of an error, though its message may say otherwise:
    Transformers then tries other ways to load, and reports only how the last one failed."""
    if isinstance(error, ImportError):
        return True
    while error is not None and not isinstance(error, ModuleNotFoundError):
        error = error.__cause__ or error.__context__
    return error is not None
