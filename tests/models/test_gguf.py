from __future__ import annotations

import threading
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from tests.heard import Heard
from tests.tiny import TEXT, tiny_base, tiny_folder
from tests.tiny_gguf import write_qwen2
from tuneproof.config import ModelSettings
from tuneproof.errors import ModelError
from tuneproof.models import gguf
from tuneproof.models.cache import file_digest
from tuneproof.models.load import load_base
from tuneproof.models.sources import locate
from tuneproof.progress import Silent


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_qwen2(tmp_path / "tiny.gguf")
    return tmp_path / "tiny.gguf"


def test_the_conversion_has_the_weights_tokens_and_template_of_the_file(
    file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    progress = Heard()
    settings = ModelSettings(name=str(file), device="cpu", dtype="float32")
    converted, original = load_base(settings, progress), tiny_base("qwen2")

    weights = load_file(converted.local.path / "model.safetensors")
    for name, weight in load_file(tiny_folder("qwen2") / "model.safetensors").items():
        assert weights[name].dtype is torch.bfloat16
        assert torch.equal(weights[name], weight.bfloat16()), name
    for text in TEXT:
        ids = converted.tokenizer(text)["input_ids"]
        assert ids == original.tokenizer(text)["input_ids"]
        assert converted.tokenizer.decode(ids) == text
    assert converted.tokenizer.chat_template == original.tokenizer.chat_template
    assert converted.end_ids == original.end_ids
    assert progress.stages[0] == "Converting tiny.gguf once (about a minute)"
    assert capfd.readouterr() == ("", "")


def test_converted_once_whatever_the_file_is_called(file: Path) -> None:
    first = locate(str(file))
    moved = file.rename(file.with_name("other.gguf"))
    progress = Heard()
    second = locate(str(moved), progress=progress)
    assert (second.path, second.revision) == (first.path, file_digest(moved))
    assert progress.stages == []


def test_two_at_once_convert_once(file: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both_ready, written = threading.Barrier(2), []
    write = gguf._write_converted

    def count(source: Path, target: Path) -> None:
        written.append(target)
        write(source, target)

    def convert() -> None:
        both_ready.wait()
        gguf.convert(file, digest, "tiny", Silent())

    monkeypatch.setattr(gguf, "_write_converted", count)
    digest = file_digest(file)
    threads = [threading.Thread(target=convert) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written == [gguf.converted_folder(digest)]
    assert gguf.is_converted(digest)


def test_what_a_killed_conversion_left_is_swept_away(file: Path, cache: Path) -> None:
    """A process died while writing: the half folder must neither be used nor stay."""
    target = gguf.converted_folder(file_digest(file))
    half = target.with_name(f".{target.name}.part")
    half.mkdir(parents=True)
    (half / "model.safetensors").write_bytes(b"half")
    assert not gguf.is_converted(file_digest(file))
    locate(str(file))
    assert gguf.is_converted(file_digest(file))
    assert [path.name for path in cache.iterdir() if path.is_dir()] == [target.name]


def test_a_conversion_that_lost_its_weights_is_made_again(file: Path) -> None:
    folder = locate(str(file)).path
    (folder / "model.safetensors").unlink()
    assert locate(str(file)).path == folder
    assert (folder / "model.safetensors").is_file()


@pytest.mark.parametrize("kept", [200, 20_000])
def test_a_truncated_file_is_named_as_such(file: Path, cache: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ModelError) as caught:
        locate(str(file))
    assert caught.value.message.startswith("This GGUF file cannot be converted")
    assert caught.value.where == str(file)
    assert [path for path in cache.iterdir() if path.is_dir()] == []


def test_a_file_that_is_no_gguf(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_text("version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(ModelError, match="not a GGUF model"):
        locate(str(tmp_path / "model.gguf"))


def test_a_cache_that_cannot_be_written(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "occupied").write_text("")
    monkeypatch.setenv("TUNEPROOF_CACHE", str(tmp_path / "occupied" / "cache"))
    with pytest.raises(ModelError) as caught:
        locate(str(file))
    assert "TUNEPROOF_CACHE" in (caught.value.remedy or "")
