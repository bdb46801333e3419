"""Every exception of the house crosses from one process to another whole."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import tuneproof
from tuneproof import errors
from tuneproof.data.jsontext import _DoubledError as DoubledKey
from tuneproof.data.shapes import RowError
from tuneproof.experiment.breaking import Stopped
from tuneproof.experiment.leaving import Interrupted
from tuneproof.handwritten import UnreadableError
from tuneproof.handwritten import _DoubledError as DoubledName
from tuneproof.search.search import Halted
from tuneproof.search.tasks import _Lost as Lost
from tuneproof.serve.desk import DeskClosed, DeskFull, TooSlow
from tuneproof.serve.faults import ClientFault
from tuneproof.store import RunFolder
from tuneproof.types import RunState

TREE = (
    errors.TuneproofError,
    errors.DataError,
    errors.RecipeError,
    errors.ModelError,
    errors.RunError,
    errors.DependencyError,
    errors.ClusterError,
    errors.CheckError,
)
RAISED: tuple[Exception, ...] = (
    *(kind("What is wrong.", where="a.csv:3", remedy="Mend it.") for kind in TREE),
    Stopped(RunState.STOPPED, "The loss is no number.", "W401"),
    Halted("The disk is full.", "W409"),
    Interrupted(RunFolder(Path("runs/one"))),
    RowError("answer", "it is empty"),
    UnreadableError("its values are nested too deeply", 7),
    Lost("its process died"),
    DoubledKey("the same name occurs twice: a"),
    DoubledName(problem="“a” stands there twice"),
    ClientFault(429, "rate_limit_exceeded", "Too many wait.", again=3),
    DeskFull(3),
    DeskClosed(),
    TooSlow(),
)


def declared() -> Iterator[type]:
    """Every exception class that a module of the house declares."""
    for found in pkgutil.walk_packages(tuneproof.__path__, "tuneproof."):
        if found.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(found.name)).values():
            is_error = inspect.isclass(value) and issubclass(value, BaseException)
            if is_error and value.__module__ == found.name:
                yield value


@pytest.mark.parametrize("raised", RAISED, ids=lambda raised: type(raised).__name__)
def test_what_a_worker_raises_arrives_as_it_was(raised: Exception) -> None:
    """The end of a training, handed to the machine that asked for it, arrived as "missing 2
    required positional arguments: 'why' and 'by'"."""
    arrived = pickle.loads(pickle.dumps(raised))
    assert type(arrived) is type(raised)
    assert str(arrived) == str(raised)
    before, after = vars(raised), vars(arrived)
    if isinstance(raised, Interrupted):
        before, after = ({"run": each["run"].path} for each in (before, after))
    assert after == before


def test_no_exception_is_forgotten_here() -> None:
    assert set(declared()) == {type(raised) for raised in RAISED}


@pytest.mark.parametrize(
    ("raised", "full"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:117] . DefaultCPUAllocator: can't allocate "
                      "memory: you tried to allocate 9 bytes."), True),
        (RuntimeError("shared memory of another process"), False),
        (ValueError("out of memory"), False),
    ],
)  # fmt: skip
def test_what_allocators_say_is_understood(raised: Exception, full: bool) -> None:
    assert errors.is_out_of_memory(raised) == full


def test_the_real_allocator_of_the_processor_is_understood() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**55, dtype=torch.uint8)
    assert errors.is_out_of_memory(caught.value)
