from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tuneproof.experiment.machine import (
    OtherWork,
    _container,
    disk_free,
    memory,
    processor_seconds,
)


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


def test_the_work_of_others_is_what_was_worked_beyond_our_own() -> None:
    """The counter says 1,000 processor seconds more, in next to no time, and none of them ours."""
    worked = iter([50.0, 1050.0])
    found = OtherWork(lambda: next(worked)).processors()
    assert found is not None and found > 100


def test_our_own_work_is_not_that_of_others() -> None:
    """A machine on which nobody else works: its counter is our own."""
    others = OtherWork(time.process_time)
    sum(range(2_000_000))
    found = others.processors()
    assert found is not None and found < 0.1


def test_a_system_that_does_not_say_has_no_number() -> None:
    assert OtherWork(lambda: None).processors() is None


def test_processor_seconds_count_work_and_what_other_guests_took(tmp_path: Path) -> None:
    path = tmp_path / "stat"
    path.write_text("cpu  100 20 30 9000 800 3 4 50 60 0\ncpu0 1 1 1\n", encoding="ascii")
    ticks = os.sysconf("SC_CLK_TCK")
    assert processor_seconds(path) == (100 + 20 + 30 + 3 + 4 + 50) / ticks
    assert processor_seconds(tmp_path / "nowhere") is None
    path.write_text("no numbers\n", encoding="ascii")
    assert processor_seconds(path) is None
