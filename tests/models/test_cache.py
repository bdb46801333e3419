"""The cache of converted models: where it lies, and by what its files are told apart."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tuneproof.models.cache import cache_folder, file_digest


def test_the_cache_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNEPROOF_CACHE", "/big/disk")
    assert cache_folder() == Path("/big/disk")
    monkeypatch.delenv("TUNEPROOF_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/tuneproof")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert cache_folder() == Path("/home/somebody/.cache/tuneproof")


def test_a_file_is_found_again_by_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    assert file_digest(tmp_path / "model.gguf") == hashlib.sha256(b"GGUF").hexdigest()
