"""The hub, in processes of their own: its settings are read when huggingface_hub is imported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.hub_server import COMMIT, Hub, serve
from tests.models.test_packed import matrices, packed_file
from tuneproof.models.encoder import find_encoder
from tuneproof.models.packed import read_packed, write_folder
from tuneproof.progress import Silent

REPO = "somebody/tiny"
MEGABYTE = 1_000_000
CHUNK = 10 * 1024 * 1024  # huggingface_hub writes in pieces of this size

LOCATE = """
import json, sys
from tuneproof.errors import TuneproofError
from tuneproof.models.sources import locate

class Log:
    stages, steps = [], 0
    def stage(self, title, total=None): self.stages.append([title, total])
    def advance(self, n=1, **figures): self.steps += n
    def say(self, message): pass

log = Log()
try:
    local = locate(sys.argv[1], sys.argv[2] or None, log)
    found = {"path": str(local.path), "license": local.license, "source": local.source,
             "revision": local.revision}
except TuneproofError as error:
    found = {"message": error.message, "where": error.where, "remedy": error.remedy}
print(json.dumps({**found, "stages": log.stages, "steps": log.steps}))
"""


def weights(megabytes: int) -> bytes:
    return b"".join(bytes([n % 251]) * MEGABYTE for n in range(megabytes))


def model_files(**more: bytes) -> dict[str, bytes]:
    return {
        "config.json": b'{"model_type": "llama"}',
        "tokenizer.json": b"{}",
        "README.md": b"---\nlicense: apache-2.0\n---\n# Tiny\n",
        "model.safetensors": weights(2),
        "pytorch_model.bin": weights(3),
        "onnx/model.onnx": b"not wanted",
        **more,
    }


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serve(Hub(REPO, model_files())) as running:
        yield running


def start(
    hub_url: str, home: Path, name: str = REPO, revision: str = "", code: str = LOCATE, **env: str
) -> Any:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    settings = {
        "HF_ENDPOINT": hub_url,
        "HF_HOME": str(home),
        "NO_PROXY": "127.0.0.1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, name, revision],
        env={**kept, **settings, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def locate(hub_url: str, home: Path, name: str = REPO, revision: str = "", **env: str) -> Any:
    out, err = start(hub_url, home, name, revision, **env).communicate(timeout=120)
    assert err == ""  # no bar and no warning of a library reaches the user
    return json.loads(out)


def test_downloads_what_a_model_needs_and_records_the_commit(hub: Hub, tmp_path: Path) -> None:
    found = locate(hub.url, tmp_path)
    folder = Path(found["path"])
    assert (found["source"], found["license"]) == ("hub", "apache-2.0")
    assert found["revision"] == COMMIT
    assert (folder / "model.safetensors").read_bytes() == hub.files["model.safetensors"]
    assert not (folder / "pytorch_model.bin").exists()  # safetensors are there
    assert not (folder / "onnx").exists()
    assert found["stages"] == [["Downloading somebody/tiny (2 MB)", 2]]
    assert found["steps"] == 2


def test_the_second_time_nothing_is_fetched_and_the_third_needs_no_network(
    hub: Hub, tmp_path: Path
) -> None:
    first = locate(hub.url, tmp_path)
    hub.fetched.clear()
    second = locate(hub.url, tmp_path)
    assert hub.fetched == []
    assert second["stages"] == []
    for offline in ({"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": "http://127.0.0.1:9"}):
        third = locate(hub.url, tmp_path, **offline)
        assert (third["path"], third["revision"]) == (first["path"], COMMIT)


def test_pickled_weights_are_taken_when_there_is_nothing_else(hub: Hub, tmp_path: Path) -> None:
    del hub.files["model.safetensors"]
    folder = Path(locate(hub.url, tmp_path)["path"])
    assert (folder / "pytorch_model.bin").stat().st_size == 3 * MEGABYTE


def test_a_download_cut_off_by_the_server_goes_on_where_it_stopped(
    hub: Hub, tmp_path: Path
) -> None:
    hub.files["model.safetensors"] = weights(24)
    hub.cut_after = 15 * MEGABYTE
    folder = Path(locate(hub.url, tmp_path)["path"])
    assert (folder / "model.safetensors").read_bytes() == weights(24)
    assert hub.ranges == ["", f"bytes={CHUNK}-"]


def test_a_killed_download_goes_on_in_the_next_process(hub: Hub, tmp_path: Path) -> None:
    hub.files["model.safetensors"] = weights(24)
    hub.stall_after = 15 * MEGABYTE
    process = start(hub.url, tmp_path)
    while not any(part.stat().st_size >= CHUNK for part in tmp_path.rglob("*-part")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    found = locate(hub.url, tmp_path)
    assert Path(found["path"], "model.safetensors").read_bytes() == weights(24)
    assert hub.ranges == ["", f"bytes={CHUNK}-"]
    assert found["steps"] == 24  # what had arrived before counts
    assert list(tmp_path.rglob("*-part")) == []


def test_a_part_that_was_spoiled_on_disk_is_not_used(hub: Hub, tmp_path: Path) -> None:
    hub.files["model.safetensors"] = weights(24)
    hub.stall_after = 15 * MEGABYTE
    process = start(hub.url, tmp_path)
    while not (parts := [p for p in tmp_path.rglob("*-part") if p.stat().st_size >= CHUNK]):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.kill()
    process.communicate()
    parts[0].write_bytes(b"\xff" * CHUNK)

    refused = locate(hub.url, tmp_path)
    assert "sha256" in refused["message"]
    assert "continues" in refused["remedy"]
    found = locate(hub.url, tmp_path)
    assert Path(found["path"], "model.safetensors").read_bytes() == weights(24)


def test_no_network_and_nothing_in_the_cache(tmp_path: Path) -> None:
    found = locate("http://127.0.0.1:9", tmp_path)
    assert found["message"].startswith("The model somebody/tiny could not be downloaded")
    assert found["where"] == "http://127.0.0.1:9"
    for way_out in ("HF_ENDPOINT", "folder", "embedded model"):
        assert way_out in found["remedy"]


def test_offline_by_request_and_nothing_in_the_cache(hub: Hub, tmp_path: Path) -> None:
    found = locate(hub.url, tmp_path, HF_HUB_OFFLINE="1")
    assert "could not be downloaded" in found["message"]
    assert hub.fetched == []


def test_a_model_that_does_not_exist(hub: Hub, tmp_path: Path) -> None:
    found = locate(hub.url, tmp_path, "somebody/else")
    assert found["message"] == "The hub has no model somebody/else, or it is private."
    assert "HF_TOKEN" in found["remedy"]


def test_a_revision_that_does_not_exist(hub: Hub, tmp_path: Path) -> None:
    found = locate(hub.url, tmp_path, revision="v9")
    assert found["message"] == "The model somebody/tiny has no revision v9."
    assert "model.revision" in found["remedy"]


def test_a_gated_model(hub: Hub, tmp_path: Path) -> None:
    hub.gated = True
    found = locate(hub.url, tmp_path)
    assert "gated" in found["message"]
    assert "HF_TOKEN" in found["remedy"]


def test_a_repository_without_weights(hub: Hub, tmp_path: Path) -> None:
    del hub.files["model.safetensors"], hub.files["pytorch_model.bin"]
    found = locate(hub.url, tmp_path)
    assert "it has no model.safetensors" in found["message"]


REFUSALS = {
    "a token that ran out": (401, ""),
    "a model that became private": (404, "RepoNotFound"),
    "a model that became gated": (403, "GatedRepo"),
    "a revision that was taken away": (404, "RevisionNotFound"),
    "too many requests": (429, ""),
    "a hub that is ill": (500, ""),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_what_is_here_whole_is_used_whatever_the_hub_says(
    why: str, hub: Hub, tmp_path: Path
) -> None:
    """A model that lay in the cache was refused for a token that had run out."""
    first = locate(hub.url, tmp_path)
    hub.refuses = REFUSALS[why]
    second = locate(hub.url, tmp_path)
    assert (second["path"], second["revision"]) == (first["path"], COMMIT)


@pytest.mark.parametrize("half", [False, True], ids=["nothing is here", "a part is here"])
@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("a token that ran out", "could not be downloaded: Client error '401"),
        ("a model that became private", "The hub has no model"),
        ("a model that became gated", "is gated"),
        ("too many requests", "could not be downloaded: 429"),
    ],
)
def test_what_is_not_here_whole_is_refused_for_what_the_hub_said(
    why: str, told: str, half: bool, hub: Hub, tmp_path: Path
) -> None:
    if half:
        Path(locate(hub.url, tmp_path)["path"], "model.safetensors").unlink()
    hub.refuses = REFUSALS[why]
    assert told in locate(hub.url, tmp_path)["message"]


def test_a_newer_version_that_may_not_be_had_leaves_the_one_that_is_here(
    hub: Hub, tmp_path: Path
) -> None:
    """The listing of a gated model is public, its files are not."""
    first = locate(hub.url, tmp_path)
    hub.gated, hub.files["model-more.safetensors"] = True, weights(1)
    assert locate(hub.url, tmp_path)["path"] == first["path"]


def test_the_parts_of_a_sentence_encoder_come_too(hub: Hub, tmp_path: Path) -> None:
    """Only what lay at the top was fetched: an encoder of the hub came without its pooling."""
    parts = [{"path": ""}, {"path": "1_Pooling"}, {"path": "2_Dense"}, {"path": "3_Normalize"}]
    hub.files |= {
        "modules.json": json.dumps(parts).encode(),
        "1_Pooling/config.json": b"{}",
        "2_Dense/config.json": b"{}",
        "2_Dense/model.safetensors": weights(1),
        "2_Dense/pytorch_model.bin": weights(1),
        "openvino/config.json": b"not wanted",
    }
    found = locate(hub.url, tmp_path)
    folder = Path(found["path"])
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        "README.md",
        "config.json",
        "model.safetensors",
        "modules.json",
        "tokenizer.json",
        "1_Pooling/config.json",
        "2_Dense/config.json",
        "2_Dense/model.safetensors",
    }
    assert found["stages"] == [["Downloading somebody/tiny (3 MB)", 3]]


def test_modules_that_say_nothing_are_no_fault(hub: Hub, tmp_path: Path) -> None:
    hub.files["modules.json"] = b'{"path": "1_Pooling"}'
    assert locate(hub.url, tmp_path)["revision"] == COMMIT


ENCODE = """
import sys
from tuneproof.models.encoder import find_encoder
from tuneproof.progress import Silent

print(find_encoder(sys.argv[1], Silent()).questions(["vpn", "特休"]).tolist())
"""


def test_an_encoder_of_the_hub_says_what_the_same_folder_says(tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    folder.mkdir()
    write_folder(read_packed(packed_file(matrices())), folder)
    pooling = folder / "1_Pooling" / "config.json"
    first_token = {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    pooling.write_text(json.dumps({**json.loads(pooling.read_text()), **first_token}))
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    with serve(Hub(REPO, files)) as hub:
        out, err = start(hub.url, tmp_path / "home", code=ENCODE).communicate(timeout=120)
    assert err == ""
    here = find_encoder(str(folder), Silent())
    assert here is not None
    assert np.allclose(json.loads(out), here.questions(["vpn", "特休"]), atol=1e-5)
