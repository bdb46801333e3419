from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from tuneproof.models.packed import BLOCK, MAGIC, PARTS, read_packed, write_folder

WIDTH, INNER, LAYERS, POSITIONS = 64, 96, 2, 32
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁vpn",
    "v",
    "p",
    "n",
    "特",
    "休",
    "▁query",
    ":",
    "x",
]
RNG = np.random.default_rng(0)


def numbers(*shape: int) -> np.ndarray:
    """Weights that four bits and a scale of a quarter hold exactly."""
    return RNG.integers(-8, 8, shape).astype(np.float32) * 0.25


def matrices() -> dict[str, np.ndarray]:
    found = {
        "emb.word": numbers(len(PIECES), WIDTH),
        "emb.pos": numbers(POSITIONS, WIDTH),
        "emb.type": numbers(2, WIDTH),
        "emb.ln.w": numbers(WIDTH),
        "emb.ln.b": numbers(WIDTH),
    }
    for layer in range(LAYERS):
        for part in PARTS:
            rows = INNER if part == "fi" else WIDTH
            columns = INNER if part == "fo" else WIDTH
            found[f"l{layer}.{part}.b"] = numbers(rows)
            flat = part in {"aln", "oln"}
            found[f"l{layer}.{part}.w"] = numbers(rows) if flat else numbers(rows, columns)
    return found


def packed_block(row: np.ndarray) -> bytes:
    """32 numbers as a scale and 16 pairs: first half in the low bits, second in the high."""
    levels = np.rint(row / 0.25).astype(int) + 8
    pairs = levels[: BLOCK // 2] | (levels[BLOCK // 2 :] << 4)
    return b"".join((np.float16(0.25).tobytes(), pairs.astype(np.uint8).tobytes()))


def packed_file(weights: dict[str, np.ndarray]) -> bytes:
    """A file of the format, written from its description alone."""
    texts = [piece.encode() for piece in PIECES]
    starts = np.cumsum([0, *map(len, texts)])
    head = MAGIC + struct.pack(
        "<I7ifi", 1, WIDTH, LAYERS, 4, INNER, len(PIECES), POSITIONS, 2, 1e-12, BLOCK
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, starts[-1])
    head += starts.astype("<u4").tobytes()
    head += np.linspace(0, -5, len(PIECES)).astype("<f4").tobytes() + b"".join(texts)
    normaliser = struct.pack("<IBI", 0xFF41, 1, 0x61)
    head += struct.pack("<iI", 1, len(normaliser)) + normaliser + struct.pack("<i", len(weights))
    content = {
        name: b"".join(map(packed_block, values.reshape(-1, BLOCK)))
        if name == "emb.word" or (values.ndim == 2 and name.startswith("l"))
        else values.astype("<f4").tobytes()
        for name, values in weights.items()
    }
    place = len(head) + sum(2 + len(name) + 1 + 20 for name in weights)
    directory = b""
    for name, values in weights.items():
        size = len(content[name])
        quantised = size != 4 * values.size
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", quantised, values.size, place, size)
        place += size
    return head + directory + b"".join(content.values())


def test_what_was_packed_comes_out_as_a_bert_of_sentence_transformers(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModel

    weights = matrices()
    write_folder(read_packed(packed_file(weights)), tmp_path)
    model = AutoModel.from_pretrained(tmp_path, dtype=torch.float32)
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    assert np.array_equal(state["embeddings.word_embeddings.weight"], weights["emb.word"])
    fo = state["encoder.layer.1.output.dense.weight"]
    assert fo.shape == (WIDTH, INNER) and np.array_equal(fo, weights["l1.fo.w"])
    query = state["encoder.layer.0.attention.self.query.bias"]
    assert np.array_equal(query, weights["l0.q.b"])
    untouched = {name for name in state if "pooler" not in name and "position_ids" not in name}
    assert len(untouched) == len(weights)


def test_the_tokenizer_cuts_into_the_likeliest_pieces_after_normalising(tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    write_folder(read_packed(packed_file(matrices())), tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    ids = tokenizer("ｖｐｎ  特休\t")["input_ids"]
    assert tokenizer.convert_ids_to_tokens(ids) == ["<s>", "▁vpn", "▁", "特", "休", "▁", "</s>"]
    assert tokenizer.model_max_length == POSITIONS and tokenizer.pad_token_id == 1


def test_texts_are_read_as_sentence_transformers_reads_them(tmp_path: Path) -> None:
    """The prompt before each, the mean over all its tokens, length one."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import AutoModel, AutoTokenizer

    write_folder(read_packed(packed_file(matrices())), tmp_path)
    options = {"device": "cpu", "model_kwargs": {"dtype": torch.float32}}
    found = SentenceTransformer(str(tmp_path), **options).encode_query(["vpn", "特休"])
    model, tokenizer = (
        AutoModel.from_pretrained(tmp_path).float(),
        AutoTokenizer.from_pretrained(tmp_path),
    )
    for text, vector in zip(["vpn", "特休"], found, strict=True):
        ids = torch.tensor([tokenizer(f"query: {text}")["input_ids"]])
        plain = model(ids).last_hidden_state[0].mean(0)
        assert np.allclose(vector, (plain / plain.norm()).detach().numpy(), atol=1e-5)


@pytest.mark.parametrize("cut", [0, 3, 60, 200, -1])
def test_a_file_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_packed(packed_file(matrices())[:cut])


def test_another_block_size_is_refused() -> None:
    content = bytearray(packed_file(matrices()))
    struct.pack_into("<i", content, 4 + 4 + 7 * 4 + 4, 64)
    with pytest.raises(ValueError, match="blocks of 64"):
        read_packed(bytes(content))
