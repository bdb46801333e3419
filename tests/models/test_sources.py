from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tuneproof.errors import ModelError
from tuneproof.models.hub import is_hub_id
from tuneproof.models.local import check_folder, weight_files
from tuneproof.models.sources import check_name, locate


def shard(folder: Path) -> None:
    """Turn the one weight file into two with an index, as large models come."""
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    shutil.copy(
        folder / "model-00001-of-00002.safetensors", folder / "model-00002-of-00002.safetensors"
    )
    shards = {"a": "model-00002-of-00002.safetensors", "b": "model-00001-of-00002.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": shards}))


def test_a_folder_with_its_licence(folder: Path) -> None:
    assert locate(str(folder)).license is None
    (folder / "README.md").write_text("---\nlanguage: zh\nlicense: apache-2.0\n---\nlicense: no\n")
    found = locate(str(folder))
    assert (found.path, found.source, found.revision) == (folder, "folder", None)
    assert found.license == "apache-2.0"


def test_all_shards_count_as_weights(folder: Path) -> None:
    shard(folder)
    names = [path.name for path in weight_files(folder)]
    assert names == ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]


def test_a_missing_shard_is_named(folder: Path) -> None:
    """A copy to a memory stick was cut short: the loader would have said KeyError."""
    shard(folder)
    (folder / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(ModelError) as caught:
        check_folder(folder)
    assert "model-00002-of-00002.safetensors is missing" in caught.value.message
    assert caught.value.where == str(folder)


def test_an_index_that_was_left_over_names_no_weights(folder: Path) -> None:
    """The owner turned the shards of an older format into one file and left their index behind:
    the whole model was called incomplete, for shards that nothing loads."""
    shards = {"weight_map": {"a": "pytorch_model-00001-of-00002.bin"}}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(shards))
    check_folder(folder)
    assert weight_files(folder) == [folder / "model.safetensors"]


def test_weights_are_the_files_that_transformers_loads(folder: Path) -> None:
    """One file, its shards, then the older format: the digest told of files that were not read."""
    for name in ("model-00001-of-00001.safetensors", "pytorch_model.bin", "old-00001.bin"):
        shutil.copy(folder / "model.safetensors", folder / name)
    for index, name in (
        ("model.safetensors.index.json", "model-00001-of-00001.safetensors"),
        ("pytorch_model.bin.index.json", "old-00001.bin"),
    ):
        (folder / index).write_text(json.dumps({"weight_map": {"a": name}}))
    found = []
    for gone in ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", None):
        found += [path.name for path in weight_files(folder)]
        if gone:
            (folder / gone).unlink()
    assert found == [
        "model.safetensors",
        "model-00001-of-00001.safetensors",
        "pytorch_model.bin",
        "old-00001.bin",
    ]


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_that_is_not_whole_says_what_it_lacks(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=f"it has no {missing}"):
        locate(str(folder))


def test_an_adapter_given_as_base_model_is_named_with_its_base(tmp_path: Path) -> None:
    config = {"base_model_name_or_path": "Qwen/Qwen2.5-0.5B"}
    (tmp_path / "adapter_config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError) as caught:
        locate(str(tmp_path))
    assert "LoRA adapter" in caught.value.message
    assert "Qwen/Qwen2.5-0.5B" in caught.value.message


@pytest.mark.parametrize("content", ["{", "[]", "\udcff"])
def test_a_broken_config_is_named(folder: Path, content: str) -> None:
    (folder / "config.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ModelError) as caught:
        locate(str(folder))
    assert caught.value.where == str(folder / "config.json")


def test_a_name_that_is_nothing_lists_what_there_is() -> None:
    with pytest.raises(ModelError) as caught:
        locate("gemma3")
    assert "gemma3-270m" in (caught.value.remedy or "")


@pytest.mark.parametrize("look", [locate, check_name])
def test_a_name_that_is_nearly_one_is_guessed(look: Callable[[str], object]) -> None:
    with pytest.raises(ModelError, match=r"gemma-270m\. Did you mean gemma3-270m\?"):
        look("gemma-270m")
    with pytest.raises(ModelError, match=r"model: nope\.\n"):
        look("nope")


def test_a_name_is_checked_without_looking_for_the_model(folder: Path, tmp_path: Path) -> None:
    for name in ("gemma3-270m", "smollm2-135m", "owner/name", str(folder)):
        check_name(name)
    text = tmp_path / "notes.txt"
    text.write_text("no model", encoding="utf-8")
    with pytest.raises(ModelError, match="not a GGUF model"):
        check_name(str(text))


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/model", "../x", "no/such.gguf/x"])
def test_a_path_that_does_not_exist_is_not_asked_of_the_hub(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not is_hub_id(name)
    with pytest.raises(ModelError, match="There is no such model"):
        locate(name)


def test_hub_ids() -> None:
    assert is_hub_id("Qwen/Qwen2.5-0.5B-Instruct")
    assert is_hub_id("google/mt5-small")
