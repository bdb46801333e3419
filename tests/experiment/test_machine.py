from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tuneproof.atomic import write_text
from tuneproof.config import Recipe, dump_recipe, patched
from tuneproof.errors import DataError
from tuneproof.experiment.machine import (
    OtherWork,
    _container_memory,
    batch_in_memory,
    disk_free,
    memory,
    processor_name,
    processor_seconds,
    states_in_memory,
)


def container(folder: Path, limit: str) -> Path:
    (folder / "memory.max").write_text(limit + "\n", encoding="ascii")
    (folder / "memory.current").write_text("700\n", encoding="ascii")
    stat = "anon 500\ninactive_file 150\nactive_file 20\n"
    (folder / "memory.stat").write_text(stat, encoding="ascii")
    return folder


def test_files_that_a_container_read_count_as_free(tmp_path: Path) -> None:
    assert _container_memory(container(tmp_path, "1000")) == (450, 1000)


def test_a_container_without_a_limit_says_nothing(tmp_path: Path) -> None:
    assert _container_memory(container(tmp_path, "max")) is None
    assert _container_memory(tmp_path / "nowhere") is None


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


def test_processors_of_one_name_are_told_apart_by_their_matrix_unit(tmp_path: Path) -> None:
    path = tmp_path / "cpuinfo"
    about = "processor\t: 0\nmodel name\t: A Xeon\nflags\t\t: fpu avx512f{}\n\nprocessor\t: 1\n"
    path.write_text(about.format(""))
    assert processor_name(path) == "A Xeon"
    path.write_text(about.format(" amx_bf16 amx_tile"))
    assert processor_name(path) == "A Xeon, AMX"


def test_a_processor_of_which_no_file_tells_has_a_name_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "cpuinfo"
    assert processor_name(path)
    path.write_text("nothing is known of it")
    assert processor_name(path) == processor_name(tmp_path / "nowhere")


def test_processor_seconds_count_work_and_what_other_guests_took(tmp_path: Path) -> None:
    path = tmp_path / "stat"
    path.write_text("cpu  100 20 30 9000 800 3 4 50 60 0\ncpu0 1 1 1\n", encoding="ascii")
    ticks = os.sysconf("SC_CLK_TCK")
    assert processor_seconds(path) == (100 + 20 + 30 + 3 + 4 + 50) / ticks
    assert processor_seconds(tmp_path / "nowhere") is None
    path.write_text("no numbers\n", encoding="ascii")
    assert processor_seconds(path) is None


@pytest.fixture(scope="module")
def elsewhere() -> str:
    """A program's beginning: a system without `resource`, `sysconf` and /proc, as Windows."""
    return (
        "import os, sys\n"
        "from pathlib import Path\n"
        # What others import here for being on Linux.
        "import torch, peft, transformers.masking_utils\n"
        "sys.modules['resource'] = None\n"
        "del os.sysconf\n"
        "read = Path.read_text\n"
        "def read_text(path, *rest, **more):\n"
        "    if path.as_posix().startswith(('/proc', '/sys')):\n"
        "        raise FileNotFoundError(2, 'no such file', str(path))\n"
        "    return read(path, *rest, **more)\n"
        "Path.read_text = read_text\n"
    )


def test_a_system_that_says_nothing_can_still_train(
    elsewhere: str, recipe: Recipe, tmp_path: Path
) -> None:
    """Windows has no `resource`: importing it ended every command that computes."""
    quick = {"train.epochs": 1, "check.encoder": "none"}
    write_text(tmp_path / "recipe.yaml", dump_recipe(patched(recipe, quick)))
    code = elsewhere + (
        "import torch, tuneproof\n"
        "from tuneproof.experiment import machine\n"
        "run = tuneproof.fit(tuneproof.load_recipe('recipe.yaml'))\n"
        "assert (run.path / 'report.html').is_file()\n"
        "cpu = torch.device('cpu')\n"
        "print(run.state, run.folder.status().peak_memory_bytes,\n"
        "    machine.memory_held(cpu), machine.memory_for_us(cpu), machine.processor_seconds())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.stdout == "finished None None None None\n", done.stderr


@pytest.mark.parametrize(
    "fault", [MemoryError(), RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")]
)
def test_a_batch_that_does_not_fit_is_told_with_its_remedy(fault: Exception) -> None:
    with pytest.raises(DataError, match="does not fit into memory"), batch_in_memory():
        raise fault


def test_states_that_do_not_fit_are_not_blamed_on_the_batch() -> None:
    with pytest.raises(DataError) as caught, states_in_memory():
        raise MemoryError
    assert caught.value.where == "lora.layers"
    assert "lora.layers: all" in str(caught.value.remedy)
    assert "batch" not in str(caught.value)


def test_another_fault_of_a_batch_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="shapes"), batch_in_memory():
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell it otherwise")
def test_what_the_program_that_started_it_held_is_not_counted() -> None:
    """Four ways to train had the same peak to the byte: that of the process that started them."""
    code = (
        "import subprocess, sys\n"
        "held = b'x' * 2**30\n"
        "del held\n"
        "asks = ('import torch; from tuneproof.experiment.machine import peak_memory; '\n"
        "        'print(peak_memory(torch.device(\"cpu\")))')\n"
        "done = subprocess.run([sys.executable, '-c', asks], capture_output=True, text=True)\n"
        "print(done.stdout)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 2**26 < int(done.stdout) < 2**30
