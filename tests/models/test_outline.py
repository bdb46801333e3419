"""A base model known by its small files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.models.conftest import settings
from tests.tiny import FAMILIES, Family, tiny_base, tiny_folder
from tuneproof.errors import ModelError
from tuneproof.models.outline import load_outline, outline_of


@pytest.mark.parametrize("family", FAMILIES)
def test_it_says_what_the_loaded_model_says(family: Family) -> None:
    small, whole = load_outline(settings(tiny_folder(family))), outline_of(tiny_base(family))
    for name in ("kind", "stops", "end_ids", "decoder_prefix", "pad_is_eos", "parameters", "tied",
                 "rows", "reach", "layers"):  # fmt: skip
        assert getattr(small, name) == getattr(whole, name), name
    assert small.tied == (small.config.tie_word_embeddings is not False)


def test_no_weight_is_read(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"these are no weights")
    assert load_outline(settings(folder)).parameters > 0


def test_the_published_stops_may_be_several(folder: Path) -> None:
    path = folder / "generation_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "eos_token_id": [2, 0]}))
    assert load_outline(settings(folder)).stops == (0, 2)
    path.unlink()
    assert len(load_outline(settings(folder)).stops) == 1


def test_a_model_without_an_end_is_told_not_refused(folder: Path) -> None:
    for name, key in (
        ("tokenizer_config.json", "eos_token"),
        ("config.json", "eos_token_id"),
        ("generation_config.json", "eos_token_id"),
    ):
        path = folder / name
        path.write_text(json.dumps({**json.loads(path.read_text()), key: None}))
    assert load_outline(settings(folder)).end_ids == ()


def test_what_is_no_language_model_is_refused(folder: Path) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "model_type": "vit"}))
    with pytest.raises(ModelError):
        load_outline(settings(folder))
