"""A base model as its small files describe it: config, tokenizer, what ends an answer.

No weight is read, so this takes a second however large the model is. What the loader refuses (no
end token, more tokens than embeddings) is only recorded here: a check reports it with its remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from tuneproof.config import ModelSettings
from tuneproof.i18n import _
from tuneproof.models import tokens
from tuneproof.models.load import Base, ModelKind, embedding_rows, kind_of, load_tokenizer
from tuneproof.models.local import LocalModel
from tuneproof.models.quiet import quiet
from tuneproof.models.sources import locate
from tuneproof.models.tokens import AnswerTokens
from tuneproof.progress import Progress, Silent


@dataclass(frozen=True, eq=False)
class Outline:
    """A base model without its weights.

    `stops` are the ids that the weights were published to stop at, `end_ids` all that end an
    answer here, empty when there are none. `parameters` counts each weight once, `tied` says
    that input and output embeddings are one matrix, `rows` counts the input embeddings, and `reach`
    is how many of them the tokenizer needs. `layers` are the names of its linear layers, of which
    an engine may adapt some.
    """

    local: LocalModel
    kind: ModelKind
    config: Any
    tokenizer: Any
    stops: tuple[int, ...]
    end_ids: tuple[int, ...]
    decoder_prefix: tuple[int, ...]
    pad_is_eos: bool
    parameters: int
    tied: bool
    rows: int
    reach: int
    layers: frozenset[str]


def load_outline(settings: ModelSettings, progress: Progress | None = None) -> Outline:
    """Find the model, fetched or converted if needed, and read its small files.

    Raises ModelError when it cannot be had or is no language model that writes text,
    DependencyError when an embedded model is not installed.
    """
    progress = progress or Silent()
    local = locate(settings.name, settings.revision, progress)
    progress.stage(_("Reading the tokenizer of {model}").format(model=settings.name))
    with quiet():
        kind = kind_of(local.path)
        tokenizer = load_tokenizer(local.path)
        model = _model_without_weights(local.path, kind)
        generation = _generation_config(local.path, model.config)
    around = tokens.settle(
        tokenizer,
        model.config,
        generation,
        seq2seq=kind == "seq2seq",
        rows=embedding_rows(model),
    )
    return _outline_from(model, tokenizer, local, kind, generation, around)


def outline_of(base: Base) -> Outline:
    """The outline of a model that is loaded."""
    around = AnswerTokens(base.end_ids, base.decoder_prefix, base.pad_is_eos, base.language)
    generation = base.model.generation_config
    return _outline_from(base.model, base.tokenizer, base.local, base.kind, generation, around)


def _outline_from(
    model: Any,
    tokenizer: Any,
    local: LocalModel,
    kind: ModelKind,
    generation: Any,
    around: AnswerTokens,
) -> Outline:
    head, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    return Outline(
        local=local,
        kind=kind,
        config=model.config,
        tokenizer=tokenizer,
        stops=_published_stops(generation),
        end_ids=around.end_ids,
        decoder_prefix=around.decoder_prefix,
        pad_is_eos=around.pad_is_eos,
        parameters=sum(weight.numel() for weight in model.parameters()),
        tied=head is not None and head.weight is embedding.weight,
        rows=embedding_rows(model),
        reach=tokens.embeddings_needed(tokenizer, around),
        layers=frozenset(_linear_layer_names(model)),
    )


def _linear_layer_names(model: Any) -> Iterator[str]:
    """The last part of the path of each layer with a matrix in the numbered blocks of a model. They
    are not known by their class: an engine may have put its own in place."""
    for path, module in model.named_modules():
        weight = getattr(module, "weight", None)
        linear = weight is not None and weight.dim() == 2
        if linear and not isinstance(module, torch.nn.Embedding) and re.search(r"\.\d+\.", path):
            yield path.rpartition(".")[2]


def _model_without_weights(folder: Path, kind: ModelKind) -> Any:
    """The model on the meta device: shapes of its layers without values."""
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM

    maker = AutoModelForCausalLM if kind == "causal" else AutoModelForSeq2SeqLM
    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    with torch.device("meta"):
        model = maker.from_config(config)
    # Transformers 5.0 leaves matrices untied here that are one in a model with weights.
    model.tie_weights()
    return model


def _generation_config(folder: Path, config: Any) -> Any:
    from transformers import GenerationConfig

    try:
        return GenerationConfig.from_pretrained(folder, local_files_only=True)
    except OSError:  # most base models have no file of their own for it
        return GenerationConfig.from_model_config(config)


def _published_stops(generation: Any) -> tuple[int, ...]:
    configured = getattr(generation, "eos_token_id", None)
    several = configured if isinstance(configured, list | tuple) else [configured]
    return tuple(sorted(int(id) for id in several if id is not None))
