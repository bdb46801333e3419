from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tuneproof.experiment.machine import _container, disk_free, memory


def container(folder: Path, limit: str) -> Path:
    (folder / "memory.max").write_text(limit + "\n", encoding="ascii")
    (folder / "memory.current").write_text("700\n", encoding="ascii")
    stat = "anon 500\ninactive_file 150\nactive_file 20\n"
    (folder / "memory.stat").write_text(stat, encoding="ascii")
    return folder


def test_files_that_a_container_read_count_as_free(tmp_path: Path) -> None:
    assert _container(container(tmp_path, "1000")) == (450, 1000)


def test_a_container_without_a_limit_says_nothing(tmp_path: Path) -> None:
    assert _container(container(tmp_path, "max")) is None
    assert _container(tmp_path / "nowhere") is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system does not say")
def test_no_more_is_free_than_there_is() -> None:
    found = memory()
    assert found is not None
    assert 0 < found[0] <= found[1]


def test_the_disk_of_a_folder_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    free = disk_free(tmp_path)
    assert free is not None and free > 0
    assert disk_free(tmp_path / "nowhere") is None
